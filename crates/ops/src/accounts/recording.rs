//! Entries about accounts: a facility's own log shows those of its people.

use serde_json::Value;
use tenken_store::Tx;
use tenken_store::accounts::users::{self, GrantRow};

use super::people::grant;
use crate::audit::{Action, Subject, record, record_for};
use crate::core::actor::Actor;
use crate::core::error::Result;

/// Adds an entry about something that somebody may do: in the log of the facility where they may.
pub(super) async fn record_grant(
    tx: &mut Tx,
    at: &str,
    actor: &Actor,
    action: Action,
    row: &GrantRow,
    detail: Value,
) -> Result<()> {
    let subject = Subject::User.of(&row.user_id);
    let held = grant(row.clone());
    match held.as_ref().and_then(|held| held.facility()) {
        Some(facility) => record_for(facility, tx, at, actor, action, &subject, detail).await,
        None => record(tx, at, actor, action, &subject, detail).await,
    }
}

/// Adds an entry about somebody's account.
pub(super) async fn record_account(
    tx: &mut Tx,
    at: &str,
    actor: &Actor,
    action: Action,
    user: &str,
    detail: Value,
) -> Result<()> {
    let subject = Subject::User.of(user);
    let grants = users::grants(tx, user).await?;
    let facility = grants
        .into_iter()
        .filter_map(grant)
        .find_map(|grant| grant.facility().map(str::to_owned));
    match facility {
        Some(facility) => record_for(&facility, tx, at, actor, action, &subject, detail).await,
        None => record(tx, at, actor, action, &subject, detail).await,
    }
}
