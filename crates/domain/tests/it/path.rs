//! Which items are asked, and what is submitted.

use proptest::prelude::*;
use serde_json::{Value, json};
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::condition::{AllOf, AnyOf, Condition, NotOf};
use tenken_domain::forms::form::path::Path;

use crate::random::answered_form;
use crate::support::{answers, bundled};

/// The numbers of the branching questions that are asked.
fn branches(json: Value) -> String {
    let form = bundled("hospital-survey@R5");
    let path = Path::of(&form, &answers(&form, json));
    let asked = path.items(&form).filter(|(_, item)| item.when.is_some());
    let ids: Vec<&str> = asked.map(|(_, item)| item.id.as_str()).collect();
    ids.join(" ")
}

#[test]
fn branches_of_the_hospital_survey() {
    let below_q12 = "Q12 Q12-1 Q12-2 Q12-3 Q12-4 Q12-5 Q12-6";
    for (json, expected) in [
        (json!({}), ""),
        (json!({"Q10": false}), ""),
        (json!({"Q10": true}), "Q10-1"),
        (json!({"Q10": false, "Q10-1": true}), ""),
        (json!({"Q11": true}), "Q12"),
        (json!({"Q11": true, "Q12": false}), "Q12"),
        (json!({"Q11": true, "Q12": true}), below_q12),
        // Answers under a branch that was closed later do not keep it open.
        (
            json!({"Q11": false, "Q12": true, "Q12-1": "daily", "Q12-5": true}),
            "",
        ),
        (json!({"Q12": true}), ""),
        (
            json!({"Q10": true, "Q11": true, "Q12": false, "Q12-1": "daily"}),
            "Q10-1 Q12",
        ),
    ] {
        assert_eq!(branches(json.clone()), expected, "{json}");
    }
}

#[test]
fn answers_of_closed_branches_stay_in_the_draft_but_are_not_submitted() {
    let form = bundled("hospital-survey@R5");
    let draft = answers(
        &form,
        json!({"Q1.name": "山田", "Q11": false, "Q12": true, "Q12-1": "daily", "Q13-1": true}),
    );
    let submitted = Path::of(&form, &draft).submitted(&form, &draft);
    let expected = answers(
        &form,
        json!({"Q1.name": "山田", "Q11": false, "Q13-1": true}),
    );
    assert_eq!(submitted, expected);
}

/// Whether a condition that holds rests on items an entry is expected for.
fn rests_on_asked(form: &Form, path: &Path, condition: &Condition) -> bool {
    let rests = |part: &Condition| rests_on_asked(form, path, part);
    match condition {
        Condition::All(AllOf { all }) => all.iter().all(rests),
        Condition::Any(AnyOf { any }) => any.iter().any(rests),
        // "Not" and "not answered" also hold of items that are not asked.
        Condition::Not(NotOf { .. }) => true,
        Condition::Test(test) => {
            test.answered == Some(false) || path.expects(form.position(&test.item).unwrap())
        }
    }
}

proptest! {
    #[test]
    fn no_item_is_asked_because_of_one_that_is_not((form, answers) in answered_form()) {
        let path = Path::of(&form, &answers);
        for (_, item) in path.items(&form) {
            if let Some(when) = &item.when {
                prop_assert!(rests_on_asked(&form, &path, when), "{} {}", form.key(), item.id);
            }
        }
    }

    #[test]
    fn only_what_is_asked_is_submitted((form, answers) in answered_form()) {
        let path = Path::of(&form, &answers);
        let submitted = path.submitted(&form, &answers);
        for (key, _) in submitted.iter() {
            prop_assert!(path.expects(form.position(key).unwrap()), "{key}");
            prop_assert!(answers.get(key).is_some(), "{key} came from nowhere");
        }
        for (key, answer) in answers.iter() {
            // Nothing is left of a row with only a target date.
            let nothing = form.answer_type(key).unwrap().kind().show(answer).is_empty();
            let expected = path.expects(form.position(key).unwrap()) && !nothing;
            prop_assert_eq!(submitted.get(key).is_some(), expected, "{}: {:?}", key, answer);
        }
    }

    #[test]
    fn submitting_what_was_submitted_changes_nothing((form, answers) in answered_form()) {
        let path = Path::of(&form, &answers);
        let once = path.submitted(&form, &answers);
        let path_after = Path::of(&form, &once);
        prop_assert_eq!(&path_after.submitted(&form, &once), &once);
        prop_assert_eq!(path_after, path);
    }

    #[test]
    fn answers_survive_json_and_storage((form, answers) in answered_form()) {
        let json: Value = serde_json::from_str(&answers.to_json()).unwrap();
        prop_assert_eq!(&Answers::from_json(&form, &json).unwrap(), &answers);
        prop_assert_eq!(&Answers::from_stored(&form, &answers.to_json()), &answers);
    }
}
