//! The role-sharing table: reading its rows from files, what may be said to a row, and the gaps.

use jiff::civil::{Date, date};
use tenken_domain::records::role_sharing::{
    Charge, Column, GapKind, Part, RoleRow, Statement, gaps,
};
use tenken_spreadsheets::role_table_file::{RoleFile, read};

use crate::support::{codes, workbook};

const TODAY: Date = date(2026, 7, 1);

fn keys(file: &RoleFile) -> Vec<String> {
    file.rows.iter().map(RoleRow::key).collect()
}

#[test]
fn a_csv_names_the_part_in_a_column() {
    let file = read(
        "Part,分類,項番,項目,内容\n2,Ａ 共通,１,見本の項目,見本の内容 甲\n1,,1,見本の項目,見本の内容 乙\nPart2,A 共通,2,,見本の内容 丙\n".as_bytes(),
    )
    .unwrap();
    assert_eq!(
        keys(&file),
        ["Part1//1", "Part2/Ａ 共通/1", "Part2/A 共通/2"],
        "part 1 first, otherwise in the order of the file"
    );
    assert_eq!(file.rows[0].text, "見本の内容 乙");
    assert!(file.sheets.is_empty());
}

#[test]
fn sheets_are_named_after_their_parts_and_titles_make_chapters() {
    let bytes = workbook(&[
        ("はじめに", &[&["この表の使い方"]]),
        (
            "パート２",
            &[
                &["役割分担の見本"],
                &["項番", "項目", "内容", "初回確認", "", "完了日"],
                &["", "", "", "はい", "いいえ"],
                &["A 共通"],
                &["1", "見本の項目", "内容 甲"],
                &["2", "見本の項目", "内容 乙"],
                &["B 別の章"],
                &["項番", "項目", "内容", "初回確認", "", "完了日"],
                &["1", "見本の項目", "内容 丙"],
                &[
                    "注：この行は、注の見本です。長い注は章の名前とは読みません。六十文字をこえるように、もう少し書き足しておきます。これでよいはずです。",
                ],
            ],
        ),
        (
            "Part Ⅰ",
            &[&["項番", "項目", "内容"], &["1", "見本の項目", "内容 丁"]],
        ),
    ]);
    let file = read(&bytes).unwrap();
    assert_eq!(file.sheets, ["パート２", "Part Ⅰ"]);
    assert_eq!(
        keys(&file),
        [
            "Part1//1",
            "Part2/A 共通/1",
            "Part2/A 共通/2",
            "Part2/B 別の章/1"
        ]
    );
}

#[test]
fn both_parts_may_stand_on_one_sheet() {
    let bytes = workbook(&[(
        "確認表",
        &[
            &["Part1 見本"],
            &["項番", "項目", "内容"],
            &["1", "見本", "内容 甲"],
            &["Part2 見本"],
            &["項番", "項目", "内容"],
            &["1", "見本", "内容 乙"],
        ],
    )]);
    assert_eq!(keys(&read(&bytes).unwrap()), ["Part1//1", "Part2//1"]);
}

#[test]
fn the_annex_completes_the_rows_of_the_table() {
    let bytes = workbook(&[
        (
            "Part2",
            &[
                &["項番", "項目", "内容"],
                &["A 共通"],
                &["1", "見本", "内容 甲"],
            ],
        ),
        (
            "別添1 Part2",
            &[
                &[
                    "項番",
                    "項目",
                    "内容",
                    "想定される リスク",
                    "推奨される対応例",
                    "ガイドライン等関連部分",
                ],
                &[
                    "1",
                    "見本",
                    "内容　甲",
                    "見本のリスク",
                    "見本の対応",
                    "見本の箇所",
                ],
            ],
        ),
    ]);
    let file = read(&bytes).unwrap();
    let [row] = &file.rows[..] else {
        panic!("{:?}", file.rows);
    };
    assert_eq!(
        (&*row.area, &*row.risk, &*row.example, &*row.reference),
        ("A 共通", "見本のリスク", "見本の対応", "見本の箇所")
    );
}

#[test]
fn faults_name_the_cell() {
    for (file, fault) in [
        ("項番,項目,内容\n1,見本,内容\n", ("A2", "no-part")),
        ("Part,項番,項目,内容\n3,1,見本,内容\n", ("B2", "no-part")),
        ("Part,項番,項目,内容\n1,,見本,内容\n", ("B2", "no-number")),
        ("Part,項番,項目,内容\n1,1,見本,\n", ("D2", "no-text")),
        (
            "Part,項番,項目,内容\n1,1,見本,甲\n1,1,見本,乙\n",
            ("B3", "duplicate-number"),
        ),
        (
            "Part,項番,項目,内容\n1,1,見本,甲\n1,1,見本,甲\n",
            ("B3", "duplicate-number"),
        ),
        (
            "Part,項番,項目,内容,内容\n1,1,見本,甲,乙\n",
            ("E1", "duplicate-column"),
        ),
        ("Part,項番,項目,内容\n1,1,見本,\u{202E}甲\n", ("D2", "text")),
    ] {
        let found = codes(read(file.as_bytes()));
        assert_eq!(found, [(fault.0.to_owned(), fault.1)], "{file}");
    }
    for (file, code) in [
        ("なにか,別の表\n1,2\n".as_bytes(), "no-headings"),
        ("Part,項番,項目,内容\n".as_bytes(), "no-headings"),
        (b"PK\x03\x04 no zip".as_slice(), "not-xlsx"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), "old-excel"),
    ] {
        assert_eq!(codes(read(file)), [(String::new(), code)]);
    }
    let many: String = (0..501).map(|at| format!("1,{at},見本,内容\n")).collect();
    let many = format!("Part,項番,項目,内容\n{many}");
    assert_eq!(codes(read(many.as_bytes()))[0].1, "too-many-rows");
}

fn said(first: bool, first_on: Option<Date>, done_on: Option<Date>) -> Statement {
    Statement {
        first: Some(first),
        first_on,
        done_on,
        ..Statement::default()
    }
}

#[test]
fn days_must_be_possible() {
    let (before, after) = (date(2026, 6, 1), date(2026, 7, 2));
    let none = Statement::default();
    let no_answer = |first_on, done_on| Statement {
        first_on,
        done_on,
        ..none.clone()
    };
    for (statement, field) in [
        (none.clone(), None),
        (said(true, Some(TODAY), None), None),
        (said(false, Some(before), None), None),
        (said(false, Some(before), Some(TODAY)), None),
        (said(false, Some(TODAY), Some(TODAY)), None),
        (said(true, None, None), Some("first_on")),
        (said(true, Some(after), None), Some("first_on")),
        (no_answer(Some(before), None), Some("first")),
        (no_answer(None, Some(before)), Some("first")),
        (said(false, Some(TODAY), Some(before)), Some("done_on")),
        (said(false, Some(before), Some(after)), Some("done_on")),
        (said(true, Some(before), Some(TODAY)), Some("done_on")),
    ] {
        let fault = statement.fault(TODAY).map(|fault| fault.field);
        assert_eq!(fault, field, "{statement:?}");
    }
}

fn row(part: Part) -> RoleRow {
    RoleRow {
        part,
        area: String::new(),
        number: "1".into(),
        item: "見本".into(),
        text: "見本".into(),
        risk: String::new(),
        example: String::new(),
        reference: String::new(),
    }
}

#[test]
fn what_a_facility_does_itself_is_confirmed_or_completed() {
    for (own, kind) in [
        (None, Some(GapKind::Unconfirmed)),
        (Some(said(false, Some(TODAY), None)), Some(GapKind::Open)),
        (Some(said(false, Some(TODAY), Some(TODAY))), None),
        (Some(said(true, Some(TODAY), None)), None),
    ] {
        let found = gaps(&row(Part::Own), own.as_ref(), &[]);
        let kinds: Vec<_> = found.iter().map(|gap| (gap.column, gap.kind)).collect();
        let expected: Vec<_> = kind.into_iter().map(|kind| (None, kind)).collect();
        assert_eq!(kinds, expected, "{own:?}");
    }
}

/// What is said about a row of part 2 under several contracts: by the facility, confirmed today
/// unless it says nothing, and by the vendor.
fn shared(columns: &[(Option<Charge>, Option<Charge>)]) -> Vec<(Option<usize>, GapKind)> {
    let statement = |charge: Option<Charge>, first| {
        charge.map(|charge| Statement {
            charge: Some(charge),
            first,
            first_on: first.map(|_| TODAY),
            ..Statement::default()
        })
    };
    let said: Vec<_> = columns
        .iter()
        .map(|(facility, vendor)| (statement(*facility, Some(true)), statement(*vendor, None)))
        .collect();
    let columns: Vec<Column<'_>> = said
        .iter()
        .map(|(facility, vendor)| Column {
            facility: facility.as_ref(),
            vendor: vendor.as_ref(),
        })
        .collect();
    let found = gaps(&row(Part::Joint), None, &columns);
    found.iter().map(|gap| (gap.column, gap.kind)).collect()
}

#[test]
fn among_several_vendors_somebody_must_be_in_charge() {
    use Charge::*;
    use GapKind::*;
    let only = |facility| (Some(facility), None);
    for (columns, found) in [
        (vec![], vec![]),
        (vec![only(Facility)], vec![]),
        (vec![only(Vendor), only(NotApplicable)], vec![]),
        // Each for its own systems.
        (vec![only(Vendor), only(Vendor)], vec![]),
        (vec![only(NotApplicable)], vec![(None, Nobody)]),
        (
            vec![only(NotApplicable), only(NotApplicable)],
            vec![(None, Nobody)],
        ),
        (vec![only(Other), only(Vendor)], vec![]),
        (vec![only(Other), only(Both)], vec![]),
        (
            vec![only(Other), only(NotApplicable)],
            vec![(Some(0), Unclaimed)],
        ),
        (
            vec![only(Other), only(Facility)],
            vec![(Some(0), Unclaimed)],
        ),
        (
            vec![only(Other), only(Other)],
            vec![(Some(0), Unclaimed), (Some(1), Unclaimed)],
        ),
        (
            vec![(None, None), only(Facility)],
            vec![(Some(0), Unconfirmed)],
        ),
        // The vendor's word stands where the facility has said nothing, but does not confirm it.
        (vec![(None, Some(Vendor))], vec![(Some(0), Unconfirmed)]),
        (
            vec![only(Other), (None, Some(Vendor))],
            vec![(Some(1), Unconfirmed)],
        ),
        (
            vec![(Some(Vendor), Some(Facility))],
            vec![(Some(0), Disagreed)],
        ),
        (vec![(Some(Both), Some(Vendor))], vec![(Some(0), Disagreed)]),
        (vec![(Some(Vendor), Some(Vendor))], vec![]),
        // Neither of both does it: they agree on that.
        (
            vec![(Some(Other), Some(NotApplicable)), only(Vendor)],
            vec![],
        ),
    ] {
        assert_eq!(shared(&columns), found, "{columns:?}");
    }
}

#[test]
fn a_confirmed_row_wants_somebody_in_charge() {
    let confirmed = said(true, Some(TODAY), None);
    let column = Column {
        facility: Some(&confirmed),
        vendor: None,
    };
    let found = gaps(&row(Part::Joint), None, &[column]);
    assert_eq!(found[0].kind, GapKind::NoCharge);
}
