//! Rounds: one form version asked of one population in one window.

mod change;
mod open;
pub mod reminders;
pub mod years;

pub use change::{ChangeRound, Closing, change_round, check_change, close_round, reopen_round};
pub use open::{OpenRound, Preview, check_round, open_round, preview_round};
pub(crate) use open::{prepare, store};

use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_domain::{FacilityKind, FiscalYear, Form};
use tenken_store::Tx;
use tenken_store::facilities::facility_search::{FacilityFilter, Within};
use tenken_store::rounds::enrolments::{self, Asked, Counts};
use tenken_store::rounds::{self, RoundRow};

use crate::core::actor::Actor;
use crate::core::asked::{asked_by, counted_on, last_day};
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require, watched};
use crate::core::tenken::Tenken;

/// A round.
#[derive(Debug, Clone)]
pub struct Round {
    /// Short name, unique and stable.
    pub id: String,
    /// What is asked.
    pub form: Arc<Form>,
    /// Title.
    pub title: String,
    /// The fiscal year it counts for.
    pub fiscal_year: FiscalYear,
    /// The day whose situation is asked about.
    pub reference_date: Option<Date>,
    /// When it begins.
    pub opens_at: Timestamp,
    /// When it ends by itself; `None` is open-ended.
    pub closes_at: Option<Timestamp>,
    /// When it was closed by hand.
    pub closed_at: Option<Timestamp>,
    /// Which kinds of facilities are asked.
    pub kinds: Vec<FacilityKind>,
    /// Synthetic.
    pub demo: bool,
    /// Counts its corrections: who corrects it says which version was seen.
    pub version: i64,
}

/// Whether a round takes answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    Upcoming,
    /// It takes answers.
    Open,
    /// It is over.
    Closed,
}

impl Phase {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Phase::Upcoming => "開始前",
            Phase::Open => "受付中",
            Phase::Closed => "締切",
        }
    }
}

impl Round {
    /// When the round is over: closed by hand, or its window has passed.
    fn end(&self) -> Option<Timestamp> {
        match (self.closed_at, self.closes_at) {
            (Some(closed), Some(closes)) => Some(closed.min(closes)),
            (closed, closes) => closed.or(closes),
        }
    }

    /// Where the round stands at an instant.
    pub fn phase(&self, now: Timestamp) -> Phase {
        if now < self.opens_at {
            Phase::Upcoming
        } else if self.end().is_some_and(|end| now >= end) {
            Phase::Closed
        } else {
            Phase::Open
        }
    }

    /// Lets an answer pass only while the round is open.
    pub(crate) fn require_open(&self, now: Timestamp) -> Result<()> {
        match (self.phase(now), self.end()) {
            (Phase::Open, _) => Ok(()),
            (Phase::Upcoming, _) => Err(Error::NotOpenYet {
                opens_at: self.opens_at,
            }),
            (Phase::Closed, end) => Err(Error::Closed {
                closed_at: end.unwrap_or(now),
            }),
        }
    }

    /// The last day answers are taken, in Tokyo.
    pub fn last_day(&self) -> Option<Date> {
        self.end().map(last_day)
    }

    /// Whom it asks, looked at today.
    pub(crate) fn asked(&self, today: Date) -> Asked {
        let opens = day_in_tokyo(self.opens_at);
        let day = counted_on(self.reference_date, opens, self.last_day(), today);
        Asked {
            round: self.id.clone(),
            day: day.to_string(),
        }
    }
}

/// A round with its counts.
#[derive(Debug, Clone)]
pub struct RoundSummary {
    /// The round.
    pub round: Round,
    /// Facilities asked.
    pub targeted: u64,
    /// Facilities that have a draft.
    pub opened: u64,
    /// Facilities that submitted.
    pub answered: u64,
}

/// A round by its id.
pub async fn find_round(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Round> {
    let permit = require(actor, Act::ReadRounds)?;
    let round = id.to_owned();
    let row = tenken
        .read(permit, async move |tx| {
            rounds::get(tx, &round)
                .await?
                .ok_or_else(|| Error::round_not_found(&round))
        })
        .await?;
    from_row(tenken, row).await
}

/// All rounds, the newest first, with the counts of what the actor watches: nothing, for who answers
/// for single facilities alone.
pub async fn list_rounds(tenken: &Tenken, actor: &Actor) -> Result<Vec<RoundSummary>> {
    let permit = require(actor, Act::ReadRounds)?;
    let (today, scope) = (tenken.today(), watched(actor, &tenken.catalog()));
    let rows = tenken
        .read_long(permit, async move |tx| {
            let mut found = Vec::new();
            for row in rounds::list(tx).await? {
                let counts = count_targets(tx, &asked_by(&row, today), scope.as_ref()).await?;
                found.push((row, counts));
            }
            Ok(found)
        })
        .await?;
    let mut summaries = Vec::with_capacity(rows.len());
    for (row, counts) in rows {
        let Counts {
            targeted,
            opened,
            answered,
        } = counts;
        summaries.push(RoundSummary {
            round: from_row(tenken, row).await?,
            targeted: targeted.unsigned_abs(),
            opened: opened.unsigned_abs(),
            answered: answered.unsigned_abs(),
        });
    }
    Ok(summaries)
}

/// How many facilities in a scope, if it is limited, a round asks, and how far they are.
async fn count_targets(tx: &mut Tx, asked: &Asked, scope: Option<&Within>) -> Result<Counts> {
    let Some(scope) = scope else {
        return Ok(enrolments::count(tx, asked).await?);
    };
    if *scope == Within::default() {
        return Ok(Counts::default());
    }
    let filter = FacilityFilter {
        within: Some(scope.clone()),
        ..FacilityFilter::default()
    };
    let rows = enrolments::count_by_authority(tx, asked, &filter).await?;
    Ok(rows.into_iter().fold(Counts::default(), |sum, row| Counts {
        targeted: sum.targeted + row.targeted,
        opened: sum.opened + row.opened,
        answered: sum.answered + row.answered,
    }))
}

pub(crate) async fn from_row(tenken: &Tenken, row: RoundRow) -> Result<Round> {
    Ok(Round {
        form: tenken.form(&row.form_id, &row.form_version).await?,
        id: row.id,
        title: row.title,
        fiscal_year: FiscalYear(i16::try_from(row.fiscal_year).unwrap_or_default()),
        reference_date: row.reference_date.and_then(|date| date.parse().ok()),
        opens_at: read_time(&row.opens_at),
        closes_at: row.closes_at.as_deref().map(read_time),
        closed_at: row.closed_at.as_deref().map(read_time),
        kinds: row
            .kinds
            .iter()
            .filter_map(|kind| FacilityKind::parse(kind))
            .collect(),
        demo: row.demo,
        version: row.version,
    })
}
