//! `POST /rounds/{round}/responses/{facility}/answers/{key}`: one answer, saved
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
use tenken_domain::FiscalYear;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::Form;
use tenken_domain::forms::form::path::Path as FormPath;
use tenken_domain::responses::draft::{Change, Conflict, Draft};
use tenken_domain::responses::progress::Progress;
use tenken_domain::responses::validate::validate;
use tenken_ops::responses::{Saved, begin_answering, save_answers};

use super::conflicts::show;
use crate::web::context::PageContext;
use crate::web::error::WebError;
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

/// Saves one answer.
pub async fn save(
    context: PageContext,
    Path((round, facility, key)): Path<(String, String, String)>,
    posted: Posted,
) -> Reply {
    match try_save(&context, &round, &facility, &key, posted).await {
        Ok(reply) => reply,
        Err(error) => {
            let (status, message) = error.parts();
            (status, Json(json!({ "message": message }))).into_response()
        }
    }
}

async fn try_save(
    context: &PageContext,
    round: &str,
    facility: &str,
    key: &str,
    mut posted: Posted,
) -> Result<Reply, WebError> {
    let answering = begin_answering(context, &context.actor, round, facility).await?;
    let asked = Asked {
        form: answering.form(),
        fiscal_year: answering.round().fiscal_year,
    };
    let change = match asked.read(context, key, &mut posted)? {
        Ok(change) => change,
        Err(refused) => return Ok(refused),
    };
    let saved = save_answers(context, &answering, vec![change]).await?;
    Ok(asked.reply(context, key, &saved))
}

/// A form of which one answer is saved.
pub struct Asked<'a> {
    /// The form.
    pub form: &'a Form,
    /// The round's fiscal year.
    pub fiscal_year: FiscalYear,
}

impl<'a> Asked<'a> {
    /// What was entered under a key, or the reply that says why it cannot be used.
    ///
    /// # Errors
    /// No such answer.
    pub fn read(
        &self,
        context: &PageContext,
        key: &str,
        posted: &mut Posted,
    ) -> Result<Result<Change, Reply>, WebError> {
        let kind = self.form.answer_type(key);
        let kind = kind.ok_or_else(|| WebError::not_found("この設問"))?;
        Ok(
            posted_answers::read_one(key, kind, posted, context.entered()).map_err(|fault| {
                let faults = json!({ "faults": Mend::list(self.form, &[fault]) });
                (StatusCode::UNPROCESSABLE_ENTITY, Json(faults)).into_response()
            }),
        )
    }

    /// What saving the answer under a key did, for the script.
    pub fn reply(&self, context: &PageContext, key: &str, saved: &Saved) -> Reply {
        let Saved { draft, conflicts } = saved;
        let stored = self.done(context, key, draft);
        match conflicts.first() {
            None => Json(stored).into_response(),
            Some(conflict) => {
                let collided = collided(self.form, conflict, stored);
                (StatusCode::CONFLICT, Json(collided)).into_response()
            }
        }
    }

    fn done(&self, context: &PageContext, key: &str, draft: &Draft) -> Done<'a> {
        let form = self.form;
        let path = FormPath::of(form, &draft.answers);
        let ids = |wanted: &dyn Fn(usize) -> bool| {
            form.items
                .iter()
                .enumerate()
                .filter(|(at, _)| wanted(*at))
                .map(|(_, item)| item.id.as_str())
                .collect()
        };
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
            left: self.left_of(context, key, draft),
        }
    }

    /// What still forbids submitting the item that an answer belongs to.
    fn left_of(&self, context: &PageContext, key: &str, draft: &Draft) -> Vec<Mend> {
        let at = self.form.position(key);
        let mut faults = validate(self.form, &draft.answers, context.today(), self.fiscal_year);
        faults.retain(|fault| self.form.position(&fault.item) == at);
        Mend::list(self.form, &faults)
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
