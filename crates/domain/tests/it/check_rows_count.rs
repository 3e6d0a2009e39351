//! The rows of many checklists, counted together, are those of each counted alone.

use jiff::civil::date;
use proptest::prelude::*;
use tenken_domain::checklists::rows::Standing;
use tenken_domain::forms::answer::{Answer, AnswerType, Answers};
use tenken_domain::results::tabulation::{Board, CheckRows};

use crate::random::{day, row};
use crate::support::bundled;

/// A checklist with some rows, as it may be submitted.
fn checklist() -> impl Strategy<Value = Answers> {
    let form = bundled("pharmacy-checklist@R5");
    let rows: Vec<_> = form
        .items
        .iter()
        .filter_map(|item| match &item.answer {
            AnswerType::Check(check) => Some((item.id.clone(), check.clone())),
            _ => None,
        })
        .map(|(id, check)| {
            proptest::option::weighted(0.8, row(&check).prop_map(move |row| (id.clone(), row)))
        })
        .collect();
    (rows, any::<bool>()).prop_map(|(rows, contract)| {
        let rows = rows.into_iter().flatten();
        let mut answers: Answers = rows.map(|(id, row)| (id, Answer::Check(row))).collect();
        answers.set("vendor-contract", Some(Answer::YesNo(contract)));
        answers
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn together_as_alone(
        all in proptest::collection::vec(proptest::option::of(checklist()), 1..12),
        today in day(date(2026, 3, 1), date(2028, 5, 1)),
    ) {
        let form = bundled("pharmacy-checklist@R5");
        let mut counted = CheckRows::new(&form);
        let mut expected = Board { targeted: all.len() as u64, ..Board::default() };
        for (position, answers) in all.iter().enumerate() {
            let Some(answers) = answers else { continue };
            // What was submitted before is replaced.
            counted.take(&form, position, &Answers::default());
            counted.take(&form, position, answers);
            let alone = Standing::of(&form, answers, today);
            prop_assert_eq!(counted.standing(position, today), Some(alone));
            expected.submitted += 1;
            expected.exempt += u64::from(alone.expected == 0);
            expected.complete += u64::from(alone.expected > 0 && alone.yes == alone.expected);
            expected.late += u64::from(alone.late > 0);
            expected.rows.add(&alone);
        }
        let positions = (0..all.len()).map(|position| (position, 0));
        let (boards, rows) = counted.count(positions, 1, today);
        prop_assert_eq!(boards[0], expected);
        let mut over_rows = Standing::default();
        rows.iter().for_each(|row| over_rows.add(&row.rows));
        prop_assert_eq!(over_rows, expected.rows);
    }
}
