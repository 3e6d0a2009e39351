//! What the tests share: the catalog, the fixtures, short ways to write answers.

use jiff::civil::{Date, date};
use serde_json::Value;
use std::fs;
use std::sync::{Arc, LazyLock};
use tenken_domain::forms::answer::{Answers, CheckRow, Checked};
use tenken_domain::forms::catalog::Sources;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form_file::FormFault;
use tenken_domain::ledgers::{Kinds, read_kind};
use tenken_domain::responses::validate::validate;
use tenken_domain::{Catalog, FiscalYear, Form};

const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

/// The day the tests take place on.
pub const TODAY: Date = date(2026, 11, 20);
/// The fiscal year of that day.
pub const YEAR: FiscalYear = FiscalYear(2026);

/// A text under `catalog/`.
pub fn catalog_text(name: &str) -> String {
    fs::read_to_string(format!("{CATALOG}/{name}")).unwrap()
}

/// The names of a folder's files with an ending, without it, sorted.
pub fn names(folder: &str, ending: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// The form files under `catalog/`: name and text.
pub fn form_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in fs::read_dir(format!("{CATALOG}/forms")).unwrap() {
        let folder = folder.unwrap().path();
        let id = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for version in names(folder.to_str().unwrap(), "toml") {
            let name = format!("forms/{id}/{version}.toml");
            files.push((name.clone(), catalog_text(&name)));
        }
    }
    files.sort();
    files
}

/// The bundled catalog with its forms.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        let mut catalog = Catalog::read(&Sources {
            measures: &catalog_text("measures.toml"),
            clauses: &catalog_text("clauses.toml"),
            faq: &catalog_text("faq.toml"),
            glossary: &catalog_text("glossary.toml"),
            authorities: &catalog_text("authorities.csv"),
        })
        .unwrap();
        let read = catalog.read_forms(form_files());
        read.unwrap_or_else(|faults| panic!("{}", printed(&faults)));
        catalog
    });
    &CATALOG
}

/// A bundled form, as `id@version`.
pub fn bundled(key: &str) -> Arc<Form> {
    let (id, version) = key.split_once('@').unwrap();
    catalog().form(id, version).unwrap()
}

/// A form of `tests/fixtures`.
pub fn fixture(name: &str) -> Form {
    catalog()
        .read_form(&format!("{name}.toml"), &fixture_text(name))
        .unwrap_or_else(|faults| panic!("{}", printed(&faults)))
}

/// The text of a form of `tests/fixtures`.
pub fn fixture_text(name: &str) -> String {
    fs::read_to_string(format!("{FIXTURES}/{name}.toml")).unwrap()
}

/// A form made up for tests, of `tests/fixtures/made_up`; what it brings is known.
pub fn made_up(name: &str) -> Form {
    let text = made_up_text(name);
    (catalog().read_form(&format!("{name}.toml"), &text))
        .unwrap_or_else(|faults| panic!("{}", printed(&faults)))
}

/// The text of one.
pub fn made_up_text(name: &str) -> String {
    fixture_text(&format!("made_up/{name}"))
}

/// The names in a folder of `tests/fixtures`.
pub fn fixture_names(folder: &str) -> Vec<String> {
    names(&format!("{FIXTURES}/{folder}"), "toml")
}

/// Faults as an operator reads them.
pub fn printed(faults: &[FormFault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

/// Answers from JSON that must be fine.
pub fn answers(form: &Form, json: Value) -> Answers {
    Answers::from_json(form, &json).unwrap()
}

/// Faults of an answer set on the tests' day, as (key, part, code).
pub fn faults(form: &Form, json: Value) -> Vec<(String, Option<&'static str>, &'static str)> {
    validate(form, &answers(form, json), TODAY, YEAR)
        .into_iter()
        .map(
            |Fault {
                 item, part, code, ..
             }| (item, part, code),
        )
        .collect()
}

/// A check with an answer and a day.
pub fn checked(value: bool, on: Date) -> Option<Checked> {
    Some(Checked {
        value: Some(value),
        on: Some(on),
    })
}

/// A row of a checklist.
pub fn row(first: Option<Checked>, target: Option<Date>, second: Option<Checked>) -> CheckRow {
    CheckRow {
        first,
        target,
        second,
        ..CheckRow::default()
    }
}

/// What became of an entry: how the answer shows, nothing, or a problem's code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Read<'a> {
    /// An answer, as people read it.
    Shows(&'a str),
    /// No answer.
    Nothing,
    /// A problem's code.
    Fault(&'a str),
}

/// The bundled kinds of ledgers.
pub fn ledger_kinds() -> &'static Kinds {
    static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
        let mut kinds = Kinds::default();
        for name in names(&format!("{CATALOG}/ledgers"), "toml") {
            let name = format!("ledgers/{name}.toml");
            match read_kind(&name, &catalog_text(&name), catalog()) {
                Ok(kind) => kinds.put(kind),
                Err(faults) => panic!("{faults:#?}"),
            }
        }
        kinds
    });
    &KINDS
}
