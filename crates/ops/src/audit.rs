//! The trail of who did what. Each use case adds its entry in the transaction
//! that changes the data.

use tenken_store::audit::AuditRow;
use tenken_store::{Tx, audit};

use crate::actor::Actor;
use crate::error::Result;

/// Adds an entry. `detail` is JSON and names no person.
pub(crate) async fn note(
    tx: &mut Tx<'_>,
    at: &str,
    actor: &Actor,
    action: &str,
    subject: &str,
    detail: serde_json::Value,
) -> Result<()> {
    let row = AuditRow {
        seq: 0,
        at: at.to_owned(),
        actor: actor.name(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_string(),
    };
    Ok(audit::append(tx, &row).await?)
}
