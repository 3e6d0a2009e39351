//! How well a facility is prepared (備え): what a fee asks for, what stands between it and ransomware, what is known about
//! its devices, and what is to be done next.

mod comparison;
mod fees;
mod ransomware;
mod rules;
mod sources;
mod todos;
mod weaknesses;

pub use comparison::{Compared, compare_facilities};
pub use fees::{Declaration, FeeOfFacility, FeesView, declare_requirement, fees_of};
pub use ransomware::{RansomwareOfFacility, ransomware_of};
pub use todos::{todos_calendar, todos_of};
pub use weaknesses::weaknesses_of;

use crate::audit::Subject;

/// How the audit log names a look at something of a facility's readiness.
fn subject(what: &str) -> String {
    Subject::Readiness.of(what)
}
