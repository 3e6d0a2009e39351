//! What this installation is for.

use serde::{Deserialize, Serialize};
use tenken_store::installation::settings;

use super::error::Result;
use super::permit::Unasked;
use super::tenken::Tenken;

/// What an installation is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Installation {
    /// One facility answers for itself.
    Facility {
        /// The facility's id.
        facility: String,
    },
    /// A health authority watches its facilities.
    Authority {
        /// Its six-digit code.
        code6: String,
    },
    /// The ministry.
    Ministry,
}

pub(crate) const SETTING: &str = "installation";

/// What this installation is for; `None` before the first run is done.
pub async fn installation(tenken: &Tenken) -> Result<Option<Installation>> {
    let stored = tenken
        .read(Unasked::Public, async move |tx| {
            Ok(settings::get(tx, SETTING).await?)
        })
        .await?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}
