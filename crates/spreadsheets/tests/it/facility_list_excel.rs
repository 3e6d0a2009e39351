//! Lists of facilities as Excel files, and what only looks like one.

use jiff::civil::date;
use rust_xlsxwriter::{Workbook, XlsxError};
use tenken_spreadsheets::facility_list::Column;

use crate::facility_list::{TODAY, list};
use crate::facility_list_hostile::package;

const HEADINGS: [&str; 7] = [
    "医療機関コード",
    "名称",
    "種別",
    "法人名",
    "法人番号",
    "廃止日",
    "変更日",
];

/// An Excel file whose second sheet has these rows; the first has a note.
fn excel(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .write(0, 0, "この表について")
        .unwrap();
    fill(workbook.add_worksheet()).unwrap();
    workbook.save_to_buffer().unwrap()
}

fn excel_faults(bytes: &[u8]) -> Vec<(usize, String, &'static str)> {
    let faults = list(bytes, &|_| true).err().unwrap_or_default();
    faults
        .into_iter()
        .map(|fault| (fault.row, fault.column, fault.code))
        .collect()
}

#[test]
fn excel_files_are_read_by_their_values() {
    let bytes = excel(|sheet| {
        // A title above the headings, and an empty row below them.
        for (column, heading) in HEADINGS.into_iter().enumerate() {
            sheet.write(2, column as u16, heading)?;
        }
        sheet.write(4, 0, 110_113_719)?; // a number that lost its zero
        sheet.write_formula(
            4,
            1,
            rust_xlsxwriter::Formula::new("=A1&B1").set_result("見本病院"),
        )?;
        sheet.write(4, 2, "病院")?;
        sheet.write(4, 3, "見本会")?;
        sheet.write(4, 4, 7_000_012_050_002_i64)?;
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
        let closed = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 9, 30)?;
        sheet.write_with_format(4, 5, &closed, &day)?;
        sheet.write(4, 6, "令和8年10月1日")?;
        sheet.write(5, 0, "0342110913")?;
        sheet.write(5, 1, "見本薬局")?;
        sheet.write(5, 2, "薬局")?;
        sheet.write(5, 9, "欄の外の書き込み")?;
        Ok(())
    });
    let list = list(&bytes, &|_| true).unwrap();
    assert_eq!(list.padded_codes, 1);
    assert!(list.columns.contains(&Column::ClosedOn) && !list.columns.contains(&Column::Beds));
    let [hospital, pharmacy] = &list.records[..] else {
        panic!("{list:?}")
    };
    assert_eq!(
        (hospital.row, hospital.code.as_str(), &*hospital.name),
        (5, "0110113719", "見本病院")
    );
    assert_eq!(
        hospital.corporation_number.as_ref().map(|it| it.as_str()),
        Some("7000012050002")
    );
    assert_eq!(hospital.closed_on, Some(date(2026, 9, 30)));
    assert_eq!(hospital.changed_on, date(2026, 10, 1));
    assert_eq!(
        (pharmacy.row, pharmacy.closed_on, pharmacy.changed_on),
        (6, None, TODAY)
    );
}

#[test]
fn faults_of_excel_files_name_row_and_column() {
    let bytes = excel(|sheet| {
        for (column, heading) in HEADINGS.into_iter().enumerate() {
            sheet.write(0, column as u16, heading)?;
        }
        sheet.write(1, 0, 110_113_718)?; // nine digits that no zero makes right
        sheet.write(1, 1, "A")?;
        sheet.write(1, 2, "病院")?;
        sheet.write(1, 5, "2026/2/30")?;
        sheet.write(2, 0, "0342110913")?;
        sheet.write_formula(
            2,
            1,
            rust_xlsxwriter::Formula::new("=X").set_result("#NAME?"),
        )?;
        sheet.write(2, 2, "薬局")?;
        sheet.write(2, 6, "2027/4/1")?;
        Ok(())
    });
    let expected = [
        (2, "医療機関コード", "bad-code"),
        (2, "廃止日", "bad-date"),
        (3, "名称", "excel-error"),
        (3, "変更日", "future-change"),
    ];
    assert_eq!(
        excel_faults(&bytes),
        expected.map(|(row, column, code)| (row, column.to_owned(), code))
    );
}

#[test]
fn excel_files_that_cannot_be_meant_are_refused() {
    let wide = excel(|sheet| {
        for column in 0..300 {
            sheet.write(0, column, HEADINGS[usize::from(column).min(2)])?;
        }
        Ok(())
    });
    let no_list = excel(|sheet| sheet.write(0, 0, "メモ").map(drop));
    let whole = |code| vec![(0, String::new(), code)];
    let compound = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat();
    let locked: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        excel_faults(&wide),
        [(1, String::new(), "too-many-columns")]
    );
    // The first sheet is told about when none has the headings: here, its note.
    assert_eq!(excel_faults(&no_list)[0].2, "missing-column");
    assert_eq!(excel_faults(&compound), whole("old-excel"));
    assert_eq!(
        excel_faults(&[compound, locked].concat()),
        whole("password")
    );
    assert_eq!(
        excel_faults(b"PK\x03\x04 and nothing more"),
        whole("not-xlsx")
    );
    for (parts, code) in [
        (["word/document.xml", "a.xml"], "not-xlsx"),
        (["mimetype", "content.xml"], "open-document"),
        (["xl/workbook.bin", "a.xml"], "binary-excel"),
        (["医科.xlsx", "歯科.xlsx"], "zip"),
    ] {
        let bytes = package(&parts.map(|name| (name, b"<a/>".as_slice())));
        assert_eq!(excel_faults(&bytes), whole(code), "{parts:?}");
    }
}
