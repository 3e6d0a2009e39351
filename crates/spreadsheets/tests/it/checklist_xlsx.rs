//! Checklists as Excel files, read back.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::io::{Cursor, Read};
use tenken_domain::checklists::paper::{Paper, Sheet};
use tenken_domain::forms::answer::{Answer, CheckRow, Checked, Column};
use tenken_domain::{Answers, FiscalYear, Form};
use tenken_spreadsheets::checklist_xlsx;
use tenken_spreadsheets::filled_sheet::{Expected, FilledSheet, Reading, read};

use tenken_testing::forms::{CHECKLISTS, filled, form, sheet};

const YEAR: FiscalYear = FiscalYear(2026);

fn back(sheet: &Sheet) -> FilledSheet {
    let bytes = checklist_xlsx(sheet).unwrap();
    read(&bytes, &Expected::of_anybody(&sheet.form, YEAR)).unwrap()
}

/// Those made up for tests, with columns of their own.
const MADE_UP: [&str; 3] = [
    "test-hospital-checklist",
    "test-vendor-checklist",
    "test-checklist",
];

/// Checks that a file says what was written into it.
fn assert_same(form: &Form, answers: &Answers, file: &FilledSheet) {
    let paper = Paper::of(form, answers);
    assert_eq!(file.rows.len(), paper.rows().count());
    assert_eq!(
        (&*file.missing, &*file.unknown, file.has_drawings),
        (&[][..], &[][..], false)
    );
    for (written, read) in paper.rows().zip(&file.rows) {
        assert_eq!(form.items[read.item].id, written.item.id);
        assert!(read.is_clear(), "{read:?}");
        assert_eq!(read.over(None), written.entry, "{read:?}");
    }
}

#[test]
fn blank_and_filled_checklists_come_back_as_they_were() {
    for id in CHECKLISTS.into_iter().chain(MADE_UP) {
        let form = form(id);
        for answers in [
            Answers::default(),
            filled(&form, ""),
            filled(&form, "=1+1\n@SUM(A1) _x0041_ <b>&amp; 「引用」"),
        ] {
            let sheet = sheet(id, answers);
            let file = back(&sheet);
            assert_same(&form, &sheet.answers, &file);
            assert!(file.rows.iter().all(|row| row.remark.doubts.is_empty()));
        }
    }
}

#[test]
fn a_reason_for_no_entry_is_not_read_as_a_remark() {
    let form = form("pharmacy-checklist");
    let mut answers = filled(&form, "確認済み");
    answers.set("vendor-contract", Some(Answer::YesNo(false)));
    let file = back(&sheet("pharmacy-checklist", answers));
    let row = file
        .rows
        .iter()
        .find(|row| form.items[row.item].id == "2-2")
        .unwrap();
    assert_eq!(row.remark.shown, "事業者と契約していないため記入不要");
    assert_eq!(row.remark.reading, Reading::Empty);
}

fn day() -> impl Strategy<Value = Date> {
    (0i32..731).prop_map(|days| {
        date(2026, 4, 1)
            .checked_add(jiff::Span::new().days(days))
            .unwrap()
    })
}

fn check() -> impl Strategy<Value = Option<Checked>> {
    let check = (any::<Option<bool>>(), proptest::option::of(day()))
        .prop_map(|(value, on)| Checked { value, on })
        .prop_filter("something", |check| *check != Checked::default());
    proptest::option::of(check)
}

/// Any entries in the columns each row has.
fn entries(form: &'static Form) -> impl Strategy<Value = Answers> {
    let blank = Paper::of(form, &Answers::default());
    let rows: Vec<_> = blank
        .rows()
        .map(|row| {
            let (id, item) = (row.item.id.clone(), row.item);
            let has = move |column| match &item.answer {
                tenken_domain::forms::answer::AnswerType::Check(check) => check.has(column),
                _ => false,
            };
            (
                check(),
                proptest::option::of(day()),
                check(),
                r"[ -~ぁ-ん一-龠\n]{0,40}",
            )
                .prop_map(move |(first, target, second, remark)| {
                    let entry = CheckRow {
                        first,
                        target: target.filter(|_| has(Column::Target)),
                        second: second.filter(|_| has(Column::Second)),
                        remark: match has(Column::Remark) {
                            true => remark.trim().to_owned(),
                            false => String::new(),
                        },
                        ..CheckRow::default()
                    };
                    (id.clone(), Answer::Check(entry))
                })
        })
        .collect();
    rows.prop_map(|rows| rows.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_written_is_read_back(
        answers in entries(Box::leak(Box::new((*form("pharmacy-checklist")).clone())))
    ) {
        let sheet = sheet("pharmacy-checklist", answers);
        assert_same(&sheet.form, &sheet.answers, &back(&sheet));
    }
}

/// The heights of all rows that have one, and the merged cells of the remarks' column.
fn rows_and_merged(bytes: &[u8]) -> (Vec<f64>, usize) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut sheet = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    sheet.read_to_string(&mut text).unwrap();
    let heights = text.split(" ht=\"").skip(1);
    let heights = heights.map(|rest| rest.split('"').next().unwrap().parse().unwrap());
    (
        heights.collect(),
        text.matches("<mergeCell ref=\"H").count(),
    )
}

#[test]
fn long_remarks_are_as_high_as_they_need_and_come_back() {
    for (length, merged) in [(10, 0), (500, 17), (10_000, 17)] {
        let form = form("pharmacy-checklist");
        let sheet = sheet(
            "pharmacy-checklist",
            filled(&form, &"長い備考".repeat(length / 4)),
        );
        let bytes = checklist_xlsx(&sheet).unwrap();
        let (heights, found) = rows_and_merged(&bytes);
        assert!(heights.iter().all(|height| *height <= 409.0), "{heights:?}");
        assert!(found >= merged, "{length}: {found}");
        let needed = length.div_ceil(12) as f64 * 14.0 * 17.0;
        assert!(
            heights.iter().sum::<f64>() >= needed,
            "{length}: {heights:?}"
        );
        // No more may be entered.
        if length <= 500 {
            assert_same(&sheet.form, &sheet.answers, &back(&sheet));
        }
    }
}

#[test]
fn headings_stand_on_every_printed_page() {
    for id in CHECKLISTS {
        let bytes = checklist_xlsx(&sheet(id, filled(&form(id), ""))).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        let mut book = archive.by_name("xl/workbook.xml").unwrap();
        book.read_to_string(&mut text).unwrap();
        assert!(text.contains("_xlnm.Print_Titles"), "{text}");
    }
}
