//! What is sent with an idempotency key: the same again is the same deed, something else under the same
//! key is refused, because its sender would take the old receipt for one of what they sent.

use serde::Serialize;

use crate::core::error::{Error, Result};
use crate::core::secrets::hash;

/// The hash of what was sent.
pub(crate) fn content_hash(sent: &impl Serialize) -> String {
    hash(&serde_json::to_string(sent).unwrap_or_default())
}

/// Lets what is sent again pass.
///
/// # Errors
/// It is not what was `kept` under its key, if anything was; `receipt` names that.
pub(crate) fn require_same(kept: Option<&str>, sent: &str, receipt: &str) -> Result<()> {
    if kept == Some(sent) {
        return Ok(());
    }
    Err(Error::bad(
        "idempotency_key_reused",
        format!(
            "この内容は、まだ受け付けていません。同じキー（Idempotency-Key）で、別の内容を先に受け付けています（{receipt}）。いまの内容を確かめ、送り直すときは新しいキーを付けてください（画面からのときは、確認の画面を開き直してください）。"
        ),
    ))
}
