//! Reading a response.

use jiff::Timestamp;
use tenken_domain::responses::draft::Draft;

use super::situation::Found;
use super::submissions::{Sent, Submission};
use super::{draft_of, response_subject};
use crate::audit::{Action, record_view};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::Act;
use crate::core::tenken::Tenken;
use crate::facilities::Facility;
use crate::rounds::Round;

/// A facility's response in a round, as it stands.
#[derive(Debug, Clone)]
pub struct Response {
    /// The round.
    pub round: Round,
    /// The facility.
    pub facility: Facility,
    /// What is entered so far.
    pub draft: Draft,
    /// The latest submission.
    pub submitted: Option<Submission>,
    /// The round asks the facility; otherwise what it has entered is to be read alone.
    pub asked: bool,
    /// The draft was changed after the latest submission.
    pub unsent_changes: bool,
    /// When the draft last changed.
    pub updated_at: Option<Timestamp>,
    /// Whoever has the response may see what belongs to it.
    pub(crate) permit: Permit,
}

/// A response, also of a round that is not open: it stays readable.
pub async fn read_response(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
) -> Result<Response> {
    let response = look(tenken, actor, round, facility).await?;
    note_look(tenken, actor, &response, Action::ViewResponse).await?;
    Ok(response)
}

/// Makes a file of a response as [`read_response`] gives it, to be taken away; that it was is noted
/// when the file is there, and before it is given.
///
/// # Errors
/// As [`read_response`], and those of `make`.
pub async fn export_response<File, Failed: From<Error>, Made>(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    make: impl FnOnce(Response) -> Made,
) -> std::result::Result<File, Failed>
where
    Made: Future<Output = std::result::Result<File, Failed>>,
{
    let response = look(tenken, actor, round, facility).await?;
    let file = make(response.clone()).await?;
    note_look(tenken, actor, &response, Action::ExportResponse).await?;
    Ok(file)
}

async fn note_look(
    tenken: &Tenken,
    actor: &Actor,
    response: &Response,
    action: Action,
) -> Result<()> {
    let facility = &response.facility.id;
    let subject = response_subject(&response.round.id, facility);
    record_view(tenken, actor, facility, action, subject).await
}

async fn look(tenken: &Tenken, actor: &Actor, round: &str, facility: &str) -> Result<Response> {
    let (actor, round, facility) = (actor.clone(), round.to_owned(), facility.to_owned());
    let (found, latest) = tenken
        .read_if(async move |tx| {
            let found =
                Found::look(tx, &actor, &round, &facility, |row| Act::ReadFacility(row)).await?;
            let latest = Sent::latest(tx, &found.round.id, &found.facility.id).await?;
            Ok(found.permit.grants((found, latest)))
        })
        .await?;
    let found = found.situation(tenken).await?;
    let form = &found.round.form;
    Ok(Response {
        permit: found.permit,
        draft: draft_of(form, found.draft.as_ref()),
        asked: found.asked,
        unsent_changes: found
            .draft
            .as_ref()
            .is_some_and(|row| latest.is_some() && row.revision > row.submitted_revision),
        updated_at: found.draft.as_ref().map(|row| read_time(&row.updated_at)),
        submitted: latest.map(|sent| Submission::of(form, sent)),
        facility: found.facility.into(),
        round: found.round,
    })
}
