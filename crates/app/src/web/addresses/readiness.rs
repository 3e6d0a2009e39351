//! How well a facility is prepared, and the data known weaknesses are looked up in.

use super::Address;

/// All of it at a glance.
pub const READINESS: Address<1> = Address::new("/facilities/{facility}/readiness");
/// What is to be done next, and the same for calendars.
pub const TODOS: Address<1> = Address::new("/facilities/{facility}/todos");
pub const TODOS_CALENDAR: Address<1> = Address::new("/facilities/{facility}/todos.ics");
/// What stands between it and ransomware.
pub const RANSOMWARE: Address<1> = Address::new("/facilities/{facility}/ransomware");
/// What the fees ask for that it may claim, and the same as a paper for the file.
pub const FEES: Address<1> = Address::new("/facilities/{facility}/fees");
pub const FEES_PDF: Address<1> = Address::new("/facilities/{facility}/fees.pdf");
/// What is known about its devices.
pub const WEAKNESSES: Address<1> = Address::new("/facilities/{facility}/weaknesses");
/// The data behind that, which an operator loads.
pub const WEAKNESS_DATASETS: &str = "/weaknesses/datasets";
