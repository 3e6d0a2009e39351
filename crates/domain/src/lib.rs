//! The rules of Tenken, as plain functions over plain data.
//!
//! Nothing here waits, reads a clock, opens a file, speaks SQL or HTTP: the
//! current date and every text to parse are arguments. That is what makes each
//! rule testable by a table of examples.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod answer;
pub mod authority;
pub mod calendar;
pub mod catalog;
pub mod changes;
pub mod checklist;
pub mod clause;
pub mod corporate_number;
pub mod coverage;
pub mod disclosure;
pub mod draft;
pub mod facility;
pub mod facility_code;
pub mod faq;
pub mod fault;
pub mod form;
pub mod form_file;
pub mod glossary;
pub mod input;
pub mod inspection;
pub mod legible;
pub mod mail_address;
pub mod maintenance;
pub mod measure;
pub mod paper;
pub mod password;
pub mod progress;
pub mod role_sharing;
pub mod search_text;
pub mod tabulation;
pub mod validate;

pub use answer::{Answer, Answers};
pub use calendar::FiscalYear;
pub use catalog::Catalog;
pub use corporate_number::CorporateNumber;
pub use facility::{BedClass, FacilityKind};
pub use facility_code::FacilityCode;
pub use form::Form;
