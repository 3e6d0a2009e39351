//! Suggestions as answers, and answers the ledgers speak against.

use jiff::civil::date;
use tenken_domain::Answer;
use tenken_domain::forms::answer::{CheckRow, ChoiceAnswer, ChoicesAnswer};
use tenken_domain::suggestions::{Basis, Suggested, contradiction, to_answer};

use crate::suggested::Kept;
use crate::support::{TODAY, bundled, checked, row};

#[test]
fn suggestions_become_answers_of_the_items_type() {
    let answer = |key: &str, item: &str, suggested: Suggested| {
        to_answer(&suggested, bundled(key).item(item).unwrap(), TODAY)
    };
    let option = |id: &str| Suggested::Option(id.to_owned());
    let options =
        |ids: &[&str]| Suggested::Options(ids.iter().map(|id| (*id).to_owned()).collect());
    let chosen = |id: &str| {
        Some(Answer::Choice(ChoiceAnswer {
            option: id.to_owned(),
            text: None,
        }))
    };
    let checklist = "pharmacy-checklist@R5";
    let readiness = "guideline7-readiness@R8";
    for (found, wanted) in [
        (
            answer("pharmacy-survey@R8", "Q4", Suggested::Yes),
            Some(Answer::YesNo(true)),
        ),
        (
            answer("pharmacy-survey@R8", "Q4", Suggested::No),
            Some(Answer::YesNo(false)),
        ),
        (answer("pharmacy-survey@R8", "Q4", option("daily")), None),
        (
            answer(checklist, "2-1", Suggested::Yes),
            Some(Answer::Check(row(checked(true, TODAY), None, None))),
        ),
        (
            answer(checklist, "2-5-server", Suggested::No),
            Some(Answer::Check(row(checked(false, TODAY), None, None))),
        ),
        (answer(checklist, "2-1", Suggested::Number(1)), None),
        (
            answer("hospital-survey@R5", "Q12-1", option("daily")),
            chosen("daily"),
        ),
        (
            answer("hospital-survey@R5", "Q12-1", option("hourly")),
            None,
        ),
        (answer("hospital-survey@R5", "Q12-1", Suggested::Yes), None),
        (answer(readiness, "T1", option("part")), chosen("part")),
        (
            answer(
                "hospital-survey@R7",
                "I19",
                options(&["not-supported", "budget"]),
            ),
            Some(Answer::Choices(ChoicesAnswer {
                options: vec!["not-supported".to_owned(), "budget".to_owned()],
                text: None,
            })),
        ),
        (
            answer("hospital-survey@R7", "I19", options(&["no-such", "budget"])),
            None,
        ),
        (
            answer("hospital-survey@R7", "I20", Suggested::Number(300_000)),
            Some(Answer::Number(300_000)),
        ),
        (
            answer(readiness, "S1", Suggested::Number(2)),
            Some(Answer::Number(2)),
        ),
        (answer(readiness, "S1", Suggested::Number(1_000)), None),
        (
            answer(readiness, "T4", Suggested::Day(date(2027, 3, 1))),
            Some(Answer::Date(date(2027, 3, 1))),
        ),
    ] {
        assert_eq!(found, wanted);
    }
}

const WIN11: &str = "devices: number=003; kind=端末; os=Win11; patched_on=2026-11-01";
const WIN8: &str = "devices: number=003; kind=端末; os=Win8; patched_on=2026-11-01";

#[test]
fn a_device_that_became_old_contradicts_a_yes() {
    let form = bundled("pharmacy-checklist@R5");
    let item = form.item("2-7-pc").unwrap();
    let before = Kept::of(&[WIN11]).suggest("patch.pc");
    let given = to_answer(before.answer.as_ref().unwrap(), item, TODAY).unwrap();
    let basis = Basis::of(&before, TODAY);
    assert_eq!(contradiction(&given, item, Some(&basis), &before), None);

    let after = Kept::of(&[WIN8]).suggest("patch.pc");
    for basis in [Some(&basis), None] {
        let told = contradiction(&given, item, basis, &after).unwrap();
        assert!(
            told.contains("Windows 8（サポート終了 H28.1.12）"),
            "{told}"
        );
    }
    // A no needs no telling, nor does a row that is outside the contract, or a later check that found no.
    let no = Answer::Check(row(checked(false, TODAY), None, None));
    let outside = Answer::Check(CheckRow {
        outside: true,
        ..row(checked(true, TODAY), None, None)
    });
    let later = Answer::Check(row(checked(true, TODAY), None, checked(false, TODAY)));
    for given in [no, outside, later] {
        assert_eq!(contradiction(&given, item, Some(&basis), &after), None);
    }
    let second = Answer::Check(row(checked(false, TODAY), None, checked(true, TODAY)));
    assert!(contradiction(&second, item, None, &after).is_some());
}

#[test]
fn a_yes_whose_rows_are_gone_is_told_and_one_from_elsewhere_is_not() {
    let form = bundled("pharmacy-survey@R8");
    let item = form.item("Q5").unwrap();
    let before =
        Kept::of(&["trainings: title=研修; held_on=2026-05-01"]).suggest("training.yearly");
    let basis = Basis::of(&before, TODAY);
    let now = Kept::nothing().suggest("training.yearly");
    let yes = Answer::YesNo(true);
    let told = contradiction(&yes, item, Some(&basis), &now).unwrap();
    assert!(told.contains("研修の記録に登録してください"), "{told}");
    assert_eq!(contradiction(&yes, item, None, &now), None);
    assert_eq!(
        contradiction(&Answer::YesNo(false), item, Some(&basis), &before),
        None
    );
    // Rows that were changed but still prove it.
    assert_eq!(contradiction(&yes, item, Some(&basis), &before), None);
}

#[test]
fn another_option_than_the_one_chosen() {
    let form = bundled("hospital-survey@R5");
    let item = form.item("Q12-1").unwrap();
    let now = Kept::of(&["backups: system=カルテ; frequency=週次"]).suggest("backup.frequency");
    let chosen = |id: &str| {
        Answer::Choice(ChoiceAnswer {
            option: id.to_owned(),
            text: None,
        })
    };
    let told = contradiction(&chosen("daily"), item, None, &now).unwrap();
    assert!(
        told.contains("「毎日」と答えて") && told.contains("「週1回」になります"),
        "{told}"
    );
    assert_eq!(contradiction(&chosen("weekly"), item, None, &now), None);

    let basis = Basis::of(&now, TODAY);
    let gone = Kept::nothing().suggest("backup.frequency");
    assert!(contradiction(&chosen("weekly"), item, Some(&basis), &gone).is_some());
    assert_eq!(contradiction(&chosen("weekly"), item, None, &gone), None);

    let form = bundled("guideline7-readiness@R8");
    let item = form.item("P2").unwrap();
    let now = Kept::of(&["auth_policies: system=薬歴; lockout=はい"]).suggest("auth.lockout");
    assert_eq!(contradiction(&chosen("unknown"), item, None, &now), None);
    assert!(contradiction(&chosen("none"), item, None, &now).is_some());
}

#[test]
fn what_an_answer_rests_on_is_kept_as_text() {
    let suggestion = Kept::of(&[WIN11]).suggest("patch.pc");
    let basis = Basis::of(&suggestion, TODAY);
    let json = serde_json::to_string(&basis).unwrap();
    assert_eq!(
        json,
        r#"{"rule":"patches.pc","rows":[{"ledger":"devices","row":"devices-0","revision":3,"name":"003"}],"on":"2026-11-20"}"#
    );
    assert_eq!(serde_json::from_str::<Basis>(&json).unwrap(), basis);
}
