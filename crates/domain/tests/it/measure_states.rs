//! What several sources say of a measure together, and random states for the properties of what is read from them.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::Item;
use tenken_domain::readiness::{MeasureStates, Reading, Said, State, said_of_measures};
use tenken_domain::suggestions::{Proof, Suggested, Suggestion};

use crate::support::{TODAY, bundled, catalog};

/// A row that proves something.
pub fn proof(ledger: &str) -> Proof {
    Proof {
        ledger: ledger.to_owned(),
        row: "01JROW".to_owned(),
        revision: 1,
        name: "行".to_owned(),
    }
}

/// What a ledger says, with a row if it is more than nothing.
pub fn from_ledger(measure: &str, answer: Option<Suggested>, rows: Vec<Proof>) -> Said {
    Said::ledger(&Suggestion {
        measure: measure.to_owned(),
        rule: "rule",
        answer,
        rows,
        why: String::new(),
        missing: Vec::new(),
    })
}

/// What is known when each measure was answered so.
pub fn answered<'a>(answers: impl IntoIterator<Item = (&'a str, Suggested)>) -> MeasureStates {
    let mut states = MeasureStates::default();
    for (measure, answer) in answers {
        states.hear(measure, Said::answer("調査", TODAY, answer));
    }
    states
}

fn reading(measure: &str) -> Reading {
    Reading {
        measure: measure.to_owned(),
        options: Vec::new(),
        only_yes: false,
    }
}

#[test]
fn answers_speak_for_their_measures() {
    let mut form = Form::clone(&bundled("pharmacy-checklist@R5"));
    let row = |item: &Item| item.id == "2-5-pc";
    let pc = form.items.iter_mut().find(|item| row(item)).unwrap();
    pc.measure = Some("accounts.removed_server".to_owned());
    let form = &form;
    let said = |rows: &[(&str, bool)]| {
        let rows = rows.iter().map(|(item, yes)| {
            let check = serde_json::json!({ "first": { "value": yes, "on": TODAY } });
            ((*item).to_owned(), check)
        });
        let stored = serde_json::Value::Object(rows.collect()).to_string();
        let answers = Answers::from_stored(form, &stored);
        let of_measure = said_of_measures(form, &answers);
        let of = |measure: &str| of_measure.get(measure).cloned().unwrap_or_default();
        (of("inventory.devices"), of("accounts.removed_server"))
    };
    let (yes, no) = (vec![Suggested::Yes], vec![Suggested::No]);
    let nothing = Vec::new();
    assert_eq!(said(&[]), (nothing.clone(), nothing.clone()));
    // Whether there is a medical information system at all decides what is asked.
    let (begun, not_asked) = (("presence", true), ("presence", false));
    assert_eq!(
        said(&[not_asked, ("2-1", true)]),
        (nothing.clone(), nothing.clone())
    );
    for (rows, wanted) in [
        (vec![("2-1", true)], (&yes, &nothing)),
        (vec![("2-1", false), ("2-5-server", true)], (&no, &yes)),
        // One measure, asked of two kinds of devices: a no is a no, in either order.
        (
            vec![("2-5-server", true), ("2-5-pc", false)],
            (&nothing, &no),
        ),
        (
            vec![("2-5-server", false), ("2-5-pc", true)],
            (&nothing, &no),
        ),
    ] {
        let mut all = vec![begun];
        all.extend(rows);
        let (one, other) = said(&all);
        assert_eq!((&one, &other), wanted, "{all:?}");
    }
}

#[test]
fn sources_that_disagree_are_shown_and_not_decided() {
    let answer = |yes: bool, on: Date| {
        let value = if yes { Suggested::Yes } else { Suggested::No };
        Said::answer("調査", on, value)
    };
    let (old, new) = (date(2025, 4, 1), date(2026, 4, 1));
    let rows = || vec![proof("bcp")];
    let yes = Some(Suggested::Yes);
    let no = Some(Suggested::No);
    let evidence = |until| Said::evidence("BCP.pdf", Some(until), TODAY);
    for (name, heard, state, disputed, shown) in [
        ("nothing", vec![], State::Unknown, false, 0),
        ("a yes", vec![answer(true, new)], State::Yes, false, 1),
        (
            "the latest answer counts",
            vec![answer(true, old), answer(false, new)],
            State::No,
            false,
            1,
        ),
        (
            "in whatever order",
            vec![answer(false, new), answer(true, old)],
            State::No,
            false,
            1,
        ),
        (
            "two of one day",
            vec![answer(false, new), answer(true, new)],
            State::Unknown,
            true,
            2,
        ),
        (
            "the ledger agrees",
            vec![answer(true, new), from_ledger("m", yes.clone(), rows())],
            State::Yes,
            false,
            2,
        ),
        (
            "the ledger says otherwise",
            vec![answer(true, new), from_ledger("m", no, rows())],
            State::Unknown,
            true,
            2,
        ),
        (
            "the ledger says nothing",
            vec![answer(true, new), from_ledger("m", None, rows())],
            State::Yes,
            false,
            2,
        ),
        (
            "a yes without rows",
            vec![from_ledger("m", yes, vec![])],
            State::Unknown,
            false,
            1,
        ),
        ("evidence", vec![evidence(TODAY)], State::Yes, false, 1),
        (
            "evidence of yesterday",
            vec![evidence(TODAY.yesterday().unwrap())],
            State::Unknown,
            false,
            1,
        ),
        (
            "a declaration against an answer",
            vec![answer(true, new), Said::declaration("院長", old, false)],
            State::Unknown,
            true,
            2,
        ),
    ] {
        let mut states = MeasureStates::default();
        for said in heard {
            states.hear("m", said);
        }
        assert_eq!(reading("m").state(&states), state, "{name}");
        assert_eq!(reading("m").is_disputed(&states), disputed, "{name}");
        assert_eq!(states.said("m").len(), shown, "{name}");
    }
}

#[test]
fn a_choice_is_read_by_its_options() {
    let two_or_more = |only_yes| Reading {
        measure: "m".to_owned(),
        options: vec!["two".to_owned(), "three-or-more".to_owned()],
        only_yes,
    };
    let option = |id: &str| Suggested::Option(id.to_owned());
    let options =
        |ids: &[&str]| Suggested::Options(ids.iter().map(|id| (*id).to_owned()).collect());
    for (value, state, only_yes) in [
        (option("two"), State::Yes, State::Yes),
        (option("one"), State::No, State::Unknown),
        (options(&["one", "two"]), State::Yes, State::Yes),
        (options(&["one"]), State::No, State::Unknown),
        // Neither says how many.
        (Suggested::Yes, State::Unknown, State::Unknown),
        (Suggested::Number(3), State::Unknown, State::Unknown),
    ] {
        let states = answered([("m", value.clone())]);
        assert_eq!(two_or_more(false).state(&states), state, "{value:?}");
        assert_eq!(two_or_more(true).state(&states), only_yes, "{value:?}");
    }
    let states = answered([("m", option("two"))]);
    assert_eq!(reading("m").state(&states), State::Unknown);
    for (rows, state) in [
        (vec![], State::Unknown),
        (vec![proof("backups")], State::Yes),
    ] {
        let mut states = MeasureStates::default();
        states.hear("m", from_ledger("m", Some(option("two")), rows));
        assert_eq!(two_or_more(false).state(&states), state);
    }
}

/// A yes to a reading, whatever is asked.
pub fn yes_to(reading: &Reading) -> Suggested {
    match reading.options.first() {
        Some(option) => Suggested::Option(option.clone()),
        None => Suggested::Yes,
    }
}

/// A source that says something of a measure.
fn said() -> impl Strategy<Value = Said> {
    let value = prop_oneof![
        Just(Suggested::Yes),
        Just(Suggested::No),
        select(vec!["one", "two", "three-or-more", "daily"])
            .prop_map(|id| Suggested::Option(id.to_owned())),
    ];
    let day = (1..20i8).prop_map(|day| date(2026, 11, day));
    (value, day, 0..4u8).prop_map(|(value, day, source)| match source {
        0 => Said::answer("調査", day, value),
        1 => from_ledger("m", Some(value), vec![proof("bcp")]),
        2 => Said::evidence("f", Some(day), date(2026, 11, 10)),
        _ => Said::declaration("院長", day, value == Suggested::Yes),
    })
}

/// What is known of some of all measures.
pub fn random() -> impl Strategy<Value = Vec<(String, Said)>> {
    let measures: Vec<String> = catalog().measures().map(|one| one.id.clone()).collect();
    let each: Vec<_> = measures
        .into_iter()
        .map(|id| (Just(id), prop::collection::vec(said(), 0..3)))
        .collect();
    each.prop_map(|all| {
        let all = all.into_iter();
        all.flat_map(|(id, said)| said.into_iter().map(move |one| (id.clone(), one)))
            .collect()
    })
}

/// What was heard, put together.
pub fn heard(said: &[(String, Said)]) -> MeasureStates {
    let mut states = MeasureStates::default();
    for (measure, said) in said {
        states.hear(measure, said.clone());
    }
    states
}
