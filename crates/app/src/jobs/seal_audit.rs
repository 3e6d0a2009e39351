//! The audit log is sealed while the server runs: entries into the chain, the chain under signatures.

use std::time::Duration;
use tenken_ops::audit::{Key, Seal, When, seal, sign};
use tenken_ops::{Error, Tenken};

/// What was noted in this time is not yet protected.
const PAUSE: Duration = Duration::from_secs(1);

/// Seals what is new, second by second, for as long as it is let.
pub async fn keep_sealing(tenken: Tenken, key: Key) {
    loop {
        seal_and_sign(&tenken, &key, When::Due).await;
        tokio::time::sleep(PAUSE).await;
    }
}

/// Seals what is new, and signs. Nobody waits for it, so a failure is only logged:
/// the next round does it over.
pub async fn seal_and_sign(tenken: &Tenken, key: &Key, when: When) {
    let round = async {
        seal(tenken, Seal::New).await?;
        sign(tenken, key, when).await?;
        Ok::<_, Error>(())
    };
    if let Err(error) = round.await {
        tracing::warn!(%error, "the audit log is not sealed for now");
    }
}
