//! From posted fields to changes of a draft.
//!
//! Each answer is posted with the one it replaces (`was.<key>`), so only what
//! somebody really changed is saved, and with the revision it was seen at
//! (`base.<key>`, where that is not the page's), so that two people on two pages
//! do not undo each other's work: what a page took in at one answer says nothing
//! about the others it shows.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use tenken_domain::forms::answer::{Answer, AnswerType, Check, CheckRow, Column, Fields};
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::{Form, Item};
use tenken_domain::responses::draft::Change;

use super::posted::Posted;

/// What was entered on a page.
#[derive(Debug, Default)]
pub struct Entries {
    /// Answers that differ from what the page showed.
    pub changes: Vec<Change>,
    /// Entries that cannot be used.
    pub faults: Vec<Fault>,
}

impl Entries {
    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.faults.is_empty()
    }
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

/// Does what a button at an item says, where there is no script to do it: takes its answer away, or
/// enters the same as before. Gives the item.
pub fn press_button<'f>(form: &'f Form, posted: &mut Posted) -> Option<&'f Item> {
    if let Some(item) = form.item(posted.text("clear")) {
        clear(item, posted);
        return Some(item);
    }
    let same: Same = serde_json::from_str(posted.text("same")).ok()?;
    let item = form.item(&same.item)?;
    let entry = || {
        same.entry
            .iter()
            .filter(|(name, _)| Fields::is_of(name, &item.id))
    };
    for (name, _) in entry() {
        posted.0.remove(name);
    }
    for (name, value) in entry() {
        posted
            .0
            .entry(name.clone())
            .or_default()
            .push(value.clone());
    }
    Some(item)
}

/// What a button enters at an item.
#[derive(Serialize, Deserialize)]
pub struct Same {
    /// The item.
    pub item: String,
    /// Its fields as they are posted.
    pub entry: Vec<(String, String)>,
}

/// Takes out everything entered at an item, so that it reads as emptied.
fn clear(item: &Item, posted: &mut Posted) {
    for (key, _) in keys_of(item) {
        posted.0.retain(|name, _| !Fields::is_of(name, &key));
    }
}

/// What was typed at an answer, as it was, for people to read.
pub fn typed(posted: &Posted, key: &str) -> String {
    let mut names: Vec<&String> = posted
        .0
        .keys()
        .filter(|name| Fields::is_of(name, key))
        .collect();
    names.sort();
    let values = names.into_iter().flat_map(|name| &posted.0[name]);
    let given: Vec<&str> = values
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .collect();
    given.join("　")
}

/// What was posted at an answer, as hidden fields: a page that asks something else first carries it on.
pub fn carried(posted: &Posted, key: &str) -> Markup {
    let of_answer = posted.0.iter().filter(|(name, _)| Fields::is_of(name, key));
    html! {
        input type="hidden" name={ "was." (key) } value=(posted.exact(&format!("was.{key}")));
        input type="hidden" name={ "base." (key) } value=(base(posted, key));
        @for (name, values) in of_answer {
            @for value in values { input type="hidden" name=(name) value=(value); }
        }
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
            if before(posted, &key).is_none() && !Fields::is_present(&posted.0, &key) {
                continue;
            }
            match read(&key, kind, posted, entered) {
                Ok(change) if before(posted, &key) == Some(&was(change.answer.as_ref())) => {}
                Ok(change) => entries.changes.push(change),
                Err(fault) => entries.faults.push(fault),
            }
        }
    }
    entries
}

/// Reads one answer, which somebody just entered: a field of a group is one of its own.
///
/// It is always taken as entered. The reply to an earlier post may have been lost, so what the page
/// believes may be behind.
///
/// # Errors
/// What was entered cannot be used.
pub fn read_one(
    key: &str,
    kind: &AnswerType,
    posted: &mut Posted,
    entered: Entered<'_>,
) -> Result<Change, Fault> {
    // The script has put the name into its field, or somebody has taken it out again.
    let entered = Entered { by: "", ..entered };
    read(key, kind, posted, entered)
}

/// What was entered under a key.
fn read(
    key: &str,
    kind: &AnswerType,
    posted: &mut Posted,
    entered: Entered<'_>,
) -> Result<Change, Fault> {
    if let AnswerType::Check(check) = kind {
        sign_new_checks(check, key, posted, entered);
    }
    match kind.kind().from_fields(&Fields::new(&posted.0, key)) {
        Ok(answer) => Ok(Change {
            key: key.to_owned(),
            answer,
            base: base(posted, key),
        }),
        Err(problem) => Err(Fault::of(key, problem)),
    }
}

/// The revision an answer was seen at by who posted it.
pub fn base(posted: &Posted, key: &str) -> i64 {
    let own = posted.given(&format!("base.{key}"));
    own.and_then(|base| base.parse().ok())
        .unwrap_or_else(|| posted.revision())
}

/// The answer that the page believed to be stored.
fn before<'p>(posted: &'p Posted, key: &str) -> Option<&'p str> {
    posted.value(&format!("was.{key}"))
}

/// A check without a day was made today (script fills it in earlier), and a new one without a name
/// by who is signed in.
fn sign_new_checks(check: &Check, key: &str, posted: &mut Posted, entered: Entered<'_>) {
    let before: CheckRow = before(posted, key)
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
        let mut posted: Posted = Posted::default();
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
        let change = read_one("Q1", &form().items[0].answer, &mut page, TODAY);
        assert_eq!(change.unwrap().answer, Some(Answer::YesNo(true)));
    }

    #[test]
    fn an_answer_keeps_the_revision_it_was_seen_at() {
        let mut page = posted(&[
            ("revision", "4"),
            ("was.Q1", ""),
            ("a.Q1", "yes"),
            ("was.Q2", ""),
            ("base.Q2", "2"),
            ("a.Q2", "3"),
        ]);
        let entries = read_all(&form(), &mut page, TODAY);
        let bases: Vec<i64> = entries.changes.iter().map(|change| change.base).collect();
        assert_eq!(bases, [4, 2]);
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
