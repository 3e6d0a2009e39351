//! What people are told and ask: notices, inboxes, questions.

use axum::routing::{get, post};

use super::{Address, Route, route, upload_route};
use crate::web::pages::{inbox, notice, notices, questions};

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
const MESSAGE: Address<2> = Address::new("/facilities/{facility}/inbox/{number}");
pub const FACILITY_QUESTIONS: Address<1> = Address::new("/facilities/{facility}/questions");
/// Questions, at the desk that answers them.
pub const QUESTIONS: &str = "/questions";
pub const QUESTION: Address<1> = Address::new("/questions/{question}");
pub const QUESTION_ANSWER: Address<1> = Address::new("/questions/{question}/answer");
pub const QUESTION_DESK: Address<1> = Address::new("/questions/{question}/desk");

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(NOTICES, get(notices::list).post(notices::write)),
        route(NOTICE, get(notice::show)),
        upload_route(NOTICE_FILES, post(notice::add_file)),
        route(NOTICE_FILE, get(notice::download)),
        route(NOTICE_PUBLICATION, post(notice::publish)),
        route(NOTICE_CONFIRMATION, post(notice::confirm)),
        route(NOTICE_PASSING, post(notice::pass_on)),
        route(INBOX, get(inbox::own)),
        route(FACILITY_INBOX, get(inbox::list)),
        route(MESSAGE, get(inbox::show)),
        route(
            FACILITY_QUESTIONS,
            get(questions::of_facility).post(questions::ask),
        ),
        route(QUESTIONS, get(questions::at_desk)),
        route(QUESTION, get(questions::show)),
        route(QUESTION_ANSWER, post(questions::answer)),
        route(QUESTION_DESK, post(questions::hand_over)),
    ]
}

/// A message to a facility by its number.
pub fn message(facility: &str, number: i64) -> String {
    MESSAGE.link([facility, &number.to_string()])
}
