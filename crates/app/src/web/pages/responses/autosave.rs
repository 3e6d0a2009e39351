//! `POST …/answers/{key}` of a response and of a vendor's form: one answer, saved
//! by the script while people type. Each field of a group is an answer of its own:
//! nothing is said of those that were not posted, so the page takes nothing in that
//! its reader has not seen.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::Form;
use tenken_domain::forms::form::path::Path as FormPath;
use tenken_domain::responses::draft::{Conflict, Draft};
use tenken_domain::responses::progress::Progress;
use tenken_ops::responses::{Answering, Saved, begin_answering, save_answers};

use super::conflicts::show;
use super::review::faults_of;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::{dates, errors};
use crate::web::posted::Posted;
use crate::web::posted_answers;
use crate::web::widgets::fields_of;

/// What the page needs to know after an answer is saved.
#[derive(Serialize)]
struct Done<'f> {
    revision: i64,
    saved_at: String,
    asked: Vec<&'f str>,
    not_required: Vec<&'f str>,
    progress: Progress,
    sections: BTreeMap<&'f str, Progress>,
    /// The answer as the page must carry it from now on.
    was: String,
    /// What still forbids submitting the item's answer.
    left: Vec<Mend>,
}

/// A saved answer that somebody else had changed meanwhile: what is stored, and both values.
#[derive(Serialize)]
struct Collided<'f> {
    #[serde(flatten)]
    stored: Done<'f>,
    conflict: Both,
    /// The stored answer as fields of the page.
    theirs_fields: Vec<(String, String)>,
}

/// Something to mend.
#[derive(Serialize)]
struct Mend {
    /// The answer's key.
    key: String,
    /// The id of the field.
    field: String,
    message: String,
}

impl Mend {
    fn list(form: &Form, faults: &[Fault]) -> Vec<Self> {
        faults
            .iter()
            .map(|fault| Mend {
                key: fault.item.clone(),
                field: errors::field_of(form, fault),
                message: fault.message.clone(),
            })
            .collect()
    }
}

/// Both values of one answer, as people read them.
#[derive(Serialize)]
struct Both {
    yours: String,
    theirs: String,
}

/// Saves one answer of a facility.
pub async fn save(
    context: PageContext,
    Path((round, facility, key)): Path<(String, String, String)>,
    posted: Posted,
) -> Reply {
    match begin_answering(&context, &context.actor, &round, &facility).await {
        Ok(answering) => save_one(&context, &answering, &key, posted).await,
        Err(error) => refused(error.into()),
    }
}

/// Saves one answer of whoever answers, and says to the script what that did.
pub async fn save_one(
    context: &PageContext,
    answering: &Answering,
    key: &str,
    posted: Posted,
) -> Reply {
    match try_save(context, answering, key, posted).await {
        Ok(reply) => reply,
        Err(error) => refused(error),
    }
}

fn refused(error: WebError) -> Reply {
    let (status, message) = error.parts();
    (status, Json(json!({ "message": message }))).into_response()
}

async fn try_save(
    context: &PageContext,
    answering: &Answering,
    key: &str,
    mut posted: Posted,
) -> WebResult<Reply> {
    let form = answering.form();
    let kind = form.answer_type(key);
    let kind = kind.ok_or_else(|| WebError::not_found("この設問"))?;
    let change = match posted_answers::read_one(key, kind, &mut posted, context.entered()) {
        Ok(change) => change,
        Err(fault) => {
            let faults = json!({ "faults": Mend::list(form, &[fault]) });
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(faults)).into_response());
        }
    };
    let Saved { draft, conflicts } = save_answers(context, answering, vec![change]).await?;
    let stored = done(context, answering, key, &draft);
    Ok(match conflicts.first() {
        None => Json(stored).into_response(),
        Some(conflict) => {
            let collided = collided(form, conflict, stored);
            (StatusCode::CONFLICT, Json(collided)).into_response()
        }
    })
}

fn done<'f>(context: &PageContext, answering: &'f Answering, key: &str, draft: &Draft) -> Done<'f> {
    let form = answering.form();
    let path = FormPath::of(form, &draft.answers);
    let ids = |wanted: &dyn Fn(usize) -> bool| {
        form.items
            .iter()
            .enumerate()
            .filter(|(at, _)| wanted(*at))
            .map(|(_, item)| item.id.as_str())
            .collect()
    };
    // What still forbids submitting the item that the answer belongs to.
    let at = form.position(key);
    let mut left = faults_of(context, answering.round(), form, &draft.answers);
    left.retain(|fault| form.position(&fault.item) == at);
    Done {
        revision: draft.revision,
        saved_at: dates::clock(context.now()),
        asked: ids(&|at| path.is_asked(at)),
        not_required: ids(&|at| path.is_not_required(at)),
        progress: Progress::of(form, &path, &draft.answers),
        sections: form
            .sections
            .iter()
            .enumerate()
            .map(|(at, section)| {
                (
                    section.id.as_str(),
                    Progress::of_section(form, &path, &draft.answers, at),
                )
            })
            .collect(),
        was: posted_answers::was(draft.answers.get(key)),
        left: Mend::list(form, &left),
    }
}

fn collided<'f>(form: &Form, conflict: &Conflict, stored: Done<'f>) -> Collided<'f> {
    let Conflict { key, theirs, yours } = conflict;
    Collided {
        stored,
        conflict: Both {
            yours: show(form, key, yours.as_ref()),
            theirs: show(form, key, theirs.as_ref()),
        },
        theirs_fields: theirs
            .as_ref()
            .map_or_else(Vec::new, |answer| fields_of(key, answer)),
    }
}
