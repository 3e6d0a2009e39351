//! What people are told and ask: notices, inboxes, questions.

use super::Address;

pub const NOTICES: &str = "/notices";
pub const NOTICE: Address<1> = Address::new("/notices/{notice}");
pub const NOTICE_FILES: Address<1> = Address::new("/notices/{notice}/files");
pub const NOTICE_FILE: Address<2> = Address::new("/notices/{notice}/files/{file}");
pub const NOTICE_PUBLICATION: Address<1> = Address::new("/notices/{notice}/publication");
pub const NOTICE_CONFIRMATION: Address<1> = Address::new("/notices/{notice}/confirmation");
pub const NOTICE_PASSING: Address<1> = Address::new("/notices/{notice}/passing");
/// What one's own facilities have been told.
pub const INBOX: &str = "/inbox";
/// What a facility has been told.
pub const FACILITY_INBOX: Address<1> = Address::new("/facilities/{facility}/inbox");
pub const MESSAGE: Address<2> = Address::new("/facilities/{facility}/inbox/{number}");
pub const FACILITY_QUESTIONS: Address<1> = Address::new("/facilities/{facility}/questions");
/// Questions, at the desk that answers them.
pub const QUESTIONS: &str = "/questions";
pub const QUESTION: Address<1> = Address::new("/questions/{question}");
pub const QUESTION_ANSWER: Address<1> = Address::new("/questions/{question}/answer");
pub const QUESTION_DESK: Address<1> = Address::new("/questions/{question}/desk");

/// A message to a facility by its number.
pub fn message(facility: &str, number: i64) -> String {
    MESSAGE.link([facility, &number.to_string()])
}
