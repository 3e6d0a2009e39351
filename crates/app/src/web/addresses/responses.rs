//! A facility's answers to a round. What is below a response is below a vendor's form too.

use axum::routing::{get, post};

use super::{Address, Route, below, query, route, upload_route};
use crate::web::pages::{
    answering, autosave, coverage, files, filled_sheet, papers, plan, print, review, saving,
    submissions,
};

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
const SUBMISSION: Address<3> =
    Address::new("/rounds/{round}/responses/{facility}/submissions/{revision}");
const SUBMISSION_PRINT: Address<3> = SUBMISSION.below(PRINT);

/// One answer, which the script saves.
pub const ANSWER: &str = "/answers/{key}";
/// The completeness check before submitting.
pub const REVIEW: &str = "/review";
pub const SUBMISSIONS: &str = "/submissions";
pub const PRINT: &str = "/print";
pub const PAPER_PDF: &str = "/paper.pdf";
pub const PAPER_XLSX: &str = "/paper.xlsx";
/// Where an Excel file is handed in that was filled in elsewhere.
pub const FILLED_SHEET: &str = "/sheet";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(RESPONSE, get(answering::show).post(saving::save)),
        route(below(RESPONSE, ANSWER), post(autosave::save)),
        upload_route(RESPONSE_FILE, get(files::download).post(files::attach)),
        route(PLAN, get(plan::show)),
        route(RESPONSE_VENDORS, get(coverage::show)),
        route(RESPONSE_REVIEW, get(review::show)),
        route(RESPONSE_PRINT, get(print::draft)),
        route(below(RESPONSE, PAPER_PDF), get(papers::draft_pdf)),
        route(below(RESPONSE, PAPER_XLSX), get(papers::draft_xlsx)),
        upload_route(
            below(RESPONSE, FILLED_SHEET),
            get(filled_sheet::show).post(filled_sheet::preview),
        ),
        route(
            RESPONSE_SUBMISSIONS,
            get(submissions::list).post(submissions::submit),
        ),
        route(SUBMISSION, get(submissions::receipt)),
        route(SUBMISSION_PRINT, get(print::submission)),
        route(below(SUBMISSION, PAPER_PDF), get(papers::submission_pdf)),
    ]
}

/// A submission by its number.
pub fn submission(round: &str, facility: &str, revision: i64) -> String {
    SUBMISSION.link([round, facility, &revision.to_string()])
}

/// A response after saving, at an item.
pub fn saved_at(round: &str, facility: &str, item: &str) -> String {
    let response = RESPONSE.link([round, facility]);
    format!("{response}{}#i-{item}", query(&[("saved", "1")]))
}

/// A response after taking so many rows from a file.
pub fn taken(round: &str, facility: &str, rows: usize) -> String {
    let response = RESPONSE.link([round, facility]);
    format!("{response}{}", query(&[("taken", &rows.to_string())]))
}
