//! The audit log: who did what, when, from where, to what, and what was before and after.
//!
//! Each use case adds its entry in the transaction that changes the data (`note`). Shortly afterwards
//! the entries are sealed into a chain of hashes ([`seal`]) whose head is signed from time to time
//! ([`Checkpoint`]), so that a later change, removal or insertion is found ([`verify`]). How and why
//! is in `docs/adr/0005-audit-chain.md`.

mod action;
mod chain;
mod checkpoint;
mod descriptions;
mod diff;
mod key;
mod log;
mod seal;
mod subject;
mod verify;

pub use action::Action;
pub use checkpoint::{Checkpoint, When, make_checkpoint, sign};
pub use key::{Key, PublicKey};
pub(crate) use log::read_page;
pub use log::{Export, LogEntry, LogFilter, LogPage, begin_export, read_log};
pub use seal::{Seal, seal};
pub use verify::{Fault, Report, verify};

pub(crate) use diff::{changed, made};
pub(crate) use subject::Subject;

use serde_json::Value;
use tenken_store::audit::AuditRow;
use tenken_store::{Tx, audit};

use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// Adds an entry about a deed that concerns no single facility. `detail` is JSON and names no
/// person; what was changed is told with [`changed`] or [`made`].
pub(crate) async fn record(
    tx: &mut Tx,
    at: &str,
    actor: &Actor,
    action: Action,
    subject: &str,
    detail: Value,
) -> Result<()> {
    Ok(audit::append(tx, &entry(at, actor, action, subject, None, detail)).await?)
}

/// Adds an entry about a deed that concerns a facility, whose own log shows it.
pub(crate) async fn record_for(
    facility: &str,
    tx: &mut Tx,
    at: &str,
    actor: &Actor,
    action: Action,
    subject: &str,
    detail: Value,
) -> Result<()> {
    let row = entry(at, actor, action, subject, Some(facility), detail);
    Ok(audit::append(tx, &row).await?)
}

/// Adds an entry about a look at what belongs to a facility, unless the facility itself looks. It is
/// stored before anything is shown.
pub(crate) async fn record_view(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    action: Action,
    subject: String,
) -> Result<()> {
    if actor.acts_for(facility) {
        return Ok(());
    }
    let row = entry(
        &tenken.stored_now(),
        actor,
        action,
        &subject,
        Some(facility),
        Value::Null,
    );
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(audit::append(tx, &row).await?)
        })
        .await
}

/// An entry, for those who add many at once.
pub(crate) fn entry(
    at: &str,
    actor: &Actor,
    action: Action,
    subject: &str,
    facility: Option<&str>,
    detail: Value,
) -> AuditRow {
    debug_assert_eq!(
        descriptions::without_word(&detail),
        Vec::<String>::new(),
        "fields of {action:?} that have no words yet: add them to ops/src/audit/descriptions.rs"
    );
    AuditRow {
        seq: 0,
        at: at.to_owned(),
        actor: actor.name(),
        origin: actor.origin(),
        action: action.id().to_owned(),
        subject: subject.to_owned(),
        facility_id: facility.map(str::to_owned),
        detail: detail.to_string(),
    }
}
