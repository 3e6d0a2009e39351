//! The ways people fill in 「はい」 and 「いいえ」, each with what a person means by it. Whatever is read
//! must be that; what a person could doubt, or the program cannot tell, must be told. Nothing is read
//! wrongly, and nothing is passed over in silence.

use rust_xlsxwriter::Worksheet;
use tenken_domain::forms::answer::Checked;
use tenken_spreadsheets::filled_sheet::{Entry, FilledRow, Reading};

use crate::filled_sheet::{Filled, table, try_read};
use crate::support::bundled;

/// What somebody means by what they wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    Yes,
    No,
    /// As printed: nothing yet.
    Nothing,
    /// Another person could read it in two ways.
    Doubt,
}
use Meant::{Doubt, No, Nothing, Yes};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Right,
    Unclear,
    Wrong,
    /// Something is meant, and neither taken nor told.
    Silent,
}

pub fn outcome(entry: &Entry<Checked>, meant: Meant) -> Outcome {
    let value = match &entry.reading {
        Reading::Unclear(_) => return Outcome::Unclear,
        Reading::Empty => None,
        Reading::Understood(check) => check.value,
    };
    match (meant, value) {
        (Yes, Some(true)) | (No, Some(false)) | (Nothing, None) => Outcome::Right,
        (_, Some(_)) => Outcome::Wrong,
        (_, None) => Outcome::Silent,
    }
}

/// The rows of the form that have all columns.
pub fn ids() -> Vec<String> {
    let form = bundled("pharmacy-checklist@R5");
    let ids = form
        .items
        .iter()
        .filter(|item| !item.helper && item.id != "presence");
    ids.map(|item| item.id.clone()).collect()
}

/// Reads sheets whose rows are filled in by `fill` with one way each.
pub fn read_each<W>(
    ways: &[W],
    fill: impl Fn(&mut Worksheet, u32, &W) -> Filled,
) -> Vec<FilledRow> {
    let ids = ids();
    let mut rows = Vec::new();
    for some in ways.chunks(ids.len()) {
        let bytes = table(|sheet| {
            for (row, (way, id)) in (1..).zip(some.iter().zip(&ids)) {
                sheet.write(row, 8, id)?;
                fill(sheet, row, way)?;
            }
            // The other rows are there, so that the sheet is enough of the form.
            for (row, id) in (1..).zip(&ids).skip(some.len()) {
                sheet.write(row, 8, id)?;
            }
            Ok(())
        });
        let file = try_read(&bytes).unwrap();
        assert_eq!(file.unknown, []);
        rows.extend(file.rows.into_iter().take(some.len()));
    }
    rows
}

/// Fails for what is read otherwise than it must be.
fn check(ways: &[(String, Meant)], must_be_understood: bool) {
    let rows = read_each(ways, |sheet, row, (typed, _)| {
        sheet.write_string(row, 2, typed).map(drop)
    });
    let mut bad = Vec::new();
    for ((typed, meant), row) in ways.iter().zip(&rows) {
        let outcome = outcome(&row.first, *meant);
        let is_good = match must_be_understood {
            true => outcome == Outcome::Right,
            false => matches!(outcome, Outcome::Right | Outcome::Unclear),
        };
        if !is_good || (*meant == Doubt && outcome != Outcome::Unclear) {
            bad.push(format!("{typed:?} ({meant:?}): {:?}", row.first.reading));
        }
    }
    assert!(
        bad.is_empty(),
        "{} of {}:\n{}",
        bad.len(),
        ways.len(),
        bad.join("\n")
    );
}

fn written(ways: &[(&str, Meant)]) -> Vec<(String, Meant)> {
    ways.iter()
        .map(|(typed, meant)| ((*typed).to_owned(), *meant))
        .collect()
}

const MARKS: [&str; 16] = [
    "○",
    "〇",
    "◯",
    "◎",
    "⭕",
    "●",
    "レ",
    "ﾚ",
    "✓",
    "✔",
    "✔\u{FE0F}",
    "☑",
    "✅",
    "√",
    "■",
    "v",
];
const BETWEEN: [&str; 9] = ["・", "･", "／", "、", " ", "　", "\n", "｜", " ・ "];

#[test]
fn marks_belong_to_the_word_they_stand_at() {
    let mut ways = Vec::new();
    for mark in MARKS {
        for between in BETWEEN {
            let way = |typed: String, meant| (typed, meant);
            ways.extend([
                way(format!("{mark}はい{between}いいえ"), Yes),
                way(format!("はい{between}{mark}いいえ"), No),
                way(format!("はい{mark}{between}いいえ"), Yes),
                way(format!("はい：{mark}{between}いいえ："), Yes),
                way(format!("はい：{between}いいえ：{mark}"), No),
                way(format!("はい（{mark}）{between}いいえ（　）"), Yes),
                way(format!("はい（　）{between}いいえ（{mark}）"), No),
                way(format!("（{mark}）はい{between}（　）いいえ"), Yes),
                way(format!("（　）はい{between}（{mark}）いいえ"), No),
                way(format!("{mark}はい{between}×いいえ"), Yes),
                way(format!("×はい{between}{mark}いいえ"), No),
                way(format!("{mark}はい{between}いいえ\n（7/2）"), Yes),
                way(format!("はい{between}{mark}いいえ 7/2"), No),
            ]);
        }
        ways.extend([
            (format!("{mark}はい"), Yes),
            (format!("はい{mark}"), Yes),
            (format!("{mark} いいえ"), No),
            (format!("いいえ：{mark}"), No),
        ]);
    }
    for (ticked, empty) in [("☑", "□"), ("✓", "☐"), ("■", "□"), ("✅", "⬜")] {
        ways.extend([
            (format!("{ticked}はい　{empty}いいえ"), Yes),
            (format!("{empty}はい　{ticked}いいえ"), No),
            (format!("{ticked} はい {empty} いいえ"), Yes),
            (format!("{empty}はい{ticked}いいえ"), No),
            (format!("はい{ticked} いいえ{empty}"), Yes),
            (format!("はい{empty}いいえ{ticked}"), No),
            (format!("はい: {empty}\nいいえ: {ticked}"), No),
        ]);
    }
    check(&ways, true);
}

#[test]
fn a_mark_that_could_belong_to_either_word_is_unclear() {
    let mut ways = Vec::new();
    for mark in MARKS {
        for between in BETWEEN {
            ways.extend([
                (format!("はい{between}いいえ　{mark}"), Doubt),
                (format!("はい{between}いいえ{mark}"), Doubt),
                (format!("はい{between}いいえ\n{mark}"), Doubt),
                (format!("はい{between}いいえ\n{mark}7/2"), Doubt),
                (format!("はい{between}いいえ：{mark}"), Doubt),
                (format!("はい{between}いいえ（{mark}）"), Doubt),
                (format!("{mark}はい{between}{mark}いいえ"), Doubt),
                (format!("はい{mark}{between}いいえ{mark}"), Doubt),
                (format!("{mark}　はい{between}いいえ"), Doubt),
                (format!("{mark}\nはい{between}いいえ"), Doubt),
                (format!("{mark}：はい{between}いいえ"), Doubt),
            ]);
        }
        ways.extend([
            (mark.to_owned(), Doubt),
            (format!("{mark} 7/2"), Doubt),
            (format!("はい{mark}いいえ"), Doubt),
            (format!("はい {mark} いいえ"), Doubt),
            (format!("はい\n{mark}\nいいえ"), Doubt),
            (format!("はい・{mark}・いいえ"), Doubt),
        ]);
    }
    check(&ways, false);
}

#[test]
fn words_as_people_write_them() {
    let understood = [
        ("はい", Yes),
        ("いいえ", No),
        (" ハイ ", Yes),
        ("ﾊｲ", Yes),
        ("ｲｲｴ", No),
        ("イイエ", No),
        ("はい。", Yes),
        ("はい、", Yes),
        ("「はい」", Yes),
        ("【いいえ】", No),
        ("（はい）", Yes),
        ("は\u{200B}い", Yes),
        ("Yes", Yes),
        ("ＮＯ", No),
        ("はい・", Yes),
        ("・いいえ", No),
        ("はい（R8.7.2）", Yes),
        ("はい 令和8年7月2日（木）", Yes),
        ("7/2 はい", Yes),
        ("いいえ\n（7/2）", No),
        ("（はい）・いいえ", Yes),
        ("はい・（いいえ）", No),
        ("［はい］ ・ いいえ", Yes),
        ("【はい】／いいえ", Yes),
        ("はい・<いいえ>", No),
        ("〇はい〇・いいえ", Yes),
        ("はい○・いいえ×", Yes),
        ("はい× いいえ○", No),
        // As printed, with neither chosen.
        ("はい・いいえ", Nothing),
        ("はい／いいえ", Nothing),
        ("はい　いいえ", Nothing),
        ("はい\nいいえ", Nothing),
        ("はい：　いいえ：", Nothing),
        ("はい（　）いいえ（　）", Nothing),
        ("（　）はい（　）いいえ", Nothing),
        ("（はい・いいえ）", Nothing),
        ("はい・いいえ\n（　／　）", Nothing),
        ("はい ･ いいえ ( / )", Nothing),
        ("□はい　□いいえ", Nothing),
        ("はい □\nいいえ □", Nothing),
    ];
    check(&written(&understood), true);
}

/// What these mean a person may guess; the form asks for one of two words.
#[test]
fn what_is_no_clear_choice_is_told() {
    let ways = [
        ("×", Doubt),
        ("✗", Doubt),
        ("有", Yes),
        ("無", No),
        ("あり", Yes),
        ("なし", No),
        ("可", Yes),
        ("否", No),
        ("済", Yes),
        ("済み", Yes),
        ("未", No),
        ("未実施", No),
        ("実施", Yes),
        ("実施済", Yes),
        ("対応中", Doubt),
        ("OK", Yes),
        ("NG", No),
        ("Y", Yes),
        ("N", No),
        ("1", Doubt),
        ("①", Doubt),
        ("②", Doubt),
        ("１", Doubt),
        ("対象外", Doubt),
        ("該当なし", Doubt),
        ("非該当", Doubt),
        ("不明", Doubt),
        ("同上", Doubt),
        ("〃", Doubt),
        ("上に同じ", Doubt),
        ("-", Doubt),
        ("－", Doubt),
        ("―", Doubt),
        ("／", Doubt),
        ("ー", Doubt),
        ("？", Doubt),
        ("?", Doubt),
        ("△", Doubt),
        ("はい？", Doubt),
        ("たぶんはい", Doubt),
        ("はい（予定）", Doubt),
        ("はい（済）", Yes),
        ("はい、実施しています", Yes),
        ("はい ※一部", Doubt),
        ("一部はい", Doubt),
        ("はい寄り", Doubt),
        ("いいえ→はい", Doubt),
        ("はい→いいえ", Doubt),
        ("いいえ⇒はい(8/1)", Doubt),
        ("はい・いいえ はい", Doubt),
        ("はい・いいえ\nはい", Doubt),
        ("はい はい いいえ", Doubt),
        ("はい（いいえ）", Doubt),
        ("はい (いいえ)", Doubt),
        ("(はい)・(いいえ)", Doubt),
        ("【はい】・【いいえ】", Doubt),
        ("（はい）・○いいえ", Doubt),
        ("×はい・いいえ", Doubt),
        ("はい・×いいえ", Doubt),
        ("はい・いいえ×", Doubt),
        ("はい×", Doubt),
        ("×いいえ", Doubt),
        ("×はい・×いいえ", Doubt),
        ("☒はい ☐いいえ", Doubt),
        ("☐はい ☒いいえ", Doubt),
        ("□はい", Doubt),
        ("はい□", Doubt),
        ("□はい・いいえ", Doubt),
        ("はい・□いいえ", Doubt),
        ("はい：", Doubt),
        ("●はい ○いいえ", Doubt),
        ("①はい ②いいえ", Nothing),
        ("1.はい 2.いいえ", Nothing),
        ("①はい　2.いいえ", Doubt),
        ("1 はい", Yes),
        ("ア　はい", Yes),
        ("はい or いいえ", Nothing),
        ("はい又はいいえ", Nothing),
        ("はい・いいえ 7/2", Doubt),
        ("はい（7/2）・いいえ", Yes),
        ("はい・いいえ（7/2）", Doubt),
        ("はい 7/2 7/3", Doubt),
        ("はい 7/2 1", Doubt),
        ("いいえ 12月末", No),
        ("レ点", Doubt),
        ("まる", Doubt),
        ("バツ", Doubt),
        ("👌", Doubt),
        ("🙆はい", Yes),
        ("はい👍", Yes),
        ("はーい", Yes),
        ("いえ", No),
        ("いいぇ", No),
        ("hai", Yes),
        ("eyes", Doubt),
        ("No.1", Doubt),
        ("Oはい・いいえ", Yes),
        ("○1", Doubt),
        ("済○", Yes),
        ("○（はい・いいえ）", Doubt),
        ("はい・いいえ→はい", Yes),
        ("はい・いいえ＝はい", Yes),
        ("はい=○ いいえ=", Yes),
        ("はい…○　いいえ…", Yes),
        ("はい・・・○　いいえ・・・", Yes),
        ("はい‥‥　いいえ‥‥○", No),
        ("はい-○　いいえ-", Yes),
        ("はい－○いいえ－", Yes),
        ("はい...○ いいえ...", Yes),
        ("はい/○ いいえ/", Yes),
        ("はい、○ いいえ、", Yes),
        ("はい…いいえ", Nothing),
        ("・はい○\n・いいえ", Yes),
        ("・はい\n・いいえ○", No),
        ("○・はい　・いいえ", Doubt),
        ("はい・ ○ いいえ", No),
        ("はい ○・いいえ", Yes),
        ("はい\n○ いいえ", No),
        ("はい ○\nいいえ", Yes),
        ("○○はい・いいえ", Doubt),
        ("はい ○ ○ いいえ", Doubt),
        ("○はい・いいえ○", Doubt),
    ];
    check(&written(&ways), false);
}

#[test]
fn strokes_say_nothing_where_nothing_is_to_be_said() {
    let strokes = ["-", "－", "―", "ー", "／", "/", "──"];
    let rows = read_each(&strokes, |sheet, row, stroke| {
        sheet.write(row, 2, "はい 7/2")?;
        sheet.write(row, 4, *stroke)?.write(row, 5, *stroke)?;
        Ok(())
    });
    for (stroke, row) in strokes.iter().zip(&rows) {
        assert_eq!(row.target.reading, Reading::Empty, "{stroke}");
        assert_eq!(row.second.reading, Reading::Empty, "{stroke}");
        assert!(row.is_certain(), "{stroke} {row:?}");
    }
}

#[test]
fn marks_under_a_word_choose_it_and_nothing_else_does() {
    /// What is written under 「はい」 and under 「いいえ」.
    const WAYS: [(&str, &str, Meant); 18] = [
        ("○", "", Yes),
        ("", "レ", No),
        ("✓", "", Yes),
        ("はい", "", Yes),
        ("", "いいえ", No),
        ("○", "○", Doubt),
        ("○", "×", Yes),
        ("○", "－", Yes),
        ("", "", Nothing),
        ("はい", "いいえ", Nothing),
        ("○はい", "いいえ", Yes),
        ("はい", "いいえ○", No),
        ("はい○", "いいえ", Yes),
        ("×", "", Doubt),
        ("7/2", "", Yes),
        ("いいえ", "", Doubt),
        ("1", "", Yes),
        ("済", "", Yes),
    ];
    let ids = ids();
    let bytes = crate::filled_sheet::workbook(|sheet| {
        for (column, heading) in [
            (0, "チェック項目"),
            (1, "1回目"),
            (4, "目標日"),
            (5, "2回目"),
            (6, "備考"),
            (7, "行の記号"),
        ] {
            sheet.write(0, column, heading)?;
        }
        sheet
            .write(1, 1, "はい")?
            .write(1, 2, "いいえ")?
            .write(1, 3, "確認日")?;
        for (row, ((yes, no, _), id)) in (2..).zip(WAYS.iter().zip(&ids)) {
            sheet
                .write(row, 7, id)?
                .write(row, 1, *yes)?
                .write(row, 2, *no)?;
        }
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    for ((yes, no, meant), row) in WAYS.iter().zip(&file.rows) {
        let outcome = outcome(&row.first, *meant);
        assert!(
            matches!(outcome, Outcome::Right | Outcome::Unclear),
            "{yes:?} {no:?}: {:?}",
            row.first.reading
        );
    }
    let understood = file.rows.iter().filter(|row| row.first.unclear().is_none());
    assert_eq!(understood.count(), 10, "{:#?}", file.rows);
}

#[test]
fn check_boxes_in_cells_are_read_under_a_word_alone() {
    let rows = read_each(&[true, false], |sheet, row, ticked| {
        sheet.write_boolean(row, 2, *ticked).map(drop)
    });
    assert!(rows.iter().all(|row| row.first.unclear().is_some()));
    let ids = ids();
    let bytes = crate::filled_sheet::workbook(|sheet| {
        for (column, heading) in [
            (0, "チェック項目"),
            (1, "1回目"),
            (3, "2回目"),
            (5, "行の記号"),
        ] {
            sheet.write(0, column, heading)?;
        }
        sheet.write(1, 1, "はい")?.write(1, 2, "いいえ")?;
        sheet.write(1, 3, "はい")?.write(1, 4, "いいえ")?;
        for (row, ((yes, no), id)) in (2..).zip(
            [(true, false), (false, true), (false, false), (true, true)]
                .iter()
                .zip(&ids),
        ) {
            sheet.write(row, 5, id)?;
            sheet
                .write_boolean(row, 1, *yes)?
                .insert_checkbox(row, 2, *no)?;
        }
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    let read = file
        .rows
        .iter()
        .zip([Yes, No, Nothing, Doubt])
        .map(|(row, meant)| outcome(&row.first, meant));
    use Outcome::{Right, Unclear};
    assert_eq!(read.collect::<Vec<_>>(), [Right, Right, Right, Unclear]);
}
