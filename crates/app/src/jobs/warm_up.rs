//! Gets the figures of open rounds ready when the server begins.

use tenken_ops::Tenken;
use tenken_ops::results::follow_open_rounds;

/// Once: from then on every look brings them up to date by itself.
pub async fn get_figures_ready(tenken: Tenken) {
    if let Err(error) = follow_open_rounds(&tenken).await {
        tracing::warn!(%error, "the figures will be read at the first look at them");
    }
}
