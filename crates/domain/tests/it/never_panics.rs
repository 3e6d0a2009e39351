//! Whatever is sent or loaded, the answer is a result or a fault, never a panic.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Number, Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;
use tenken_domain::FiscalYear;
use tenken_domain::checklists::rows::states;
use tenken_domain::forms::answer::{Answers, Fields};
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::draft::Draft;
use tenken_domain::responses::progress::Progress;
use tenken_domain::responses::validate::validate;

use crate::random::forms;
use crate::support::{TODAY, YEAR, catalog, fixture_names, fixture_text, form_files};

/// Words that mean something somewhere, and any other text.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "first",
            "value",
            "on",
            "target",
            "second",
            "remark",
            "option",
            "options",
            "text",
            "file",
            "name",
            "size",
            "daily",
            "other",
            "none",
            "a",
            "2026-11-02",
            "R8.11.2",
            "yes",
            "no",
            "true",
            "",
        ])
        .prop_map(str::to_owned),
        ".{0,20}",
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-20i64..200).prop_map(Value::from),
        any::<f64>().prop_map(|n| Number::from_f64(n).map_or(Value::Null, Value::from)),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..5)
                .prop_map(|entries| Value::from(Map::from_iter(entries))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_json_is_read_or_refused(form in select(forms()), values in prop::collection::vec(any_json(), 40), whole in any_json()) {
        let _ = Answers::from_json(&form, &whole);
        let _ = Answers::from_stored(&form, &whole.to_string());
        let _ = Draft::from_stored(&form, 1, &whole.to_string());
        let given: Map<String, Value> = form
            .keys()
            .zip(&values)
            .map(|((key, ..), value)| (key, value.clone()))
            .collect();
        // Each by itself, so that one fault does not hide what the others do.
        let mut answers = Answers::default();
        for (key, value) in given {
            if let Ok(read) = Answers::from_json(&form, &json!({ key.clone(): value })) {
                answers.set(key.clone(), read.get(&key).cloned());
            }
        }
        // What was read is the same when read again, and can be used.
        let again: Value = serde_json::from_str(&answers.to_json()).unwrap();
        prop_assert_eq!(&Answers::from_json(&form, &again).unwrap(), &answers);
        for (key, answer) in answers.iter() {
            let _ = form.answer_type(key).unwrap().kind().show(answer);
        }
        let _ = (validate(&form, &answers, TODAY, YEAR), states(&form, &answers, TODAY));
        let _ = Progress::of(&form, &Path::of(&form, &answers), &answers);
    }

    #[test]
    fn any_posted_fields_are_read_or_refused(form in select(forms()), words in prop::collection::vec(word(), 1..12)) {
        for (key, _, kind) in form.keys() {
            let parts = ["", "text", "other-text", "first", "first_on", "second", "second_on", "target", "remark"];
            let posted: HashMap<String, Vec<String>> = parts
                .iter()
                .zip(words.iter().cycle())
                .map(|(part, word)| (Fields::name(&key, part), vec![word.clone()]))
                .collect();
            let fields = Fields::new(&posted, &key);
            if let Ok(Some(answer)) = kind.kind().from_fields(&fields) {
                // What a page stored is valid JSON of the API too.
                let json = serde_json::to_value(&answer).unwrap();
                prop_assert_eq!(kind.kind().from_json(&json).unwrap(), answer);
            }
        }
    }

    #[test]
    fn any_text_is_no_form(text in "(\\PC|\n|\\[\\[items\\]\\]\n|id = \"a\"\n|when = \\{|\\}|\\[|\\]|\"){0,40}") {
        let faults = catalog().read_form("any.toml", &text).unwrap_err();
        let lines = text.lines().count() + 1;
        prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{:?}", faults);
    }

    #[test]
    fn any_fiscal_year_has_days(year in any::<i16>()) {
        let year = FiscalYear(year);
        prop_assert!(year.first_day() < year.last_day());
        let _ = (year.to_string(), year.next());
        prop_assert_eq!(FiscalYear::try_from(year.0).is_ok(), (1950..=2100).contains(&year.0));
    }
}

/// Name and text of every form there is.
fn all_files() -> &'static [(String, String)] {
    static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let fixtures = fixture_names("").into_iter();
        let fixtures = fixtures.map(|name| (name.clone(), fixture_text(&name)));
        form_files().into_iter().chain(fixtures).collect()
    });
    &FILES
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Real forms with a piece cut out, doubled or exchanged.
    #[test]
    fn mutated_forms_are_read_or_refused(
        which in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        length in 0usize..40,
        piece in prop_oneof![
            Just(String::new()),
            select(vec!["\"", "]", "}", "\n", "[[items]]\n", "=", "true", "-1", "Q1", "'''"]).prop_map(str::to_owned),
            ".{0,8}",
        ],
    ) {
        let files = all_files();
        let (name, text) = which.get(files);
        let mut chars: Vec<char> = text.chars().collect();
        let start = from.index(chars.len());
        let end = (start + length).min(chars.len());
        chars.splice(start..end, piece.chars());
        let text: String = chars.into_iter().collect();
        if let Err(faults) = catalog().read_form(name, &text) {
            let lines = text.lines().count() + 1;
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{:?}", faults);
            prop_assert!(faults.is_sorted_by_key(|fault| fault.line));
        }
    }
}
