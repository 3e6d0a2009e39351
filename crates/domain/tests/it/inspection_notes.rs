//! Notes of several inspectors, in whatever order and however often they arrive.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;
use tenken_domain::inspections::{
    Entry, Finding, LONGEST_TEXT, Noted, Notes, Place, RowNote, Verdict,
};

fn row(verdict: Verdict, note: &str) -> Noted {
    Noted::Row(RowNote {
        verdict: Some(verdict),
        note: note.to_owned(),
    })
}

fn entry(id: &str, at: i64, noted: Noted, replaces: &[&str]) -> Entry {
    Entry {
        id: id.to_owned(),
        place: Place::Row("2-1".to_owned()),
        noted,
        replaces: replaces.iter().map(|id| (*id).to_owned()).collect(),
        by: "見本".to_owned(),
        at: Timestamp::from_second(at).unwrap(),
    }
}

fn place() -> Place {
    Place::Row("2-1".to_owned())
}

#[test]
fn an_entry_on_top_of_another_stands_alone() {
    let notes = Notes::of([
        entry("a", 1, row(Verdict::Confirmed, ""), &[]),
        entry("b", 2, row(Verdict::Deficient, "古い"), &["a"]),
    ]);
    let standing = notes.at(&place()).unwrap();
    assert_eq!(standing.ids, ["b"]);
    assert_eq!(notes.row("2-1").unwrap().note, "古い");
    assert_eq!(standing.since, Timestamp::from_second(1).unwrap());
}

#[test]
fn two_who_did_not_know_of_each_other_both_stand_until_one_decides() {
    let both = [
        entry("a", 1, row(Verdict::Confirmed, ""), &[]),
        entry("b", 2, row(Verdict::Deficient, ""), &[]),
    ];
    let notes = Notes::of(both.clone());
    assert!(notes.at(&place()).unwrap().collides());
    assert_eq!(notes.row("2-1"), None);
    assert_eq!(notes.collisions().collect::<Vec<_>>(), [&place()]);
    let decided = entry("c", 3, row(Verdict::Deficient, ""), &["a", "b"]);
    let notes = Notes::of(both.into_iter().chain([decided]));
    assert_eq!(notes.row("2-1").unwrap().verdict, Some(Verdict::Deficient));
}

#[test]
fn the_same_said_twice_is_no_collision() {
    let notes = Notes::of([
        entry("a", 1, row(Verdict::Confirmed, ""), &[]),
        entry("b", 2, row(Verdict::Confirmed, ""), &[]),
    ]);
    let standing = notes.at(&place()).unwrap();
    assert!(!standing.collides());
    assert_eq!(standing.ids, ["a", "b"], "the next entry replaces both");
}

#[test]
fn entries_in_a_circle_are_not_lost() {
    let notes = Notes::of([
        entry("a", 1, row(Verdict::Confirmed, ""), &["b"]),
        entry("b", 2, row(Verdict::Deficient, ""), &["a"]),
        entry("b", 2, row(Verdict::Deficient, ""), &["a"]),
    ]);
    assert_eq!(notes.at(&place()).unwrap().versions.len(), 2);
}

#[test]
fn findings_stand_in_the_order_they_were_begun_and_withdrawn_ones_do_not() {
    let finding = |id: &str, at: i64, what: &str, withdrawn: bool| Entry {
        place: Place::Finding(id.to_owned()),
        ..entry(
            &format!("{id}-{at}"),
            at,
            Noted::Finding(Finding {
                what: what.to_owned(),
                withdrawn,
                ..Finding::default()
            }),
            &[],
        )
    };
    let notes = Notes::of([
        finding("later", 5, "二つめ", false),
        finding("earlier", 2, "一つめ", false),
        finding("gone", 1, "取り消し", true),
        finding("empty", 1, "", false),
    ]);
    let whats: Vec<&str> = notes
        .findings()
        .iter()
        .map(|(_, one)| one.what.as_str())
        .collect();
    assert_eq!(whats, ["一つめ", "二つめ"]);
    assert_eq!(notes.begun_at(), Some(Timestamp::from_second(1).unwrap()));
}

#[test]
fn places_have_names_and_others_are_refused() {
    for name in ["row:2-1", "finding:01AB-c_d", "advice"] {
        assert_eq!(Place::parse(name).unwrap().to_string(), name);
    }
    for name in [
        "",
        "row",
        "row:",
        "finding:",
        "finding:a b",
        "finding:あ",
        "photo:1",
        "advice:1",
    ] {
        assert_eq!(Place::parse(name), None, "{name}");
    }
}

#[test]
fn what_is_noted_is_read_as_it_is_written() {
    let place = Place::Finding("f".to_owned());
    let noted = Noted::Finding(Finding {
        item: "2-1".into(),
        what: "台帳がない".into(),
        advice: "作る".into(),
        due: Some(jiff::civil::date(2027, 1, 31)),
        withdrawn: false,
    });
    let json = serde_json::to_value(&noted).unwrap();
    assert_eq!(Noted::read(&place, &json), Ok(noted));
    for (place, json) in [
        (
            Place::Advice,
            json!({"text": "あ".repeat(LONGEST_TEXT + 1)}),
        ),
        (Place::Advice, json!({"text": "\u{0}"})),
        (Place::Advice, json!({"words": ""})),
        (Place::Row("2-1".into()), json!({"verdict": "perhaps"})),
        (Place::Row("2-1".into()), json!("confirmed")),
        (place, json!({"due": "2027-02-30"})),
    ] {
        assert!(Noted::read(&place, &json).is_err(), "{json}");
    }
}

prop_compose! {
    /// What several devices noted at few places: each entry on top of some that its device knew.
    fn queues()(steps in prop::collection::vec((0usize..3, 0usize..2, 0usize..4, prop::collection::vec(any::<prop::sample::Index>(), 0..3)), 1..25))
        -> Vec<Entry> {
        let mut made: Vec<Entry> = Vec::new();
        for (number, (device, at, verdict, known)) in steps.into_iter().enumerate() {
            let place = Place::Row(format!("2-{at}"));
            let here: Vec<String> =
                made.iter().filter(|one| one.place == place).map(|one| one.id.clone()).collect();
            let replaces = match here.is_empty() {
                true => Vec::new(),
                false => known.iter().map(|index| index.get(&here).clone()).collect(),
            };
            made.push(Entry {
                place,
                replaces,
                by: device.to_string(),
                ..entry(&format!("e{number}"), number as i64, row(Verdict::ALL[verdict], ""), &[])
            });
        }
        made
    }
}

proptest! {
    #[test]
    fn any_order_and_any_number_of_times_give_the_same_state(
        (made, order, again) in queues().prop_flat_map(|made| {
            let shuffled = Just(made.clone()).prop_shuffle();
            let again = prop::collection::vec(any::<prop::sample::Index>(), 0..10);
            (Just(made), shuffled, again)
        })
    ) {
        let state = Notes::of(made.clone());
        let repeated: Vec<Entry> = again.iter().map(|index| index.get(&made).clone()).collect();
        prop_assert_eq!(&state, &Notes::of(repeated.into_iter().chain(order)));
        for (_, standing) in state.iter() {
            prop_assert!(!standing.versions.is_empty(), "nothing is lost");
        }
    }
}
