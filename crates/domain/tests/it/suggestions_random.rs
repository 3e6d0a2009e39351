//! What holds for every suggestion over any ledgers.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::HashSet;
use tenken_domain::evidence::{EvidenceFacts, EvidenceKind};
use tenken_domain::ledgers::{Column, ColumnType, LedgerRow, Values};
use tenken_domain::suggestions::{
    Basis, ContractFacts, LogFacts, Suggested, contradiction, measures, suggest_all, to_answer,
};

use crate::suggested::Kept;
use crate::support::{TODAY, bundled, ledger_kinds};

/// Texts that mean something to a rule, and some that do not.
const TEXTS: [&str; 16] = [
    "Win8",
    "Windows 11",
    "Windows 10",
    "ウィンドウズ",
    "Windows Server 2022",
    "macOS 12",
    "A社",
    "B社",
    "薬剤師",
    "管理者",
    "03-6812-7837",
    "0857-00-0001",
    "電子薬歴",
    "会計",
    "😀\u{301}ﾟ",
    "ＩＩ㈱№",
];

/// Days near the day of the tests, and some at the ends of the calendar.
fn a_day() -> impl Strategy<Value = Date> {
    prop_oneof![
        8 => (-500_i32..500).prop_map(|days| TODAY.checked_add(days.days()).unwrap()),
        1 => select(vec![Date::MIN, Date::MAX, date(2024, 2, 29), date(2028, 2, 29)]),
    ]
}

fn value(column: &Column) -> BoxedStrategy<String> {
    let ids = |column: &Column| -> Vec<String> {
        column
            .kind
            .options()
            .iter()
            .map(|option| option.id.clone())
            .collect()
    };
    match &column.kind {
        ColumnType::Text { .. } | ColumnType::LongText { .. } => {
            select(TEXTS.to_vec()).prop_map(str::to_owned).boxed()
        }
        ColumnType::Date | ColumnType::Time => a_day().prop_map(|day| day.to_string()).boxed(),
        ColumnType::Choice { .. } => select(ids(column)).boxed(),
        ColumnType::Choices { .. } => {
            let ids = ids(column);
            let most = ids.len();
            subsequence(ids, 1..=most)
                .prop_map(|ids| ids.join(","))
                .boxed()
        }
        ColumnType::YesNo => select(vec!["yes", "no"]).prop_map(str::to_owned).boxed(),
        ColumnType::Integer { least, most, .. } => prop_oneof![
            Just(*least),
            (*least..=least.saturating_add(20)),
            Just(*most)
        ]
        .prop_map(|number| number.to_string())
        .boxed(),
    }
}

/// A row of some ledger, mostly filled in.
fn a_row() -> impl Strategy<Value = (String, LedgerRow)> {
    let kinds: Vec<_> = ledger_kinds()
        .iter()
        .filter(|kind| !kind.sealed)
        .cloned()
        .collect();
    select(kinds).prop_flat_map(|kind| {
        let cells: Vec<_> = kind
            .columns
            .iter()
            .map(|column| {
                (
                    Just(column.id.clone()),
                    option::weighted(0.8, value(column)),
                )
            })
            .collect();
        let id = kind.id.clone();
        (cells, 1_i64..9).prop_map(move |(cells, revision)| {
            let filled = cells
                .into_iter()
                .filter_map(|(id, value)| Some((id, value?)));
            let values: Values = filled.collect();
            let row = LedgerRow {
                id: String::new(),
                revision,
                values,
            };
            (id.clone(), row)
        })
    })
}

fn kept() -> impl Strategy<Value = Kept> {
    let contract = (select(vec!["A社", "Ａ社", "B社"]), any::<bool>());
    let log = (a_day(), a_day(), option::of(a_day()));
    let all: Vec<&'static str> = measures().collect();
    let evidence = (subsequence(all, 0..20), option::of(a_day()));
    let on = prop_oneof![4 => Just(TODAY), 1 => a_day()];
    let few = 0..3_usize;
    (
        vec(a_row(), 0..40),
        vec(contract, few.clone()),
        vec(log, few.clone()),
        vec(evidence, few),
        on,
    )
        .prop_map(|(mut rows, contracts, logs, evidence, on)| {
            for (at, (_, row)) in rows.iter_mut().enumerate() {
                row.id = format!("row-{at}");
            }
            let contracts = contracts.into_iter().enumerate();
            let logs = logs.into_iter().enumerate();
            let evidence = evidence.into_iter().enumerate();
            Kept {
                rows,
                contracts: contracts
                    .map(|(at, (vendor, has_disclosure))| ContractFacts {
                        id: format!("contract-{at}"),
                        vendor: vendor.to_owned(),
                        title: "保守".to_owned(),
                        has_disclosure,
                    })
                    .collect(),
                logs: logs
                    .map(|(at, (first_on, last_on, reviewed_on))| LogFacts {
                        id: format!("log-{at}"),
                        name: "ログ".to_owned(),
                        first_on,
                        last_on,
                        imported_on: on,
                        reviewed_on,
                    })
                    .collect(),
                evidence: evidence
                    .map(|(at, (measures, expires_on))| EvidenceFacts {
                        id: format!("evidence-{at}"),
                        version: 1,
                        title: "証拠".to_owned(),
                        kind: EvidenceKind::Other,
                        name: String::new(),
                        rows: Vec::new(),
                        valid_from: None,
                        review_on: None,
                        measures: measures.into_iter().map(str::to_owned).collect(),
                        expires_on,
                    })
                    .collect(),
                on,
            }
        })
}

/// The same where all backups are marked that can be. Rows that do not say whether they are of the system of records
/// count only while no other does: with those gone, they are a proof of their own.
fn marked() -> impl Strategy<Value = Kept> {
    kept().prop_map(|mut kept| {
        kept.rows
            .retain(|(kind, row)| kind != "backups" || !row.values.get("is_ehr").is_empty());
        kept
    })
}

/// The rows, contracts, logs and files there are, as proofs name them.
fn there(kept: &Kept) -> HashSet<(String, String, i64)> {
    let known = |ledger: &str, id: &str, revision| (ledger.to_owned(), id.to_owned(), revision);
    let rows = kept.rows.iter();
    let rows = rows.map(|(kind, row)| known(kind, &row.id, row.revision));
    let contracts = kept
        .contracts
        .iter()
        .map(|one| known("contracts", &one.id, 1));
    let logs = kept.logs.iter().map(|log| known("access_log", &log.id, 1));
    let evidence = kept
        .evidence
        .iter()
        .map(|one| known("evidence", &one.id, one.version));
    rows.chain(contracts).chain(logs).chain(evidence).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_without_rows_that_are_there(kept in kept()) {
        let ledgers = kept.ledgers();
        let there = there(&kept);
        for one in suggest_all(&kept.facts(&ledgers)) {
            prop_assert_eq!(one.answer.is_some(), !one.rows.is_empty(), "{:?}", one);
            prop_assert!(!one.why.is_empty());
            let mut named = HashSet::new();
            for proof in &one.rows {
                let key = (proof.ledger.clone(), proof.row.clone(), proof.revision);
                prop_assert!(there.contains(&key), "{:?}", proof);
                prop_assert!(named.insert(key), "named twice: {:?}", proof);
            }
        }
    }

    #[test]
    fn a_yes_goes_with_the_rows_that_prove_it(kept in marked()) {
        let ledgers = kept.ledgers();
        for one in suggest_all(&kept.facts(&ledgers)) {
            if one.answer == Some(Suggested::Yes) {
                let left = kept.without(&one).suggest(&one.measure);
                prop_assert_ne!(&left.answer, &one.answer, "{:?}", one);
            }
        }
    }

    /// Every answer fits the bundled question it is for, does not contradict itself, and is told of when what it
    /// rests on is gone.
    #[test]
    fn answers_fit_the_questions(kept in marked()) {
        let ledgers = kept.ledgers();
        let forms = ["pharmacy-checklist@R5", "pharmacy-survey@R8", "hospital-survey@R5", "hospital-survey@R7", "guideline7-readiness@R8"].map(bundled);
        for one in suggest_all(&kept.facts(&ledgers)) {
            let Some(suggested) = &one.answer else { continue };
            let items = forms.iter().flat_map(|form| &form.items);
            for item in items.filter(|item| item.measure.as_ref() == Some(&one.measure)) {
                let answer = to_answer(suggested, item, kept.on);
                if matches!(suggested, Suggested::Number(_) | Suggested::Day(_)) {
                    continue;
                }
                let Some(answer) = answer else {
                    return Err(TestCaseError::fail(format!("{} {suggested:?}", item.id)));
                };
                let basis = Basis::of(&one, kept.on);
                prop_assert_eq!(contradiction(&answer, item, Some(&basis), &one), None);
                let left = kept.without(&one).suggest(&one.measure);
                if *suggested == Suggested::Yes {
                    prop_assert!(contradiction(&answer, item, Some(&basis), &left).is_some());
                }
            }
        }
    }
}
