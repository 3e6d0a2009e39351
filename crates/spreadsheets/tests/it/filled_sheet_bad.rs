//! Files that are no filled checklist of the form, or are made to do harm.

use proptest::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::io::{Cursor, Write};
use tenken_spreadsheets::filled_sheet::{Expected, FORM_MARK, read};

use crate::filled_sheet::{Filled, OFFICER, official, try_read, workbook};
use crate::support::{YEAR, bundled};

fn refused(bytes: &[u8]) -> &'static str {
    try_read(bytes).unwrap_err().code
}

#[test]
fn what_is_no_checklist_of_this_form_is_refused_in_words() {
    assert_eq!(refused(b"hello"), "not-xlsx");
    assert_eq!(refused(b"PK\x03\x04 broken"), "not-xlsx");
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert_eq!(refused(&compound), "old-excel");
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&compound), "password");
    let other = workbook(|sheet| {
        sheet.write(0, 0, format!("{FORM_MARK}pharmacy-checklist@R6"))?;
        official_below(sheet)
    });
    let error = try_read(&other).unwrap_err();
    assert_eq!(error.code, "other-form");
    assert!(
        error.message.contains("pharmacy-checklist@r6"),
        "{}",
        error.message
    );
    assert_eq!(
        refused(&workbook(|sheet| sheet.write(0, 0, "議事録").map(drop))),
        "no-rows"
    );
    // The paper says for whom it is.
    let form = bundled("vendor-checklist@R5");
    let error = read(&workbook(official), &Expected::of_anybody(&form, YEAR)).unwrap_err();
    assert_eq!(error.code, "other-form");
    assert!(error.message.contains("薬局確認用"), "{}", error.message);
    let hidden = {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        official(workbook.add_worksheet().set_hidden(true)).unwrap();
        workbook.save_to_buffer().unwrap()
    };
    assert_eq!(refused(&hidden), "no-rows");
}

fn official_below(sheet: &mut Worksheet) -> Filled {
    sheet.write(2, 1, "チェック項目")?.write(2, 2, "1回目")?;
    sheet.write(3, 1, OFFICER)?.write(3, 2, "はい")?;
    Ok(())
}

#[test]
fn files_that_would_fill_the_memory_are_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..65 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert_eq!(refused(&bytes), "too-large");
    let many = workbook(|sheet| {
        for row in 0..1_001 {
            for column in 0..20 {
                sheet.write(row, column, "x")?;
            }
        }
        Ok(())
    });
    assert_eq!(refused(&many), "too-many-cells");
}

#[test]
fn pictures_and_circles_are_told() {
    let bytes = workbook(|sheet| {
        official(sheet)?;
        sheet.insert_shape(3, 2, &rust_xlsxwriter::Shape::textbox())?;
        Ok(())
    });
    assert!(try_read(&bytes).unwrap().has_drawings);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "チェック項目",
            "1回目",
            "目標日",
            "2回目",
            "備考",
            "行の記号",
            "はい",
            "いいえ",
            "○",
            "(はい)・いいえ",
            "7/2",
            "R8.7.2",
            "( / )",
            "1-1",
            "2-1",
            "2-4-server",
            OFFICER,
            "サーバについて、以下を実施している。",
            "（４） 利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。",
            "様式の記号：",
            "（９）",
            "参考項目",
            "",
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reading_never_panics(
        cells in proptest::collection::vec((0u32..30, 0u16..10, cell()), 0..120),
        cut in 0usize..4_000,
    ) {
        let bytes = workbook(|sheet| {
            for (row, column, text) in &cells {
                sheet.write_string(*row, *column, text)?;
            }
            Ok(())
        });
        let form = bundled("pharmacy-checklist@R5");
        let expected = Expected::of_anybody(&form, YEAR);
        if let Ok(file) = read(&bytes, &expected) {
            for row in &file.rows {
                let _ = row.over(None);
            }
        }
        let _ = read(&bytes[..cut.min(bytes.len())], &expected);
    }
}
