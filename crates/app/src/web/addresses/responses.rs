//! A facility's answers to a round. What is below a response is below a vendor's form too.

use super::{Address, query};

/// Where a facility answers a round.
pub const RESPONSE: Address<2> = Address::new("/rounds/{round}/responses/{facility}");
pub const RESPONSE_REVIEW: Address<2> = RESPONSE.below(REVIEW);
pub const RESPONSE_SUBMISSIONS: Address<2> = RESPONSE.below(SUBMISSIONS);
pub const RESPONSE_PRINT: Address<2> = RESPONSE.below(PRINT);
/// What the vendors of a facility say in a round.
pub const RESPONSE_VENDORS: Address<2> = RESPONSE.below("/vendors");
/// The year of a facility's checklist.
pub const PLAN: Address<2> = RESPONSE.below("/plan");
/// A file that answers an item; it is asked for by the item or by its own name.
pub const RESPONSE_FILE: Address<3> = RESPONSE.below("/files/{item}");
/// A submission: its receipt.
pub const SUBMISSION: Address<3> =
    Address::new("/rounds/{round}/responses/{facility}/submissions/{revision}");
pub const SUBMISSION_PRINT: Address<3> = SUBMISSION.below(PRINT);
/// The contact chart as it was at a submission.
pub const SUBMISSION_CHART: Address<3> = SUBMISSION.below("/contact-chart.svg");

/// One answer, which the script saves.
pub const ANSWER: &str = "/answers/{key}";
/// The completeness check before submitting.
pub const REVIEW: &str = "/review";
pub const SUBMISSIONS: &str = "/submissions";
pub const PRINT: &str = "/print";

/// A submission by its number.
pub fn submission(round: &str, facility: &str, revision: i64) -> String {
    SUBMISSION.link([round, facility, &revision.to_string()])
}

/// A response after saving, at an item.
pub fn saved_at(round: &str, facility: &str, item: &str) -> String {
    let response = RESPONSE.link([round, facility]);
    format!("{response}{}#i-{item}", query(&[("saved", "1")]))
}

/// A response, at an item.
pub fn response_at(round: &str, facility: &str, item: &str) -> String {
    format!("{}#i-{item}", RESPONSE.link([round, facility]))
}

/// A response after taking so many rows from a file.
pub fn response_with_taken_rows(round: &str, facility: &str, rows: usize) -> String {
    let response = RESPONSE.link([round, facility]);
    format!("{response}{}", query(&[("taken", &rows.to_string())]))
}
