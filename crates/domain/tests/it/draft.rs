//! Drafts that several people fill in at once.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::json;
use std::sync::{Arc, LazyLock};
use tenken_domain::Form;
use tenken_domain::forms::answer::{Answer, Answers};
use tenken_domain::responses::draft::{Change, Conflict, Draft};

use crate::random::{answered_form, answers_to};
use crate::support::{answers, bundled};

static FORM: LazyLock<Arc<Form>> = LazyLock::new(|| bundled("hospital-survey@R5"));

fn change(key: &str, answer: impl Into<Option<Answer>>, base: i64) -> Change {
    Change {
        key: key.to_owned(),
        answer: answer.into(),
        base,
    }
}

fn yes() -> Answer {
    Answer::YesNo(true)
}

fn no() -> Answer {
    Answer::YesNo(false)
}

#[test]
fn the_revision_counts_changes() {
    let mut draft = Draft::default();
    assert_eq!(
        draft.apply(vec![change("Q2", yes(), 0), change("Q3", no(), 0)]),
        []
    );
    assert_eq!(draft.revision, 1);
    assert_eq!(draft.apply(vec![change("Q2", yes(), 1)]), []);
    assert_eq!(draft.revision, 1, "nothing changed");
    assert_eq!(draft.apply(vec![change("Q2", None, 1)]), []);
    assert_eq!(draft.revision, 2);
    assert_eq!(draft.answers, answers(&FORM, json!({"Q3": false})));
    assert_eq!(draft.apply(Vec::new()), []);
    assert_eq!(draft.revision, 2);
}

#[test]
fn a_collision_keeps_the_newer_entry_and_returns_both() {
    let mut draft = Draft::default();
    draft.apply(vec![change("Q2", yes(), 0), change("Q3", yes(), 0)]);
    // Two pages opened at revision 1.
    assert_eq!(
        draft.apply(vec![change("Q2", no(), 1), change("Q3", None, 1)]),
        []
    );
    let conflicts = draft.apply(vec![
        change("Q2", None, 1),
        change("Q3", no(), 1),
        change("Q4", yes(), 1),
    ]);
    assert_eq!(
        conflicts,
        [
            Conflict {
                key: "Q2".into(),
                theirs: Some(no()),
                yours: None
            },
            Conflict {
                key: "Q3".into(),
                theirs: None,
                yours: Some(no())
            },
        ]
    );
    assert_eq!(
        draft.answers,
        answers(&FORM, json!({"Q2": false, "Q4": true}))
    );
    // Having seen theirs, one may overwrite it.
    assert_eq!(draft.apply(vec![change("Q2", None, 3)]), []);
    assert_eq!(draft.answers.get("Q2"), None);
}

#[test]
fn what_cannot_be_read_is_an_empty_draft_of_that_revision() {
    let draft = Draft::from_stored(&FORM, 7, "no json");
    assert_eq!((draft.revision, draft.answers.is_empty()), (7, true));
}

fn pairs(answers: &Answers) -> Vec<(String, Option<Answer>)> {
    answers
        .iter()
        .map(|(key, answer)| (key.clone(), Some(answer.clone())))
        .collect()
}

fn changes(entries: &[(String, Option<Answer>)], base: i64) -> Vec<Change> {
    entries
        .iter()
        .map(|(key, answer)| change(key, answer.clone(), base))
        .collect()
}

prop_compose! {
    /// A draft and two people's entries to different answers.
    fn apart()(before in answers_to(&FORM), after in answers_to(&FORM))
        (mine in subsequence(FORM.keys().map(|(key, ..)| key).collect::<Vec<_>>(), 0..10), before in Just(before), after in Just(after))
        -> (Draft, Vec<(String, Option<Answer>)>, Vec<(String, Option<Answer>)>) {
        let mut draft = Draft::default();
        draft.replace(before);
        let (mine, theirs) = FORM
            .keys()
            .map(|(key, ..)| (key.clone(), after.get(&key).cloned()))
            .partition(|(key, _)| mine.contains(key));
        (draft, mine, theirs)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn two_people_at_different_answers_lose_nothing((mut draft, mine, theirs) in apart()) {
        let base = draft.revision;
        prop_assert_eq!(draft.apply(changes(&mine, base)), []);
        prop_assert_eq!(draft.apply(changes(&theirs, base)), []);
        for (key, answer) in mine.iter().chain(&theirs) {
            prop_assert_eq!(draft.answers.get(key), answer.as_ref());
        }
    }

    /// Every entry is either stored or handed back, whoever comes second.
    #[test]
    fn no_entry_disappears(before in answers_to(&FORM), one in answers_to(&FORM), two in answers_to(&FORM)) {
        let mut draft = Draft::default();
        draft.replace(before.clone());
        let base = draft.revision;
        draft.apply(changes(&pairs(&one), base));
        let stored = draft.answers.clone();
        let conflicts = draft.apply(changes(&pairs(&two), base));
        for (key, yours) in two.iter() {
            let collided = one.get(key).is_some_and(|theirs| theirs != yours && before.get(key) != Some(theirs));
            let conflict = conflicts.iter().find(|conflict| conflict.key == *key);
            prop_assert_eq!(conflict.is_some(), collided, "{}", key);
            match conflict {
                None => prop_assert_eq!(draft.answers.get(key), Some(yours)),
                Some(conflict) => {
                    prop_assert_eq!(conflict.yours.as_ref(), Some(yours));
                    prop_assert_eq!(conflict.theirs.as_ref(), one.get(key));
                    prop_assert_eq!(draft.answers.get(key), stored.get(key));
                }
            }
        }
    }

    #[test]
    fn sending_the_same_again_is_no_collision(before in answers_to(&FORM), sent in answers_to(&FORM)) {
        let mut draft = Draft::default();
        draft.replace(before);
        let base = draft.revision;
        draft.apply(changes(&pairs(&sent), base));
        let once = draft.clone();
        prop_assert_eq!(draft.apply(changes(&pairs(&sent), base)), []);
        prop_assert_eq!(draft, once);
    }

    /// A page opened before a `PUT` collides only where the `PUT` changed something.
    #[test]
    fn replacing_touches_only_what_differs(before in answers_to(&FORM), after in answers_to(&FORM)) {
        let mut draft = Draft::default();
        draft.replace(before.clone());
        let base = draft.revision;
        draft.replace(after.clone());
        prop_assert_eq!(&draft.answers, &after);
        let changed: Vec<&String> = draft.changed_after(base).map(|(key, _)| key).collect();
        let expected = after.iter().filter(|(key, answer)| before.get(key) != Some(*answer));
        prop_assert_eq!(changed, expected.map(|(key, _)| key).collect::<Vec<_>>());
        for (key, _, _) in FORM.keys() {
            let mut copy = draft.clone();
            let other = Answer::Text("別の答え".into());
            let collided = !copy.apply(vec![change(&key, other, base)]).is_empty();
            prop_assert_eq!(collided, before.get(&key) != after.get(&key), "{}", key);
        }
    }

    #[test]
    fn drafts_survive_storage((form, first) in answered_form(), at in 0usize..40) {
        let mut draft = Draft::default();
        draft.replace(first);
        let some: Vec<_> = pairs(&draft.answers).into_iter().skip(at).map(|(key, _)| (key, None)).collect();
        draft.apply(changes(&some, draft.revision));
        prop_assert_eq!(Draft::from_stored(&form, draft.revision, &draft.to_stored()), draft);
    }
}
