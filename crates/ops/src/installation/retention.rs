//! What is removed once it is old and nobody needs it any more, so that a database does not grow for ever.
//! Nobody asks for it: the clock does.

use jiff::SignedDuration;
use tenken_store::installation::retention;
use tenken_store::ledgers::log_imports;

use crate::accounts::forget_ended;
use crate::core::environment::stored_time;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// How long facilities have what they were told in their inboxes: five years.
const DELIVERIES_KEPT: SignedDuration = SignedDuration::from_hours(1_827 * 24);
/// No log takes longer to come in: what began before and is not whole never will be.
const LOGS_COME_IN: SignedDuration = SignedDuration::from_hours(24);
/// Deliveries removed in one transaction: others write in between.
const AT_ONCE: i64 = 10_000;

/// Removes sessions and links that have ended, logs that never came in as a whole, and what facilities were told five years ago, which figures
/// go on counting. Returns how many deliveries went.
pub async fn forget_old(tenken: &Tenken) -> Result<u64> {
    let now = tenken.now();
    tenken
        .write(Unasked::Program, async move |tx| {
            forget_ended(tx, now).await?;
            Ok(retention::forget_expired(tx, &stored_time(now)).await?)
        })
        .await?;
    let begun = stored_time(now - LOGS_COME_IN);
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(log_imports::abandon_before(tx, &begun).await?)
        })
        .await?;
    let mut removed = 0;
    loop {
        let before = stored_time(now - DELIVERIES_KEPT);
        let part = tenken
            .write(Unasked::Program, async move |tx| {
                Ok(retention::forget_deliveries(tx, &before, AT_ONCE).await?)
            })
            .await?;
        removed += part;
        if part < AT_ONCE.unsigned_abs() {
            return Ok(removed);
        }
    }
}
