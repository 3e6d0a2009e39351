//! Adding one facility.

use tenken_store::Tx;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::rounds::enrolments::{self, Scope};

use super::{Facility, FacilityFacts, check_facility, corporations, fields};
use crate::audit::{Action, Subject, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;

/// Adds a facility and enrols it in the open rounds that ask its kind.
///
/// # Errors
/// A code that cannot be right or is taken, an unknown kind or prefecture, no name.
pub async fn add_facility(
    tenken: &Tenken,
    actor: &Actor,
    facts: FacilityFacts,
) -> Result<Facility> {
    let permit = require(actor, Act::ManageFacilities)?;
    let mut row = check_facility(tenken, facts)?;
    if row.authority.is_none() {
        // What an authority registers is its own, where nothing else is said.
        row.authority = sends_for(tenken, actor).await?.authority();
    }
    let actor = actor.clone();
    tenken
        .write(permit, async move |tx| store(tx, &actor, row).await)
        .await
        .map(Facility::from)
}

/// Stores a checked facility.
pub(crate) async fn store(tx: &mut Tx, actor: &Actor, row: FacilityRow) -> Result<FacilityRow> {
    require_free_code(tx, &row).await?;
    let row = FacilityRow {
        corporation_id: corporations::id_of(tx, row.corporation_id).await?,
        ..row
    };
    let rows = [row];
    facilities::insert_many(tx, &rows).await?;
    let [row] = rows;
    let (id, now) = (&row.id, &row.created_at);
    enrolments::bring_up_to_date(tx, Scope::Facility { id, now }).await?;
    let subject = Subject::Facility.of(id);
    let detail = made(fields(&row));
    record_for(id, tx, now, actor, Action::AddFacility, &subject, detail).await?;
    Ok(row)
}

/// Refuses a code that another facility has.
pub(super) async fn require_free_code(tx: &mut Tx, row: &FacilityRow) -> Result<()> {
    let Some(code) = &row.code else {
        return Ok(());
    };
    match facilities::by_code(tx, code).await? {
        Some(other) if other.id != row.id => Err(Error::bad(
            "code_taken",
            format!("コード {code} の施設は、すでに登録されています。"),
        )),
        _ => Ok(()),
    }
}
