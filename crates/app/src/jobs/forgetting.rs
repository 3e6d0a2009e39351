//! Removes lists of facilities that somebody handed in and did not store.

use std::time::Duration;
use tenken_ops::Tenken;
use tenken_ops::facilities::forget_old_lists;

/// They are kept for an hour; a few minutes more matter little.
const PAUSE: Duration = Duration::from_secs(5 * 60);

/// Looks now and then for what is too old, for as long as it is let.
pub async fn keep_forgetting(tenken: Tenken) {
    loop {
        if let Err(error) = forget_old_lists(&tenken).await {
            tracing::warn!(%error, "old lists stay for now");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
