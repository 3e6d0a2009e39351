//! A file that an operator brings, of whichever kind.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::end_of_life::EndOfLifeData;
use super::feed::{FeedFault, whole};
use super::jvn::JvnData;
use super::kev::KevData;

/// The largest file, in bytes. The catalogue of KEV has one and a half million, the dump of endoflife.date some
/// millions.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What is known about products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatasetKind {
    /// CISA KEV: weaknesses that are known to be exploited.
    Kev,
    /// endoflife.date: until when products are looked after.
    EndOfLife,
    /// JVN iPedia: weaknesses, in Japanese.
    Jvn,
}

impl DatasetKind {
    /// All.
    pub const ALL: [DatasetKind; 3] = [DatasetKind::Kev, DatasetKind::EndOfLife, DatasetKind::Jvn];

    /// Key in data and commands.
    pub fn id(self) -> &'static str {
        match self {
            DatasetKind::Kev => "kev",
            DatasetKind::EndOfLife => "end_of_life",
            DatasetKind::Jvn => "jvn",
        }
    }

    /// The kind with a key.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            DatasetKind::Kev => "悪用が確かめられた弱点（CISA KEV）",
            DatasetKind::EndOfLife => "サポート終了日（endoflife.date）",
            DatasetKind::Jvn => "日本の脆弱性対策情報（JVN iPedia）",
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dataset {
    /// [`DatasetKind::Kev`]
    Kev(KevData),
    /// [`DatasetKind::EndOfLife`]
    EndOfLife(EndOfLifeData),
    /// [`DatasetKind::Jvn`]
    Jvn(JvnData),
}

impl Dataset {
    /// Reads a file as its publisher gives it.
    ///
    /// # Errors
    /// Every reason to refuse it; then nothing of it is used.
    pub fn read(kind: DatasetKind, bytes: &[u8]) -> Result<Self, Vec<FeedFault>> {
        if bytes.len() > MOST_BYTES {
            let most = MOST_BYTES / 1024 / 1024;
            let message = format!(
                "ファイルが大きすぎます（{most}MBまで）。別のファイルを選んでいないか、確かめてください。"
            );
            return Err(vec![whole("size", message)]);
        }
        Ok(match kind {
            DatasetKind::Kev => Dataset::Kev(KevData::read(bytes)?),
            DatasetKind::EndOfLife => Dataset::EndOfLife(EndOfLifeData::read(bytes)?),
            DatasetKind::Jvn => Dataset::Jvn(JvnData::read(bytes)?),
        })
    }

    /// The kind it is of.
    pub fn kind(&self) -> DatasetKind {
        match self {
            Dataset::Kev(_) => DatasetKind::Kev,
            Dataset::EndOfLife(_) => DatasetKind::EndOfLife,
            Dataset::Jvn(_) => DatasetKind::Jvn,
        }
    }

    /// The day it is from, if it says so.
    pub fn dated(&self) -> Option<Date> {
        match self {
            Dataset::Kev(data) => Some(data.released),
            Dataset::EndOfLife(data) => data.made,
            Dataset::Jvn(data) => Some(data.made),
        }
    }

    /// How many weaknesses or products it speaks of.
    pub fn entries(&self) -> usize {
        match self {
            Dataset::Kev(data) => data.entries.len(),
            Dataset::EndOfLife(data) => data.products.len(),
            Dataset::Jvn(data) => data.entries.len(),
        }
    }

    /// What is kept of it, as JSON.
    ///
    /// # Errors
    /// None for what was read.
    pub fn to_stored(&self) -> serde_json::Result<String> {
        match self {
            Dataset::Kev(data) => serde_json::to_string(data),
            Dataset::EndOfLife(data) => serde_json::to_string(data),
            Dataset::Jvn(data) => serde_json::to_string(data),
        }
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// Another program wrote it in another way.
    pub fn from_stored(kind: DatasetKind, stored: &str) -> serde_json::Result<Self> {
        Ok(match kind {
            DatasetKind::Kev => Dataset::Kev(serde_json::from_str(stored)?),
            DatasetKind::EndOfLife => Dataset::EndOfLife(serde_json::from_str(stored)?),
            DatasetKind::Jvn => Dataset::Jvn(serde_json::from_str(stored)?),
        })
    }

    /// What is known once this file comes to what was known before. MyJVN answers with at most fifty entries at a
    /// time: they are put together. The others are whole and take the place of the one before.
    #[must_use]
    pub fn after(self, before: Option<Dataset>) -> Dataset {
        match (self, before) {
            (Dataset::Jvn(new), Some(Dataset::Jvn(old))) => Dataset::Jvn(new.after(old)),
            (new, _) => new,
        }
    }
}
