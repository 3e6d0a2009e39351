//! Rounds: opening, changing, closing them, and how far they are.

use tenken_domain::Form;

use super::Address;

pub const ROUNDS: &str = "/rounds";
pub const ROUND: Address<1> = Address::new("/rounds/{round}");
pub const CLOSING: Address<1> = Address::new("/rounds/{round}/closing");
pub const CHANGES: Address<1> = Address::new("/rounds/{round}/changes");
pub const NEW_ROUND: Address<2> = Address::new("/forms/{id}/{version}/rounds");
/// One facility's own checks, year by year.
pub const YEARS: &str = "/years";
/// How far a round is, authority by authority.
pub const ROUND_AUTHORITIES: Address<1> = Address::new("/rounds/{round}/authorities");
/// Asking those who have not answered.
pub const REMINDERS: Address<1> = Address::new("/rounds/{round}/reminders");

/// Where a round of a form is started.
pub fn new_round(form: &Form) -> String {
    NEW_ROUND.link([&form.id, &form.version])
}
