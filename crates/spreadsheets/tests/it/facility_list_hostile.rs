//! Excel files made to take memory or time, and what programs write that looks like it.

use std::io::{Cursor, Write};
use tenken_spreadsheets::facility_list::Choices;
use tenken_spreadsheets::role_table_file;
use zip::write::SimpleFileOptions;

use crate::facility_list::read_with;

/// A zip file of parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// An Excel file of one sheet, with parts replaced or added.
fn book(sheet: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &str| format!("<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>");
    let top = relations(&relation(1, "officeDocument", "xl/workbook.xml"));
    let below = relations(&format!(
        "{}{}{}",
        relation(1, "worksheet", "worksheets/sheet1.xml"),
        relation(2, "styles", "styles.xml"),
        relation(3, "sharedStrings", "sharedStrings.xml")
    ));
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", top.as_bytes()),
        ("xl/_rels/workbook.xml.rels", below.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    for (name, content) in others {
        parts.retain(|(known, _)| known != name);
        parts.push((name, content.as_bytes()));
    }
    package(&parts)
}

/// The rows of a sheet, with what stands behind them.
fn sheet(rows: &str, behind: &str) -> String {
    format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>{behind}</worksheet>")
}

fn inline(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Headings and one facility.
fn good() -> String {
    let row = |number: u32, texts: [&str; 3]| {
        let cells: String = ["A", "B", "C"]
            .iter()
            .zip(texts)
            .map(|(column, text)| inline(&format!("{column}{number}"), text))
            .collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    row(1, ["医療機関コード", "名称", "種別"]) + &row(2, ["3149900015", "みほん薬局", "薬局"])
}

/// How many facilities, or the first fault.
fn outcome(bytes: &[u8]) -> Result<usize, &'static str> {
    let read = read_with(bytes, &|_| true, &Choices::default());
    read.list
        .map(|list| list.records.len())
        .map_err(|faults| faults[0].code)
}

#[test]
fn small_files_that_unpack_to_large_ones_are_refused() {
    let good = good();
    assert_eq!(outcome(&book(&sheet(&good, ""), &[])), Ok(1));
    let spaces = " ".repeat(20 << 20);
    let strings = |all: &str| format!("<sst xmlns=\"{MAIN}\">{all}</sst>");
    let styles = |all: &str| format!("<styleSheet xmlns=\"{MAIN}\">{all}</styleSheet>");
    let many = "<si/>".repeat(4 << 20);
    let xfs = format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(80_000));
    let deep = "<a>".repeat(1_000);
    for (what, bytes) in [
        (
            "spaces between rows",
            book(&sheet(&format!("{good}{spaces}"), ""), &[]),
        ),
        ("spaces behind the rows", book(&sheet(&good, &spaces), &[])),
        (
            "texts",
            book(
                &sheet(&good, ""),
                &[("xl/sharedStrings.xml", &strings(&many))],
            ),
        ),
        (
            "styles",
            book(&sheet(&good, ""), &[("xl/styles.xml", &styles(&xfs))]),
        ),
        ("depth", book(&sheet(&format!("{good}{deep}"), ""), &[])),
        (
            "a comment",
            book(
                &sheet(&format!("<!--{}-->{good}", "x".repeat(3 << 20)), ""),
                &[],
            ),
        ),
        (
            "an attribute",
            book(
                &sheet(
                    &format!("<row r=\"1\" x=\"{}\"/>{good}", "x".repeat(3 << 20)),
                    "",
                ),
                &[],
            ),
        ),
    ] {
        assert!(bytes.len() < 1 << 20, "{what}: {}", bytes.len());
        assert_eq!(outcome(&bytes), Err("too-large"), "{what}");
    }
}

#[test]
fn sizes_that_are_lies_are_counted() {
    let mut bomb = book(&sheet(&good(), &" ".repeat(20 << 20)), &[]);
    let size = (sheet(&good(), "").len() + (20 << 20)) as u32;
    while let Some(at) = bomb
        .windows(4)
        .position(|window| window == size.to_le_bytes())
    {
        bomb[at..at + 4].copy_from_slice(&4u32.to_le_bytes());
    }
    assert!(matches!(outcome(&bomb), Err("too-large" | "not-xlsx")));
}

#[test]
fn large_places_and_empty_cells_cost_nothing() {
    let good = good();
    for (what, bytes) in [
        (
            "the last place",
            book(
                &sheet(
                    &format!("{good}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"),
                    "",
                ),
                &[],
            ),
        ),
        (
            "empty rows",
            book(
                &sheet(
                    &format!(
                        "{good}{}",
                        (3..20_000)
                            .map(|at| format!("<row r=\"{at}\"/>"))
                            .collect::<String>()
                    ),
                    "",
                ),
                &[],
            ),
        ),
        (
            "empty cells",
            book(
                &sheet(
                    &format!("{good}<row r=\"3\">{}</row>", "<c s=\"1\"/>".repeat(20_000)),
                    "",
                ),
                &[],
            ),
        ),
        (
            "merged cells",
            book(
                &sheet(
                    &good,
                    &format!(
                        "<mergeCells>{}</mergeCells>",
                        "<mergeCell ref=\"G3:XFD1048576\"/>".repeat(20_000)
                    ),
                ),
                &[],
            ),
        ),
        (
            "a wrong number of texts",
            book(
                &sheet(&good, ""),
                &[(
                    "xl/sharedStrings.xml",
                    &format!(
                        "<sst xmlns=\"{MAIN}\" count=\"9\" uniqueCount=\"99999999999999\"><si><t>A</t></si></sst>"
                    ),
                )],
            ),
        ),
    ] {
        assert_eq!(outcome(&bytes), Ok(1), "{what}");
    }
}

/// The reader of tables and of filled-in sheets makes room for as many texts as a file promises, and keeps styles and
/// texts one by one.
#[test]
fn other_excel_files_have_the_same_limits() {
    let strings =
        format!("<sst xmlns=\"{MAIN}\" uniqueCount=\"99999999999999\"><si><t>A</t></si></sst>");
    let promised = book(&sheet(&good(), ""), &[("xl/sharedStrings.xml", &strings)]);
    let spaces = book(&sheet(&good(), &" ".repeat(20 << 20)), &[]);
    let many = format!("<sst xmlns=\"{MAIN}\">{}</sst>", "<si/>".repeat(500_001));
    let many = book(&sheet(&good(), ""), &[("xl/sharedStrings.xml", &many)]);
    for (bytes, code) in [
        (promised, "not-xlsx"),
        (spaces, "too-large"),
        (many, "too-large"),
    ] {
        let faults = role_table_file::read(&bytes).unwrap_err();
        assert_eq!(faults[0].code, code);
    }
}

#[test]
fn formulas_whose_value_nobody_stored_are_faults() {
    let cell = |value: &str, kind: &str| {
        let head = "<c r=\"D1\" t=\"inlineStr\"><is><t>電話</t></is></c></row>";
        let good = good().replacen("</row>", head, 1);
        let cell = format!("<c r=\"D2\"{kind}><f>\"0\"&amp;A1</f>{value}</c></row>");
        let at = good.rfind("</row>").unwrap();
        let rows = format!("{}{cell}", &good[..at]);
        outcome(&book(&sheet(&rows, ""), &[]))
    };
    assert_eq!(cell("", ""), Err("no-value"));
    assert_eq!(cell("<v/>", ""), Err("no-value"));
    assert_eq!(
        cell("<v></v>", " t=\"str\""),
        Ok(1),
        "an empty text is a value"
    );
    assert_eq!(cell("<v>0857-00-0001</v>", " t=\"str\""), Ok(1));
    assert_eq!(cell("<v>#REF!</v>", " t=\"e\""), Err("excel-error"));
}

#[test]
fn texts_as_excel_writes_them() {
    let strings = format!(
        "<sst xmlns=\"{MAIN}\"><si><t>医療機関コード</t></si><si><r><t>み</t></r><r><t xml:space=\"preserve\">ほん&amp;</t></r><rPh><t>ミ</t></rPh></si><si><t>3149900015</t></si><si><t>A_x000D_&#12354;</t></si></sst>"
    );
    let rows = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>{}{}{}</row><row r=\"2\"><c t=\"s\"><v>2</v></c><c t=\"s\"><v>1</v></c>{}<c r=\"D2\" t=\"s\"><v>3</v></c></row>",
        inline("B1", "名称"),
        inline("C1", "種別"),
        inline("D1", "カナ"),
        inline("C2", "薬局"),
    );
    let bytes = book(&sheet(&rows, ""), &[("xl/sharedStrings.xml", &strings)]);
    let list = read_with(&bytes, &|_| true, &Choices::default())
        .list
        .unwrap();
    assert_eq!(list.records[0].name, "みほん&");
    assert_eq!(list.records[0].kana, "A あ");
}
