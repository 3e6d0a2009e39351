//! Answering in a round, whoever does: a facility, or a vendor, which `sheets` begins. Drafts, what collides,
//! submitting; and a facility's response as it is read.

mod about;
mod answering;
mod attached;
mod change;
mod declared;
mod earlier;
mod export;
pub mod files;
mod link;
mod read;
mod replace;
mod rested;
mod save;
mod situation;
mod submissions;
mod submit;
mod suggested;
mod tasks;

pub use about::About;
pub(crate) use about::{VENDOR_NAME, under_contract};
pub use answering::{Answering, begin_answering};
pub use declared::{Receipt, submit_response};
pub use earlier::{Earlier, earlier_answers};
pub(crate) use earlier::{Past, by_measure};
pub use export::{Answered, Export, begin_export};
pub(crate) use link::usable;
pub use read::{Response, export_response, read_response};
pub use replace::replace_draft;
pub use rested::{Rested, rested_on};
pub use save::{Saved, save_answers};
pub(crate) use situation::situation;
pub(crate) use submissions::Sent;
pub use submissions::{
    Submission, SubmissionHead, export_submission, find_submission, list_submissions,
};
pub use submit::Submit;
pub(crate) use submit::{Before, Records, Taken, submit};
pub use suggested::{
    Contradicted, ItemSuggestion, KeptLedger, contradicted_answers, read_suggestions,
    suggestions_of,
};
pub use tasks::{Task, tasks_of_facility};

use crate::audit::Subject;
use tenken_domain::Form;
use tenken_domain::responses::draft::Draft;
use tenken_store::responses::drafts::DraftRow;

/// How the audit log names a response.
fn response_subject(round: &str, facility: &str) -> String {
    Subject::Response.of(format_args!("{round}/{facility}"))
}

/// The draft of a row, or an empty one.
pub(crate) fn draft_of(form: &Form, row: Option<&DraftRow>) -> Draft {
    row.map_or_else(Draft::default, |row| {
        Draft::from_stored(form, row.revision, &row.body)
    })
}
