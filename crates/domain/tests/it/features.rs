//! Each feature of forms by itself, on the tiny forms of `../fixtures`.

use serde_json::{Value, json};
use tenken_domain::forms::form::path::Path;

use crate::support::{answers, faults, fixture, fixture_names};

/// Ids of the items asked with these answers.
fn asked(form: &str, json: Value) -> Vec<String> {
    let form = fixture(form);
    let path = Path::of(&form, &answers(&form, json));
    path.items(&form).map(|(_, item)| item.id.clone()).collect()
}

#[test]
fn every_fixture_loads() {
    let names = fixture_names("");
    assert_eq!(names.len(), 17);
    for name in names {
        assert_eq!(fixture(&name).id, name.replace('_', "-"));
    }
}

#[test]
fn branches_nest() {
    for (json, expected) in [
        (json!({}), &["Q11", "Q13"][..]),
        (json!({"Q11": true}), &["Q11", "Q12", "Q13"]),
        (
            json!({"Q11": true, "Q12": true}),
            &["Q11", "Q12", "Q12-1", "Q13"],
        ),
        // What is answered below a closed branch does not open it.
        (
            json!({"Q11": false, "Q12": true, "Q12-1": "daily"}),
            &["Q11", "Q13"],
        ),
        (json!({"Q12": true, "Q12-1": "daily"}), &["Q11", "Q13"]),
    ] {
        assert_eq!(asked("nested_conditions", json.clone()), expected, "{json}");
    }
}

#[test]
fn every_test_of_a_condition() {
    let row = |value| json!({"first": {"value": value, "on": "2026-11-02"}});
    for (json, item, expected) in [
        (json!({"yn": true}), "is-yes", true),
        (json!({"yn": false}), "is-yes", false),
        (json!({}), "is-yes", false),
        (json!({"yn": false}), "is-no", true),
        (json!({}), "is-no", false),
        (json!({"one": "b"}), "is-option", true),
        (json!({"one": "a"}), "is-option", false),
        (json!({"row": row(false)}), "is-row", true),
        (json!({"row": row(true)}), "is-row", false),
        (json!({"row": {"remark": "まだ"}}), "is-row", false),
        (json!({"many": ["a", "b"]}), "includes", true),
        (json!({"many": ["a"]}), "includes", false),
        (json!({"t": "あ"}), "answered", true),
        (json!({"t": ""}), "answered", false),
        (json!({}), "answered", false),
        (json!({}), "unanswered", true),
        (json!({"t": "  "}), "unanswered", true),
        (json!({"t": "あ"}), "unanswered", false),
        (json!({"n": 3}), "at-least", true),
        (json!({"n": 2}), "at-least", false),
        (json!({"n": 3}), "at-most", true),
        (json!({"n": 4}), "at-most", false),
        (json!({}), "at-most", false),
        (json!({"n": 2}), "range", false),
        (json!({"n": 3}), "range", true),
        (json!({"n": 5}), "range", true),
        (json!({"n": 6}), "range", false),
        (json!({"yn": true, "n": 3}), "all", true),
        (json!({"yn": true}), "all", false),
        (json!({"n": 3}), "any", true),
        (json!({"yn": false, "n": 2}), "any", false),
        (json!({}), "not", true),
        (json!({"yn": false}), "not", true),
        (json!({"yn": true}), "not", false),
        (json!({"n": 4}), "between", true),
        (json!({"n": 5}), "between", false),
        (json!({"many": ["a", "b"]}), "two-of-three", true),
        (json!({"many": ["a", "b", "c"]}), "two-of-three", false),
    ] {
        let found = asked("conditions", json.clone()).contains(&item.to_owned());
        assert_eq!(found, expected, "{item} with {json}");
    }
}

#[test]
fn a_row_that_need_not_be_filled_in_counts_for_nothing() {
    let yes = json!({"first": {"value": true, "on": "2026-11-02"}});
    let form = fixture("not_required");
    for (contract, asked_after, submitted) in [
        (json!(true), true, &["2-2", "after", "contract"][..]),
        (json!(false), false, &["contract"]),
    ] {
        let json = json!({"contract": contract, "2-2": yes, "after": true});
        let answers = answers(&form, json);
        let path = Path::of(&form, &answers);
        assert!(path.is_asked(1), "the row is shown, with the reason");
        assert_eq!(path.expects(1), asked_after);
        assert_eq!(path.is_asked(2), asked_after);
        let kept = path.submitted(&form, &answers);
        let keys: Vec<&String> = kept.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, submitted);
    }
}

#[test]
fn helpers_and_reference_rows_need_no_answer() {
    let form = fixture("helper");
    assert_eq!(form.counts().total, 1);
    assert_eq!(faults(&form, json!({"Q1": true})), []);
    assert_eq!(
        faults(&form, json!({"extra": "あ"})),
        [("Q1".to_owned(), None, "required")]
    );
    let form = fixture("reference");
    let counts = form.counts();
    assert_eq!((counts.regular, counts.reference), (1, 2));
    let yes = json!({"first": {"value": true, "on": "2026-11-02"}});
    assert_eq!(faults(&form, json!({"1": yes})), []);
    // A note on a reference row is not a check that was begun.
    assert_eq!(
        faults(&form, json!({"1": yes, "2": {"remark": "来年"}})),
        []
    );
    // One that was begun is looked at.
    assert_eq!(
        faults(&form, json!({"1": yes, "2": {"first": {"value": true}}})),
        [("2".to_owned(), Some("first"), "required")]
    );
}
