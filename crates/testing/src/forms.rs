//! The bundled forms, those made up for tests, and checklists that are filled in.

use jiff::civil::{Date, date};
use std::fs;
use std::sync::{Arc, LazyLock};
use tenken_domain::checklists::paper::{Paper, Sheet};
use tenken_domain::forms::answer::{Answer, CheckRow, Checked, Column};
use tenken_domain::forms::catalog::Sources;
use tenken_domain::{Answers, Catalog, FiscalYear, Form};

/// The checklists.
pub const CHECKLISTS: [&str; 2] = ["pharmacy-checklist", "vendor-checklist"];
/// The fiscal year the tests take place in.
pub const YEAR: FiscalYear = FiscalYear(2026);

fn text(name: &str) -> String {
    const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    fs::read_to_string(format!("{CATALOG}/{name}")).unwrap()
}

/// The bundled catalog with the bundled checklists and those made up for tests.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        let mut catalog = Catalog::read(&Sources {
            measures: &text("measures.toml"),
            clauses: &text("clauses.toml"),
            faq: &text("faq.toml"),
            glossary: &text("glossary.toml"),
            authorities: &text("authorities.csv"),
        })
        .unwrap();
        let bundled = CHECKLISTS.map(|id| format!("forms/{id}/R5.toml"));
        let made_up = ["hospital-r7", "vendor-r7", "checklist-r8"]
            .map(|name| format!("../crates/domain/tests/fixtures/made_up/{name}.toml"));
        let read = |name: String| (name.clone(), text(&name));
        catalog
            .read_forms(bundled.into_iter().chain(made_up).map(read).collect())
            .unwrap();
        catalog
    });
    &CATALOG
}

/// A checklist by its id: bundled, 令和5年度, or made up for tests.
pub fn form(id: &str) -> Arc<Form> {
    let mut forms = catalog().forms();
    forms.find(|form| form.id == id).unwrap().clone()
}

/// A bundled checklist, as `id@version`.
pub fn bundled(key: &str) -> Arc<Form> {
    let (id, version) = key.split_once('@').unwrap();
    catalog().form(id, version).unwrap()
}

/// A check on a day.
pub fn checked(value: bool, on: Date) -> Option<Checked> {
    Some(Checked {
        value: Some(value),
        on: Some(on),
    })
}

/// Every printed row filled in: every third is "no" at first.
pub fn filled(form: &Form, remark: &str) -> Answers {
    let blank = Paper::of(form, &Answers::default());
    let rows = blank.rows().enumerate().map(|(at, row)| {
        let yes = at % 3 != 2;
        let later = row.has(Column::Target) && !yes;
        let entry = CheckRow {
            first: checked(yes, date(2026, 7, 2)),
            target: later.then_some(date(2026, 12, 25)),
            second: checked(true, date(2026, 12, 20)).filter(|_| later && row.has(Column::Second)),
            first_by: match row.has(Column::FirstBy) {
                true => "見本 太郎".to_owned(),
                false => String::new(),
            },
            remark: match row.has(Column::Remark) {
                true => remark.to_owned(),
                false => String::new(),
            },
            ..CheckRow::default()
        };
        (row.item.id.clone(), Answer::Check(entry))
    });
    rows.collect()
}

/// A filled checklist of a pharmacy.
pub fn sheet(id: &str, answers: Answers) -> Sheet {
    Sheet {
        form: form(id),
        answers,
        respondent: "見本薬局（医療機関コード 1312345670）".into(),
        state: "令和8年度の点検　受付番号 A-1".into(),
    }
}
