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
mod disclosure;
mod draft;
mod facility_list;
mod facility_list_excel;
mod facility_list_hostile;
mod facility_list_layouts;
mod features;
mod filled_sheet;
mod filled_sheet_bad;
mod filled_sheet_changes;
mod filled_sheet_days;
mod filled_sheet_looks;
mod filled_sheet_ways;
mod form_brings;
mod form_faults;
mod inspection;
mod inspection_notes;
mod maintenance;
mod names;
mod never_panics;
mod password;
mod path;
mod progress;
mod random;
mod role_sharing;
mod support;
mod tabulation;
mod tabulation_sums;
mod validation;

/// A test file that is not listed above would never run.
#[test]
fn every_file_of_this_directory_is_a_module() {
    let main = include_str!("main.rs");
    for name in support::names(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it"), "rs") {
        assert!(
            name == "main" || main.contains(&format!("mod {name};")),
            "tests/it/{name}.rs is not a module of main.rs"
        );
    }
}
