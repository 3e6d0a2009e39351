//! Sealing: entries that are stored get their links.

use tenken_store::audit::audit_chain::{self, LinkRow};

use super::chain::links;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// Entries sealed by one write. On SQLite the submissions wait so long: some three milliseconds.
const BATCH: i64 = 1_000;

/// How far below the newest sealed entry to look for others. On PostgreSQL an entry can become
/// visible after one with a higher number; it is sealed then, at a later position.
const NEAR: i64 = 1_000;

/// Which entries to seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// The new ones, and those that became visible a moment late: cheap, for every second.
    New,
    /// All: looks at every entry there is.
    All,
}

/// Seals entries and gives how many. Any number of processes may do it at the same time.
///
/// There is no actor: the program does it for itself, and tells nobody anything.
pub async fn seal(tenken: &Tenken, which: Seal) -> Result<u64> {
    // What is new is sealed first in any case, because looking at everything is repeated for each
    // batch.
    let mut sealed = seal_back_to(tenken, Some(NEAR)).await?;
    if which == Seal::All {
        sealed += seal_back_to(tenken, None).await?;
    }
    Ok(sealed)
}

async fn seal_back_to(tenken: &Tenken, look_back: Option<i64>) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let batch = next(tenken, look_back).await?;
        let count = batch.len();
        if count == 0 {
            return Ok(sealed);
        }
        let stored = tenken
            .write(Unasked::Program, async move |tx| {
                Ok(audit_chain::append(tx, &batch).await?)
            })
            .await;
        match stored {
            Ok(()) => sealed += count as u64,
            // Another process sealed at the same positions: go on after it.
            Err(Error::Store(tenken_store::Error::Duplicate { .. })) => continue,
            Err(error) => return Err(error),
        }
        if count < BATCH as usize {
            return Ok(sealed);
        }
    }
}

/// The links that come next. Reading and hashing happen here, beside the one writer of SQLite.
async fn next(tenken: &Tenken, look_back: Option<i64>) -> Result<Vec<LinkRow>> {
    tenken
        .read(Unasked::Program, async move |tx| {
            let entries = audit_chain::unsealed(tx, look_back, BATCH).await?;
            if entries.is_empty() {
                return Ok(Vec::new());
            }
            Ok(links(audit_chain::head(tx).await?, &entries))
        })
        .await
}
