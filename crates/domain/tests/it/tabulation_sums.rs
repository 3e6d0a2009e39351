//! Figures of random rounds hold together.

use proptest::prelude::*;
use proptest::sample::select;
use tenken_domain::facilities::facility::{FacilityKind, Prefecture};
use tenken_domain::forms::answer::{AnswerType, Answers};
use tenken_domain::results::tabulation::{Columns, Dimension, Unit};

use crate::random::{Named, answers_to, forms};
use crate::tabulation::population;

fn some_unit() -> impl Strategy<Value = Unit> {
    let kind = select(FacilityKind::ALL.to_vec());
    (
        kind,
        proptest::option::of(1u8..=47),
        proptest::option::of(0i64..700),
    )
        .prop_map(|(kind, prefecture, beds)| Unit {
            kind,
            prefecture: prefecture.and_then(|number| Prefecture::parse(&number.to_string())),
            beds,
        })
}

/// A form, and for each facility its submissions one after another.
fn round() -> impl Strategy<Value = (Named, Vec<(Unit, Vec<Answers>)>)> {
    select(forms()).prop_flat_map(|form| {
        let submissions = prop::collection::vec(answers_to(&form), 0..3);
        let facilities = prop::collection::vec((some_unit(), submissions), 1..12);
        (Just(form), facilities)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn figures_hold_together((form, facilities) in round()) {
        let form = &form;
        let units: Vec<Unit> = facilities.iter().map(|(unit, _)| *unit).collect();
        let population = population(&units);
        let (mut columns, mut last_only) = (Columns::new(form), Columns::new(form));
        for (at, (_, submissions)) in facilities.iter().enumerate() {
            for answers in submissions {
                columns.take(form, at, answers);
            }
            if let Some(answers) = submissions.last() {
                last_only.take(form, at, answers);
            }
        }
        for by in Dimension::ALL {
            let results = columns.tabulate(form, &population, by, None);
            prop_assert_eq!(&results, &last_only.tabulate(form, &population, by, None), "only the newest counts");
            prop_assert_eq!(results.targeted, facilities.len() as u64);
            prop_assert_eq!(results.targeted, results.groups.iter().map(|group| group.targeted).sum::<u64>());
            prop_assert_eq!(results.answered, results.groups.iter().map(|group| group.answered).sum::<u64>());
            for item in &results.items {
                let kind = &form.item(&item.id).unwrap().answer;
                let mut cells = item.by.clone();
                cells.push(item.total.clone());
                for cell in &cells {
                    let given: u64 = cell.counts.iter().sum();
                    prop_assert_eq!(cell.counts.len(), item.choices.len());
                    prop_assert!(cell.base <= results.answered);
                    match kind {
                        AnswerType::MultipleChoice(_) => {
                            prop_assert!(cell.counts.iter().all(|count| *count <= cell.base - cell.blank));
                            prop_assert!(given >= cell.base - cell.blank);
                        }
                        _ => prop_assert_eq!(given + cell.blank, cell.base, "{}", item.id),
                    }
                }
                prop_assert_eq!(item.total.base, item.by.iter().map(|cell| cell.base).sum::<u64>());
                prop_assert_eq!(item.total.blank, item.by.iter().map(|cell| cell.blank).sum::<u64>());
                for choice in 0..item.choices.len() {
                    let sum: u64 = item.by.iter().map(|cell| cell.counts[choice]).sum();
                    prop_assert_eq!(item.total.counts[choice], sum);
                }
            }
        }
    }
    #[test]
    fn a_part_counts_as_if_there_were_nobody_else(
        (form, facilities) in round(),
        counted in prop::collection::vec(any::<bool>(), 12),
    ) {
        let form = &form;
        let all: Vec<Unit> = facilities.iter().map(|(unit, _)| *unit).collect();
        let part = facilities.iter().zip(&counted).filter(|(_, counted)| **counted);
        let part: Vec<&(Unit, Vec<Answers>)> = part.map(|(facility, _)| facility).collect();
        let alone: Vec<Unit> = part.iter().map(|(unit, _)| *unit).collect();
        let (mut of_all, mut of_part) = (Columns::new(form), Columns::new(form));
        for (at, (_, submissions)) in facilities.iter().enumerate() {
            submissions.iter().for_each(|answers| of_all.take(form, at, answers));
        }
        for (at, (_, submissions)) in part.iter().enumerate() {
            submissions.iter().for_each(|answers| of_part.take(form, at, answers));
        }
        for by in Dimension::ALL {
            prop_assert_eq!(
                of_all.tabulate(form, &population(&all), by, Some(&counted)),
                of_part.tabulate(form, &population(&alone), by, None)
            );
        }
    }
}
