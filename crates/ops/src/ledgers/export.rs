//! Ledgers as files to be taken away, and templates to be filled in.

use tenken_spreadsheets::{LedgerOut, LedgerTitle, XlsxError, ledger_csv, ledger_xlsx};

use super::{ledger, ledger_kind};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;
use crate::core::uploaded::{StoredFile, off_the_thread};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A ledger of a facility as an Excel file, or as CSV.
///
/// # Errors
/// The facility or the kind is not there, or outside the actor's scope.
pub async fn export_ledger(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    kind: &str,
    is_csv: bool,
) -> Result<StoredFile> {
    let found = ledger(tenken, actor, facility, kind).await?;
    let title = LedgerTitle {
        whose: found.facility.name.clone(),
        day: tenken.today(),
        with_shops: false,
    };
    let name = format!("{}_{}_{}", found.kind.title, found.facility.name, title.day);
    let of = found.facility.id.clone();
    let subject = Subject::Ledger.of(&found.kind.id);
    let file = off_the_thread(move || {
        let rows: Vec<LedgerOut<'_>> = (found.rows.iter())
            .map(|kept| LedgerOut {
                shop: "",
                values: &kept.row.values,
            })
            .collect();
        match is_csv {
            true => Ok(csv(name, ledger_csv(&found.kind, &rows, false))),
            false => xlsx(name, ledger_xlsx(&found.kind, &rows, &title)),
        }
    })
    .await??;
    record_view(tenken, actor, &of, Action::ExportLedger, subject).await?;
    Ok(file)
}

/// An empty ledger with what explains its columns, for one facility or for many shops at once.
///
/// # Errors
/// Nobody is signed in; there is no such kind.
pub async fn ledger_template(
    tenken: &Tenken,
    actor: &Actor,
    kind: &str,
    with_shops: bool,
) -> Result<StoredFile> {
    let kind = ledger_kind(tenken, actor, kind).await?;
    let title = LedgerTitle {
        whose: String::new(),
        day: tenken.today(),
        with_shops,
    };
    xlsx(
        format!("{}_ひな形", kind.title),
        ledger_xlsx(&kind, &[], &title),
    )
}

/// A file in CSV.
pub(super) fn csv(name: String, content: Vec<u8>) -> StoredFile {
    StoredFile {
        name: name + ".csv",
        media_type: "text/csv; charset=utf-8".to_owned(),
        content,
    }
}

/// An Excel file.
///
/// # Errors
/// A fault of this program.
pub(super) fn xlsx(
    name: String,
    made: std::result::Result<Vec<u8>, XlsxError>,
) -> Result<StoredFile> {
    let content = made.map_err(|error| {
        Error::bad(
            "xlsx",
            format!("Excelのファイルを作れませんでした。プログラムの不具合です：{error}"),
        )
    })?;
    Ok(StoredFile {
        name: name + ".xlsx",
        media_type: XLSX.to_owned(),
        content,
    })
}
