//! How far a response is.

use proptest::prelude::*;
use serde_json::{Value, json};
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::FormKind;
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::progress::Progress;
use tenken_domain::responses::validate::validate;

use crate::random::answered_form;
use crate::support::{TODAY, YEAR, answers, bundled, fixture};

fn of(form: &Form, answers: &Answers) -> Progress {
    Progress::of(form, &Path::of(form, answers), answers)
}

fn of_section(form: &Form, answers: &Answers, section: usize) -> Progress {
    Progress::of_section(form, &Path::of(form, answers), answers, section)
}

fn progress(form: &str, json: Value) -> (usize, usize) {
    let form = bundled(form);
    let progress = of(&form, &answers(&form, json));
    (progress.answered, progress.required)
}

#[test]
fn what_is_required_follows_the_path() {
    for (json, expected) in [
        (json!({}), (0, 13)),
        (json!({"Q2": true, "Q10": false}), (2, 13)),
        (json!({"Q2": true, "Q10": true}), (2, 14)),
        (json!({"Q11": true, "Q12": true}), (2, 20)),
        (json!({"Q11": false, "Q12": true}), (1, 13)),
        // A group counts once, when all it needs is there.
        (
            json!({"Q1.name": "山田", "Q1.organization": "見本病院"}),
            (0, 13),
        ),
        (
            json!({"Q1.name": "山田", "Q1.organization": "見本病院", "Q1.contact": "03"}),
            (1, 13),
        ),
        (json!({"Q6": []}), (0, 13)),
    ] {
        assert_eq!(
            progress("hospital-survey@R5", json.clone()),
            expected,
            "{json}"
        );
    }
}

#[test]
fn helpers_and_reference_rows_do_not_count() {
    let no = json!({"first": {"value": false, "on": "2026-11-02"}});
    let yes = json!({"first": {"value": true, "on": "2026-11-02"}});
    for (json, expected) in [
        (json!({}), (0, 1)),
        (json!({"presence": no}), (1, 1)),
        (json!({"presence": yes}), (1, 11)),
        (
            json!({"presence": yes, "vendor-contract": true, "2-9-pc": yes}),
            (1, 11),
        ),
        (
            json!({"presence": yes, "vendor-contract": false, "2-2": yes}),
            (1, 9),
        ),
        (json!({"presence": yes, "1-1": {"remark": "まだ"}}), (1, 11)),
    ] {
        assert_eq!(
            progress("pharmacy-checklist@R5", json.clone()),
            expected,
            "{json}"
        );
    }
}

#[test]
fn hundred_percent_means_all() {
    for (answered, required, percent, complete) in [
        (0, 3, 0, false),
        (1, 3, 33, false),
        (199, 200, 99, false),
        (200, 200, 100, true),
        (0, 0, 100, true),
    ] {
        let progress = Progress { required, answered };
        assert_eq!(
            (progress.percent(), progress.is_complete()),
            (percent, complete)
        );
    }
}

#[test]
fn sections_add_up() {
    let form = fixture("check");
    let given = answers(&form, json!({"presence": {"first": {"value": true}}}));
    let each: Vec<Progress> = (0..2)
        .map(|section| of_section(&form, &given, section))
        .collect();
    assert_eq!(
        each,
        [
            Progress {
                required: 2,
                answered: 1
            },
            Progress {
                required: 0,
                answered: 0
            }
        ]
    );
}

proptest! {
    /// A survey shows 100 % exactly when nothing stands in the way of submitting
    /// it; on a checklist the days and targets of rows may still be missing.
    #[test]
    fn complete_is_what_can_be_submitted((form, answers) in answered_form()) {
        let progress = of(&form, &answers);
        let faults = validate(&form, &answers, TODAY, YEAR);
        prop_assert!(progress.answered <= progress.required);
        if form.kind == FormKind::Survey && form.id != "conditions" {
            prop_assert_eq!(progress.is_complete(), faults.is_empty(), "{:?}", faults);
        } else {
            prop_assert!(progress.is_complete() || !faults.is_empty());
        }
    }

    #[test]
    fn sections_of_any_form_add_up((form, answers) in answered_form()) {
        let all = of(&form, &answers);
        let each = (0..form.sections.len()).map(|section| of_section(&form, &answers, section));
        let (required, answered) = each.fold((0, 0), |(r, a), p| (r + p.required, a + p.answered));
        prop_assert_eq!(all, Progress { required, answered });
    }
}
