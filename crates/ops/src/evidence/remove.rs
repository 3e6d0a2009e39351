//! Removing evidence for good, such as a file that shows a patient's name. The rows stay and say that it was there.

use serde_json::json;
use tenken_store::evidence::versions;
use tenken_store::evidence::{self, EvidenceRow};

use super::{hold, not_found};
use crate::audit::{Action, Subject, record_for};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::tenken::Tenken;

/// Removes a piece of evidence with all its versions. Once more changes nothing.
///
/// # Errors
/// Not found, or not the actor's to change.
pub async fn remove_evidence(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
) -> Result<()> {
    remove(tenken, actor, facility, id, None).await
}

/// Removes the content of one version; with the last one the evidence goes. Once more changes nothing.
///
/// # Errors
/// Not found, or not the actor's to change.
pub async fn remove_version(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
    version: i64,
) -> Result<()> {
    remove(tenken, actor, facility, id, Some(version)).await
}

async fn remove(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
    version: Option<i64>,
) -> Result<()> {
    let (facility, id) = (facility.to_owned(), id.to_owned());
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write_if(async move |tx| {
            let permit = hold(tx, &actor, &facility).await?;
            let row = evidence::get(tx, &facility, &id).await?;
            let row = row.ok_or_else(not_found)?;
            let all = versions::of_one(tx, &facility, &id).await?;
            if version.is_some_and(|number| all.iter().all(|it| it.version != number)) {
                return Err(not_found());
            }
            let gone = versions::remove(tx, &id, version, &at).await?;
            if gone.is_empty() {
                return Ok(permit.grants(()));
            }
            let there = all.iter().filter(|it| it.removed_at.is_none()).count();
            let row = EvidenceRow {
                revision: row.revision + 1,
                removed_at: (there == gone.len()).then(|| at.clone()),
                ..row
            };
            evidence::update(tx, &row).await?;
            let detail = json!({ "title": row.title, "version": version, "sha256": gone });
            let subject = Subject::Evidence.of(&id);
            let action = Action::RemoveEvidence;
            record_for(&facility, tx, &at, &actor, action, &subject, detail).await?;
            Ok(permit.grants(()))
        })
        .await
}
