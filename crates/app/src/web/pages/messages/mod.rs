//! What people are told and ask.

pub mod inbox;
pub mod notice;
pub mod notices;
pub mod questions;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, route, upload_route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
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
