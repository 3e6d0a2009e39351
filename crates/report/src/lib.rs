//! Figures as files people take away, and letters and papers they hold in their hands.
//!
//! Every writer takes data of the domain and gives bytes; nothing here asks a
//! database or knows who is asking.

mod cell;
mod csv_text;
mod results_csv;
mod results_table;

pub mod paper;

pub use cell::harmless;
pub use csv_text::CsvText;
pub use results_csv::results_csv;
pub use results_table::results_table;
