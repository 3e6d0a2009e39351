//! Takes up messages whose telling was interrupted.

use std::time::Duration;
use tenken_ops::Tenken;
use tenken_ops::messages::tell_the_rest;

const PAUSE: Duration = Duration::from_secs(60);

/// Looks now and then for what was left, for as long as it is let.
pub async fn keep_telling(tenken: Tenken) {
    loop {
        if let Err(error) = tell_the_rest(&tenken).await {
            tracing::warn!(%error, "messages are not told for now");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
