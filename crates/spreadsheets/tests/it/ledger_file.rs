//! Ledgers as people have them: in Excel, as CSV of any encoding, pasted.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tenken_domain::ledgers::Values;
use tenken_spreadsheets::ledger_file::{LedgerFile, read_ledger, read_pasted};

use crate::support::{ledger, workbook};

/// The example of the manual, as it is copied out of a spreadsheet.
const MANUAL: &str = "管理番号\tメーカー\tOS\tソフトウェア\t\"ソフトウェア\nバージョン\"\tIPアドレス\tコンピュータ名\t設置場所\t主な利用者属性\t登録日\t状態\t説明\r\n\
001\tA社\tWin11\t〇〇電子カルテ\t2.0\t192.168.〇.〇\tRoom1のPC１\tRoom1\t\"薬剤師・事務職員・システ\nム管理者\"\t2020/12/1\t稼働\t\r\n\
002\tA社\tWin11\t〇〇電子カルテ\t1.2\t192.168.〇.〇\tRoom1のPC2\tRoom1\t\"薬剤師・事務職員・システ\nム管理者\"\t2020/12/1\t停止\tメンテナンス\r\n\
003\tA社\tWin8\t〇〇電子カルテ\t2.0\t192.168.〇.〇\tRoom2のPC１\tRoom2\t薬剤師・システム管理者\t2014/10/1\t稼働\t\r\n\
004\tB社\tWin11\t\"〇〇管理システ\nム\"\t5.0.1\t192.168.〇.〇\tRoom3のPC１\tRoom3\t薬剤師・システム管理者\t2021/8/1\t稼働\t\r\n";

/// The values of a column, row by row.
pub fn column<'f>(file: &'f LedgerFile, id: &str) -> Vec<&'f str> {
    file.rows.iter().map(|row| row.values.get(id)).collect()
}

#[test]
fn the_table_of_the_manual_is_pasted() {
    let file = read_pasted(MANUAL, &ledger("devices")).unwrap();
    assert_eq!(file.faults().count(), 0, "{:?}", file.rows);
    assert_eq!(column(&file, "number"), ["001", "002", "003", "004"]);
    assert_eq!(
        column(&file, "software_version"),
        ["2.0", "1.2", "2.0", "5.0.1"]
    );
    assert_eq!(
        column(&file, "state"),
        ["active", "stopped", "active", "active"]
    );
    assert_eq!(column(&file, "ip_address"), ["192.168.〇.〇"; 4]);
    assert_eq!(column(&file, "registered_on")[2], "2014-10-01");
    assert_eq!(column(&file, "note"), ["", "メンテナンス", "", ""]);
    let rows: Vec<usize> = file.rows.iter().map(|row| row.row).collect();
    assert_eq!(rows, [2, 3, 4, 5], "a line break in a cell is no row");
}

#[test]
fn without_headings_the_columns_are_in_the_order_of_the_kind() {
    let file = read_pasted(
        "001\tA社\tWin11\t薬歴\n002\t\tLinux\t\n",
        &ledger("devices"),
    )
    .unwrap();
    assert_eq!(file.faults().count(), 0);
    assert_eq!(column(&file, "maker"), ["A社", ""]);
    assert_eq!(column(&file, "os"), ["Win11", "Linux"]);
    assert_eq!(file.rows[0].row, 1);
    let beyond = format!("001{}余り\n", "\t".repeat(25));
    let file = read_pasted(&beyond, &ledger("devices")).unwrap();
    assert_eq!(
        (
            &*file.unknown_headings[0].cell,
            file.unknown_headings[0].filled
        ),
        ("Z1", 1)
    );
}

#[test]
fn a_quote_mark_that_begins_a_cell_swallows_nothing() {
    let text = "管理番号\t説明\t設置場所\n001\t\"大\t受付\n002\t画面 27\"\t奥\n003\tふつう\t奥\n";
    let file = read_pasted(text, &ledger("devices")).unwrap();
    assert_eq!(column(&file, "note"), ["\"大", "画面 27\"", "ふつう"]);
    assert_eq!(column(&file, "place"), ["受付", "奥", "奥"]);
}

#[test]
fn csv_is_read_in_any_encoding() {
    let text = "機器の一覧\n\n設置場所,管理No.,ﾒｰｶｰ,導入日,気になること\n受付,001,ﾒｰｶｰ①,令和2年12月1日,なし\n奥,002,\"A,B社\",R2.12.1,あり\n";
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let (shift_jis, _, is_lossy) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!is_lossy);
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        shift_jis.into_owned(),
        utf16(text),
        utf16(&text.replace("\"A,B社\"", "A、B社").replace(',', "\t")),
        text.replace('\n', "\r\n").into_bytes(),
    ] {
        let file = read_ledger(&bytes, &ledger("devices")).unwrap();
        assert_eq!(file.faults().count(), 0);
        assert_eq!(column(&file, "number"), ["001", "002"]);
        assert_eq!(column(&file, "maker")[0], "メーカー①");
        assert_eq!(column(&file, "registered_on"), ["2020-12-01"; 2]);
        let unknown = &file.unknown_headings[0];
        assert_eq!(
            (&*unknown.cell, &*unknown.text, unknown.filled),
            ("E3", "気になること", 2)
        );
        assert_eq!(file.rows[1].row, 5);
    }
}

#[test]
fn the_name_of_a_column_counts_more_than_another_word_for_it() {
    let file = read_ledger(
        "No.,管理番号,薬局名,薬局コード\n1,PC-7,見本薬局,0123456\n".as_bytes(),
        &ledger("devices"),
    )
    .unwrap();
    assert_eq!(column(&file, "number"), ["PC-7"]);
    assert_eq!(
        file.rows[0].shop.as_deref(),
        Some("0123456"),
        "a code is surer than a name"
    );
    let unknown: Vec<&str> = file.unknown_headings.iter().map(|it| &*it.text).collect();
    assert_eq!(unknown, ["No.", "薬局名"]);
}

#[test]
fn excel_gives_what_it_shows() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let headings = [
        "管理番号",
        "ソフトウェアバージョン",
        "登録日",
        "サポート終了日",
        "説明",
        "メーカー",
    ];
    for (at, text) in (0..).zip(headings) {
        page.write_string(3, at, text).unwrap();
    }
    page.write_string(0, 0, "機器台帳　見本薬局").unwrap();
    let format = |code: &str| Format::new().set_num_format(code);
    page.write_number_with_format(4, 0, 1, &format("000"))
        .unwrap();
    page.write_number_with_format(4, 1, 2, &format("0.0"))
        .unwrap();
    let day = ExcelDateTime::from_ymd(2020, 12, 1).unwrap();
    page.write_datetime_with_format(4, 2, &day, &format("[$-411]ggge\"年\"m\"月\"d\"日\""))
        .unwrap();
    page.write_number(4, 3, 44_166).unwrap();
    page.write_formula(4, 4, Formula::new("=1+1").set_result("2"))
        .unwrap();
    page.merge_range(4, 5, 5, 5, "A社", &Format::new()).unwrap();
    page.write_number(5, 0, 2).unwrap();
    page.write_number(5, 1, 0.1 + 0.2).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let file = read_ledger(&bytes, &ledger("devices")).unwrap();
    assert_eq!(file.faults().count(), 0, "{:?}", file.rows);
    let first = [
        ("number", "001"),
        ("software_version", "2.0"),
        ("registered_on", "2020-12-01"),
        ("support_end", "2020-12-01"),
        ("note", "2"),
        ("maker", "A社"),
    ];
    let second = [
        ("number", "2"),
        ("software_version", "0.3"),
        ("maker", "A社"),
    ];
    assert_eq!(file.rows[0].values, Values::from_iter(first));
    assert_eq!(file.rows[1].values, Values::from_iter(second));
    assert_eq!((file.rows[0].row, &*file.rows[0].cell), (5, "A5"));
    assert_eq!(file.sheets, ["Sheet1"]);
}

#[test]
fn headings_again_empty_rows_sums_and_notes_are_no_rows() {
    let text = "管理番号,メーカー,説明\n001,A社,\n,,\n管理番号,メーカー,説明\n002,B社,\n合計,2台,\n※番号は本部が決めます。,,\n\n\n令和8年4月 作成,,\n";
    let file = read_ledger(text.as_bytes(), &ledger("devices")).unwrap();
    assert_eq!(column(&file, "number"), ["001", "002"]);
    let notes: Vec<(usize, &str)> = file
        .notes
        .iter()
        .map(|note| (note.row, &*note.text))
        .collect();
    assert_eq!(
        notes,
        [
            (6, "合計 2台"),
            (7, "※番号は本部が決めます。"),
            (10, "令和8年4月 作成")
        ],
        "and nothing of it is lost"
    );
    let file = read_ledger(
        "管理番号,メーカー\n001,A社\n002\n".as_bytes(),
        &ledger("devices"),
    )
    .unwrap();
    assert_eq!(
        column(&file, "number"),
        ["001", "002"],
        "a number alone is a device"
    );
    let file = read_ledger("ユーザID\nabc\n\nghi\n".as_bytes(), &ledger("user_ids")).unwrap();
    assert_eq!(column(&file, "user_id"), ["abc", "ghi"]);
}

#[test]
fn of_several_sheets_the_ledger_is_read() {
    let devices: &[&[&str]] = &[&["管理番号", "メーカー"], &["001", "A社"]];
    let users: &[&[&str]] = &[&["№", "姓", "ユーザID", "説明"], &["1", "見本", "abc", ""]];
    let bytes = workbook(&[
        ("表紙", &[&["見本薬局"]]),
        ("機器台帳", devices),
        ("利用者ID台帳", users),
        ("書き方", devices),
    ]);
    let file = read_ledger(&bytes, &ledger("devices")).unwrap();
    assert_eq!((file.sheets.len(), &*file.rows[0].sheet), (1, "機器台帳"));
    assert_eq!(file.left_out, ["表紙", "利用者ID台帳"]);
    let bytes = workbook(&[("本店", devices), ("支店", devices)]);
    let file = read_ledger(&bytes, &ledger("devices")).unwrap();
    assert_eq!(file.sheets, ["本店", "支店"]);
    let twin = file.faults().next().unwrap();
    assert!(
        twin.message
            .contains("シート「本店」の2行目とシート「支店」の2行目"),
        "{}",
        twin.message
    );
}

#[test]
fn five_thousand_rows_are_pasted() {
    let line = |number: usize| {
        format!(
            "{number:04}\tA社\tWindows 11\t薬歴\t1.{number}\t192.168.〇.{}\tPC{number}\t受付\t薬剤師\tR2.12.1\t稼働\tメモ\t端末PC\tなし\t2026/4/1\t事業者\t2031/10/14\tはい\tいいえ\n",
            number % 256
        )
    };
    let text: String = (1..=5_000).map(line).collect();
    let file = read_pasted(&text, &ledger("devices")).unwrap();
    assert_eq!((file.rows.len(), file.faults().count()), (5_000, 0));
    assert_eq!(
        file.rows[4_999].values.iter().count(),
        ledger("devices").columns.len()
    );
}
