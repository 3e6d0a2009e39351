//! Submissions of each round as columns in memory, brought up to date from the
//! database whenever somebody looks. Nothing here is the truth: it can be
//! thrown away and rebuilt, and any number of processes may hold their own.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use tenken_domain::answer::Answers;
use tenken_domain::facility::Prefecture;
use tenken_domain::tabulation::{Columns, Dimension, Population, Results, Unit};
use tenken_domain::{FacilityKind, Form};
use tenken_store::{Db, Tx, population, submissions, targets};
use tokio::sync::RwLock;

use crate::error::{Error, Result};
use crate::rounds::Round;

/// The live figures of all rounds that were looked at.
#[derive(Default)]
pub(crate) struct LiveFigures {
    rounds: Mutex<HashMap<String, Arc<RwLock<Live>>>>,
}

/// One round's columns and how far they follow the database.
#[derive(Default)]
struct Live {
    population: Population,
    columns: Option<Columns>,
    /// What [`population::generation`] was when the population was read.
    generation: i64,
    last_seq: i64,
    /// Numbers below `last_seq` that were not there yet. On PostgreSQL a lower
    /// number can be committed after a higher one.
    gaps: BTreeSet<i64>,
    /// Newest revision taken, by position.
    revisions: Vec<i64>,
}

/// A gap this far behind belongs to a transaction that was undone or to another
/// round, not to one that is still running.
const GAP_HORIZON: i64 = 20_000;

impl LiveFigures {
    fn of(&self, round: &str) -> Arc<RwLock<Live>> {
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rounds.entry(round.to_owned()).or_default())
    }

    /// The newest submission in any of them; those that are being brought up to date are left out.
    pub fn newest(&self) -> i64 {
        let rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        let live = rounds.values().filter_map(|live| live.try_read().ok());
        live.map(|live| live.last_seq).max().unwrap_or(0)
    }

    /// Follows the database and counts.
    pub async fn tabulate(&self, db: &Db, round: &Round, by: Dimension) -> Result<Results> {
        let live = self.of(&round.id);
        {
            let mut guard = Arc::clone(&live).write_owned().await;
            let (id, form) = (round.id.clone(), Arc::clone(&round.form));
            // Catching up can take long the first time, so it gets a thread that may block.
            let db = db.clone();
            let handle = tokio::runtime::Handle::current();
            tokio::task::spawn_blocking(move || {
                handle.block_on(db.read::<_, Error, _>(move |tx| {
                    Box::pin(async move { guard.catch_up(tx, &id, &form).await })
                }))
            })
            .await
            .map_err(|_| Error::bad("figures", "集計を中断しました。もう一度お試しください。"))??;
        }
        let form = Arc::clone(&round.form);
        let guard = live.read_owned().await;
        tokio::task::spawn_blocking(move || {
            let empty;
            let columns = match &guard.columns {
                Some(columns) => columns,
                None => {
                    empty = Columns::new(&form);
                    &empty
                }
            };
            columns.tabulate(&form, &guard.population, by)
        })
        .await
        .map_err(|_| Error::bad("figures", "集計を中断しました。もう一度お試しください。"))
    }
}

impl Live {
    async fn catch_up(&mut self, tx: &mut Tx<'_>, round: &str, form: &Form) -> Result<()> {
        let generation = population::generation(tx).await?;
        if generation != self.generation {
            let population = &mut self.population;
            targets::scan_dimensions(tx, round, |facility| {
                let unit = Unit {
                    kind: FacilityKind::parse(facility.kind).unwrap_or(FacilityKind::Clinic),
                    prefecture: Prefecture::parse(facility.prefecture),
                    beds: facility.beds,
                };
                population.put(facility.facility_id, &unit);
                ControlFlow::Continue(())
            })
            .await?;
            self.generation = generation;
        }
        let late: Vec<i64> = self.gaps.iter().copied().collect();
        if !late.is_empty() {
            submissions::scan_seqs(tx, round, &late, |submission| {
                self.gaps.remove(&submission.seq);
                self.take(form, &submission);
                ControlFlow::Continue(())
            })
            .await?;
        }
        let first = self.last_seq == 0;
        submissions::scan_since(tx, round, self.last_seq, |submission| {
            // While rebuilding everything, older gaps are other rounds' numbers.
            if !first {
                self.gaps.extend(self.last_seq + 1..submission.seq);
            }
            self.last_seq = submission.seq;
            self.take(form, &submission);
            ControlFlow::Continue(())
        })
        .await?;
        if first {
            self.gaps
                .extend((self.last_seq - 1_000).max(1)..self.last_seq);
        }
        self.gaps = self.gaps.split_off(&(self.last_seq - GAP_HORIZON));
        Ok(())
    }

    fn take(&mut self, form: &Form, submission: &submissions::Answers<'_>) {
        let Some(position) = self.population.position(submission.facility_id) else {
            return;
        };
        if self.revisions.len() <= position {
            self.revisions.resize(position + 1, 0);
        }
        if self.revisions[position] >= submission.revision {
            return;
        }
        self.revisions[position] = submission.revision;
        let answers = Answers::from_stored(form, submission.answers);
        self.columns
            .get_or_insert_with(|| Columns::new(form))
            .take(form, position, &answers);
    }
}
