//! Tells facilities that targets of their checklists come near.

use std::time::Duration;
use tenken_ops::Tenken;
use tenken_ops::checklists::tell_of_targets;

/// It is done once a day; how soon after the morning begins matters little.
const PAUSE: Duration = Duration::from_secs(15 * 60);

/// Looks now and then whether it is time, for as long as it is let.
pub async fn keep_reminding(tenken: Tenken) {
    loop {
        if let Err(error) = tell_of_targets(&tenken).await {
            tracing::warn!(%error, "nobody is told of targets for now");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
