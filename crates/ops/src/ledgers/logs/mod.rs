//! Logs: files of many lines that come in whole and never change. Their lines are kept in compressed blocks, so that a
//! million of them cost what a picture does; what is looked for is found block by block.

mod block;
mod import;
mod read;
mod review;

pub use import::{LogTaken, import_log};
pub(crate) use read::of_facility;
pub use read::{KeptLog, LineFound, LogLines, LogPages, LogQuery, log_lines, logs_of};
pub use review::review_log;

use tenken_store::Tx;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::ledgers::log_imports::{self, LogImportRow};

use crate::core::error::{Error, Result};

/// A log that is there as a whole, and whose it is.
async fn find_log(tx: &mut Tx, id: &str) -> Result<(LogImportRow, FacilityRow)> {
    let log = log_imports::get(tx, id)
        .await?
        .filter(|log| log.sha256.is_some());
    let log = log.ok_or_else(log_not_found)?;
    let facility = facilities::get(tx, &log.facility_id).await?;
    Ok((log, facility.ok_or_else(log_not_found)?))
}

fn log_not_found() -> Error {
    Error::NotFound("このログ".into())
}
