//! A facility's response in a round: reading it, filling it in, submitting it.

mod answering;
mod attached;
mod change;
mod earlier;
mod export;
pub mod files;
mod read;
mod replace;
mod save;
mod situation;
mod submissions;
mod submit;
mod tasks;

pub use answering::{Answering, begin_answering};
pub use earlier::{Earlier, earlier_answers};
pub(crate) use earlier::{Past, by_measure};
pub use export::{Answered, Export, begin_export};
pub use read::{Response, export_response, read_response};
pub use replace::replace_draft;
pub use save::{Saved, save_answers};
pub(crate) use situation::situation;
pub(crate) use submissions::Sent;
pub use submissions::{
    Submission, SubmissionHead, export_submission, find_submission, list_submissions,
};
pub use submit::{Receipt, Submit, submit_response};
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
