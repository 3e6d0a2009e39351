//! The ransomware view: points, ranges, next steps, comparison.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fmt::Write;
use std::sync::LazyLock;
use tenken_domain::FacilityKind;
use tenken_domain::readiness::{
    Heard, LEAST_FACILITIES, MeasureStates, NEXT_STEPS, Peers, Ransomware, RansomwareView, Reading,
    Said, State, Tally, compare, read_fee, read_ransomware,
};
use tenken_domain::suggestions::Suggested;

use crate::measure_states::{answered, from_ledger, heard, proof, random, yes_to};
use crate::support::{TODAY, catalog, catalog_text, printed};

fn score() -> &'static Ransomware {
    static SCORE: LazyLock<Ransomware> = LazyLock::new(|| {
        let name = "ransomware.toml";
        read_ransomware(name, &catalog_text(name), catalog())
            .unwrap_or_else(|faults| panic!("{}", printed(&faults)))
    });
    &SCORE
}

fn view(states: &MeasureStates) -> RansomwareView {
    score().view(states, catalog())
}

/// All readings of the score.
fn readings() -> Vec<Reading> {
    let parts = score().stages.iter().flat_map(|stage| &stage.parts);
    parts.flat_map(|part| part.measures.clone()).collect()
}

#[test]
fn each_stage_of_the_bundled_score_has_as_many_points() {
    let all = view(&MeasureStates::default());
    let possible: Vec<u32> = all
        .stages
        .iter()
        .map(|stage| stage.points.possible)
        .collect();
    assert_eq!(possible, [25; 4]);
    assert_eq!(all.points.possible, 100);
    for part in score().stages.iter().flat_map(|stage| &stage.parts) {
        for text in [&part.reason, &part.todo] {
            assert!(text.ends_with('。'), "{}: {text}", part.id);
        }
        assert!(!part.source.is_empty(), "{}", part.id);
    }
}

#[test]
fn what_is_not_known_is_a_range_and_no_no() {
    let nothing = view(&MeasureStates::default());
    assert_eq!((nothing.points.from, nothing.points.to), (0, 100));
    let all = |answer: fn(&Reading) -> Suggested| {
        let readings = readings();
        let known = readings.iter().map(|one| (&*one.measure, answer(one)));
        view(&answered(known))
    };
    let yes = all(yes_to);
    assert_eq!((yes.points.from, yes.points.to), (100, 100));
    assert!(yes.next.is_empty());
    let no = all(|reading| match reading.options.is_empty() {
        true => Suggested::No,
        false => Suggested::Option("one".to_owned()),
    });
    assert_eq!((no.points.from, no.points.to), (0, 0));
    let mut disputed = answered([("backup.offline", Suggested::Yes)]);
    let against = from_ledger(
        "backup.offline",
        Some(Suggested::No),
        vec![proof("backups")],
    );
    disputed.hear("backup.offline", against);
    assert_eq!(view(&disputed).points.unknown(), 100);
}

#[test]
fn the_next_steps_are_those_that_bring_most() {
    let names = |states: &MeasureStates| -> Vec<(String, u32)> {
        let steps = view(states).next.into_iter();
        steps.map(|step| (step.part, step.brings)).collect()
    };
    let expected = |list: &[(&str, u32)]| -> Vec<(String, u32)> {
        list.iter()
            .map(|(part, brings)| ((*part).to_owned(), *brings))
            .collect()
    };
    let first = [("offline", 8), ("recovery_ready", 6), ("patch_network", 5)];
    assert_eq!(names(&MeasureStates::default()), expected(&first));
    let states = answered([
        ("backup.offline", Suggested::Yes),
        ("backup.recovery_ready", Suggested::Yes),
        ("patch.network", Suggested::Yes),
    ]);
    // All of four points: the first in the file.
    let then = [
        ("patch_pc", 4),
        ("remote_maintenance", 4),
        ("patch_server", 4),
    ];
    assert_eq!(names(&states), expected(&then));
}

proptest! {
    #[test]
    fn a_yes_never_lowers_anything(said in random(), which in any::<Index>()) {
        let readings = readings();
        let reading = &readings[which.index(readings.len())];
        let before = heard(&said);
        prop_assume!(reading.state(&before) != State::Yes);
        let others: Vec<_> = said.into_iter().filter(|(id, _)| *id != reading.measure).collect();
        let mut after = heard(&others);
        after.hear(&reading.measure, Said::answer("調査", TODAY, yes_to(reading)));
        prop_assert_eq!(reading.state(&after), State::Yes);
        let (before, after) = (view(&before), view(&after));
        prop_assert!(after.points.from >= before.points.from);
        prop_assert!(after.points.to >= before.points.to);
        for (one, other) in before.stages.iter().zip(&after.stages) {
            prop_assert!(other.points.from >= one.points.from);
            prop_assert!(other.points.to >= one.points.to);
        }
    }

    /// What is counted of a nation is what each facility sees of itself.
    #[test]
    fn a_tally_has_the_points_of_the_view(said in random()) {
        let (tally, mut counted) = (Tally::of(score()), Heard::default());
        let states = heard(&said);
        for reading in readings() {
            for one in states.said(&reading.measure).iter().filter_map(|one| one.value.as_ref()) {
                tally.hear(&mut counted, &reading.measure, one);
            }
        }
        prop_assert_eq!(tally.sure_points(counted), view(&states).points.from);
        let is_known = readings().iter().any(|one| states.said(&one.measure).iter().any(|said| one.of(said).is_some()));
        prop_assert_eq!(!counted.is_empty(), is_known);
        for reading in readings() {
            tally.forget(&mut counted, &reading.measure);
        }
        prop_assert!(counted.is_empty());
    }

    /// Whatever comes out once everything is known, it lies in the range of before.
    #[test]
    fn the_range_contains_what_comes_out(
        said in random(),
        outcome in prop::collection::vec(any::<bool>(), 100),
    ) {
        let states = heard(&said);
        let parts = score().stages.iter().flat_map(|stage| &stage.parts);
        let open: Vec<_> = parts.filter(|part| part.state(&states) == State::Unknown).collect();
        let is_open = |id: &String| {
            let mut asked = open.iter().flat_map(|part| &part.measures);
            asked.any(|reading| reading.measure == *id)
        };
        let known: Vec<_> = said.iter().filter(|(id, _)| !is_open(id)).cloned().collect();
        let mut known = heard(&known);
        for (part, is_done) in open.iter().zip(&outcome) {
            for reading in &part.measures {
                let value = match (is_done, reading.options.is_empty()) {
                    (true, _) => yes_to(reading),
                    (false, true) => Suggested::No,
                    (false, false) => Suggested::Option("none of them".to_owned()),
                };
                known.hear(&reading.measure, Said::answer("調査", TODAY, value));
            }
        }
        let (range, result) = (view(&states).points, view(&known).points);
        prop_assert_eq!(result.from, result.to);
        prop_assert!(range.from <= result.from && result.from <= range.to);
    }

    #[test]
    fn next_steps_are_few_open_and_in_order(said in random()) {
        let all = view(&heard(&said));
        let open = all.stages.iter().flat_map(|stage| &stage.parts);
        let open: Vec<_> = open.filter(|part| part.state != State::Yes).collect();
        prop_assert_eq!(all.next.len(), open.len().min(NEXT_STEPS));
        prop_assert!(all.next.is_sorted_by(|one, other| one.brings >= other.brings));
        for step in &all.next {
            prop_assert!(open.iter().any(|part| part.id == step.part));
        }
        let least = all.next.last().map_or(0, |step| step.brings);
        for part in open {
            prop_assert!(part.points <= least || all.next.iter().any(|step| step.part == part.id));
        }
    }

    #[test]
    fn small_groups_are_not_compared(points in prop::collection::vec(0..=100u32, 0..40)) {
        let peers = Peers { kind: FacilityKind::Pharmacy, class: None };
        let found = compare(peers, points.clone());
        prop_assert_eq!(found.is_some(), points.len() >= LEAST_FACILITIES);
        if let Some(found) = found {
            let quarters = [found.lower_quartile, found.median, found.upper_quartile];
            for (quarter, value) in (1..).zip(quarters) {
                let below = points.iter().filter(|one| **one <= value).count();
                let under = points.iter().filter(|one| **one < value).count();
                prop_assert!(below * 4 >= points.len() * quarter);
                prop_assert!(under * 4 < points.len() * quarter);
            }
        }
    }

    #[test]
    fn half_a_file_is_refused(line in select(vec!["about", "stages", "parts", "requirements", "valid_from"]), text in "\\PC{0,40}") {
        for text in [format!("{line} = {text}"), text] {
            prop_assert!(read_ransomware("x.toml", &text, catalog()).is_err());
            prop_assert!(read_fee("x.toml", &text, catalog()).is_err());
        }
    }
}

#[test]
fn quartiles_of_ten() {
    let peers = Peers {
        kind: FacilityKind::Hospital,
        class: None,
    };
    assert_eq!(compare(peers, 1..=9), None);
    let found = compare(peers, (1..=10).rev()).unwrap();
    let figures = (found.lower_quartile, found.median, found.upper_quartile);
    assert_eq!((found.facilities, figures), (10, (3, 5, 8)));
}

#[test]
fn a_small_pharmacy() {
    let mut states = answered([
        ("governance.officer_appointed", Suggested::Yes),
        ("bcp.established", Suggested::Yes),
        ("bcp.drilled", Suggested::No),
        ("inventory.devices", Suggested::Yes),
        ("training.yearly", Suggested::Yes),
        ("patch.network", Suggested::No),
        ("accounts.removed_pc", Suggested::Yes),
        ("logs.access", Suggested::No),
    ]);
    let leaver = from_ledger(
        "accounts.removed_pc",
        Some(Suggested::No),
        vec![proof("user_ids")],
    );
    states.hear("accounts.removed_pc", leaver);
    let offline = from_ledger(
        "backup.offline",
        Some(Suggested::Yes),
        vec![proof("backups")],
    );
    states.hear("backup.offline", offline);
    let all = view(&states);
    let mut text = format!("{:?}\n", all.points);
    for stage in &all.stages {
        writeln!(text, "{} {:?}", stage.title, stage.points).unwrap();
        for part in &stage.parts {
            writeln!(text, "  {:?} {} {}", part.state, part.points, part.title).unwrap();
        }
    }
    for step in &all.next {
        writeln!(
            text,
            "+{} {:?} {}：{}",
            step.brings, step.state, step.title, step.todo
        )
        .unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn every_fault_of_the_file_is_told_with_its_line() {
    let text = r#"
about = "a"

[[stages]]
id = "spread"
title = "広がり"
about = "a"
blind = []

[[parts]]
id = "Bad Id"
stage = "spread"
measures = [{ measure = "no.such" }]
points = 0
reason = "r"
source = "s"
todo = "t"

[[parts]]
id = "two"
stage = "nowhere"
measures = []
points = 1
reason = "r"
source = "s"
todo = "t"

[[parts]]
id = "three"
stage = "entry"
measures = [{ measure = "patch.pc" }, { measure = "patch.pc", colour = 1 }]
points = 1
reason = "r"
source = "s"
todo = "t"

[[parts]]
id = "four"
stage = "entry"
measures = [{ measure = "patch.pc" }, { measure = "patch.pc" }]
points = 1
reason = "r"
source = "s"
todo = "t"
"#;
    let faults = read_ransomware("x.toml", text, catalog()).unwrap_err();
    let found: Vec<(usize, &str)> = faults.iter().map(|one| (one.line, one.code)).collect();
    let expected = [
        (1, "syntax"),
        (1, "stages"),
        (4, "blind"),
        (10, "id"),
        (10, "points"),
        (10, "unknown_measure"),
        (21, "syntax"),
        (31, "syntax"),
        (37, "counted_twice"),
    ];
    assert_eq!(found, expected, "{}", printed(&faults));
}
