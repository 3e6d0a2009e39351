//! From posted fields to changes of a draft.
//!
//! Each answer is posted with the one it replaces (`was.<key>`), so only what
//! somebody really changed is saved, and two people on two pages do not undo
//! each other's work.

use jiff::civil::Date;
use tenken_domain::answer::{Answer, AnswerType, Check, CheckRow, Column, Fields};
use tenken_domain::draft::Change;
use tenken_domain::form::{Form, Item};
use tenken_domain::validate::Fault;

use super::posted::Posted;

/// What was entered on a page.
#[derive(Debug, Default)]
pub struct Entries {
    /// Answers that differ from what the page showed.
    pub changes: Vec<Change>,
    /// Entries that cannot be used.
    pub faults: Vec<Fault>,
}

/// An answer as `was.<key>` carries it; empty for none.
pub fn was(answer: Option<&Answer>) -> String {
    answer
        .map(|answer| serde_json::to_string(answer).unwrap_or_default())
        .unwrap_or_default()
}

/// The keys of an item: its own, or its children's.
pub fn keys_of(item: &Item) -> Vec<(String, &AnswerType)> {
    match &item.answer {
        AnswerType::Group(group) => group
            .fields
            .iter()
            .map(|field| (format!("{}.{}", item.id, field.id), &field.answer))
            .collect(),
        answer => vec![(item.id.clone(), answer)],
    }
}

/// Takes out everything entered at an item, so that it reads as emptied.
pub fn clear(item: &Item, posted: &mut Posted) {
    for (key, _) in keys_of(item) {
        posted.0.retain(|name, _| !Fields::is_of(name, &key));
    }
}

/// Who entered something, and when.
#[derive(Debug, Clone, Copy)]
pub struct Entered<'a> {
    /// The day in Tokyo.
    pub today: Date,
    /// The name of who is signed in; empty if nobody is.
    pub by: &'a str,
}

/// Reads the answers of a whole page.
pub fn read_all(form: &Form, posted: &mut Posted, entered: Entered<'_>) -> Entries {
    let mut entries = Entries::default();
    for item in &form.items {
        for (key, kind) in keys_of(item) {
            let before = before(posted, &key);
            if before.is_some() || Fields::is_present(&posted.0, &key) {
                entries.read(key, kind, before.as_deref(), false, posted, entered);
            }
        }
    }
    entries
}

/// Reads the answers of one item, which somebody just entered.
pub fn read_one(item: &Item, posted: &mut Posted, entered: Entered<'_>) -> Entries {
    let mut entries = Entries::default();
    let keys = keys_of(item);
    // An answer alone is always taken as entered: the reply to an earlier
    // post may have been lost, so what the page believes may be behind.
    let alone = keys.len() == 1;
    // The script has put the name into its field, or somebody has taken it out again.
    let entered = Entered { by: "", ..entered };
    for (key, kind) in keys {
        let before = before(posted, &key);
        entries.read(key, kind, before.as_deref(), alone, posted, entered);
    }
    entries
}

/// The answer that the page believed to be stored.
fn before(posted: &Posted, key: &str) -> Option<String> {
    posted.value(&format!("was.{key}")).map(str::to_owned)
}

impl Entries {
    fn read(
        &mut self,
        key: String,
        kind: &AnswerType,
        before: Option<&str>,
        always: bool,
        posted: &mut Posted,
        entered: Entered<'_>,
    ) {
        if let AnswerType::Check(check) = kind {
            sign_new_checks(check, &key, before, posted, entered);
        }
        match kind.kind().from_fields(&Fields::new(&posted.0, &key)) {
            Ok(answer) if !always && before == Some(was(answer.as_ref()).as_str()) => {}
            Ok(answer) => self.changes.push(Change {
                key,
                answer,
                base: posted.revision(),
            }),
            Err(problem) => self.faults.push(Fault::of(&key, problem)),
        }
    }
}

/// A check without a day was made today (script fills it in earlier), and a new one without a name
/// by who is signed in.
fn sign_new_checks(
    check: &Check,
    key: &str,
    before: Option<&str>,
    posted: &mut Posted,
    entered: Entered<'_>,
) {
    let before: CheckRow = before
        .and_then(|row| serde_json::from_str(row).ok())
        .unwrap_or_default();
    for (value, day, by, known) in [
        ("first", "first_on", "first_by", before.first),
        ("second", "second_on", "second_by", before.second),
    ] {
        let name = |part| Fields::name(key, part);
        let Some(found) = posted.given(&name(value)).map(str::to_owned) else {
            continue;
        };
        let asks_day = check.has(if value == "first" {
            Column::FirstOn
        } else {
            Column::SecondOn
        });
        if asks_day && posted.given(&name(day)).is_none() {
            posted.0.insert(name(day), vec![entered.today.to_string()]);
        }
        let was = known.and_then(|check| check.value);
        let is_new = was != Some(found == "yes");
        if is_new && !entered.by.is_empty() && posted.given(&name(by)).is_none() {
            posted.0.insert(name(by), vec![entered.by.to_owned()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenken_domain::Catalog;

    const FORM: &str = r#"
id = "small"
version = "1"
kind = "survey"
title = "小さな調査"
short_title = "小さな調査"
respondents = ["pharmacy"]
provenance = "own"
issuer = "Tenken"
source = "test"
about = "テスト"
[[sections]]
id = "main"
title = "調査"
[[items]]
id = "Q1"
number = "Q1"
section = "main"
text = "はい？"
type = "yes_no"
required = false
helper = true
[[items]]
id = "Q2"
number = "Q2"
section = "main"
text = "何人？"
type = "integer"
min = 0
max = 10
unit = "人"
required = false
helper = true
[[items]]
id = "Q3"
number = "Q3"
section = "main"
text = "点検"
type = "check"
required = false
helper = true
"#;

    const TODAY: Entered<'_> = Entered {
        today: jiff::civil::date(2026, 11, 20),
        by: "",
    };

    fn form() -> Form {
        Catalog::default()
            .read_form("small.toml", FORM)
            .unwrap_or_else(|faults| panic!("{faults:?}"))
    }

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        let mut posted = Posted::default();
        for (name, value) in pairs {
            posted
                .0
                .entry((*name).into())
                .or_default()
                .push((*value).into());
        }
        posted
    }

    #[test]
    fn only_what_differs_from_the_page_is_a_change() {
        let mut page = posted(&[
            ("revision", "4"),
            ("was.Q1", "true"),
            ("a.Q1", "yes"),
            ("was.Q2", "3"),
            ("a.Q2", "７"),
            ("was.Q3", ""),
        ]);
        let entries = read_all(&form(), &mut page, TODAY);
        assert_eq!(
            entries.changes,
            [Change {
                key: "Q2".into(),
                answer: Some(Answer::Number(7)),
                base: 4
            }]
        );
        let mut cleared = posted(&[("revision", "4"), ("was.Q2", "3"), ("a.Q2", "")]);
        let entries = read_all(&form(), &mut cleared, TODAY);
        assert_eq!(
            entries.changes,
            [Change {
                key: "Q2".into(),
                answer: None,
                base: 4
            }]
        );
    }

    #[test]
    fn a_single_answer_is_always_taken_as_entered() {
        let mut page = posted(&[("revision", "4"), ("was.Q1", "true"), ("a.Q1", "yes")]);
        let entries = read_one(&form().items[0], &mut page, TODAY);
        assert_eq!(entries.changes[0].answer, Some(Answer::YesNo(true)));
    }

    #[test]
    fn unusable_entries_are_faults_and_new_checks_are_dated_today() {
        let mut page = posted(&[
            ("was.Q2", ""),
            ("a.Q2", "99"),
            ("was.Q3", ""),
            ("a.Q3.first", "no"),
        ]);
        let entries = read_all(&form(), &mut page, TODAY);
        assert_eq!(entries.faults.len(), 1);
        assert_eq!(entries.faults[0].item, "Q2");
        assert_eq!(
            was(entries.changes[0].answer.as_ref()),
            r#"{"first":{"value":false,"on":"2026-11-20"},"target":null,"second":null,"remark":""}"#
        );
    }

    #[test]
    fn a_new_check_is_signed_and_a_known_one_is_not() {
        let entered = Entered {
            by: "見本 花子",
            ..TODAY
        };
        let signed = |was_row: &str, value: &str| {
            let mut page = posted(&[
                ("was.Q3", was_row),
                ("a.Q3.first", value),
                ("a.Q3.first_on", "2026-11-02"),
                ("a.Q3.remark", "備考"),
            ]);
            match &read_all(&form(), &mut page, entered).changes[0].answer {
                Some(Answer::Check(row)) => row.first_by.clone(),
                other => panic!("{other:?}"),
            }
        };
        let known = r#"{"first":{"value":false,"on":"2026-11-02"},"target":null,"second":null,"remark":""}"#;
        assert_eq!(signed("", "no"), "見本 花子");
        assert_eq!(signed(known, "yes"), "見本 花子");
        assert_eq!(signed(known, "no"), "");
    }
}
