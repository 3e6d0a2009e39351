//! Removes what nobody needs any more: lists of facilities that were handed in and not stored, and once a
//! day what is old.

use std::time::{Duration, Instant};
use tenken_ops::Tenken;
use tenken_ops::facilities::forget_old_lists;
use tenken_ops::installation::retention::forget_old;

/// Lists are kept for an hour; a few minutes more matter little.
const PAUSE: Duration = Duration::from_secs(5 * 60);
/// How often it is looked for what is old.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Looks now and then for what is too old, for as long as it is let.
pub async fn keep_forgetting(tenken: Tenken) {
    let mut looked: Option<Instant> = None;
    loop {
        if let Err(error) = forget_old_lists(&tenken).await {
            tracing::warn!(%error, "old lists stay for now");
        }
        if looked.is_none_or(|then| then.elapsed() >= DAY) {
            match forget_old(&tenken).await {
                Ok(0) => {}
                Ok(removed) => tracing::info!(removed, "old deliveries were removed"),
                Err(error) => tracing::warn!(%error, "what is old stays for now"),
            }
            looked = Some(Instant::now());
        }
        tokio::time::sleep(PAUSE).await;
    }
}
