//! Handing out accounts to the managers of many facilities: by mail to those that have an address,
//! by letter to the others.

mod letters;
mod make;

pub use letters::{LetterText, make_letter, make_next_letters};
pub use make::hand_out_accounts;

use jiff::Timestamp;
use std::collections::HashMap;
use tenken_store::accounts::provisioning::{self, Counts, ManagerRow};
use tenken_store::facilities::facility_search::FacilityFilter as Stored;

use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::permit::Permit;
use crate::core::policy::{Act, manages_everybody, require, staffed};
use crate::core::tenken::Tenken;
use crate::facilities::{Facility, FacilityFilter};

/// How far the handing out has come among some facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProvisioningProgress {
    /// Facilities.
    pub facilities: u64,
    /// Those whose manager has an account.
    pub with_account: u64,
    /// Those whose manager has come: a password is set.
    pub came: u64,
    /// Accounts that wait for a letter: nobody has used them, and no link that works leads to them.
    pub for_letters: u64,
}

/// The account of a facility's manager.
#[derive(Debug, Clone)]
pub struct Manager {
    /// The person.
    pub id: String,
    /// What they sign in with.
    pub login: String,
    /// The person has come.
    pub came: bool,
    /// When the invitation was mailed.
    pub mailed_at: Option<Timestamp>,
    /// Until when the open link works.
    pub link_until: Option<Timestamp>,
    /// Why the last invitation by mail did not arrive, if it did not.
    pub mail_problem: Option<String>,
}

/// A facility that cannot get an account as the others do: its code is somebody's login.
#[derive(Debug, Clone)]
pub struct TakenLogin {
    /// The facility: its id and name.
    pub facility: (String, String),
    /// The login.
    pub login: String,
    /// Who has it is somebody of the facility, who could be made its manager.
    pub by_own_people: bool,
}

/// The most facilities that are named whose code is taken.
const MOST_NAMED: i64 = 100;

impl From<Counts> for ProvisioningProgress {
    fn from(counts: Counts) -> Self {
        ProvisioningProgress {
            facilities: counts.facilities.unsigned_abs(),
            with_account: counts.with_account.unsigned_abs(),
            came: counts.came.unsigned_abs(),
            for_letters: counts.for_letters.unsigned_abs(),
        }
    }
}

impl From<ManagerRow> for Manager {
    fn from(row: ManagerRow) -> Self {
        Manager {
            id: row.user_id,
            login: row.login,
            came: row.came,
            mailed_at: row.mailed_at.as_deref().map(read_time),
            link_until: row.link_until.as_deref().map(read_time),
            mail_problem: row.mail_problem,
        }
    }
}

/// The facilities of a filter to whose managers the actor may hand out accounts.
fn scope(tenken: &Tenken, actor: &Actor, filter: &FacilityFilter) -> Result<(Permit, Stored)> {
    let permit = require(actor, Act::HandOutAccounts)?;
    let scope = Stored {
        within: (!manages_everybody(actor)).then(|| staffed(actor)),
        operating_on: Some(tenken.today().to_string()),
        ..filter.stored(tenken, actor)
    };
    Ok((permit, scope))
}

/// How far it has come.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn provisioning_progress(
    tenken: &Tenken,
    actor: &Actor,
    filter: &FacilityFilter,
) -> Result<ProvisioningProgress> {
    let ((permit, scope), now) = (scope(tenken, actor, filter)?, tenken.stored_now());
    let counts = tenken
        .read_long(permit, async move |tx| {
            Ok(provisioning::counts(tx, &scope, &now).await?)
        })
        .await?;
    Ok(counts.into())
}

/// The managers of facilities, by facility.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn list_managers(
    tenken: &Tenken,
    actor: &Actor,
    facilities: &[Facility],
) -> Result<HashMap<String, Manager>> {
    let permit = require(actor, Act::HandOutAccounts)?;
    let ids: Vec<String> = facilities.iter().map(|one| one.id.clone()).collect();
    let rows = tenken
        .read(permit, async move |tx| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            Ok(provisioning::managers(tx, &ids).await?)
        })
        .await?;
    let pair = |row: ManagerRow| (row.facility_id.clone(), Manager::from(row));
    Ok(rows.into_iter().map(pair).collect())
}

/// The facilities of a filter that [`hand_out_accounts`] makes no account for, because their code is somebody's
/// login: at most a hundred.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn list_taken_logins(
    tenken: &Tenken,
    actor: &Actor,
    filter: &FacilityFilter,
) -> Result<Vec<TakenLogin>> {
    let (permit, scope) = scope(tenken, actor, filter)?;
    let rows = tenken
        .read_long(permit, async move |tx| {
            Ok(provisioning::taken(tx, &scope, MOST_NAMED).await?)
        })
        .await?;
    let named = |row: provisioning::TakenRow| TakenLogin {
        facility: row.facility,
        login: row.login,
        by_own_people: row.by_own_people,
    };
    Ok(rows.into_iter().map(named).collect())
}
