//! What a fee asks for, and whether it is met.

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;
use tenken_domain::FacilityKind;
use tenken_domain::readiness::{
    Because, Declared, Fee, FeeResult, MeasureStates, Met, Requirement, Said, read_fee,
};
use tenken_domain::suggestions::Suggested;

use crate::measure_states::{answered, from_ledger, heard, proof, random};
use crate::support::{TODAY, catalog, catalog_text, printed};

fn fee() -> &'static Fee {
    static FEE: LazyLock<Fee> = LazyLock::new(|| {
        let name = "fees/inpatient_dx_1.toml";
        read_fee(name, &catalog_text(name), catalog())
            .unwrap_or_else(|faults| panic!("{}", printed(&faults)))
    });
    &FEE
}

fn declared(requirement: &str, state: Met) -> Declared {
    Declared {
        requirement: requirement.to_owned(),
        state,
        by: "事務長".to_owned(),
        on: TODAY,
        note: String::new(),
    }
}

fn judged(states: &MeasureStates, declared: &[Declared]) -> FeeResult {
    fee().judge(states, declared, TODAY, catalog())
}

fn state(states: &MeasureStates, declared: &[Declared], number: &str) -> Met {
    let result = judged(states, declared);
    let found = result.requirements.iter().find(|one| one.number == number);
    found.unwrap().state
}

#[test]
fn the_bundled_fee_has_its_twelve_requirements() {
    let fee = fee();
    assert_eq!((fee.points, &*fee.claimed), (160, "入院初日"));
    assert_eq!(fee.claimants, [FacilityKind::Hospital]);
    let numbers: Vec<&str> = fee.requirements.iter().map(|one| &*one.number).collect();
    let expected: Vec<String> = (1..=12).map(|number| format!("({number})")).collect();
    assert_eq!(numbers, expected);
    let desirable: Vec<bool> = fee.requirements.iter().map(|one| one.desirable).collect();
    assert_eq!(desirable.iter().filter(|one| **one).count(), 1);
    for rule in &fee.requirements {
        assert_eq!(
            rule.desirable,
            rule.text.contains("望ましい"),
            "{}",
            rule.number
        );
    }
    for (on, in_force) in [
        (date(2026, 5, 31), false),
        (date(2026, 6, 1), true),
        (date(2030, 1, 1), true),
    ] {
        assert_eq!(fee.is_in_force(on), in_force, "{on}");
    }
}

#[test]
fn what_nobody_knows_is_to_be_confirmed() {
    let result = judged(&MeasureStates::default(), &[]);
    assert_eq!(result.state, Met::ToConfirm);
    for one in &result.requirements {
        assert_eq!(one.state, Met::ToConfirm, "{}", one.number);
        assert!(!one.because.is_empty(), "{}", one.number);
    }
    // What scripts read.
    let json = serde_json::to_value(&result).unwrap();
    let ninth = &json["requirements"][8];
    assert_eq!(ninth["state"], "to_confirm");
    assert_eq!(ninth["because"][0]["kind"], "measure");
    assert_eq!(
        ninth["because"][0]["measure"],
        "governance.officer_appointed"
    );
    assert_eq!(ninth["because"][0]["state"], "unknown");
}

#[test]
fn measures_decide_as_far_as_they_can_and_people_the_rest() {
    let yes = Suggested::Yes;
    let no = Suggested::No;
    let kinds = |id: &str| Suggested::Option(id.to_owned());
    let backups = |media: &str, offline: Suggested| {
        answered([
            ("backup.made", Suggested::Yes),
            ("backup.media", kinds(media)),
            ("backup.offline", offline),
        ])
    };
    let officer = answered([
        ("governance.officer_appointed", yes.clone()),
        ("training.yearly", yes.clone()),
    ]);
    let no_training = answered([
        ("governance.officer_appointed", yes.clone()),
        ("training.yearly", no.clone()),
    ]);
    let nothing = MeasureStates::default();
    let mut disputed = officer.clone();
    let against = from_ledger(
        "training.yearly",
        Some(no.clone()),
        vec![proof("trainings")],
    );
    disputed.hear("training.yearly", against);
    let qualified = answered([("governance.officer_qualified", yes.clone())]);
    let met = Some(Met::Met);
    for (name, states, number, declared_as, expected) in [
        ("no measure", &nothing, "(1)", None, Met::ToConfirm),
        ("declared", &nothing, "(1)", met, Met::Met),
        (
            "declared not",
            &nothing,
            "(1)",
            Some(Met::NotMet),
            Met::NotMet,
        ),
        (
            "taken back",
            &nothing,
            "(1)",
            Some(Met::ToConfirm),
            Met::ToConfirm,
        ),
        (
            "full-time is not asked",
            &officer,
            "(9)",
            None,
            Met::ToConfirm,
        ),
        ("full-time", &officer, "(9)", met, Met::Met),
        ("no training", &no_training, "(9)", None, Met::NotMet),
        (
            "against the answer",
            &no_training,
            "(9)",
            met,
            Met::ToConfirm,
        ),
        ("disputed", &disputed, "(9)", None, Met::ToConfirm),
        ("disputed, declared", &disputed, "(9)", met, Met::ToConfirm),
        (
            "which qualification",
            &qualified,
            "(10)",
            None,
            Met::ToConfirm,
        ),
        (
            "two kinds",
            &backups("two", yes.clone()),
            "(11)",
            None,
            Met::Met,
        ),
        (
            "one kind",
            &backups("one", yes.clone()),
            "(11)",
            None,
            Met::ToConfirm,
        ),
        (
            "one kind, declared",
            &backups("one", yes),
            "(11)",
            met,
            Met::Met,
        ),
        (
            "online",
            &backups("two", no.clone()),
            "(11)",
            None,
            Met::NotMet,
        ),
        (
            "online, declared",
            &backups("two", no),
            "(11)",
            met,
            Met::ToConfirm,
        ),
    ] {
        let declared: Vec<Declared> = declared_as
            .map(|state| declared(number, state))
            .into_iter()
            .collect();
        assert_eq!(state(states, &declared, number), expected, "{name}");
    }
}

#[test]
fn the_latest_declaration_that_was_made_counts() {
    let on = |day, state| Declared {
        on: date(2026, 11, day),
        ..declared("(1)", state)
    };
    let nothing = MeasureStates::default();
    for (all, expected) in [
        (vec![on(2, Met::NotMet), on(1, Met::Met)], Met::NotMet),
        (vec![on(2, Met::Met), on(1, Met::NotMet)], Met::Met),
        (vec![on(2, Met::ToConfirm), on(1, Met::Met)], Met::ToConfirm),
        // Not said yet.
        (vec![on(21, Met::Met)], Met::ToConfirm),
    ] {
        assert_eq!(state(&nothing, &all, "(1)"), expected, "{all:?}");
    }
}

#[test]
fn what_is_desirable_never_decides() {
    let all = |tenth| -> Vec<Declared> {
        let mut all: Vec<Declared> = (1..=12)
            .map(|number| declared(&format!("({number})"), Met::Met))
            .collect();
        all[9].state = tenth;
        all
    };
    for tenth in [Met::Met, Met::NotMet, Met::ToConfirm] {
        let result = judged(&MeasureStates::default(), &all(tenth));
        assert_eq!(result.state, Met::Met);
        assert_eq!(result.requirements[9].state, tenth);
    }
    let mut one_not = all(Met::Met);
    one_not[0].state = Met::NotMet;
    assert_eq!(
        judged(&MeasureStates::default(), &one_not).state,
        Met::NotMet
    );
}

/// Whether a source speaks for what a requirement asks of a measure.
fn is_proof(measure: &str, said: &Said) -> bool {
    let readings = fee()
        .requirements
        .iter()
        .flat_map(|one| &one.rests_on.measures);
    let mut of_it = readings.filter(|reading| reading.measure == measure);
    of_it.any(|reading| reading.of(said) == Some(true))
}

fn some_declared() -> impl Strategy<Value = Vec<Declared>> {
    let states = select(vec![Met::Met, Met::NotMet, Met::ToConfirm]);
    let one = (1..=12, states, 1..20i8).prop_map(|(number, state, day)| Declared {
        on: date(2026, 11, day),
        ..declared(&format!("({number})"), state)
    });
    prop::collection::vec(one, 0..12)
}

proptest! {
    /// A proof that goes takes a "met" with it or leaves things as they are; it never makes one.
    #[test]
    fn deleting_a_proof_never_turns_a_requirement_to_met(
        said in random(),
        declared in some_declared(),
        which in any::<Index>(),
    ) {
        let states = heard(&said);
        let ids: BTreeSet<&String> = said.iter().map(|(id, _)| id).collect();
        let mut kept: Vec<(String, Said)> = Vec::new();
        for id in ids {
            kept.extend(states.said(id).iter().map(|one| (id.clone(), one.clone())));
        }
        let proofs: Vec<usize> =
            (0..kept.len()).filter(|at| is_proof(&kept[*at].0, &kept[*at].1)).collect();
        prop_assume!(!proofs.is_empty());
        kept.remove(proofs[which.index(proofs.len())]);
        let (before, after) = (judged(&states, &declared), judged(&heard(&kept), &declared));
        for (one, other) in before.requirements.iter().zip(&after.requirements) {
            prop_assert!(
                other.state != Met::Met || one.state == Met::Met,
                "{one:#?} became {other:#?}"
            );
        }
    }

    /// Nothing is met without a person or a source that says yes.
    #[test]
    fn nothing_is_met_for_nothing(said in random(), declared in some_declared()) {
        for one in judged(&heard(&said), &declared).requirements {
            let speaks_for = |because: &Because| match because {
                Because::Measure { reading, said, .. } => said.iter().any(|one| reading.of(one) == Some(true)),
                Because::Declared(declared) => declared.state == Met::Met,
                Because::Unconfirmed { .. } => false,
            };
            prop_assert!(one.state != Met::Met || one.because.iter().any(speaks_for), "{one:#?}");
        }
    }
}

fn shown(one: &Requirement) -> String {
    let mut out = format!("{} {}", one.number, one.state.label());
    for because in &one.because {
        write!(out, "\n    {}", because.text()).unwrap();
    }
    out + "\n"
}

#[test]
fn a_small_hospital() {
    let mut states = answered([
        ("governance.officer_appointed", Suggested::Yes),
        ("governance.officer_qualified", Suggested::No),
        ("backup.made", Suggested::Yes),
        ("backup.media", Suggested::Option("two".to_owned())),
        ("backup.offline", Suggested::Yes),
        ("bcp.established", Suggested::Yes),
        ("bcp.drilled", Suggested::Yes),
    ]);
    let no_drill = from_ledger("bcp.drilled", Some(Suggested::No), vec![proof("bcp")]);
    states.hear("bcp.drilled", no_drill);
    let result = judged(
        &states,
        &[declared("(1)", Met::Met), declared("(5)", Met::NotMet)],
    );
    let text: String = result.requirements.iter().map(shown).collect();
    insta::assert_snapshot!(text);
}

#[test]
fn every_fault_of_a_fee_file_is_told_with_its_line() {
    let text = r#"
id = "Bad Id"
name = "加算"
points = "many"
valid_from = 2026-06-01
valid_until = 2026-05-01
claimants = ["hospital"]
source = "s"
colour = "red"

[[requirements]]
number = "(1)"
text = "本文"

[[requirements]]
number = "(1)"
text = ""
measures = [{ measure = "no.such" }]

[[requirements]]
number = "(3)"
text = "本文"
declare = 3
"#;
    let faults = read_fee("x.toml", text, catalog()).unwrap_err();
    let found: Vec<(usize, &str)> = faults.iter().map(|one| (one.line, one.code)).collect();
    let expected = [
        (1, "valid_until"),
        (1, "id"),
        (4, "syntax"),
        (9, "syntax"),
        (11, "rests_on"),
        (15, "text"),
        (15, "duplicate"),
        (15, "unknown_measure"),
        (23, "syntax"),
    ];
    assert_eq!(found, expected, "{}", printed(&faults));
    assert!(read_fee("x.toml", "requirements = 3", catalog()).is_err());
    assert!(read_fee("x.toml", "[[requirements", catalog()).is_err());
}
