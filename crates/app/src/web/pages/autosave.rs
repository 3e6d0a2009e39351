//! `POST /rounds/{round}/responses/{facility}/answers/{item}`: one answer, saved
//! by the script while people type.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use tenken_domain::FiscalYear;
use tenken_domain::draft::{Change, Conflict, Draft};
use tenken_domain::form::path::Path as FormPath;
use tenken_domain::form::{Form, Item};
use tenken_domain::progress::Progress;
use tenken_domain::validate::{Fault, validate};
use tenken_ops::responses::{Saved, begin_answering, save_answers};

use super::conflicts::show;
use crate::web::entries::{self, Entries};
use crate::web::error::WebError;
use crate::web::parts::{dates, errors};
use crate::web::posted::Posted;
use crate::web::visit::Visit;
use crate::web::widgets::parts;

/// What the page needs to know after an answer is saved.
#[derive(Serialize)]
struct Done<'f> {
    revision: i64,
    saved_at: String,
    asked: Vec<&'f str>,
    not_required: Vec<&'f str>,
    progress: Progress,
    sections: BTreeMap<&'f str, Progress>,
    was: BTreeMap<String, String>,
    /// What still forbids submitting the item's answer.
    left: Vec<Mend>,
}

/// A saved answer that somebody else had changed meanwhile: what is stored, and both values.
#[derive(Serialize)]
struct Collided<'f> {
    #[serde(flatten)]
    stored: Done<'f>,
    conflicts: Vec<Both>,
    /// The stored answer as fields of the page.
    theirs_fields: Vec<(String, String)>,
}

/// Something to mend.
#[derive(Serialize)]
struct Mend {
    /// The id of the field.
    field: String,
    message: String,
}

impl Mend {
    fn list(form: &Form, faults: &[Fault]) -> Vec<Self> {
        faults
            .iter()
            .map(|fault| Mend {
                field: errors::field_of(form, fault),
                message: fault.message.clone(),
            })
            .collect()
    }
}

/// Both values of one answer, as people read them.
#[derive(Serialize)]
struct Both {
    key: String,
    yours: String,
    theirs: String,
}

/// Saves one answer.
pub async fn save(
    visit: Visit,
    Path((round, facility, item)): Path<(String, String, String)>,
    posted: Posted,
) -> Reply {
    match try_save(&visit, &round, &facility, &item, posted).await {
        Ok(reply) => reply,
        Err(error) => {
            let (status, message) = error.parts();
            (status, Json(json!({ "message": message }))).into_response()
        }
    }
}

async fn try_save(
    visit: &Visit,
    round: &str,
    facility: &str,
    item: &str,
    mut posted: Posted,
) -> Result<Reply, WebError> {
    let answering = begin_answering(visit, &visit.actor, round, facility).await?;
    let asked = Asked {
        form: answering.form(),
        fiscal_year: answering.round().fiscal_year,
    };
    let (item, changes) = match asked.read(visit, item, &mut posted)? {
        Ok(read) => read,
        Err(refused) => return Ok(refused),
    };
    let saved = save_answers(visit, &answering, changes).await?;
    Ok(asked.reply(visit, item, &saved))
}

/// A form of which one answer is saved.
pub struct Asked<'a> {
    /// The form.
    pub form: &'a Form,
    /// The round's fiscal year.
    pub fiscal_year: FiscalYear,
}

impl<'a> Asked<'a> {
    /// The item and what was entered there, or the reply that says why it cannot be used.
    ///
    /// # Errors
    /// No such item.
    pub fn read(
        &self,
        visit: &Visit,
        item: &str,
        posted: &mut Posted,
    ) -> Result<Result<(&'a Item, Vec<Change>), Reply>, WebError> {
        let item = self
            .form
            .item(item)
            .ok_or_else(|| WebError::not_found("この設問"))?;
        let Entries { changes, faults } = entries::read_one(item, posted, visit.entered());
        if faults.is_empty() {
            return Ok(Ok((item, changes)));
        }
        let faults = Json(json!({ "faults": Mend::list(self.form, &faults) }));
        Ok(Err(
            (StatusCode::UNPROCESSABLE_ENTITY, faults).into_response()
        ))
    }

    /// What saving did, for the script.
    pub fn reply(&self, visit: &Visit, item: &Item, saved: &Saved) -> Reply {
        let Saved { draft, conflicts } = saved;
        let stored = self.done(visit, item, draft);
        if conflicts.is_empty() {
            return Json(stored).into_response();
        }
        let collided = collided(self.form, item, draft, conflicts, stored);
        (StatusCode::CONFLICT, Json(collided)).into_response()
    }

    fn done(&self, visit: &Visit, item: &Item, draft: &Draft) -> Done<'a> {
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
            saved_at: dates::clock(visit.now()),
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
            was: was_of(item, draft),
            left: self.left_of(visit, item, draft),
        }
    }

    /// What still forbids submitting the answer of one item.
    fn left_of(&self, visit: &Visit, item: &Item, draft: &Draft) -> Vec<Mend> {
        let at = self.form.position(&item.id);
        let mut faults = validate(self.form, &draft.answers, visit.today(), self.fiscal_year);
        faults.retain(|fault| self.form.position(&fault.item) == at);
        Mend::list(self.form, &faults)
    }
}

fn collided<'f>(
    form: &Form,
    item: &Item,
    draft: &Draft,
    conflicts: &[Conflict],
    stored: Done<'f>,
) -> Collided<'f> {
    let conflicts = conflicts
        .iter()
        .map(|Conflict { key, theirs, yours }| Both {
            yours: show(form, key, yours.as_ref()),
            theirs: show(form, key, theirs.as_ref()),
            key: key.clone(),
        })
        .collect();
    let theirs_fields = entries::keys_of(item)
        .iter()
        .filter_map(|(key, _)| Some((key, draft.answers.get(key)?)))
        .flat_map(|(key, answer)| {
            parts(answer).into_iter().map(move |(part, value)| {
                (
                    tenken_domain::answer::Fields::name(key, &part),
                    value.into_owned(),
                )
            })
        })
        .collect();
    Collided {
        stored,
        conflicts,
        theirs_fields,
    }
}

/// The item's answers as the page must carry them from now on.
fn was_of(item: &Item, draft: &Draft) -> BTreeMap<String, String> {
    entries::keys_of(item)
        .into_iter()
        .map(|(key, _)| (entries::was(draft.answers.get(&key)), key))
        .map(|(was, key)| (key, was))
        .collect()
}
