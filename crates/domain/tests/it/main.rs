//! The rules of the domain, tested through its public face: tables of examples,
//! properties over random answers, snapshots of what people read.
//!
//! One binary, one module per subject; forms to test with are in `../fixtures`.

#![allow(clippy::unwrap_used)]

mod answer_fields;
mod answer_json;
mod authorities;
mod bundled;
mod carry;
mod changes;
mod check_rows;
mod check_rows_count;
mod checklist_standing;
mod coverage;
mod draft;
mod evidence;
mod features;
mod form_brings;
mod form_faults;
mod inspection;
mod inspection_notes;
mod ledgers;
mod maintenance;
mod names;
mod never_panics;
mod password;
mod path;
mod progress;
mod random;
mod support;
mod tabulation;
mod tabulation_sums;
mod validation;
