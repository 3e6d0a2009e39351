//! Changing what is said about a piece of evidence.

use tenken_store::evidence::versions::{self, VersionRow};
use tenken_store::evidence::{self, EvidenceRow};

use super::described::{Described, require_own_rows, set_links, told};
use super::list::links_of;
use super::{current, hold, not_found, present};
use crate::audit::{Action, Subject, changed, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;

/// Replaces what is said about a piece of evidence, and the days of its version that counts: that it was looked at and is good
/// for another year is a new day of review. `seen` is the [`Evidence::revision`](super::Evidence::revision) it was made on. The same
/// again changes nothing.
///
/// # Errors
/// Not found, or not the actor's to change; anything wrong in what is said; somebody changed it since it was seen.
pub async fn change_evidence(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
    described: Described,
    seen: i64,
) -> Result<()> {
    let (facility, id, at) = (facility.to_owned(), id.to_owned(), tenken.stored_now());
    let (actor, catalog) = (actor.clone(), tenken.catalog());
    tenken
        .write_if(async move |tx| {
            let permit = hold(tx, &actor, &facility).await?;
            let row = present(tx, &facility, &id).await?;
            let all = versions::of_one(tx, &facility, &id).await?;
            let version = current(&all).cloned().ok_or_else(not_found)?;
            let facts = described.check(&catalog)?;
            let (measures, rows) = links_of(tx, &facility, &id).await?;
            let before = told(&row.title, &row.kind, &measures, &rows, &version);
            let version: VersionRow = facts.days.put_on(version);
            let kind = facts.kind.id();
            let after = told(&facts.title, kind, &facts.measures, &facts.rows, &version);
            let Some(detail) = changed(&before, &after) else {
                return Ok(permit.grants(()));
            };
            if row.revision != seen {
                return Err(Error::bad(
                    "changed_meanwhile",
                    "ほかの人が先にこの証跡を変更しました。いまの内容と見比べて、必要なら書き直してから、もう一度保存してください。",
                ));
            }
            versions::set_days(tx, &version).await?;
            require_own_rows(tx, &facility, &facts.rows).await?;
            set_links(tx, &id, &facts.measures, &facts.rows).await?;
            let row = EvidenceRow {
                title: facts.title,
                kind: kind.to_owned(),
                revision: row.revision + 1,
                ..row
            };
            evidence::update(tx, &row).await?;
            let subject = Subject::Evidence.of(&id);
            let action = Action::UpdateEvidence;
            record_for(&facility, tx, &at, &actor, action, &subject, detail).await?;
            Ok(permit.grants(()))
        })
        .await
}
