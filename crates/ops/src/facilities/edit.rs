//! Changing one facility.

use jiff::civil::Date;
use tenken_store::Tx;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::rounds::enrolments::{self, Scope};

use super::{
    Facility, FacilityFacts,
    add::require_free_code,
    change::{Change, backdated, store_changes},
    check_facility, corporations,
};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Changes a facility (by id or code) from a day on; rounds that are not over follow. `seen` is the [`Facility::version`] the change was made on. Facts that are as they were
/// change nothing.
///
/// # Errors
/// What [`super::add_facility`] refuses; a day that is still to come, or before an earlier change;
/// somebody changed the facility since it was seen.
pub async fn edit_facility(
    tenken: &Tenken,
    actor: &Actor,
    key: &str,
    seen: &str,
    facts: FacilityFacts,
    since: Option<Date>,
) -> Result<Facility> {
    let permit = require(actor, Act::ManageFacilities)?;
    let row = check_facility(tenken, facts)?;
    let since = day_of_change(tenken, since)?;
    let (key, seen, actor) = (key.to_owned(), seen.to_owned(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            edit(tx, &actor, &key, &seen, row, since).await
        })
        .await
        .map(Facility::from)
}

/// The day from which on a change holds, ISO: today unless another is given.
pub(super) fn day_of_change(tenken: &Tenken, since: Option<Date>) -> Result<String> {
    let since = since.unwrap_or_else(|| tenken.today());
    if since > tenken.today() {
        return Err(Error::bad(
            "since",
            "「いつから」が先の日付です。その日になってから変更してください。",
        ));
    }
    Ok(since.to_string())
}

async fn edit(
    tx: &mut Tx,
    actor: &Actor,
    key: &str,
    seen: &str,
    row: FacilityRow,
    since: String,
) -> Result<FacilityRow> {
    let id = by_key(tx, key).await?.id;
    let before = facilities::get_for_update(tx, &id)
        .await?
        .ok_or_else(Error::facility_not_found)?;
    let at = row.updated_at.clone();
    let after = FacilityRow {
        id,
        corporation_id: corporations::id_of(tx, row.corporation_id).await?,
        demo: before.demo,
        created_at: before.created_at.clone(),
        updated_at: before.updated_at.clone(),
        ..row
    };
    // The same change sent twice is one change.
    if after == before {
        return Ok(before);
    }
    if before.updated_at != seen {
        return Err(Error::bad(
            "changed_meanwhile",
            "ほかの人が先にこの施設の情報を変更しました。下に出ているいまの内容を確かめて、もう一度変更してください。",
        ));
    }
    require_free_code(tx, &after).await?;
    let after = FacilityRow {
        updated_at: at.clone(),
        ..after
    };
    let changes = vec![Change {
        before,
        after: after.clone(),
        since,
    }];
    if let Some((_, day)) = backdated(tx, &changes).await?.first() {
        return Err(Error::bad(
            "since",
            format!(
                "{day}からの変更がすでに登録されています。「いつから」はその日以後にしてください。"
            ),
        ));
    }
    store_changes(tx, actor, &at, changes).await?;
    let (id, now) = (&after.id, &at);
    enrolments::bring_up_to_date(tx, Scope::Facility { id, now }).await?;
    Ok(after)
}
