//! Ledgers (台帳): what a facility keeps all year, row by row; the evidence behind its answers.

mod contact_chart;
mod export;
mod find_rows;
mod import;
mod kinds;
pub mod logs;
mod read;
mod row_names;
mod save;
mod shops;

pub use contact_chart::{FacilityChart, contact_chart, export_contact_chart};
pub use export::{export_ledger, ledger_template};
pub use find_rows::{FoundRow, FoundRows, RowQuery, find_rows};
pub use import::{
    Handed, ImportChoices, LedgerImport, Owner, RefusedRow, ShopImport, import_ledger,
};
pub use kinds::{kind_text, ledger_kind, ledger_kinds, load_ledger_kind};
pub use read::{
    FormerRow, KeptRow, Ledger, LedgerOverview, LedgerPlace, RowHistory, ledger, ledger_place,
    ledgers_of, row_history,
};
pub use row_names::{NamedRow, row_names};
pub use save::{Conflict, RowOutcome, Saved, Taking, TypedRow, restore_row, save_rows};
pub use shops::{ChainLedgers, ShopLedgers, export_shops, ledgers_of_shops, shops_template};

pub(crate) use contact_chart::CONTACTS;
pub(crate) use kinds::{current as current_kinds, named as named_kind};
pub(crate) use read::{of_facility, values_of};
pub(crate) use save::indexed_values;

use crate::core::error::Error;

/// What is not there.
fn row_not_found() -> Error {
    Error::NotFound("台帳のこの行".into())
}
