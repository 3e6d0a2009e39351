//! Sheets that people have changed before they filled them in: columns and rows added, moved, merged,
//! hidden and deleted; several sheets; sheets of somebody else.

use jiff::civil::date;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::sync::Arc;
use tenken_domain::forms::answer::CheckRow;
use tenken_spreadsheets::filled_sheet::{Expected, FilledRow, FilledSheet, Reading, read};
use tenken_spreadsheets::workbook::Unusable;

use crate::filled_sheet::{Filled, OFFICER, official, table, try_read, workbook};
use crate::filled_sheet_ways::ids;
use crate::support::{YEAR, bundled, checked};

const HEADINGS: [&str; 9] = [
    "区分",
    "チェック項目",
    "1回目",
    "1回目の確認日",
    "目標日",
    "2回目",
    "2回目の確認日",
    "備考",
    "行の記号",
];

/// What a row of our own file has in each column, by its heading.
fn content(heading: &str, id: &str) -> String {
    match heading {
        "1回目" => "いいえ",
        "1回目の確認日" => "R8.7.2",
        "目標日" => "R8.8.1",
        "2回目" => "はい",
        "2回目の確認日" => "R8.8.2",
        "備考" => "係を決めた",
        "行の記号" => id,
        "区分" | "チェック項目" => "",
        // Whatever people add.
        "前年度の結果" | "3回目" | "備考2" => "はい",
        "確認日" | "期限" => "R8.9.9",
        _ => "山田",
    }
    .to_owned()
}

/// A file with some headings, filled in for all rows.
fn with_headings(headings: &[&str]) -> Vec<u8> {
    workbook(|sheet| {
        for (column, heading) in (0..).zip(headings) {
            sheet.write(0, column, *heading)?;
            for (row, id) in (1..).zip(ids()) {
                sheet.write(row, column, content(heading, &id))?;
            }
        }
        Ok(())
    })
}

/// The row that [`content`] says.
fn right() -> CheckRow {
    CheckRow {
        first: checked(false, date(2026, 7, 2)),
        target: Some(date(2026, 8, 1)),
        second: checked(true, date(2026, 8, 2)),
        remark: "係を決めた".into(),
        ..CheckRow::default()
    }
}

fn with(more: &[(usize, &'static str)]) -> Vec<&'static str> {
    let mut headings = HEADINGS.to_vec();
    for (at, heading) in more {
        headings.insert(*at, heading);
    }
    headings
}

#[test]
fn only_columns_with_a_known_heading_are_read() {
    let added = [
        "3回目",
        "前年度の結果",
        "前年度",
        "昨年",
        "担当者",
        "確認者",
        "結果",
        "備考2",
        "期限",
        "1回目（前年度）",
        "1回目（令和7年度）",
        "令和7年度1回目",
        "3回目の確認日",
    ];
    for heading in added {
        for at in 2..=HEADINGS.len() {
            let file = try_read(&with_headings(&with(&[(at, heading)]))).unwrap();
            for row in &file.rows {
                assert_eq!(row.over(None), right(), "{heading} at {at}");
                assert!(row.is_certain(), "{heading} at {at}: {row:?}");
            }
            assert!(file.left_out[0].contains(heading), "{:?}", file.left_out);
        }
    }
    // Whose day this is, nobody can say.
    for at in [4, 5] {
        let file = try_read(&with_headings(&with(&[(at, "担当者"), (at + 1, "確認日")]))).unwrap();
        assert!(
            file.rows.iter().all(|row| row.over(None) == right()),
            "{at}"
        );
    }
    let mut moved = HEADINGS.to_vec();
    moved.rotate_left(3);
    let file = try_read(&with_headings(&moved)).unwrap();
    assert!(
        file.rows.iter().all(|row| row.over(None) == right()),
        "{:#?}",
        file.rows[0]
    );
}

#[test]
fn columns_without_a_heading_are_told_and_not_read() {
    for at in 2..=HEADINGS.len() {
        let file = try_read(&with_headings(&with(&[(at, "")]))).unwrap();
        // Left of all entries it may be a text of the form.
        let told = if at == 2 {
            "文が、この様式のものと違います"
        } else {
            "見出しのない列"
        };
        for row in &file.rows {
            assert_eq!(row.over(None), right(), "{at}");
            assert!(row.doubts[0].contains(told), "{at}: {row:?}");
        }
    }
}

#[test]
fn without_the_headings_it_is_told_that_the_columns_cannot_be_found() {
    let form = bundled("pharmacy-checklist@R5");
    let bytes = workbook(|sheet| {
        for (row, item) in (0..).zip(form.items.iter().filter(|item| !item.helper)) {
            sheet.write(row, 1, format!("{}{}", item.number, item.text))?;
            sheet.write(row, 2, "はい")?.write(row, 8, &item.id)?;
        }
        Ok(())
    });
    assert_eq!(try_read(&bytes).unwrap_err().code, "no-headings");
    for renamed in ["初回", "", "1回目（前年度）"] {
        let headings = HEADINGS.map(|it| {
            if it == "1回目" || it == "1回目の確認日" {
                renamed
            } else {
                it
            }
        });
        assert_eq!(
            try_read(&with_headings(&headings)).unwrap_err().code,
            "no-headings",
            "{renamed}"
        );
    }
    let twice = try_read(&with_headings(&with(&[(8, "1回目")]))).unwrap();
    assert!(
        twice
            .rows
            .iter()
            .all(|row| row.fault.as_ref().is_some_and(|it| it.contains("2つ")))
    );
}

/// On the official paper the columns of the first question are fewer than those of the others.
#[test]
fn rows_under_the_headings_of_other_rows_are_not_read_by_them() {
    let bytes = workbook(|sheet| {
        for (column, text) in [(0, "チェック項目"), (2, "確認結果\n（日付）"), (3, "備考")]
        {
            sheet.write(0, column, text)?;
        }
        sheet
            .write(1, 1, "医療情報システムを導入、運用している。")?
            .write(1, 2, "〇はい・いいえ（7/2）")?;
        sheet
            .write(2, 1, OFFICER)?
            .write(2, 2, "はい・〇いいえ（7/2）")?
            .write(2, 3, "（12/25）")?;
        Ok(())
    });
    let rows = try_read(&bytes).unwrap().rows;
    assert_eq!(rows[0].over(None).first, checked(true, date(2026, 7, 2)));
    assert!(rows[1].fault.is_some());
    assert_eq!(rows[1].over(None), CheckRow::default());
}

#[test]
fn merged_headings_hold_for_all_their_columns() {
    let merged = |above: &'static str| {
        workbook(move |sheet| {
            let plain = Format::new();
            sheet.merge_range(0, 0, 1, 0, "チェック項目", &plain)?;
            sheet.merge_range(0, 1, 0, 2, above, &plain)?;
            sheet.merge_range(0, 3, 0, 5, "確認結果（日付）", &plain)?;
            sheet.merge_range(0, 6, 1, 6, "備考", &plain)?;
            sheet.write(1, 1, "1回目")?.write(1, 2, "2回目")?;
            sheet
                .write(1, 3, "1回目")?
                .write(1, 4, "目標日")?
                .write(1, 5, "2回目")?;
            sheet.write(2, 0, OFFICER)?;
            for (column, text) in [
                (1, "はい 7/1"),
                (2, "はい 8/1"),
                (3, "いいえ 7/2"),
                (4, "8/1"),
                (5, "はい 8/2"),
                (6, "係を決めた"),
            ] {
                sheet.write(2, column, text)?;
            }
            Ok(())
        })
    };
    for above in ["前年度", "令和7年度", "昨年の結果"] {
        let rows = try_read(&merged(above)).unwrap().rows;
        assert_eq!(rows[0].over(None), right(), "{above}");
    }
    let rows = try_read(&merged("控え")).unwrap().rows;
    assert!(
        rows[0].fault.is_some(),
        "which of two is meant, nobody can say"
    );
    // One heading over the word and its day.
    let bytes = workbook(|sheet| {
        let plain = Format::new();
        sheet.write(0, 0, "チェック項目")?;
        sheet.merge_range(0, 1, 0, 2, "1回目", &plain)?;
        sheet.write(0, 3, "目標日")?;
        sheet.merge_range(0, 4, 0, 5, "2回目", &plain)?;
        sheet.write(0, 6, "備考")?;
        sheet.write(1, 0, OFFICER)?;
        for (column, text) in [
            (1, "いいえ"),
            (2, "7/2"),
            (3, "8/1"),
            (4, "はい"),
            (5, "8/2"),
            (6, "係を決めた"),
        ] {
            sheet.write(1, column, text)?;
        }
        Ok(())
    });
    assert_eq!(try_read(&bytes).unwrap().rows[0].over(None), right());
    // Below it, a column of another kind.
    let bytes = workbook(|sheet| {
        let plain = Format::new();
        sheet.write(0, 0, "チェック項目")?;
        sheet.merge_range(0, 1, 0, 4, "1回目", &plain)?;
        sheet.write(0, 5, "備考")?;
        for (column, text) in [(1, "はい"), (2, "いいえ"), (3, "担当者"), (4, "確認日")]
        {
            sheet.write(1, column, text)?;
        }
        sheet
            .write(2, 0, OFFICER)?
            .write(2, 2, "○")?
            .write(2, 3, "はい")?
            .write(2, 4, "7/2")?;
        Ok(())
    });
    let rows = try_read(&bytes).unwrap().rows;
    let check = rows[0].over(None).first.unwrap();
    assert_eq!(check.value, Some(false));
}

#[test]
fn a_row_that_lost_its_text_is_not_read_as_the_one_above() {
    let rows = |fill: fn(&mut Worksheet) -> Filled| {
        let bytes = workbook(|sheet| {
            for (column, heading) in [
                (0, "チェック項目"),
                (1, "1回目"),
                (2, "1回目の確認日"),
                (3, "目標日"),
                (4, "備考"),
            ] {
                sheet.write(0, column, heading)?;
            }
            sheet.write(1, 0, OFFICER)?;
            fill(sheet)
        });
        try_read(&bytes)
    };
    let lost: [fn(&mut Worksheet) -> Filled; 5] = [
        |sheet| sheet.write(2, 1, "はい").map(drop),
        |sheet| sheet.write(2, 2, "7/2").map(drop),
        |sheet| sheet.write(2, 4, "保守会社に確認").map(drop),
        |sheet| {
            sheet
                .write(2, 1, "はい・○いいえ")?
                .write(2, 2, "7/2")
                .map(drop)
        },
        // Another text than the form's.
        |sheet| {
            sheet
                .write(2, 0, "台帳を管理している。")?
                .write(2, 1, "はい")
                .map(drop)
        },
    ];
    for fill in lost {
        match rows(fill) {
            Ok(file) => {
                assert_eq!(file.rows[0].over(None), CheckRow::default());
                assert_eq!(file.unknown.len(), 1);
            }
            Err(error) => assert_eq!(error.code, "no-rows"),
        }
    }
    // With the key, an edited text is told.
    let bytes = table(|sheet| {
        sheet.write(
            1,
            1,
            "（１） 医療情報システム安全管理責任者を2名設置している。",
        )?;
        sheet.write(1, 2, "はい")?.write(1, 8, "1-1")?;
        Ok(())
    });
    let row = &try_read(&bytes).unwrap().rows[0];
    assert!(row.is_clear() && !row.is_certain(), "{row:?}");
}

#[test]
fn answers_beside_their_columns_are_told() {
    let bytes = table(|sheet| {
        for (row, id) in (1..).zip(["1-1", "2-1", "2-2", "2-3", "3-1"]) {
            sheet.write(row, 8, id)?;
        }
        sheet.write(1, 7, "はい")?;
        sheet.write(2, 0, "○")?;
        sheet.write(3, 9, "はい 7/2")?;
        sheet.write(4, 4, "はい")?;
        sheet.write(5, 7, "7/2")?;
        Ok(())
    });
    let rows = try_read(&bytes).unwrap().rows;
    for row in &rows {
        assert!(!row.is_certain(), "{row:?}");
        assert_eq!(row.first.reading, Reading::Empty);
    }
}

#[test]
fn what_is_hidden_is_told() {
    let bytes = table(|sheet| {
        for (row, id) in (1..).zip(["1-1", "2-1", "2-2"]) {
            sheet.write(row, 8, id)?.write(row, 2, "はい 7/2")?;
        }
        sheet.write(3, 5, "はい 8/2")?;
        sheet.set_row_hidden(2)?.set_column_hidden(5)?;
        Ok(())
    });
    let rows = try_read(&bytes).unwrap().rows;
    assert!(rows[0].is_certain());
    assert!(rows[1].doubts[0].contains("隠れている行"));
    assert!(
        rows[2].second.doubts[0].contains("隠れているF列"),
        "{:?}",
        rows[2].second
    );
}

/// A workbook with our columns on several sheets: name, whose, hidden, and what is filled in.
fn sheets(of: &[(&str, &str, bool, &str)]) -> Result<FilledSheet, Unusable> {
    let mut workbook = Workbook::new();
    for (name, whose, hidden, typed) in of {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap().set_hidden(*hidden);
        sheet.write(0, 0, *whose).unwrap();
        for (column, heading) in (0..).zip(HEADINGS) {
            sheet.write(2, column, heading).unwrap();
        }
        for (row, id) in (3..).zip(ids()) {
            sheet
                .write(row, 8, id)
                .unwrap()
                .write(row, 2, *typed)
                .unwrap();
        }
    }
    let form = bundled("pharmacy-checklist@R5");
    read(&workbook.save_to_buffer().unwrap(), &of_sakura(&form, &[]))
}

fn of_sakura<'f>(
    form: &'f tenken_domain::Form,
    others: &'f [Arc<tenken_domain::Form>],
) -> Expected<'f> {
    Expected {
        others,
        called: "さくら薬局".into(),
        names: vec!["さくら薬局".into()],
        code: Some("3149900015".into()),
        ..Expected::of_anybody(form, YEAR)
    }
}

#[test]
fn of_several_sheets_the_filled_one_is_read_and_of_several_filled_ones_none() {
    let file = sheets(&[("白紙", "", false, ""), ("記入", "", false, "はい")]).unwrap();
    assert_eq!(file.name, "記入");
    assert_eq!(file.left_out, ["シート「白紙」は読んでいません。"]);
    let file = sheets(&[("記入", "", false, "はい"), ("前年", "", true, "いいえ")]).unwrap();
    assert_eq!(file.name, "記入");
    assert!(file.left_out[0].contains("隠れているシート「前年」"));
    let two = sheets(&[
        ("一号店", "", false, "はい"),
        ("二号店", "", false, "いいえ"),
    ]);
    assert_eq!(two.unwrap_err().code, "several-sheets");
    let ours = "薬局名：さくら薬局";
    let two = sheets(&[
        ("A", "薬局名：もみじ薬局", false, "はい"),
        ("B", ours, false, "いいえ"),
    ])
    .unwrap();
    assert_eq!((two.name.as_str(), two.cautions.len()), ("B", 0));
    let same = sheets(&[("A", ours, false, "はい"), ("B", ours, false, "いいえ")]);
    assert_eq!(same.unwrap_err().code, "several-sheets");
}

#[test]
fn a_sheet_of_somebody_else_is_told() {
    let caution = |whose: &str| sheets(&[("A", whose, false, "はい")]).unwrap().cautions;
    for theirs in [
        "",
        "薬局名：",
        "薬局名：＿＿＿＿＿＿",
        "薬局名：さくら薬局",
        "薬局名：株式会社みほん　サクラ薬局",
        "薬局名：旧名薬局（医療機関コード 3149900015）",
        "医療機関コード：9900015",
        "医療機関コード 31-4990001-5",
        "電話：0312345678",
        "法人名：株式会社もみじ",
    ] {
        assert_eq!(caution(theirs), Vec::<String>::new(), "{theirs}");
    }
    for others in [
        "薬局名：もみじ薬局",
        "薬局名 もみじ薬局",
        "薬局名：さくら薬局二号店",
        "薬局名：さくら薬局（医療機関コード 3149900023）",
        "医療機関コード：3149900023",
        "医療機関コード：9900023",
        "施設名：もみじ薬局",
        "令和7年度　薬局におけるサイバーセキュリティ対策チェックリスト",
    ] {
        assert_eq!(caution(others).len(), 1, "{others}");
    }
    let bytes = workbook(|sheet| {
        official(sheet)?;
        sheet.write(1, 0, "薬局名")?.write(1, 1, "もみじ薬局")?;
        Ok(())
    });
    let form = bundled("pharmacy-checklist@R5");
    let file = read(&bytes, &of_sakura(&form, &[])).unwrap();
    assert!(
        file.cautions[0].contains("もみじ薬局"),
        "{:?}",
        file.cautions
    );
}

/// A paper as a form prints it, with what stands above, filled in.
fn paper_of(key: &str, title: &str) -> Vec<u8> {
    let form = bundled(key);
    workbook(|sheet| {
        sheet.write(0, 0, title)?;
        for (column, heading) in (0..).zip(&HEADINGS[..8]) {
            sheet.write(2, column, *heading)?;
        }
        let mut row = 3;
        for item in form.items.iter().filter(|item| !item.helper) {
            if let Some(lead) = &item.lead {
                sheet.write(row, 1, lead)?;
                row += 1;
            }
            sheet
                .write(row, 1, format!("{} {}", item.number, item.text))?
                .write(row, 2, "〇はい・いいえ")?;
            row += 1;
        }
        Ok(())
    })
}

#[test]
fn the_form_of_vendors_is_not_the_one_of_facilities() {
    let (pharmacy, vendor) = (
        bundled("pharmacy-checklist@R5"),
        bundled("vendor-checklist@R5"),
    );
    let all = [Arc::clone(&pharmacy), Arc::clone(&vendor)];
    let of = |form, others| Expected {
        others,
        ..Expected::of_anybody(form, YEAR)
    };
    for title in [
        "薬局におけるサイバーセキュリティ対策チェックリスト（事業者確認用）",
        "事業者確認用",
        "事業者名：みほんシステム",
    ] {
        let error = read(&paper_of("vendor-checklist@R5", title), &of(&pharmacy, &[])).unwrap_err();
        assert_eq!(error.code, "other-form", "{title}");
        assert!(error.message.contains("事業者"), "{}", error.message);
    }
    // Without a title, by its rows.
    let untitled = paper_of("vendor-checklist@R5", "チェックリスト");
    assert_eq!(
        read(&untitled, &of(&pharmacy, &all)).unwrap_err().code,
        "other-form"
    );
    assert!(read(&untitled, &of(&vendor, &all)).is_ok());
    let titled = paper_of("pharmacy-checklist@R5", "対策チェックリスト（薬局確認用）");
    assert_eq!(
        read(&titled, &of(&vendor, &[])).unwrap_err().code,
        "other-form"
    );
    assert!(read(&titled, &of(&pharmacy, &all)).is_ok());
    let untitled = paper_of("pharmacy-checklist@R5", "チェックリスト");
    assert_eq!(
        read(&untitled, &of(&vendor, &all)).unwrap_err().code,
        "other-form"
    );
    // Both in one file: each is found by its form.
    let name_of_sheet = |file: &FilledSheet| {
        file.rows
            .iter()
            .filter(|row: &&FilledRow| row.is_clear())
            .count()
    };
    assert!(name_of_sheet(&read(&titled, &of(&pharmacy, &all)).unwrap()) > 0);
}
