//! Ledgers with something wrong in them: everything is told at once, and what is right is given.

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tenken_spreadsheets::facility_list::RowFault;
use tenken_spreadsheets::ledger_file::{LedgerFile, MOST_ROWS, read_ledger, read_pasted};

use crate::support::{codes, ledger};

/// Row, cell and code of each fault.
fn faults(file: &LedgerFile) -> Vec<(usize, &str, &str)> {
    let all = file.faults();
    all.map(|fault| (fault.row, &*fault.cell, fault.code))
        .collect()
}

#[test]
fn every_fault_is_told_with_its_cell_and_the_rest_is_read() {
    let text = "管理番号,登録日,状態,サポート終了日\n001,いつか,こわれた,2020/2/30\n,2020/12/1,稼働,\n003,44166,稼働中,R2.12.1\n";
    let file = read_ledger(text.as_bytes(), &ledger("devices")).unwrap();
    assert_eq!(
        faults(&file),
        [
            (2, "B2", "unreadable"),
            (2, "C2", "unreadable"),
            (2, "D2", "unreadable"),
            (3, "A3", "missing"),
        ]
    );
    assert_eq!(file.rows[0].faults[0].text, "いつか");
    assert_eq!(file.rows[0].values.get("number"), "001");
    let right: Vec<usize> = file.right_rows().map(|row| row.row).collect();
    assert_eq!(right, [4]);
    let told = RowFault::from(file.rows[0].faults[1].clone());
    assert_eq!((told.row, &*told.column), (2, "C2"));
}

#[test]
fn the_same_number_twice_is_told_with_both_lines_but_each_shop_has_its_own() {
    let text = "管理番号,メーカー\nPC-1,A社\n002,B社\nｐｃ-１,C社\n";
    let file = read_ledger(text.as_bytes(), &ledger("devices")).unwrap();
    assert_eq!(faults(&file), [(4, "A4", "duplicate-row")]);
    let message = &file.rows[2].faults[0].message;
    assert!(message.contains("2行目と4行目"), "{message}");
    let text = "店舗名,管理番号\n本店,001\n支店,001\n 本 店,001\n";
    let file = read_ledger(text.as_bytes(), &ledger("devices")).unwrap();
    assert_eq!(faults(&file), [(4, "B4", "duplicate-row")]);
}

#[test]
fn cells_that_excel_spoiled_are_told() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (at, text) in (0..).zip(["管理番号", "ソフトウェアバージョン", "登録日"])
    {
        page.write_string(0, at, text).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2002, 1, 3).unwrap();
    let as_day = Format::new().set_num_format("yyyy/m/d");
    page.write_string(1, 0, "001").unwrap();
    page.write_datetime_with_format(1, 1, &day, &as_day)
        .unwrap();
    page.write_formula(1, 2, Formula::new("=A1/0").set_result("#DIV/0!"))
        .unwrap();
    page.write_formula(2, 0, Formula::new("=Z9").set_result("#REF!"))
        .unwrap();
    page.write_string(2, 1, "1.0").unwrap();
    page.write_string(3, 0, "003").unwrap();
    page.write_number_with_format(3, 2, 0.354, &Format::new().set_num_format("h:mm"))
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let file = read_ledger(&bytes, &ledger("devices")).unwrap();
    assert_eq!(
        faults(&file),
        [
            (2, "B2", "day-in-text"),
            (2, "C2", "formula-error"),
            (3, "A3", "formula-error"),
            (4, "C4", "unreadable"),
        ],
        "{:?}",
        file.rows
    );
}

#[test]
fn what_is_no_ledger_is_refused_as_a_whole() {
    let kind = ledger("devices");
    let read = |text: &str| codes(read_ledger(text.as_bytes(), &kind));
    let whole = |code| vec![(String::new(), code)];
    assert_eq!(read("なにか,別の表\n1,2\n"), whole("no-headings"));
    assert_eq!(read(""), whole("empty"));
    assert_eq!(read("メーカー,OS\nA社,Win11\n"), whole("missing-column"));
    assert_eq!(
        read("管理番号,番号,No,備考,メモ\n1,2,3,4,5\n"),
        [("E1".to_owned(), "duplicate-column")],
        "of two words that are equally far from the name, neither is surer"
    );
    assert_eq!(
        codes(read_ledger(b"PK\x03\x04 no zip", &kind)),
        whole("not-xlsx")
    );
    assert_eq!(
        codes(read_ledger(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &kind)),
        whole("old-excel")
    );
    let many: String = (0..=MOST_ROWS).map(|at| format!("{at},A社\n")).collect();
    assert_eq!(
        read(&format!("管理番号,メーカー\n{many}")),
        whole("too-many-rows")
    );
    assert_eq!(
        codes(read_pasted("管理番号\tOS\tOS\n", &kind)),
        [("C1".to_owned(), "duplicate-column")]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_handed_in_is_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cells in prop::collection::vec(prop_oneof![
            prop::sample::select(vec!["管理番号", "No.", "登録日", "状態", "施設", "001", "稼働", "R2.12.1", "合計", "※", "\"", "", "\n"]).prop_map(str::to_owned),
            ".{0,6}",
        ], 0..60),
        width in 1usize..6,
    ) {
        let kind = ledger("devices");
        let _ = read_ledger(&bytes, &kind);
        let rows: Vec<String> = cells.chunks(width).map(|row| row.join("\t")).collect();
        let text = rows.join("\n");
        let _ = read_ledger(text.as_bytes(), &kind);
        let _ = read_pasted(&text, &kind);
    }
}
