//! Ledgers (台帳): what a facility keeps all year about its machines, accounts, backups, people. A kind of
//! ledger is data, one file of the catalog each; rows are texts under its columns.

mod check;
mod column_type;
mod kind;
mod kind_file;
mod rows;

pub use check::{CellFault, check_row, check_together};
pub use column_type::{ChoiceOption, ColumnType};
pub use kind::{Column, Kinds, LedgerKind};
pub use kind_file::{extend_kind, read_kind};
pub use rows::{LedgerRow, Ledgers, Values};
