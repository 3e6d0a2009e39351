//! Rounds: one form version asked of one population in one window.

use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;
use tenken_domain::calendar::{day_in_tokyo, end_of_day, start_of_day};
use tenken_domain::{FacilityKind, FiscalYear, Form};
use tenken_store::facility_search::{FacilityFilter, Within};
use tenken_store::rounds::{self, RoundRow};
use tenken_store::targets::{self, AuthorityCount, Scope};
use tenken_store::{Tx, drafts, submissions};

use crate::actor::Actor;
use crate::audit::{changed, made, note};
use crate::error::{Error, Result};
use crate::policy::{Act, require, watched};
use crate::surroundings::{read_time, stored_time};
use crate::tenken::Tenken;

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
        // A window ends at the midnight that begins the next day.
        self.end()
            .map(|end| day_in_tokyo(end - jiff::SignedDuration::from_millis(1)))
    }
}

/// What opening a round needs; what is left out comes from the form.
#[derive(Debug, Clone, Default)]
pub struct OpenRound {
    /// The form.
    pub form_id: String,
    /// Its version.
    pub version: String,
    /// Title; by default fiscal year and short title.
    pub title: Option<String>,
    /// Id; by default made from form and fiscal year.
    pub id: Option<String>,
    /// Who is asked; by default the form's respondents.
    pub kinds: Vec<FacilityKind>,
    /// First day; by default today.
    pub opens: Option<Date>,
    /// Last day; open-ended by default.
    pub closes: Option<Date>,
    /// Reference date.
    pub reference_date: Option<Date>,
    /// Fiscal year; by default that of the first day.
    pub fiscal_year: Option<FiscalYear>,
    /// Synthetic.
    pub demo: bool,
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

const LONGEST_TITLE: usize = 200;

/// Opens a round and enrols everybody it asks.
///
/// # Errors
/// An unknown form, a window that ends before it begins, nobody to ask, an id
/// that is taken or has characters a web address cannot carry.
pub async fn open_round(tenken: &Tenken, actor: &Actor, open: OpenRound) -> Result<Round> {
    require(actor, Act::ManageRounds)?;
    let row = prepare(tenken, open).await?;
    let (id, actor, taken) = (row.id.clone(), actor.clone(), row.id.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                if rounds::get(tx, &row.id).await?.is_some() {
                    return Err(Error::bad(
                        "round_exists",
                        format!(
                            "実施回「{}」はすでにあります。ほかのIDにしてください。",
                            taken
                        ),
                    ));
                }
                store(tx, &actor, &row).await
            })
        })
        .await?;
    find_round(tenken, &Actor::Local, &id).await
}

/// Stores a prepared round, enrols its population, notes it in the trail.
pub(crate) async fn store(tx: &mut Tx<'_>, actor: &Actor, row: &RoundRow) -> Result<()> {
    rounds::insert(tx, row).await?;
    let enrolled = targets::enrol(tx, Scope::Round(&row.id)).await?;
    let detail = made(serde_json::json!({
        "form": format!("{}@{}", row.form_id, row.form_version), "title": row.title,
        "opens_at": row.opens_at, "closes_at": row.closes_at, "kinds": row.kinds,
        "targeted": enrolled,
    }));
    note(
        tx,
        &row.created_at,
        actor,
        "round.open",
        &format!("round:{}", row.id),
        detail,
    )
    .await
}

/// Checks the input and fills in what the form knows.
pub(crate) async fn prepare(tenken: &Tenken, open: OpenRound) -> Result<RoundRow> {
    let form = tenken.form(&open.form_id, &open.version).await?;
    let opens = open.opens.unwrap_or_else(|| tenken.today());
    if let Some(closes) = open.closes.filter(|closes| *closes < opens) {
        return Err(Error::bad(
            "window",
            format!("締切日（{closes}）が開始日（{opens}）より前になっています。"),
        ));
    }
    let kinds: Vec<FacilityKind> = match open.kinds.is_empty() {
        true => form
            .respondents
            .iter()
            .filter_map(|respondent| respondent.facility_kind())
            .collect(),
        false => open.kinds,
    };
    if kinds.is_empty() {
        return Err(Error::bad(
            "no_population",
            "回答する施設の種類を1つ以上選んでください（この様式は施設ではなく事業者が答えるものです）。",
        ));
    }
    let fiscal_year = open.fiscal_year.unwrap_or_else(|| FiscalYear::of(opens));
    let fiscal_year = FiscalYear::try_from(fiscal_year.0)
        .map_err(|message| Error::bad("fiscal_year", message))?;
    let title = open
        .title
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| format!("{fiscal_year} {}", form.short_title));
    if title.chars().count() > LONGEST_TITLE
        || tenken_domain::input::control_character(&title, false).is_some()
    {
        return Err(Error::bad(
            "title",
            format!("題名は{LONGEST_TITLE}文字までの1行にしてください。"),
        ));
    }
    let id = match open.id {
        Some(id) => id,
        None => free_id(tenken, &form.id, fiscal_year).await?,
    };
    let usable = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if id.is_empty() || id.len() > 80 || !id.bytes().all(usable) {
        return Err(Error::bad(
            "id",
            "実施回のIDには、半角の英数字とハイフンだけを使ってください（80文字まで）。",
        ));
    }
    let mut kinds: Vec<String> = kinds.iter().map(|kind| kind.id().to_owned()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    Ok(RoundRow {
        id,
        form_id: form.id.clone(),
        form_version: form.version.clone(),
        title,
        fiscal_year: i64::from(fiscal_year.0),
        reference_date: open.reference_date.map(|date| date.to_string()),
        opens_at: stored_time(start_of_day(opens)),
        closes_at: open.closes.map(|date| stored_time(end_of_day(date))),
        closed_at: None,
        kinds,
        demo: open.demo,
        created_at: tenken.stored_now(),
    })
}

/// `pharmacy-survey-2026`, or with a number behind it when that is taken.
async fn free_id(tenken: &Tenken, form: &str, year: FiscalYear) -> Result<String> {
    let base = format!("{form}-{}", year.0);
    tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let mut id = base.clone();
                let mut number = 2;
                while rounds::get(tx, &id).await?.is_some() {
                    id = format!("{base}-{number}");
                    number += 1;
                }
                Ok(id)
            })
        })
        .await
}

/// Closes a round for good.
///
/// # Errors
/// An unknown round, or one that is closed already.
pub async fn close_round(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Round> {
    require(actor, Act::ManageRounds)?;
    let (round, at, who) = (id.to_owned(), tenken.stored_now(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                if rounds::get(tx, &round).await?.is_none() {
                    return Err(Error::round_not_found(&round));
                }
                if !rounds::close(tx, &round, &at).await? {
                    return Err(Error::bad(
                        "already_closed",
                        "この実施回はすでに締め切られています。",
                    ));
                }
                let detail = changed(
                    &serde_json::json!({ "closed_at": null }),
                    &serde_json::json!({ "closed_at": at }),
                );
                let subject = format!("round:{round}");
                note(
                    tx,
                    &at,
                    &who,
                    "round.close",
                    &subject,
                    detail.unwrap_or_default(),
                )
                .await
            })
        })
        .await?;
    find_round(tenken, actor, id).await
}

/// A round by its id.
pub async fn find_round(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Round> {
    require(actor, Act::ReadRounds)?;
    let round = id.to_owned();
    let row = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                rounds::get(tx, &round)
                    .await?
                    .ok_or_else(|| Error::round_not_found(&round))
            })
        })
        .await?;
    from_row(tenken, row).await
}

/// All rounds, the newest first, with the counts of what the actor watches: nothing, for who answers
/// for single facilities alone.
pub async fn list_rounds(tenken: &Tenken, actor: &Actor) -> Result<Vec<RoundSummary>> {
    require(actor, Act::ReadRounds)?;
    let scope = watched(actor, &tenken.catalog());
    let rows = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let mut found = Vec::new();
                for row in rounds::list(tx).await? {
                    let counts = counts(tx, &row.id, scope.as_ref()).await?;
                    found.push((row, counts));
                }
                Ok(found)
            })
        })
        .await?;
    let mut summaries = Vec::with_capacity(rows.len());
    for (row, [targeted, opened, answered]) in rows {
        summaries.push(RoundSummary {
            round: from_row(tenken, row).await?,
            targeted: targeted.unsigned_abs(),
            opened: opened.unsigned_abs(),
            answered: answered.unsigned_abs(),
        });
    }
    Ok(summaries)
}

/// How many facilities in a scope, if it is limited, a round asks, and how many of them have a draft
/// and have submitted.
async fn counts(tx: &mut Tx<'_>, round: &str, scope: Option<&Within>) -> Result<[i64; 3]> {
    let Some(scope) = scope else {
        return Ok([
            targets::count(tx, round).await?,
            drafts::count(tx, round).await?,
            submissions::count_facilities(tx, round).await?,
        ]);
    };
    if *scope == Within::default() {
        return Ok([0; 3]);
    }
    let filter = FacilityFilter {
        within: Some(scope.clone()),
        ..FacilityFilter::default()
    };
    let rows = targets::count_by_authority(tx, round, &filter).await?;
    let add = |[targeted, opened, answered]: [i64; 3], row: AuthorityCount| {
        [
            targeted + row.targeted,
            opened + row.opened,
            answered + row.answered,
        ]
    };
    Ok(rows.into_iter().fold([0; 3], add))
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
    })
}
