//! Finding the vendor of a contract by what a facility types.

use tenken_domain::CorporateNumber;
use tenken_domain::facilities::search_text::folded;
use tenken_domain::text::input::fold;
use tenken_store::vendors;

use super::change::vendor_name;
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::vendors::Vendor;

/// What a typed name or number leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VendorChoice {
    /// The one that is meant.
    This(Box<Vendor>),
    /// It may be one of these, or another of this name.
    OneOf(Vec<Vendor>),
    /// None is known by this name.
    Unknown,
}

/// The most vendors to choose from.
const MOST: i64 = 20;

/// Looks for a vendor by its name or its corporate number, for somebody who answers for a facility.
///
/// # Errors
/// A facility the actor does not answer for; nothing typed.
pub async fn choose_vendor(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    typed: &str,
) -> Result<VendorChoice> {
    let (key, actor, typed) = (facility.to_owned(), actor.clone(), typed.to_owned());
    let (numbered, named) = tenken
        .read_if(async move |tx| {
            let (facility, _) = readable(tx, &actor, &key).await?;
            let permit = require(&actor, Act::Answer(&facility))?;
            let name = vendor_name(&typed)?;
            if let Ok(number) = fold(&name).parse::<CorporateNumber>()
                && let Some(row) = vendors::by_number(tx, number.as_str()).await?
            {
                return Ok(permit.grants((Some(row), Vec::new())));
            }
            let named = vendors::named(tx, &folded(&name), MOST).await?;
            Ok(permit.grants((None, named)))
        })
        .await?;
    Ok(match (numbered, named) {
        (Some(row), _) => VendorChoice::This(Box::new(row.into())),
        (None, rows) if rows.is_empty() => VendorChoice::Unknown,
        (None, rows) => VendorChoice::OneOf(rows.into_iter().map(Vendor::from).collect()),
    })
}
