//! Where a checklist stands at a glance: by authority, by row, facility by facility.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tenken_domain::checklists::rows::Standing;
use tenken_domain::results::tabulation::{Board, RowCount};
use tenken_store::facilities;

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, own, require, watched};
use crate::core::tenken::Tenken;
use crate::results::live::{Checks, LiveFigures, Place};
use crate::rounds::{Round, find_round};

/// A checklist as somebody who watches many facilities sees it.
#[derive(Debug, Clone)]
pub struct Boards {
    /// The round.
    pub round: Round,
    /// All facilities in the actor's scope.
    pub all: Board,
    /// By authority, six digits; an empty one for facilities that have none.
    pub authorities: Vec<(String, Board)>,
    /// Row by row, in the order of the form.
    pub rows: Vec<RowCount>,
}

/// Which facilities to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// A target has passed or is missing.
    Late,
    /// A row has not been looked at.
    Open,
    /// Something is planned, nothing late or open.
    Planned,
    /// Every row "yes".
    Complete,
    /// No row needs an entry: there is no medical information system.
    Exempt,
    /// Nothing submitted.
    Silent,
}

impl Concern {
    /// All, the most urgent first.
    pub const ALL: [Concern; 6] = [
        Self::Late,
        Self::Open,
        Self::Silent,
        Self::Planned,
        Self::Complete,
        Self::Exempt,
    ];

    /// The name in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Concern::Late => "late",
            Concern::Open => "open",
            Concern::Planned => "planned",
            Concern::Complete => "complete",
            Concern::Exempt => "exempt",
            Concern::Silent => "silent",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Concern::Late => "期限切れ・目標日なしがある",
            Concern::Open => "未確認の行がある",
            Concern::Planned => "対応予定の行がある",
            Concern::Complete => "すべて「はい」",
            Concern::Exempt => "点検する行がない（医療情報システムなし）",
            Concern::Silent => "まだ提出していない",
        }
    }

    /// Reads the name in addresses.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concern| concern.id() == text)
    }

    fn of(standing: Option<Standing>) -> Self {
        match standing {
            None => Concern::Silent,
            Some(rows) if rows.late > 0 => Concern::Late,
            Some(rows) if rows.open > 0 => Concern::Open,
            Some(rows) if rows.is_exempt() => Concern::Exempt,
            Some(rows) if rows.is_complete() => Concern::Complete,
            Some(_) => Concern::Planned,
        }
    }
}

/// One facility on the board.
#[derive(Debug, Clone)]
pub struct FacilityBoard {
    /// Its id.
    pub facility: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub concern: Concern,
    /// Its rows; `None` if it has not submitted.
    pub rows: Option<Standing>,
}

/// A page of facilities, those with the most that is late first.
#[derive(Debug, Clone)]
pub struct FacilityBoards {
    /// The facilities.
    pub items: Vec<FacilityBoard>,
    /// How many there are in all.
    pub total: usize,
}

/// Facilities on one page.
pub const PAGE: usize = 50;

/// Counts a checklist as it stands today, from what was submitted.
///
/// # Errors
/// An unknown round, one that is no checklist; the actor watches nobody.
pub async fn boards_of_round(tenken: &Tenken, actor: &Actor, round: &str) -> Result<Boards> {
    require(actor, Act::ListFacilities)?;
    let round = find_round(tenken, actor, round).await?;
    let (scope, today) = (watched(actor, &tenken.catalog()), tenken.today());
    let count = move |checks: Checks<'_>| {
        let mut groups: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        let places = checks.places.iter().enumerate();
        let within: Vec<(usize, usize)> = places
            .filter(|(_, place)| place.is_within(scope.as_ref()))
            .map(|(position, place)| {
                let next = groups.len();
                let authority = Arc::clone(&place.authority);
                (position, *groups.entry(authority).or_insert(next))
            })
            .collect();
        let (boards, rows) = checks.rows.count(within.into_iter(), groups.len(), today);
        let authorities: Vec<(String, Board)> = groups
            .into_iter()
            .map(|(code, group)| (code.to_string(), boards[group]))
            .collect();
        (authorities, rows)
    };
    let counted = tenken
        .memory::<LiveFigures>()
        .checks(tenken, &round, today, count)
        .await?;
    let (authorities, rows) = counted.ok_or_else(no_checklist)?;
    let mut all = Board::default();
    for (_, board) in &authorities {
        all.targeted += board.targeted;
        all.submitted += board.submitted;
        all.exempt += board.exempt;
        all.complete += board.complete;
        all.late += board.late;
        all.rows.add(&board.rows);
    }
    Ok(Boards {
        round,
        all,
        authorities,
        rows,
    })
}

/// A page of the facilities on a board; `concern` and `authority` limit it. Where the rows of a
/// facility stand follows from its answers, so only the actor's own are here: others of its area are
/// counted in [`boards_of_round`].
///
/// # Errors
/// As [`boards_of_round`].
pub async fn facilities_of_board(
    tenken: &Tenken,
    actor: &Actor,
    round: &Round,
    concern: Option<Concern>,
    authority: Option<&str>,
    page: usize,
) -> Result<FacilityBoards> {
    let permit = require(actor, Act::ListFacilities)?;
    let (scope, today) = (own(actor), tenken.today());
    let authority = authority.map(str::to_owned);
    let pick = move |checks: Checks<'_>| {
        let mut found: Vec<(Option<Standing>, &str)> = checks
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| {
                place.is_within(scope.as_ref())
                    && authority
                        .as_ref()
                        .is_none_or(|code| **code == *place.authority)
            })
            .map(|(at, place)| (checks.rows.standing(at, today), &*place.facility))
            .filter(|(rows, _)| concern.is_none_or(|wanted| Concern::of(*rows) == wanted))
            .collect();
        let worst = |rows: &Option<Standing>| {
            let rows = rows.unwrap_or_default();
            (rows.late, rows.open, rows.planned)
        };
        found.sort_by(|(one, a), (other, b)| worst(other).cmp(&worst(one)).then(a.cmp(b)));
        let total = found.len();
        let items = found.into_iter().skip(page * PAGE).take(PAGE);
        let items = items.map(|(rows, id)| (rows, id.to_owned()));
        (items.collect::<Vec<_>>(), total)
    };
    let picked = tenken
        .memory::<LiveFigures>()
        .checks(tenken, round, today, pick)
        .await?;
    let (picked, total) = picked.ok_or_else(no_checklist)?;
    let ids: Vec<String> = picked.iter().map(|(_, id)| id.clone()).collect();
    let rows = tenken
        .read(permit, async move |tx| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            Ok(facilities::get_many(tx, &ids).await?)
        })
        .await?;
    let name = |id: &str| {
        let row = rows.iter().find(|row| row.id == id);
        row.map_or_else(String::new, |row| row.name.clone())
    };
    Ok(FacilityBoards {
        items: picked
            .into_iter()
            .map(|(rows, facility)| FacilityBoard {
                name: name(&facility),
                concern: Concern::of(rows),
                facility,
                rows,
            })
            .collect(),
        total,
    })
}

/// Where the rows of the actor's own facilities stand, by the ids of those that have submitted.
///
/// # Errors
/// A round that is no checklist.
pub(crate) async fn standings_of_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &Round,
) -> Result<HashMap<String, Standing>> {
    let (scope, today) = (own(actor), tenken.today());
    let read = move |checks: Checks<'_>| {
        let places = checks.places.iter().enumerate();
        let within = places.filter(|(_, place)| place.is_within(scope.as_ref()));
        let standing = |(at, place): (usize, &Place)| {
            let standing = checks.rows.standing(at, today)?;
            Some((place.facility.to_string(), standing))
        };
        within.filter_map(standing).collect()
    };
    let figures = tenken.memory::<LiveFigures>();
    let standings = figures.checks(tenken, round, today, read).await?;
    standings.ok_or_else(no_checklist)
}

fn no_checklist() -> Error {
    Error::NotFound("点検の進み具合（チェックリストの実施回）".into())
}
