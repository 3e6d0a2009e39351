//! Choosing whom to visit: the facilities of an area with all that speaks for a visit, and random
//! samples that anybody can draw again.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use tenken_domain::FacilityKind;
use tenken_domain::checklists::rows::Standing;
use tenken_store::Tx;
use tenken_store::inspections::inspection_choice::{self, CandidateRow};

use crate::checklists::standings_of_round;
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::facilities::FacilityFilter;
use crate::rounds::{Round, find_round};

/// What a row without its first check adds to the score.
pub const MISSING_WEIGHT: usize = 1;
/// What a "no" whose target date has passed, or that has none, adds to the score.
pub const LATE_WEIGHT: usize = 2;

/// A facility that could be visited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Facility.
    pub facility: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: FacilityKind,
    /// City, town or village.
    pub municipality: String,
    /// Synthetic.
    pub demo: bool,
    /// It has submitted the checklist.
    pub submitted: bool,
    /// Rows without their first check; all rows if nothing was submitted.
    pub missing: usize,
    /// Rows with a "no" whose target date has passed, or that have none.
    pub late: usize,
    /// The day of its last inspection whose result was told.
    pub last_visit: Option<Date>,
    /// The day a visit is planned on.
    pub planned_on: Option<Date>,
}

impl Candidate {
    /// How much speaks for a visit: what is missing, and what is late with more weight.
    pub fn score(&self) -> usize {
        self.missing * MISSING_WEIGHT + self.late * LATE_WEIGHT
    }
}

/// What a list of candidates is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The highest score first.
    #[default]
    Score,
    /// Never visited first, then the longest ago.
    LastVisit,
    /// The most rows missing first.
    Missing,
    /// The most rows late first.
    Late,
}

impl SortBy {
    /// All orders.
    pub const ALL: [SortBy; 4] = [Self::Score, Self::LastVisit, Self::Missing, Self::Late];

    /// The name in addresses.
    pub fn id(self) -> &'static str {
        match self {
            SortBy::Score => "score",
            SortBy::LastVisit => "visit",
            SortBy::Missing => "missing",
            SortBy::Late => "late",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            SortBy::Score => "点数の高い順",
            SortBy::LastVisit => "前の立入検査が古い順",
            SortBy::Missing => "未記入の行が多い順",
            SortBy::Late => "期限切れの行が多い順",
        }
    }

    /// Reads the name in addresses.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.id() == text)
    }
}

/// Which facilities could be visited.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The round whose checklist is to be inspected.
    pub round: String,
    /// Part of the area.
    pub facilities: FacilityFilter,
    /// Not visited since this day.
    pub not_since: Option<Date>,
    /// Only those with something missing or late.
    pub wanting: bool,
    /// Order.
    pub sort: SortBy,
}

/// The facilities in the actor's area that a round asks and that could be visited, in order. Those
/// that are closed are left out; those with a visit planned come last.
///
/// # Errors
/// The actor plans no inspections; an unknown round.
pub async fn candidates(tenken: &Tenken, actor: &Actor, choice: &Choice) -> Result<Vec<Candidate>> {
    let permit = require(actor, Act::PlanInspections)?;
    let (actor, choice, there) = (actor.clone(), choice.clone(), tenken.clone());
    let round = find_round(tenken, &actor, &choice.round).await?;
    let standings = standings_of_round(tenken, &actor, &round).await?;
    tenken
        .read_long(permit, async move |tx| {
            find(tx, &there, &actor, &round, &choice, &standings).await
        })
        .await
}

/// A random sample of the candidates that have no visit planned.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it is drawn from: with the same candidates, the same seed draws the same sample.
    pub seed: String,
    /// Who was drawn, in the order of the list.
    pub drawn: Vec<Candidate>,
    /// Of how many.
    pub of: usize,
}

/// Draws a sample; an empty seed is chosen at random.
///
/// # Errors
/// Those of [`candidates`].
pub async fn draw_sample(
    tenken: &Tenken,
    actor: &Actor,
    choice: &Choice,
    seed: &str,
    size: usize,
) -> Result<Sample> {
    let found = candidates(tenken, actor, choice).await?;
    let seed = match seed.trim() {
        "" => tenken.environment().letters(8),
        given => given.to_owned(),
    };
    let ids = draw(&found, &seed, size);
    let of = found.iter().filter(|one| one.planned_on.is_none()).count();
    let drawn = found.into_iter().filter(|one| ids.contains(&one.facility));
    Ok(Sample {
        seed,
        drawn: drawn.collect(),
        of,
    })
}

/// The candidates, within a transaction.
async fn find(
    tx: &mut Tx,
    tenken: &Tenken,
    actor: &Actor,
    round: &Round,
    choice: &Choice,
    standings: &HashMap<String, Standing>,
) -> Result<Vec<Candidate>> {
    let form = &round.form;
    let today = tenken.today();
    let own = FacilityFilter {
        own: true,
        ..choice.facilities.clone()
    };
    let mut filter = own.stored(tenken, actor);
    filter.operating_on = Some(today.to_string());
    // What is missing where nothing was submitted: the rows that count, without the one before them.
    let rows = form
        .items
        .iter()
        .filter(|item| !item.helper && !form.is_reference(item) && !item.gate);
    let all_rows = rows.count();
    let mut found = Vec::new();
    inspection_choice::scan(tx, &round.asked(today), &filter, |row| {
        let standing = standings.get(row.facility_id).copied();
        let candidate = candidate(row, standing, all_rows);
        let long_ago = |day: Date| candidate.last_visit.is_none_or(|visit| visit < day);
        let wanted =
            choice.not_since.is_none_or(long_ago) && (!choice.wanting || candidate.score() > 0);
        if wanted {
            found.push(candidate);
        }
    })
    .await?;
    found.sort_by(|a, b| {
        let by = match choice.sort {
            SortBy::Score => b.score().cmp(&a.score()),
            SortBy::LastVisit => a.last_visit.cmp(&b.last_visit),
            SortBy::Missing => b.missing.cmp(&a.missing),
            SortBy::Late => b.late.cmp(&a.late),
        };
        let planned = a.planned_on.is_some().cmp(&b.planned_on.is_some());
        let name = (&a.name, &a.facility).cmp(&(&b.name, &b.facility));
        planned.then(by).then(name)
    });
    Ok(found)
}

fn candidate(row: CandidateRow<'_>, submitted: Option<Standing>, all_rows: usize) -> Candidate {
    let standing = submitted.unwrap_or(Standing {
        open: all_rows,
        ..Standing::default()
    });
    let day = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    Candidate {
        facility: row.facility_id.to_owned(),
        name: row.name.to_owned(),
        kind: FacilityKind::parse(row.kind).unwrap_or(FacilityKind::Clinic),
        municipality: row.municipality.to_owned(),
        demo: row.demo,
        submitted: submitted.is_some(),
        missing: standing.open,
        late: standing.late,
        last_visit: day(row.last_visit),
        planned_on: day(row.planned_on),
    }
}

/// Draws a sample: the facilities whose SHA-256 of `seed:id`, in hex, come first in the alphabet.
/// Anybody who knows the seed and the candidates can draw it again, with any program, at any time.
pub(super) fn draw(candidates: &[Candidate], seed: &str, size: usize) -> Vec<String> {
    let mut drawn: Vec<(String, &String)> = candidates
        .iter()
        .filter(|one| one.planned_on.is_none())
        .map(|one| {
            let place = Sha256::digest(format!("{seed}:{}", one.facility).as_bytes());
            (hex(&place), &one.facility)
        })
        .collect();
    drawn.sort_unstable();
    drawn.truncate(size);
    drawn
        .into_iter()
        .map(|(_, facility)| facility.clone())
        .collect()
}
