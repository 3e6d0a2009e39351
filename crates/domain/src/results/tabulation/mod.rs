//! Counts and rates of a round. Every figure names its base (母数), because it
//! differs by question: drills are counted among those with a BCP.

mod check_rows;
mod columns;
mod results;
mod tally;

pub use check_rows::{Board, CheckRows, RowCount};
pub use columns::{Columns, Population, Unit};
pub use results::{
    Cell, Choice, Dimension, GroupResult, ItemResult, Numbers, Results, rate_permille,
};
