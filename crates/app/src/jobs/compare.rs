//! Counts now and then how the facilities of each kind and class stand against ransomware.

use std::time::{Duration, Instant};
use tenken_ops::Tenken;
use tenken_ops::readiness::compare_facilities;

/// The least time between two counts.
const PAUSE: Duration = Duration::from_secs(10 * 60);
/// The pause is so many times as long as counting took: counting a nation costs little of the machine's time.
const SHARE: u32 = 50;

/// Counts at once, and again and again, for as long as it is let.
pub async fn keep_comparing(tenken: Tenken) {
    loop {
        let begun = Instant::now();
        if let Err(error) = compare_facilities(&tenken).await {
            tracing::warn!(%error, "facilities are not compared for now");
        }
        tokio::time::sleep(PAUSE.max(begun.elapsed() * SHARE)).await;
    }
}
