//! Checklists filled in in Excel by hand: as the official paper has them, and as people leave them.

use jiff::civil::date;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use tenken_domain::Form;
use tenken_domain::forms::answer::CheckRow;
use tenken_spreadsheets::filled_sheet::{Expected, FilledRow, FilledSheet, Reading, read};
use tenken_spreadsheets::workbook::Unusable;

use crate::support::{YEAR, bundled, checked};

pub type Filled = Result<(), XlsxError>;

pub fn workbook(fill: impl FnOnce(&mut Worksheet) -> Filled) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet()).unwrap();
    workbook.save_to_buffer().unwrap()
}

pub fn try_read(bytes: &[u8]) -> Result<FilledSheet, Unusable> {
    let form = bundled("pharmacy-checklist@R5");
    read(bytes, &Expected::of_anybody(&form, YEAR))
}

fn row<'a>(file: &'a FilledSheet, form: &Form, id: &str) -> &'a FilledRow {
    let at = form.position(id).unwrap();
    file.rows.iter().find(|row| row.item == at).unwrap()
}

/// The columns of the official paper: はい・いいえ with the day in the cell below, headings over
/// two rows, cells merged as on paper.
pub fn official(sheet: &mut Worksheet) -> Filled {
    let plain = Format::new();
    sheet.merge_range(
        0,
        0,
        0,
        5,
        "薬局におけるサイバーセキュリティ対策チェックリスト",
        &plain,
    )?;
    sheet.write(1, 5, "薬局確認用")?;
    for (column, text) in [(0, "チェック項目"), (2, "確認結果\n（日付）"), (3, "備考")]
    {
        sheet.write(2, column, text)?;
    }
    sheet.write(3, 0, "医療情報システム\nの有無")?;
    sheet.write(3, 1, "医療情報システムを導入、運用している。")?;
    sheet.write(3, 2, "〇はい・いいえ")?;
    sheet.write(4, 1, "（「いいえ」の場合、以下すべての項目は確認不要）")?;
    sheet.write(4, 2, "（ 7 / 2 ）")?;
    sheet.write(6, 0, "〇　令和5年度中")?;
    sheet.merge_range(8, 0, 9, 1, "チェック項目", &plain)?;
    sheet.merge_range(8, 2, 8, 4, "確認結果（日付）", &plain)?;
    sheet.merge_range(8, 5, 9, 5, "備考", &plain)?;
    for (column, text) in [(2, "1回目"), (3, "目標日"), (4, "2回目")] {
        sheet.write(9, column, text)?;
    }
    sheet.merge_range(10, 0, 11, 0, "１\n体制構築", &plain)?;
    pair(
        sheet,
        10,
        "（１）    医療情報システム安全管理責任者等を設置している。",
        ["はい・（いいえ）", "はい・いいえ"],
    )?;
    sheet.write(11, 2, "（令和８年７月２日）")?;
    sheet.write(11, 3, "（12/25）")?;
    sheet.write(11, 4, "（ / ）")?;
    sheet.write(12, 1, "医療情報システム全般について、以下を実施している。")?;
    pair(
        sheet,
        13,
        "（１）    サーバ、端末PC、ネットワーク機器の台帳管理を行ってい\n　　　　る。",
        ["はい", ""],
    )?;
    sheet.write(13, 5, "台帳は\nUSBにもある")?;
    sheet.write(15, 1, "サーバについて、以下を実施している。")?;
    pair(
        sheet,
        16,
        "（４）    利用者の属性等に応じた情報区分毎のアクセス利用権限\n　　　　を設定している。",
        ["はい", ""],
    )?;
    sheet.write(20, 0, "〇　参考項目（令和６年度中）")?;
    sheet.write(21, 1, "端末PCについて、以下を実施している。")?;
    pair(
        sheet,
        22,
        "（４）    利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。",
        ["いいえ", ""],
    )?;
    Ok(())
}

fn pair(sheet: &mut Worksheet, row: u32, text: &str, checks: [&str; 2]) -> Filled {
    sheet.merge_range(row, 1, row + 1, 1, text, &Format::new())?;
    sheet.write(row, 2, checks[0])?;
    sheet.write(row, 4, checks[1])?;
    Ok(())
}

#[test]
fn the_official_paper_in_excel_is_read_by_what_is_printed() {
    let form = bundled("pharmacy-checklist@R5");
    let file = try_read(&workbook(official)).unwrap();
    let entries: Vec<(&str, CheckRow)> = file
        .rows
        .iter()
        .map(|row| (&*form.items[row.item].id, row.over(None)))
        .collect();
    let check = |first, target, remark: &str| CheckRow {
        first,
        target,
        remark: remark.into(),
        ..CheckRow::default()
    };
    let second = date(2026, 7, 2);
    let undated = |value| {
        checked(value, second)
            .map(|check| tenken_domain::forms::answer::Checked { on: None, ..check })
    };
    assert_eq!(
        entries,
        [
            ("presence", check(checked(true, second), None, "")),
            (
                "1-1",
                check(checked(false, second), Some(date(2026, 12, 25)), "")
            ),
            ("2-1", check(undated(true), None, "台帳は\nUSBにもある")),
            ("2-4-server", check(undated(true), None, "")),
            ("2-4-pc", check(undated(false), None, "")),
        ]
    );
    assert!(file.rows.iter().all(FilledRow::is_clear), "{file:#?}");
    assert_eq!(file.unknown, []);
    assert_eq!(file.missing.len(), 14);
    assert_eq!(row(&file, &form, "1-1").first.place, "C11・C12");
}

/// A sheet with our headings and the rows of `fill`, from row 2.
pub fn table(fill: impl FnOnce(&mut Worksheet) -> Filled) -> Vec<u8> {
    workbook(|sheet| {
        for (column, heading) in [
            "区分",
            "チェック項目",
            "1回目",
            "1回目の確認日",
            "目標日",
            "2回目",
            "2回目の確認日",
            "備考",
            "行の記号",
        ]
        .into_iter()
        .enumerate()
        {
            sheet.write(0, column as u16, heading)?;
        }
        fill(sheet)
    })
}

fn keyed(sheet: &mut Worksheet, row: u32, id: &str, text: &str) -> Filled {
    sheet.write(row, 1, text)?;
    sheet.write(row, 8, id)?;
    Ok(())
}

pub const OFFICER: &str = "（１） 医療情報システム安全管理責任者等を設置している。";

#[test]
fn keys_find_rows_that_were_moved_or_hidden_or_lost_their_text() {
    let form = bundled("pharmacy-checklist@R5");
    let bytes = table(|sheet| {
        keyed(sheet, 1, "2-7-pc", "（７） セキュリティパッチ")?;
        sheet.write(1, 2, "はい")?.write(1, 3, "R8.7.2")?;
        keyed(sheet, 2, "１－１", "")?;
        sheet.write(2, 2, "いいえ")?;
        sheet.set_row_hidden(2)?;
        // Protected sheets read like others.
        sheet.protect();
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    let of = |id| row(&file, &form, id).over(None).first;
    assert_eq!(of("2-7-pc"), checked(true, date(2026, 7, 2)));
    assert_eq!(of("1-1").and_then(|check| check.value), Some(false));
    assert_eq!(file.missing.len(), 17);
}

#[test]
fn rows_that_cannot_be_told_are_named_and_nothing_is_guessed() {
    let form = bundled("pharmacy-checklist@R5");
    let bytes = table(|sheet| {
        keyed(sheet, 1, "1-1", OFFICER)?;
        sheet.write(1, 2, "はい")?;
        keyed(sheet, 2, "1-1", OFFICER)?;
        // The key of one row beside the text of another.
        keyed(sheet, 3, "2-1", OFFICER)?;
        sheet.write(3, 2, "はい")?;
        keyed(sheet, 4, "3-1", "連絡体制図")?;
        sheet.write(4, 2, "○")?;
        keyed(sheet, 5, "9-9", "（９） 見たことのない行")?;
        // Servers or PCs?
        sheet.write(
            6,
            1,
            "（９） バックグラウンドで動作している不要なソフトウェア及びサービスを停止している。",
        )?;
        sheet.write(8, 2, "はい")?;
        for (row, id) in (9..).zip(["2-2", "2-3", "3-2", "3-3"]) {
            keyed(sheet, row, id, "")?;
        }
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    let unknown: Vec<u32> = file.unknown.iter().map(|row| row.row).collect();
    assert_eq!(unknown, [6, 7, 9]);
    assert_eq!(row(&file, &form, "1-1").over(None), CheckRow::default());
    let told: Vec<String> = file
        .rows
        .iter()
        .filter_map(|row| row.fault.clone().or(row.first.unclear().map(str::to_owned)))
        .collect();
    insta::assert_debug_snapshot!(told, @r#"
    [
        "同じチェック項目が3行目にもあります。どちらかの行を消してください。",
        "同じチェック項目が2行目にもあります。どちらかの行を消してください。",
        "「行の記号」の列と、チェック項目の文が合いません。行の一部だけが動いていないか、確かめてください。",
        "印だけでは「はい」と「いいえ」のどちらか分かりません。「はい」か「いいえ」と書いてください。",
    ]
    "#);
}

#[test]
fn formulas_count_by_their_value_and_are_told() {
    let form = bundled("pharmacy-checklist@R5");
    let bytes = table(|sheet| {
        keyed(sheet, 1, "1-1", OFFICER)?;
        sheet.write_formula(
            1,
            2,
            Formula::new("=IF(1=1,\"はい\",\"いいえ\")").set_result("はい"),
        )?;
        sheet.write_formula(1, 4, Formula::new("=A9").set_result("#REF!"))?;
        keyed(sheet, 2, "2-1", "")?;
        sheet.write_string(2, 7, "=1+1")?;
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    let first = row(&file, &form, "1-1");
    assert!(first.first.unclear().is_none());
    assert_eq!(first.first.doubts, ["計算式の結果です。"]);
    assert!(first.target.unclear().is_some());
    let remark = &row(&file, &form, "2-1").remark;
    assert_eq!(remark.reading, Reading::Understood("=1+1".into()));
    assert_eq!(remark.doubts.len(), 0);
}

#[test]
fn marks_in_columns_of_their_own_and_merged_entries_are_read() {
    let form = bundled("pharmacy-checklist@R5");
    let bytes = workbook(|sheet| {
        for (column, heading) in [
            (0, "チェック項目"),
            (1, "1回目"),
            (4, "目標日"),
            (5, "2回目"),
            (6, "備考"),
        ] {
            sheet.write(0, column, heading)?;
        }
        sheet
            .write(1, 1, "はい")?
            .write(1, 2, "いいえ")?
            .write(1, 3, "日付")?;
        sheet.write(2, 0, "医療情報システム安全管理責任者等を設置している。")?;
        sheet.write(2, 2, "○")?.write(2, 3, "7/2")?;
        sheet.write(
            3,
            0,
            "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
        )?;
        sheet.write(3, 1, "✓")?;
        sheet.write(
            4,
            0,
            "リモートメンテナンス（保守）を利用している機器の有無を事業者等に確認した。",
        )?;
        sheet.merge_range(3, 6, 4, 6, "保守会社に確認", &Format::new())?;
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    assert_eq!(
        row(&file, &form, "1-1").over(None).first,
        checked(false, date(2026, 7, 2))
    );
    let value = row(&file, &form, "2-1").over(None).first.unwrap().value;
    assert_eq!(value, Some(true));
    assert_eq!(row(&file, &form, "2-2").over(None).remark, "保守会社に確認");
}

#[test]
fn what_is_there_already_stays_where_the_file_is_empty() {
    let form = bundled("pharmacy-checklist@R5");
    let bytes = table(|sheet| {
        keyed(sheet, 1, "1-1", OFFICER)?;
        sheet.write(1, 2, "いいえ")?.write(1, 4, "12/25")?;
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    let day = date(2026, 7, 2);
    let now = CheckRow {
        first: checked(false, day),
        remark: "係を決める".into(),
        ..CheckRow::default()
    };
    let after = row(&file, &form, "1-1").over(Some(&now));
    assert_eq!(
        after,
        CheckRow {
            target: Some(date(2026, 12, 25)),
            ..now.clone()
        }
    );
    // Another answer is not of the same day.
    let now = CheckRow {
        first: checked(true, day),
        ..now
    };
    assert_eq!(
        row(&file, &form, "1-1").over(Some(&now)).first.unwrap().on,
        None
    );
}
