//! A link to a vendor's form, as what is done by it needs it: it works, and is used up by one answer.

use tenken_store::Tx;
use tenken_store::vendors::vendor_links::{self, VendorLinkRow};

use crate::core::error::{Error, Result};

/// The link with a hash, if it works now.
///
/// # Errors
/// It was used, taken back, or has expired, or there is none: one answer for all of them.
pub(crate) async fn usable(tx: &mut Tx, hash: &str, now: &str) -> Result<VendorLinkRow> {
    let found = vendor_links::get(tx, hash).await?;
    let works = |row: &VendorLinkRow| {
        row.used_at.is_none() && row.revoked_at.is_none() && row.expires_at.as_str() > now
    };
    found.filter(works).ok_or_else(spent)
}

/// Uses a link up.
///
/// # Errors
/// As [`usable`].
pub(super) async fn use_up(tx: &mut Tx, hash: &str, now: &str) -> Result<()> {
    match vendor_links::use_up(tx, hash, now).await? {
        true => Ok(()),
        false => Err(spent()),
    }
}

fn spent() -> Error {
    Error::bad(
        "link",
        "このリンクは、もう使えません（回答済み、取り消し、または期限切れです）。依頼した施設に、新しいリンクを頼んでください。",
    )
}
