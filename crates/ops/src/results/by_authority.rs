//! How far the facilities of each authority are in a round.

use tenken_store::facilities::facility_search::FacilityFilter;
use tenken_store::rounds::enrolments::{self, AuthorityCount};

use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::policy::{Act, require, watched};
use crate::core::tenken::Tenken;
use crate::rounds::{Round, find_round};

/// How far the facilities of one authority in one prefecture are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The authority's six-digit code; empty for facilities that have none.
    pub authority: String,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// Facilities asked.
    pub targeted: u64,
    /// Facilities that have begun and not submitted.
    pub begun: u64,
    /// Facilities that have submitted.
    pub answered: u64,
}

impl Standing {
    /// Facilities that have not begun.
    pub fn untouched(&self) -> u64 {
        self.targeted.saturating_sub(self.begun + self.answered)
    }
}

impl From<AuthorityCount> for Standing {
    fn from(row: AuthorityCount) -> Self {
        let [targeted, opened, answered] =
            [row.targeted, row.opened, row.answered].map(i64::unsigned_abs);
        Standing {
            authority: row.authority,
            prefecture: row.prefecture,
            targeted,
            begun: opened.saturating_sub(answered),
            answered,
        }
    }
}

/// How far a round is, authority by authority, as of now; an authority sees its area, a corporation
/// its own facilities.
///
/// # Errors
/// An unknown round; the actor watches nobody.
pub async fn standings(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
) -> Result<(Round, Vec<Standing>)> {
    let permit = require(actor, Act::ListFacilities)?;
    let round = find_round(tenken, actor, round).await?;
    let (asked, scope) = (
        round.asked(tenken.today()),
        FacilityFilter {
            within: watched(actor, &tenken.catalog()),
            ..FacilityFilter::default()
        },
    );
    let rows = tenken
        .read_long(permit, async move |tx| {
            Ok(enrolments::count_by_authority(tx, &asked, &scope).await?)
        })
        .await?;
    Ok((round, rows.into_iter().map(Standing::from).collect()))
}
