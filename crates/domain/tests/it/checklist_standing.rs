//! How far a checklist is from what it aims at: every row that needs an entry "yes".

use serde_json::{Value, json};
use tenken_domain::checklists::rows::Standing;

use crate::support::{TODAY, answers, bundled};

fn first(value: bool) -> Value {
    json!({"value": value, "on": "2026-11-02"})
}

/// The pharmacy checklist: ten rows of this year, eight of next, one before them all.
fn standing(json: Value) -> Standing {
    let form = bundled("pharmacy-checklist@R5");
    let standing = Standing::of(&form, &answers(&form, json), TODAY);
    let Standing {
        expected,
        yes,
        planned,
        late,
        open,
        ..
    } = standing;
    assert_eq!(expected, yes + planned + late + open, "{standing:?}");
    standing
}

#[test]
fn the_row_before_all_others_and_reference_rows_do_not_count() {
    for json in [
        json!({"presence": {"first": first(true)}}),
        json!({"presence": {"first": first(true)}, "2-4-pc": {"first": first(true)}}),
    ] {
        let expected = Standing {
            expected: 10,
            open: 10,
            ..Standing::default()
        };
        assert_eq!(standing(json), expected);
    }
}

#[test]
fn rows_that_need_no_entry_are_neither_yes_nor_no() {
    let found = standing(json!({
        "presence": {"first": first(true)},
        "vendor-contract": false,
        "1-1": {"first": first(true)},
        // Entered before the contract ended.
        "2-2": {"first": first(true)},
        "2-3": {"first": first(false)},
    }));
    let expected = Standing {
        expected: 8,
        yes: 1,
        open: 7,
        not_required: 2,
        ..Standing::default()
    };
    assert_eq!(found, expected);
}

#[test]
fn every_state_of_a_row_has_its_count() {
    let found = standing(json!({
        "presence": {"first": first(true)},
        "1-1": {"first": first(true)},
        "2-1": {"first": first(false), "second": first(true)},
        "2-2": {"first": first(false), "target": "2027-03-31"},
        "2-3": {"first": first(false), "target": "2026-11-19"},
        "2-4-server": {"first": first(false)},
        "2-5-server": {"remark": "来月みる"},
    }));
    let expected = Standing {
        expected: 10,
        yes: 2,
        planned: 1,
        late: 2,
        open: 5,
        not_required: 0,
    };
    assert_eq!(found, expected);
}

#[test]
fn without_any_system_there_is_no_row_to_count() {
    for json in [json!({}), json!({"presence": {"first": first(false)}})] {
        assert_eq!(standing(json), Standing::default());
    }
}
