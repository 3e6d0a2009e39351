//! Days as people write them into a checklist, as text and as Excel itself makes of what they type.

use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};
use tenken_spreadsheets::filled_sheet::Reading;

use crate::filled_sheet_ways::read_each;

#[test]
fn days_in_every_usual_writing() {
    let second = date(2026, 7, 2);
    let days = [
        ("2026/7/2", second),
        ("2026-07-02", second),
        ("２０２６．７．２", second),
        ("2026年7月2日", second),
        ("R8.7.2", second),
        ("Ｒ８．７．２", second),
        ("r8/7/2", second),
        ("R8-7-2", second),
        ("R08.07.02", second),
        ("㋿8年7月2日", second),
        ("令和8年7月2日", second),
        ("令和８年７月２日（木）", second),
        ("令和 8 年 7 月 2 日", second),
        ("7/2", second),
        ("７／２", second),
        ("07/02", second),
        ("（7/2）", second),
        ("( 7 / 2 )", second),
        ("7月2日", second),
        ("７月２日", second),
        ("7.2", second),
        ("7/2(木)", second),
        ("7/2（木曜日）", second),
        ("7月2日（木・祝）", second),
        ("3/31", date(2027, 3, 31)),
        ("4/1", date(2026, 4, 1)),
        ("1月5日", date(2027, 1, 5)),
    ];
    let rows = read_each(&days, |sheet, row, (typed, _)| {
        sheet.write_string(row, 4, *typed)?;
        sheet.write_string(row, 2, format!("はい・○いいえ\n{typed}"))?;
        Ok(())
    });
    for ((typed, day), row) in days.iter().zip(&rows) {
        assert_eq!(row.target.reading, Reading::Understood(*day), "{typed}");
        let Reading::Understood(check) = &row.first.reading else {
            panic!("{typed}: {:?}", row.first)
        };
        assert_eq!(
            (check.value, check.on),
            (Some(false), Some(*day)),
            "{typed}"
        );
    }
}

#[test]
fn what_is_no_day_that_can_be_meant_is_told() {
    let typed = [
        "8/7/2",
        "26/7/2",
        "8年7月2日",
        "R8.7",
        "R8",
        "令和8年 月 日",
        "令和8年7月",
        "13/1",
        "2/30",
        "2/29",
        "4/31",
        "0/5",
        "2026-02-30",
        "2026/13/1",
        "7",
        "72",
        "0702",
        "20260702",
        "46205",
        "年内",
        "年度内",
        "12月末",
        "12月上旬",
        "7月2日頃",
        "7/2～7/5",
        "7/2,7/5",
        "7/2 7/5",
        "R8.7.2→R8.8.1",
        "未定",
        "随時",
        "なるべく早く",
        "0001-01-01",
        "9999/12/31",
        "はい",
        "7/2（金）",
        "2026年7月2日（日）",
        "7/1 2",
        "July 2",
        "○",
    ];
    let rows = read_each(&typed, |sheet, row, typed| {
        sheet.write_string(row, 4, *typed)?;
        sheet.write_string(row, 2, format!("○はい・いいえ\n{typed}"))?;
        Ok(())
    });
    for (typed, row) in typed.iter().zip(&rows) {
        assert!(row.target.unclear().is_some(), "{typed}: {:?}", row.target);
        let is_word = matches!(*typed, "はい" | "○");
        assert!(
            row.first.unclear().is_some() || is_word,
            "{typed}: {:?}",
            row.first
        );
    }
    for typed in ["", "（　／　）", "令和　年　月　日", "年月日", "( / )"] {
        let rows = read_each(&[typed], |sheet, row, typed| {
            sheet.write_string(row, 4, *typed).map(drop)
        });
        assert_eq!(rows[0].target.reading, Reading::Empty, "{typed}");
    }
}

/// What Excel makes of what is typed: a number with a format, in the calendar year in which it is typed.
#[test]
fn days_that_excel_knows() {
    let shown = [
        ("yyyy/m/d", date(2026, 7, 2), true),
        ("[$-411]ge.m.d;@", date(2026, 7, 2), true),
        ("m\"月\"d\"日\"", date(2026, 7, 2), true),
        ("m/d;@", date(2026, 12, 25), true),
        // Typed as 3/31 in autumn: the year that is not shown may be another.
        ("m\"月\"d\"日\"", date(2026, 3, 31), false),
        ("m/d;@", date(2027, 7, 2), false),
        ("d-mmm", date(2025, 7, 2), false),
        ("yyyy/m/d", date(1900, 7, 2), false),
        // Not a day, but a number.
        ("General", date(2026, 7, 2), false),
        ("0.0", date(2026, 7, 2), false),
    ];
    let typed = |day: &Date| {
        ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8).unwrap()
    };
    let rows = read_each(&shown, |sheet, row, (format, day, _)| {
        let format = Format::new().set_num_format(*format);
        sheet.write(row, 2, "はい")?;
        sheet.write_with_format(row, 3, typed(day), &format)?;
        sheet.write_with_format(row, 4, typed(day), &format)?;
        Ok(())
    });
    for ((format, day, is_clear), row) in shown.iter().zip(&rows) {
        let expected = (*is_clear).then_some(*day);
        let read = match &row.target.reading {
            Reading::Understood(day) => Some(*day),
            _ => None,
        };
        assert_eq!(read, expected, "{format} {day}");
        assert!(row.target.reading != Reading::Empty, "{format} {day}");
        assert_eq!(row.first.unclear().is_none(), *is_clear, "{format} {day}");
    }
}

#[test]
fn checks_of_another_fiscal_year_and_without_an_answer_are_looked_at() {
    let rows = read_each(
        &["はい R7.7.2", "はい R9.4.1", "いいえ 2016/7/2", "7/2"],
        |sheet, row, typed| sheet.write_string(row, 2, *typed).map(drop),
    );
    for row in rows {
        assert!(row.is_clear() && !row.is_certain(), "{row:?}");
    }
}

#[test]
fn formulas_and_errors_are_told() {
    let rows = read_each(
        &[
            (2, "はい"),
            (2, "#REF!"),
            (2, ""),
            (4, "#N/A"),
            (7, "#VALUE!"),
        ],
        |sheet, row, (column, result)| {
            let formula = Formula::new("=A99").set_result(*result);
            sheet.write_formula(row, *column, formula).map(drop)
        },
    );
    assert!(rows[0].is_clear() && !rows[0].is_certain());
    assert!(rows[1].first.unclear().is_some());
    assert!(rows[3].target.unclear().is_some());
    assert!(rows[4].remark.unclear().is_some(), "{:?}", rows[4]);
}
