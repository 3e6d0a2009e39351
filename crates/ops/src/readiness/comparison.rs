//! How the facilities of each kind and class stand. A nation's are counted in one pass and kept in memory with the time;
//! no look at a page waits for it.

use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock};
use tenken_domain::FacilityKind;
use tenken_domain::forms::answer::Answers;
use tenken_domain::ledgers::{LedgerRow, Ledgers};
use tenken_domain::readiness::{Comparison, Heard, Peers, Tally, compare, said_of_measures};
use tenken_domain::suggestions::{Facts, suggest_all};
use tenken_store::Tx;
use tenken_store::facilities;
use tenken_store::ledgers as stored;
use tenken_store::responses::submissions;
use tenken_store::rounds;

use super::ransomware::peers;
use super::rules::rules;
use super::sources::is_recent;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;
use crate::ledgers::{current_kinds, values_of};
use crate::rounds::{Round, from_row};
use crate::suggestions::support_ends;

/// How the facilities of each group stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// When they were counted.
    pub at: Timestamp,
    /// The groups that are large enough; synthetic facilities are compared with one another.
    groups: BTreeMap<(bool, Peers), Comparison>,
}

impl Compared {
    /// How a group stands; none if it is too small.
    pub fn of(&self, peers: Peers, demo: bool) -> Option<&Comparison> {
        self.groups.get(&(demo, peers))
    }
}

/// What was counted last in this process.
#[derive(Default)]
struct Kept(RwLock<Option<Arc<Compared>>>);

/// What was counted last in this process; none if nobody has counted yet.
pub(super) fn comparisons(tenken: &Tenken) -> Option<Arc<Compared>> {
    let kept = tenken.memory::<Kept>();
    let kept = kept.0.read().unwrap_or_else(PoisonError::into_inner);
    kept.clone()
}

/// Counts how the facilities of each kind and class stand, from their newest submissions of this fiscal year and the
/// last one, and from their ledgers. Facilities nothing is known of do not count, nor what lies beside the rows of
/// ledgers (contracts, logs, evidence). Nobody is told about any one of them. For a nation it takes a minute: it is
/// meant for a job beside the pages.
///
/// # Errors
/// The database cannot be read.
pub async fn compare_facilities(tenken: &Tenken) -> Result<Arc<Compared>> {
    let (at, today) = (tenken.now(), tenken.today());
    let rows = tenken
        .read(
            Unasked::Program,
            async move |tx| Ok(rounds::list(tx).await?),
        )
        .await?;
    let mut asked = Vec::new();
    for row in rows {
        if is_recent(row.fiscal_year, today) {
            let opened = row.opens_at.clone();
            asked.push((opened, from_row(tenken, row).await?));
        }
    }
    // The newer replaces the older.
    asked.sort_by(|(one, _), (other, _)| one.cmp(other));
    let asked: Vec<Round> = asked.into_iter().map(|(_, round)| round).collect();
    let (keeper, rules) = (tenken.clone(), rules(tenken)?);
    let groups = tenken
        .read_long(Unasked::Program, async move |tx| {
            let tally = Tally::of(&rules.ransomware);
            let mut counted = Counted::default();
            counted.facilities(&keeper, tx).await?;
            for round in &asked {
                counted.answers(tx, &tally, round).await?;
            }
            counted.ledgers(&keeper, tx, &tally).await?;
            Ok(counted.groups(&tally))
        })
        .await?;
    let compared = Arc::new(Compared { at, groups });
    let kept = tenken.memory::<Kept>();
    *kept.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&compared));
    Ok(compared)
}

/// What is known of a facility, in a few bytes.
struct Counting {
    group: (bool, Peers),
    answered: Heard,
    kept: Heard,
}

/// All facilities that are not closed.
#[derive(Default)]
struct Counted(HashMap<Box<str>, Counting>);

impl Counted {
    async fn facilities(&mut self, tenken: &Tenken, tx: &mut Tx) -> Result<()> {
        let today = tenken.today().to_string();
        facilities::scan_groups(tx, &today, |one| {
            if let Some(kind) = FacilityKind::parse(one.kind) {
                let counting = Counting {
                    group: (one.demo, peers(kind, one.beds)),
                    answered: Heard::default(),
                    kept: Heard::default(),
                };
                self.0.insert(one.id.into(), counting);
            }
        })
        .await?;
        Ok(())
    }

    async fn answers(&mut self, tx: &mut Tx, tally: &Tally<'_>, round: &Round) -> Result<()> {
        submissions::scan_latest(tx, &round.id, |one| {
            if let Some(counting) = self.0.get_mut(one.facility_id) {
                let answers = Answers::from_stored(&round.form, one.answers);
                for (measure, values) in said_of_measures(&round.form, &answers) {
                    tally.forget(&mut counting.answered, measure);
                    for value in &values {
                        tally.hear(&mut counting.answered, measure, value);
                    }
                }
            }
            ControlFlow::Continue(())
        })
        .await?;
        Ok(())
    }

    async fn ledgers(&mut self, tenken: &Tenken, tx: &mut Tx, tally: &Tally<'_>) -> Result<()> {
        let (kinds, ends, on) = (
            current_kinds(tenken, tx).await?,
            support_ends(tenken)?,
            tenken.today(),
        );
        let mut hear = |facility: &str, ledgers: &Ledgers| {
            let Some(counting) = self.0.get_mut(facility) else {
                return;
            };
            let facts = Facts {
                kinds: &kinds,
                ledgers,
                on,
                contracts: &[],
                logs: &[],
                evidence: &[],
                support_ends: &ends,
            };
            for suggestion in suggest_all(&facts) {
                if let Some(answer) = &suggestion.answer {
                    tally.hear(&mut counting.kept, &suggestion.measure, answer);
                }
            }
        };
        let (mut at, mut ledgers) = (String::new(), Ledgers::default());
        stored::scan_all(tx, |facility, ledger, id, revision, content| {
            if facility != at {
                hear(&at, &std::mem::take(&mut ledgers));
                facility.clone_into(&mut at);
            }
            // A row that cannot be read says nothing.
            if let Ok(values) = values_of(content) {
                let id = id.to_owned();
                ledgers.push(
                    ledger,
                    LedgerRow {
                        id,
                        revision,
                        values,
                    },
                );
            }
            ControlFlow::Continue(())
        })
        .await?;
        hear(&at, &ledgers);
        Ok(())
    }

    fn groups(self, tally: &Tally<'_>) -> BTreeMap<(bool, Peers), Comparison> {
        let mut points: BTreeMap<(bool, Peers), Vec<u32>> = BTreeMap::new();
        for counting in self.0.into_values() {
            let heard = counting.answered.and(counting.kept);
            if !heard.is_empty() {
                let of_group = points.entry(counting.group).or_default();
                of_group.push(tally.sure_points(heard));
            }
        }
        let compared = points.into_iter();
        compared
            .filter_map(|(group, points)| Some((group, compare(group.1, points)?)))
            .collect()
    }
}
