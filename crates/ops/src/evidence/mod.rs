//! Evidence (証跡): files of a facility that speak for measures and belong to rows of its ledgers.
//!
//! A file comes in two steps: [`receive_file`] looks at it and encrypts it; whoever calls may make a [`Thumbnail`] of
//! what was received, and hands both to [`add_evidence`] or [`add_version`]. So pictures are only ever decoded after
//! they were checked, and this crate decodes none.
//!
//! What is stored is encrypted ([`EvidenceKey`](crate::EvidenceKey)) and bound to its facility and to the hash of the file. Within a
//! facility the same file is stored once; two facilities that have the same file store it twice, under different
//! nonces, so that nobody learns from sizes or from waiting what others have. The hash of the plain file stands in the
//! database, beside what the audit log has of it: whoever reads the database and holds a file can tell that it is there, and
//! nothing of a file they do not hold.

mod add;
mod change;
mod check;
mod described;
mod key;
mod list;
mod read;
mod receive;
mod remove;

pub use add::{Added, add_evidence, add_version};
pub use change::change_evidence;
pub use check::MOST_BYTES;
pub use described::{Days, Described};
pub use key::{forget_unreadable_evidence, has_evidence_key, use_evidence_key};
pub(crate) use list::evidence_facts;
pub use list::{EvidenceFilter, Wanted, find_evidence, list_evidence, read_evidence_facts};
pub use read::{read_evidence_file, read_thumbnail};
pub use receive::{Received, Thumbnail, receive_file};
pub use remove::{remove_evidence, remove_version};

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_domain::evidence::{EvidenceKind, FileKind, RowRef};
use tenken_store::Tx;
use tenken_store::evidence::versions::VersionRow;
use tenken_store::evidence::{self, EvidenceRow};
use tenken_store::facilities;

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};

/// The most files of a facility, all versions together.
pub const MOST_FILES: i64 = 200;
/// The most bytes of all its files together.
pub const MOST_BYTES_TOGETHER: i64 = 200 * 1024 * 1024;

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Our own id; never changes.
    pub id: String,
    /// What the facility calls it.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// The measures it speaks for, by their ids.
    pub measures: Vec<String>,
    /// The rows of ledgers it belongs to.
    pub rows: Vec<RowRef>,
    /// Its files, the newest first; also those whose content was removed.
    pub versions: Vec<Version>,
    /// Counts its changes: who changes it tells that this is what they saw.
    pub revision: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was removed, if it was.
    pub removed_at: Option<Timestamp>,
}

impl Evidence {
    /// The version that counts: the newest that is there.
    pub fn current(&self) -> Option<&Version> {
        self.versions.iter().find(|it| it.removed_at.is_none())
    }
}

/// A file of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 for the first, then 2 …
    pub number: i64,
    /// File name.
    pub name: String,
    /// What kind of file; `None` if a newer program stored it.
    pub file: Option<FileKind>,
    /// Bytes.
    pub size: u64,
    /// SHA-256, in hex.
    pub sha256: String,
    /// Whether there is a small picture of it.
    pub has_thumbnail: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// The name of who added it.
    pub added_by: String,
    /// The first day it is good for.
    pub valid_from: Option<Date>,
    /// The day it is to be looked at again.
    pub review_on: Option<Date>,
    /// The last day it is good for.
    pub expires_on: Option<Date>,
    /// When its content was removed, if it was.
    pub removed_at: Option<Timestamp>,
}

fn not_found() -> Error {
    Error::NotFound("証跡".into())
}

/// What stored bytes are bound to, so that they open nowhere else.
fn bound_to(facility: &str, sha256: &str, part: &str) -> String {
    format!("evidence/{facility}/{sha256}/{part}")
}

/// Lets who answers for a facility change its evidence; nobody else does until the transaction ends.
async fn hold(tx: &mut Tx, actor: &Actor, facility: &str) -> Result<Permit> {
    let row = facilities::get_for_update(tx, facility).await?;
    let row = row.ok_or_else(Error::facility_not_found)?;
    require(actor, Act::Answer(&row))
}

/// A piece of evidence of a facility that is there.
async fn present(tx: &mut Tx, facility: &str, id: &str) -> Result<EvidenceRow> {
    let row = evidence::get(tx, facility, id).await?;
    row.filter(|row| row.removed_at.is_none())
        .ok_or_else(not_found)
}

/// The version of a piece of evidence that counts, of all it has, the oldest first.
fn current(versions: &[VersionRow]) -> Option<&VersionRow> {
    let mut newest_first = versions.iter().rev();
    newest_first.find(|row| row.removed_at.is_none())
}
