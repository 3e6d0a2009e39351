//! The rules of the domain, tested through its public face: tables of examples,
//! properties over random answers, snapshots of what people read.
//!
//! One binary, one module per subject; forms to test with are in `../fixtures`.

#![allow(clippy::unwrap_used)]

mod answer_fields;
mod answer_json;
mod authorities;
mod bundled;
mod calendar_file;
mod carry;
mod changes;
mod check_rows;
mod check_rows_count;
mod checklist_standing;
mod contact_chart;
mod coverage;
mod draft;
mod evidence;
mod features;
mod fees;
mod form_brings;
mod form_faults;
mod inspection;
mod inspection_notes;
mod ledgers;
mod maintenance;
mod measure_states;
mod names;
mod never_panics;
mod password;
mod path;
mod progress;
mod random;
mod ransomware;
mod suggested;
mod suggestions;
mod suggestions_accounts;
mod suggestions_answers;
mod suggestions_backups;
mod suggestions_devices;
mod suggestions_network;
mod suggestions_people;
mod suggestions_random;
mod suggestions_systems;
mod suggestions_vendors;
mod support;
mod tabulation;
mod tabulation_sums;
mod todos;
mod validation;
mod weakness_feeds;
mod weaknesses;
