//! Finding a corporation or a vendor by what somebody calls it: its id, or its corporate number.

use tenken_domain::CorporateNumber;
use tenken_store::Tx;
use tenken_store::facilities::corporations::{self, CorporationRow};
use tenken_store::vendors::{self, VendorRow};

use super::actor::Actor;
use super::error::{Error, Result};
use super::policy::{Act, require};
use super::tenken::Tenken;

/// A corporation, for somebody who may see it.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub(crate) async fn find_readable_corporation(
    tenken: &Tenken,
    actor: &Actor,
    key: &str,
) -> Result<CorporationRow> {
    let (key, who) = (key.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let row = corporation_by_key(tx, &key).await?;
            Ok(require(&who, Act::ReadCorporation(&row.id))?.grants(row))
        })
        .await
}

/// A vendor, for somebody who may see it.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub(crate) async fn find_readable_vendor(
    tenken: &Tenken,
    actor: &Actor,
    key: &str,
) -> Result<VendorRow> {
    let (key, who) = (key.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let found = match key.parse::<CorporateNumber>() {
                Ok(number) => vendors::by_number(tx, number.as_str()).await?,
                Err(_) => vendors::get(tx, &key).await?,
            };
            let row = found.ok_or_else(Error::vendor_not_found)?;
            Ok(require(&who, Act::ReadVendor(&row.id))?.grants(row))
        })
        .await
}

/// A corporation, whoever asks.
///
/// # Errors
/// Not found.
pub(crate) async fn corporation_by_key(tx: &mut Tx, key: &str) -> Result<CorporationRow> {
    let mut found = corporations::get(tx, key).await?;
    if let Ok(number) = key.parse::<CorporateNumber>() {
        corporations::scan_numbers(tx, &[number.as_str()], |row| found = Some(row)).await?;
    }
    found.ok_or_else(Error::corporation_not_found)
}
