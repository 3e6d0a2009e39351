//! Checklists as Excel files, read back.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use tenken_domain::answer::{Answer, CheckRow, Checked, Column};
use tenken_domain::filled_sheet::{FilledSheet, Reading, read};
use tenken_domain::paper::Paper;
use tenken_domain::{Answers, FiscalYear, Form};
use tenken_report::{Sheet, checklist_xlsx};

use crate::support::{CHECKLISTS, filled, form, sheet};

const YEAR: FiscalYear = FiscalYear(2026);

fn back(sheet: &Sheet) -> FilledSheet {
    let bytes = checklist_xlsx(sheet).unwrap();
    read(&bytes, &sheet.form, YEAR).unwrap()
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
            assert!(file.rows.iter().all(|row| !row.remark.is_formula));
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
                tenken_domain::answer::AnswerType::Check(check) => check.has(column),
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
