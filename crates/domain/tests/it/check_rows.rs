//! The rules of checklist rows (R5 pharmacy checklist manual Ⅰ-2, guide for
//! inspectors ①) and their state.

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use tenken_domain::checklists::rows::{RowState, row_state, states};
use tenken_domain::forms::answer::{Answer, Checked, Occasion};
use tenken_domain::forms::form::path::Path;

use crate::support::{TODAY, YEAR, answers, bundled, checked, faults, fixture, row};

/// Problems of a row when submitting on 20 November 2026, as (part, code).
fn problems(key: &str, value: Value) -> Vec<(&'static str, &'static str)> {
    let form = fixture("check");
    let item = form.item(key).unwrap();
    let occasion = Occasion {
        today: TODAY,
        fiscal_year: YEAR,
        reference: form.is_reference(item),
    };
    let kind = form.answer_type(key).unwrap().kind();
    let answer = kind.from_json(&value).unwrap();
    let problems = kind.complete(&answer, &occasion);
    problems
        .into_iter()
        .map(|problem| (problem.part.unwrap(), problem.code))
        .collect()
}

fn yes(on: &str) -> Value {
    json!({"value": true, "on": on})
}

fn no(on: &str) -> Value {
    json!({"value": false, "on": on})
}

#[test]
fn rules_of_a_row() {
    const FINE: &[(&str, &str)] = &[];
    for (value, expected) in [
        (json!({"first": yes("2026-11-02")}), FINE),
        (json!({"first": yes("2026-04-01")}), FINE),
        (json!({"first": yes("2026-11-20")}), FINE),
        // No first check.
        (json!({"remark": "まだ"}), &[("first", "required")]),
        (json!({"target": "2027-03-31"}), &[("first", "required")]),
        (
            json!({"second": yes("2026-11-02")}),
            &[("first", "required")],
        ),
        // No day, no value, neither.
        (json!({"first": {"value": true}}), &[("first", "required")]),
        (
            json!({"first": {"on": "2026-11-02"}}),
            &[("first", "required")],
        ),
        (
            json!({"first": {}}),
            &[("first", "required"), ("first", "required")],
        ),
        // Tomorrow; the day before the fiscal year.
        (
            json!({"first": yes("2026-11-21")}),
            &[("first", "date_in_future")],
        ),
        (
            json!({"first": yes("2027-04-01")}),
            &[("first", "date_in_future")],
        ),
        (
            json!({"first": yes("2026-03-31")}),
            &[("first", "date_outside_year")],
        ),
        // "No" needs a target date inside the fiscal year.
        (
            json!({"first": no("2026-11-02")}),
            &[("target", "target_required")],
        ),
        (
            json!({"first": no("2026-11-02"), "target": "2026-11-02"}),
            FINE,
        ),
        (
            json!({"first": no("2026-11-02"), "target": "2027-03-31"}),
            FINE,
        ),
        (
            json!({"first": no("2026-11-02"), "target": "2027-04-01"}),
            &[("target", "target_outside_year")],
        ),
        (
            json!({"first": no("2026-11-02"), "target": "2026-03-31"}),
            &[("target", "target_outside_year")],
        ),
        (
            json!({"first": no("2026-11-02"), "target": "2026-11-01"}),
            &[("target", "target_before_first")],
        ),
        (
            json!({"first": {"value": false}, "target": "2026-04-01"}),
            &[("first", "required")],
        ),
        // With "yes" a target is not looked at.
        (
            json!({"first": yes("2026-11-02"), "target": "1999-01-01"}),
            FINE,
        ),
        // Second check.
        (
            json!({"first": no("2026-11-02"), "target": "2027-03-31", "second": yes("2026-11-20")}),
            FINE,
        ),
        (
            json!({"first": yes("2026-11-02"), "second": yes("2026-11-02")}),
            FINE,
        ),
        (
            json!({"first": yes("2026-11-02"), "second": yes("2026-11-01")}),
            &[("second", "second_before_first")],
        ),
        (
            json!({"first": yes("2026-11-02"), "second": {"value": true}}),
            &[("second", "required")],
        ),
        (
            json!({"first": yes("2026-11-02"), "second": {"on": "2026-11-03"}}),
            &[("second", "required")],
        ),
        (
            json!({"first": yes("2026-11-02"), "second": yes("2026-11-21")}),
            &[("second", "date_in_future")],
        ),
        (
            json!({"first": yes("2026-04-01"), "second": yes("2026-03-31")}),
            &[
                ("second", "date_outside_year"),
                ("second", "second_before_first"),
            ],
        ),
        // Everything at once.
        (
            json!({"first": no("2026-03-31"), "target": "2027-04-01", "second": {}}),
            &[
                ("first", "date_outside_year"),
                ("second", "required"),
                ("second", "required"),
                ("target", "target_outside_year"),
            ],
        ),
    ] {
        assert_eq!(problems("1-1", value.clone()), expected, "{value}");
    }
}

#[test]
fn reference_rows_may_be_met_in_the_next_fiscal_year() {
    for (value, expected) in [
        (json!({"remark": "来年"}), &[][..]),
        (json!({"target": "2028-03-31"}), &[]),
        (
            json!({"first": no("2026-11-02"), "target": "2028-03-31"}),
            &[],
        ),
        (
            json!({"first": no("2026-11-02"), "target": "2028-04-01"}),
            &[("target", "target_outside_year")],
        ),
        (
            json!({"first": no("2026-11-02")}),
            &[("target", "target_required")],
        ),
        (
            json!({"first": yes("2026-03-31")}),
            &[("first", "date_outside_year")],
        ),
        (
            json!({"second": yes("2026-11-02")}),
            &[("first", "required")],
        ),
    ] {
        assert_eq!(problems("2-9", value.clone()), expected, "{value}");
    }
}

#[test]
fn a_row_with_only_a_first_check_asks_for_no_target() {
    assert_eq!(problems("presence", json!({"first": no("2026-11-02")})), []);
    assert_eq!(
        problems("presence", json!({"first": {"value": false}})),
        [("first", "required")]
    );
}

/// The sentences people read, with the dates that are meant.
#[test]
fn messages_of_a_row() {
    let form = fixture("check");
    let mut lines = String::new();
    for (key, value) in [
        ("1-1", json!({"remark": "まだ"})),
        ("1-1", json!({"first": {}})),
        ("1-1", json!({"first": yes("2026-11-21")})),
        ("1-1", json!({"first": yes("2026-03-31")})),
        ("1-1", json!({"first": no("2026-11-02")})),
        (
            "1-1",
            json!({"first": no("2026-11-02"), "target": "2027-04-01"}),
        ),
        (
            "1-1",
            json!({"first": no("2026-11-02"), "target": "2026-11-01"}),
        ),
        (
            "1-1",
            json!({"first": yes("2026-11-02"), "second": yes("2026-11-01")}),
        ),
        ("2-9", json!({"first": no("2026-11-02")})),
    ] {
        let found = tenken_domain::responses::validate::validate(
            &form,
            &answers(&form, json!({ key: value })),
            TODAY,
            YEAR,
        );
        for fault in found.iter().filter(|fault| fault.item == key) {
            lines.push_str(&format!("{key} {}: {}\n", fault.code, fault.message));
        }
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn the_state_of_a_row() {
    let target = date(2027, 3, 31);
    let day = date(2026, 11, 2);
    let no = || checked(false, day);
    let yes = || checked(true, day);
    let only_day = Some(Checked {
        value: None,
        on: Some(day),
    });
    let form = fixture("check");
    let item = form.item("1-1").unwrap();
    for (first, until, second, today, expected) in [
        (None, None, None, TODAY, RowState::Open),
        (only_day, None, None, TODAY, RowState::Open),
        (None, None, yes(), TODAY, RowState::Open),
        (yes(), None, None, TODAY, RowState::Met),
        (yes(), Some(target), None, date(2030, 1, 1), RowState::Met),
        (yes(), None, yes(), TODAY, RowState::Met),
        (no(), Some(target), yes(), TODAY, RowState::MetLater),
        (no(), None, yes(), TODAY, RowState::MetLater),
        (
            no(),
            Some(target),
            yes(),
            date(2030, 1, 1),
            RowState::MetLater,
        ),
        (yes(), None, no(), TODAY, RowState::NoTarget),
        (
            no(),
            Some(target),
            None,
            TODAY,
            RowState::Planned { target },
        ),
        (
            no(),
            Some(target),
            None,
            target,
            RowState::Planned { target },
        ),
        (
            no(),
            Some(target),
            None,
            date(2027, 4, 1),
            RowState::Overdue { target },
        ),
        (
            no(),
            Some(target),
            no(),
            TODAY,
            RowState::Planned { target },
        ),
        (
            no(),
            Some(target),
            no(),
            date(2027, 4, 1),
            RowState::Overdue { target },
        ),
        (no(), None, None, TODAY, RowState::NoTarget),
    ] {
        let row = row(first, until, second);
        let state = row_state(item, Some(&row), today);
        assert_eq!(state, expected, "{row:?} on {today}");
    }
    assert_eq!(row_state(item, None, TODAY), RowState::Open);
}

fn label_of(states: &[(usize, RowState)], at: usize) -> Option<&'static str> {
    states
        .iter()
        .find(|(found, _)| *found == at)
        .map(|(_, state)| state.label())
}

#[test]
fn without_a_contract_two_rows_of_the_pharmacy_checklist_need_no_entry() {
    let form = bundled("pharmacy-checklist@R5");
    let json = json!({
        "presence": {"first": yes("2026-11-02")},
        "vendor-contract": false,
        "1-1": {"first": yes("2026-11-02")},
        // Entered before the contract ended.
        "2-2": {"first": yes("2026-11-02")},
    });
    let states = states(&form, &answers(&form, json.clone()), TODAY);
    assert_eq!(states.len(), 19);
    for item in &form.items {
        let expected = match item.id.as_str() {
            "vendor-contract" => None,
            "presence" | "1-1" => Some("はい"),
            "2-2" | "2-3" => Some("記入不要"),
            _ => Some("未確認"),
        };
        let at = form.position(&item.id).unwrap();
        assert_eq!(label_of(&states, at), expected, "{}", item.id);
    }
    // Eight rows of this year are missing; neither the two nor the reference rows are.
    let missing: Vec<String> = faults(&form, json)
        .into_iter()
        .map(|(item, ..)| item)
        .collect();
    let expected = [
        "2-1",
        "2-4-server",
        "2-5-server",
        "2-6-server",
        "2-7-network",
        "2-8-network",
        "3-1",
    ];
    assert_eq!(missing, expected);
}

#[test]
fn with_a_contract_all_rows_are_required() {
    let form = bundled("pharmacy-checklist@R5");
    for contract in [json!(true), Value::Null] {
        let json = json!({"presence": {"first": yes("2026-11-02")}, "vendor-contract": contract});
        assert_eq!(faults(&form, json).len(), 10);
    }
}

#[test]
fn a_pharmacy_without_any_system_is_asked_nothing_else() {
    let form = bundled("pharmacy-checklist@R5");
    let only = json!({"presence": {"first": no("2026-11-02")}});
    assert_eq!(faults(&form, only.clone()), []);
    let path = Path::of(&form, &answers(&form, only.clone()));
    assert_eq!(path.items(&form).count(), 1);
    assert_eq!(states(&form, &answers(&form, only.clone()), TODAY).len(), 1);
    // What was entered before is left out.
    let mut before = only.clone();
    before["1-1"] = json!({"first": yes("2026-11-02")});
    let before = answers(&form, before);
    assert_eq!(
        Path::of(&form, &before).submitted(&form, &before),
        answers(&form, only)
    );
}

#[test]
fn what_does_not_apply_is_not_submitted() {
    let form = fixture("check");
    let with = answers(
        &form,
        json!({"1-1": {"first": yes("2026-11-02"), "target": "2027-03-31"}}),
    );
    let submitted = Path::of(&form, &with).submitted(&form, &with);
    let expected: Option<Date> = None;
    let Some(Answer::Check(row)) = submitted.get("1-1") else {
        panic!()
    };
    assert_eq!(row.target, expected);
}
