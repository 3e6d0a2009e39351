//! Known weaknesses of what facilities have: the data an operator loads, and what it says about the rows of a
//! ledger of devices. Nothing of it is asserted; a person checks.

mod known;
mod load;
mod look;

pub use load::{LoadedDataset, datasets, load_dataset};
pub use look::{FacilityWeaknesses, weaknesses_of_facility};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_domain::weaknesses::DatasetKind;
use tenken_store::weaknesses::DatasetHead;

use crate::core::environment::read_time;
use crate::core::error::{Error, Result};

/// Data older than this, in days, is told to be old.
pub const OLD_DAYS: i32 = 30;

/// What is loaded of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetState {
    /// The kind.
    pub kind: DatasetKind,
    /// The newest; none if nobody has loaded any.
    pub newest: Option<DatasetFacts>,
    /// What people should know: it is not there, or it is old.
    pub warning: Option<String>,
}

/// A dataset that is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetFacts {
    /// The day it is from, if it says so.
    pub dated_on: Option<Date>,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// How many weaknesses or products it speaks of.
    pub entries: u64,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Its age in days: since the day it is from, or else since it was loaded.
    pub age_days: i32,
}

impl DatasetFacts {
    fn of(head: DatasetHead, today: Date) -> Result<Self> {
        let dated_on = head.dated_on.map(|day| day.parse()).transpose();
        let dated_on: Option<Date> = dated_on.map_err(|_| unreadable())?;
        let loaded_at = read_time(&head.loaded_at);
        let since = dated_on.unwrap_or_else(|| day_in_tokyo(loaded_at));
        Ok(DatasetFacts {
            dated_on,
            loaded_at,
            entries: head.entries.unsigned_abs(),
            sha256: head.sha256,
            age_days: today.since(since).map_or(0, |age| age.get_days()).max(0),
        })
    }
}

/// The state of each kind, from the newest of those that are loaded.
fn states(heads: Vec<DatasetHead>, today: Date) -> Result<Vec<DatasetState>> {
    let mut heads = heads;
    let state = |kind: DatasetKind| {
        let at = heads.iter().position(|head| head.kind == kind.id());
        let newest = at.map(|at| DatasetFacts::of(heads.swap_remove(at), today));
        let newest = newest.transpose()?;
        let label = kind.label();
        let warning = match &newest {
            None => Some(format!(
                "{label}は、まだ取り込まれていません。この種類の弱点は調べていません。"
            )),
            Some(facts) if facts.age_days > OLD_DAYS => Some(format!(
                "{label}は、{}日前のものです。新しい弱点は見つかりません。新しいファイルを取り込んでください。",
                facts.age_days
            )),
            Some(_) => None,
        };
        Ok(DatasetState {
            kind,
            newest,
            warning,
        })
    };
    DatasetKind::ALL.into_iter().map(state).collect()
}

/// What is stored cannot be read: another program wrote it.
fn unreadable() -> Error {
    Error::bad(
        "unreadable",
        "取り込んだ弱点のデータを読み取れません。もう一度、ファイルを取り込んでください。",
    )
}
