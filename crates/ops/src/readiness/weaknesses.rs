//! What is known about the devices in a facility's ledger.

use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;
use crate::facilities::Facility;
use crate::ledgers::{current_kinds, named_kind, of_facility};
use crate::weaknesses::{FacilityWeaknesses, weaknesses_of_facility};

/// The ledger that says what there is.
const DEVICES: &str = "devices";

/// Looks up what a facility's ledger of devices names.
///
/// # Errors
/// The facility is not there, or outside the actor's scope.
pub async fn weaknesses_of(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<(Facility, FacilityWeaknesses)> {
    let (keeper, who, key) = (tenken.clone(), actor.clone(), facility.to_owned());
    let (facility, kind, ledgers) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let kind = named_kind(&*current_kinds(&keeper, tx).await?, DEVICES)?;
            let ledgers = of_facility(tx, &facility.id).await?;
            Ok(permit.grants((Facility::from(facility), kind, ledgers)))
        })
        .await?;
    let rows = ledgers.of(DEVICES);
    let found = weaknesses_of_facility(tenken, actor, &facility.id, &kind, rows).await?;
    Ok((facility, found))
}
