//! How the installation is doing, for who runs it.

use jiff::Timestamp;
use tenken_store::audit::{audit_chain, audit_checkpoints};
use tenken_store::installation::installation_size;

use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// How the installation is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemState {
    /// What the data is in: `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// Bytes of the database.
    pub bytes: u64,
    /// Facilities.
    pub facilities: u64,
    /// Submissions, all revisions counted.
    pub submissions: u64,
    /// People with an account.
    pub people: u64,
    /// People signed in, in so many places.
    pub sessions: u64,
    /// Entries of the audit log that the chain protects.
    pub sealed: u64,
    /// The newest signature on the chain.
    pub signed_at: Option<Timestamp>,
}

/// Looks at everything.
///
/// # Errors
/// The actor does not run the installation.
pub async fn system_state(tenken: &Tenken, actor: &Actor) -> Result<SystemState> {
    let permit = require(actor, Act::Operate)?;
    let (size, head, signed) = tenken
        .read(permit, async move |tx| {
            let size = installation_size::measure(tx).await?;
            let head = audit_chain::head(tx).await?;
            Ok((size, head, audit_checkpoints::latest(tx).await?))
        })
        .await?;
    let count = |number: i64| number.unsigned_abs();
    Ok(SystemState {
        database: size.database,
        bytes: count(size.bytes),
        facilities: count(size.facilities),
        submissions: count(size.submissions),
        people: count(size.people),
        sessions: count(size.sessions),
        sealed: head.map_or(0, |head| count(head.position)),
        signed_at: signed.map(|checkpoint| read_time(&checkpoint.at)),
    })
}
