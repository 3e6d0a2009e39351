//! A facility's answers to a round.

pub mod answering;
pub mod autosave;
pub mod conflicts;
pub mod files;
pub mod item;
pub mod official_layout;
pub mod plan;
pub mod print;
pub mod rested;
pub mod review;
pub mod saving;
pub mod submissions;
pub mod suggested;
pub mod unsaved;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, below, route, upload_route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(RESPONSE, get(answering::show).post(saving::save)),
        route(below(RESPONSE, ANSWER), post(autosave::save)),
        upload_route(RESPONSE_FILE, get(files::download).post(files::attach)),
        route(PLAN, get(plan::show)),
        route(RESPONSE_REVIEW, get(review::show)),
        route(RESPONSE_PRINT, get(print::draft)),
        route(
            RESPONSE_SUBMISSIONS,
            get(submissions::list).post(submissions::submit),
        ),
        route(SUBMISSION, get(submissions::receipt)),
        route(SUBMISSION_PRINT, get(print::submission)),
        route(SUBMISSION_CHART, get(rested::chart)),
    ]
}
