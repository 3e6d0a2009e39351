//! Submissions of each round as columns in memory, brought up to date from the
//! database whenever somebody looks. Nothing here is the truth: it can be
//! thrown away and rebuilt, and any number of processes may hold their own.

use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::FormKind;
use tenken_domain::results::tabulation::{
    CheckRows, Columns, Dimension, Population, Results, Unit,
};
use tenken_domain::{FacilityKind, Form};
use tenken_store::Tx;
use tenken_store::facilities::facility_search::Within;
use tenken_store::facilities::population;
use tenken_store::responses::submissions;
use tenken_store::rounds::enrolments::{self, Asked};
use tokio::sync::RwLock;

use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;
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
    /// Whose the facilities are, by position.
    places: Vec<Place>,
    columns: Option<Columns>,
    /// Of a checklist: where its rows stand.
    checks: Option<CheckRows>,
    /// What [`population::generation`] was when the population was read.
    generation: i64,
    /// The day it was looked at on.
    day: String,
    last_seq: i64,
    /// Numbers below `last_seq` that were not there yet. On PostgreSQL a lower
    /// number can be committed after a higher one.
    gaps: BTreeSet<i64>,
    /// Newest revision taken, by position.
    revisions: Vec<i64>,
}

/// The rows of a checklist and whose they are, by position.
#[derive(Clone, Copy)]
pub(crate) struct Checks<'a> {
    pub rows: &'a CheckRows,
    pub places: &'a [Place],
}

/// Whose a facility is.
pub(crate) struct Place {
    /// The round asks it; otherwise it counts nowhere.
    pub asked: bool,
    pub facility: Box<str>,
    /// Six digits; empty if it has none.
    pub authority: Arc<str>,
    pub corporation: Box<str>,
}

impl Place {
    /// Whether the round asks it, and it is among those that somebody sees, if they are limited.
    pub fn is_within(&self, scope: Option<&Within>) -> bool {
        let has = |scope: &Within| scope.has(&self.authority, &self.corporation);
        self.asked && scope.is_none_or(has)
    }
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

    /// Follows the database.
    pub async fn follow(&self, tenken: &Tenken, round: &Round, today: Date) -> Result<()> {
        self.look(tenken, round, today, |_| ()).await
    }

    /// Follows the database and counts the facilities in a scope, if it is limited.
    pub async fn tabulate(
        &self,
        tenken: &Tenken,
        round: &Round,
        today: Date,
        by: Dimension,
        scope: Option<Within>,
    ) -> Result<Results> {
        let form = Arc::clone(&round.form);
        self.look(tenken, round, today, move |live| {
            let empty;
            let columns = match &live.columns {
                Some(columns) => columns,
                None => {
                    empty = Columns::new(&form);
                    &empty
                }
            };
            let among: Option<Vec<bool>> = scope.map(|scope| {
                let places = live.places.iter();
                places.map(|place| place.is_within(Some(&scope))).collect()
            });
            columns.tabulate(&form, &live.population, by, among.as_deref())
        })
        .await
    }

    /// Follows the database and looks at the rows of a checklist; `None` for a survey.
    pub async fn checks<T: Send + 'static>(
        &self,
        tenken: &Tenken,
        round: &Round,
        today: Date,
        look: impl FnOnce(Checks<'_>) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        self.look(tenken, round, today, |live| {
            let rows = live.checks.as_ref()?;
            let places = &live.places;
            Some(look(Checks { rows, places }))
        })
        .await
    }

    async fn look<T: Send + 'static>(
        &self,
        tenken: &Tenken,
        round: &Round,
        today: Date,
        look: impl FnOnce(&Live) -> T + Send + 'static,
    ) -> Result<T> {
        let live = self.of(&round.id);
        {
            let mut guard = Arc::clone(&live).write_owned().await;
            let (asked, form) = (round.asked(today), Arc::clone(&round.form));
            tenken
                .read_long(Unasked::Program, async move |tx| {
                    guard.catch_up(tx, &asked, &form).await
                })
                .await?;
        }
        let guard = live.read_owned().await;
        tokio::task::spawn_blocking(move || look(&guard))
            .await
            .map_err(|_| interrupted())
    }
}

fn interrupted() -> Error {
    Error::bad("figures", "集計を中断しました。もう一度お試しください。")
}

impl Live {
    async fn catch_up(&mut self, tx: &mut Tx, asked: &Asked, form: &Form) -> Result<()> {
        let Asked { round, day } = asked;
        let generation = population::generation(tx).await?;
        if generation != self.generation || *day != self.day {
            if form.kind == FormKind::Checklist {
                self.checks.get_or_insert_with(|| CheckRows::new(form));
            }
            let (population, places) = (&mut self.population, &mut self.places);
            let mut authorities: HashMap<String, Arc<str>> = HashMap::new();
            enrolments::scan_dimensions(tx, round, |facility| {
                let unit = Unit {
                    kind: FacilityKind::parse(facility.kind).unwrap_or(FacilityKind::Clinic),
                    prefecture: Prefecture::parse(facility.prefecture),
                    beds: facility.beds,
                };
                let asked = facility.is_asked_on(day);
                let position = population.put(facility.facility_id, asked.then_some(&unit));
                let code = facility.authority;
                let authority = match authorities.get(code) {
                    Some(known) => Arc::clone(known),
                    None => {
                        let known: Arc<str> = code.into();
                        authorities.insert(code.to_owned(), Arc::clone(&known));
                        known
                    }
                };
                let place = Place {
                    asked,
                    facility: facility.facility_id.into(),
                    authority,
                    corporation: facility.corporation.into(),
                };
                // Positions are given out one after the other.
                match places.get_mut(position) {
                    Some(known) => *known = place,
                    None => places.push(place),
                }
                ControlFlow::Continue(())
            })
            .await?;
            self.generation = generation;
            self.day.clone_from(day);
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
        if let Some(checks) = &mut self.checks {
            checks.take(form, position, &answers);
        }
    }
}
