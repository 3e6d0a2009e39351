//! The role-sharing table as an Excel file: its rows read back, and what is said to them.

use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::HashMap;
use std::io::Cursor;
use tenken_domain::records::role_sharing::{Charge, Part, RoleRow, Statement};
use tenken_spreadsheets::role_table_file::read;
use tenken_spreadsheets::{RoleSide, RoleWorkbook, role_table_xlsx};

fn row(part: Part, area: &str, number: usize, text: &str) -> RoleRow {
    RoleRow {
        part,
        area: area.into(),
        number: number.to_string(),
        item: "見本の項目".into(),
        text: format!("見本{text}"),
        risk: String::new(),
        example: String::new(),
        reference: String::new(),
    }
}

fn side(name: &str, said: &[(&RoleRow, Statement)]) -> RoleSide {
    RoleSide {
        name: name.into(),
        said: said
            .iter()
            .map(|(row, statement)| (row.key(), statement.clone()))
            .collect(),
    }
}

fn workbook(rows: &[RoleRow]) -> RoleWorkbook<'_> {
    RoleWorkbook {
        title: "=1+1 見本".into(),
        rows,
        own: side("見本薬局", &[]),
        columns: Vec::new(),
        gaps: rows.iter().map(|_| String::new()).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn its_rows_can_be_loaded_again(
        texts in prop::collection::vec("[=+@a-z0-9ぁ-ん一-龠<>&\"' \n]{0,40}", 3..20),
    ) {
        let rows: Vec<RoleRow> = texts.iter().enumerate().map(|(at, text)| match at % 3 {
            0 => row(Part::Own, "", at, text.trim()),
            1 => row(Part::Joint, "A 見本", at, text.trim()),
            _ => row(Part::Joint, "B 見本", at, text.trim()),
        }).collect();
        let mut sorted = rows;
        sorted.sort_by(|a, b| (a.part, &a.area).cmp(&(b.part, &b.area)));
        let bytes = role_table_xlsx(&workbook(&sorted)).unwrap();
        prop_assert_eq!(&read(&bytes).unwrap().rows, &sorted);
        prop_assert_eq!(role_table_xlsx(&workbook(&sorted)).unwrap(), bytes);
    }
}

#[test]
fn both_sides_stand_under_their_contract() {
    let rows = [
        row(Part::Own, "", 1, "甲"),
        row(Part::Joint, "A 見本", 1, "乙"),
    ];
    let confirmed = Statement {
        charge: Some(Charge::Vendor),
        first: Some(false),
        first_on: Some(date(2026, 6, 1)),
        done_on: Some(date(2026, 7, 1)),
        place: "第5条".into(),
        remark: "=見本".into(),
    };
    let theirs = Statement {
        charge: Some(Charge::Facility),
        ..Statement::default()
    };
    let workbook = RoleWorkbook {
        columns: vec![[
            side("見本社（保守）", &[(&rows[1], confirmed)]),
            side("見本社の答え", &[(&rows[1], theirs)]),
        ]],
        gaps: vec![String::new(), "食いちがう".into()],
        ..workbook(&rows)
    };
    let bytes = role_table_xlsx(&workbook).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Part2").unwrap();
    let text = |row, column| match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        other => panic!("{row} {column}: {other:?}"),
    };
    let cells: HashMap<String, String> = (0..11).map(|at| (text(1, at), text(3, at))).collect();
    for (heading, cell) in [
        ("見本社（保守）\nだれが行うか", "この契約の事業者"),
        ("見本社（保守）\n初回確認", "いいえ"),
        ("見本社（保守）\n確認した日", "令和8年6月1日（月）"),
        ("見本社（保守）\n完了日", "令和8年7月1日（水）"),
        ("見本社（保守）\n書いてあるところ", "第5条"),
        ("見本社（保守）\n備考", "=見本"),
        ("見本社の答え", "施設"),
        ("足りないところ", "食いちがう"),
    ] {
        assert_eq!(
            cells.get(heading).map(String::as_str),
            Some(cell),
            "{heading}"
        );
    }
    assert_eq!(text(2, 0), "A 見本");
}
