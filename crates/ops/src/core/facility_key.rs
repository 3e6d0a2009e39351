//! Finding a facility by what somebody calls it.

use tenken_store::Tx;
use tenken_store::facilities::facility_history as former;
use tenken_store::facilities::{self, FacilityRow};

use super::actor::Actor;
use super::error::{Error, Result};
use super::permit::Permit;
use super::policy::{Act, require};
use super::tenken::Tenken;

/// [`readable`], in a transaction of its own.
pub(crate) async fn find_readable(
    tenken: &Tenken,
    actor: &Actor,
    key: &str,
) -> Result<(FacilityRow, Permit)> {
    let (key, who) = (key.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let (row, permit) = readable(tx, &who, &key).await?;
            Ok(permit.grants((row, permit)))
        })
        .await
}

/// A facility's row by its id or its ten-digit code, for somebody who may see it.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub(crate) async fn readable(
    tx: &mut Tx,
    actor: &Actor,
    key: &str,
) -> Result<(FacilityRow, Permit)> {
    let row = by_key(tx, key).await?;
    let permit = require(actor, Act::ReadFacility(&row))?;
    Ok((row, permit))
}

/// A facility's row by its id or its ten-digit code. A code that it had before finds it too, unless
/// another facility has that code now.
pub(crate) async fn by_key(tx: &mut Tx, key: &str) -> Result<FacilityRow> {
    let is_code = key.len() == 10 && key.bytes().all(|b| b.is_ascii_digit());
    if !is_code {
        let found = facilities::get(tx, key).await?;
        return found.ok_or_else(Error::facility_not_found);
    }
    if let Some(row) = facilities::by_code(tx, key).await? {
        return Ok(row);
    }
    match former::by_code(tx, key).await? {
        Some(id) => facilities::get(tx, &id).await?,
        None => None,
    }
    .ok_or_else(Error::facility_not_found)
}
