//! The rules of Tenken, as plain functions over plain data.
//!
//! Nothing here waits, reads a clock, opens a file, speaks SQL or HTTP: the
//! current date and every text to parse are arguments. That is what makes each
//! rule testable by a table of examples.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod accounts;
pub mod checklists;
pub mod contact_chart;
pub mod evidence;
pub mod facilities;
pub mod forms;
pub mod inspections;
pub mod ledgers;
pub mod readiness;
pub mod records;
pub mod responses;
pub mod results;
pub mod suggestions;
pub mod text;
pub mod todos;
pub mod vendors;
pub mod weaknesses;

pub use facilities::corporate_number::CorporateNumber;
pub use facilities::facility::{BedClass, FacilityKind};
pub use facilities::facility_code::FacilityCode;
pub use forms::answer::{Answer, Answers};
pub use forms::catalog::Catalog;
pub use forms::form::Form;
pub use text::calendar::FiscalYear;
