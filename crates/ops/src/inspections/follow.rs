//! After the result is told: the facility's replies, and its findings until they are corrected.

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::inspections::corrected_on;
use tenken_store::inspections::inspection_results::{self, ClosingRow, ReplyRow};

use super::{Found, Inspection, InspectionResult, ResultFinding, overview::Looked, subject};
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;
use crate::messages::usable_text;

/// An inspection whose result the facility knows.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The inspection.
    pub inspection: Inspection,
    /// What the facility was told.
    pub result: InspectionResult,
    /// When.
    pub told_at: Timestamp,
    /// The findings, and how far they are.
    pub findings: Vec<FollowedFinding>,
    /// What the facility replied, the oldest first.
    pub replies: Vec<Reply>,
    /// Whether the actor replies for the facility.
    pub may_reply: bool,
    /// Whether the actor sees findings corrected.
    pub may_close: bool,
}

/// A finding and how far it is.
#[derive(Debug, Clone)]
pub struct FollowedFinding {
    /// As it was told.
    pub finding: ResultFinding,
    /// The day on which the facility's checklist, changed and submitted after the result was told, says
    /// "yes".
    pub corrected_on: Option<Date>,
    /// When an inspector has seen it corrected, and in which words.
    pub closed: Option<(Timestamp, String)>,
}

/// A facility's reply.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Text.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

/// What a facility was told about an inspection, and what has become of it.
///
/// # Errors
/// Not found, not told, or outside the actor's scope.
pub async fn read_told(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Followed> {
    let (key, who) = (id.to_owned(), actor.clone());
    let (looked, told, replies, closings, may) = tenken
        .read_if(async move |tx| {
            let found = Found::require(tx, &who, &key, Found::told).await?;
            let permit = found.permit;
            let told = inspection_results::get(tx, &key).await?;
            let told = told.ok_or_else(Error::inspection_not_found)?;
            let replies = inspection_results::replies(tx, &key).await?;
            let closings = inspection_results::closings(tx, &key).await?;
            let may = [
                found.allows(&who, Found::answering),
                found.allows(&who, Found::inspecting),
            ];
            let looked = Looked::at(tx, found).await?;
            Ok(permit.grants((looked, told, replies, closings, may)))
        })
        .await?;
    let (inspection, round, latest) = looked.noted(tenken, actor).await?;
    let form = round.form;
    let result: InspectionResult =
        serde_json::from_str(&told.body).map_err(|_| Error::inspection_not_found())?;
    let told_at = read_time(&told.told_at);
    let answers = latest
        .filter(|sent| sent.row.submitted_at > told.told_at)
        .map(|sent| Answers::from_stored(&form, &sent.row.answers));
    let findings = result.findings.iter().map(|finding| {
        let closed = closings.iter().find(|row| row.finding == finding.id);
        let corrected = |answers| corrected_since(&form, &result, finding, answers);
        FollowedFinding {
            finding: finding.clone(),
            corrected_on: answers.as_ref().and_then(corrected),
            closed: closed.map(|row| (read_time(&row.closed_at), row.words.clone())),
        }
    });
    Ok(Followed {
        findings: findings.collect(),
        replies: replies
            .into_iter()
            .map(|row| Reply {
                body: row.body,
                at: read_time(&row.replied_at),
            })
            .collect(),
        inspection,
        result,
        told_at,
        may_reply: may[0],
        may_close: may[1],
    })
}

/// The day on which answers submitted after the result was told say "yes" at a finding's row. The same
/// answer as the inspectors saw mends nothing, whatever its day.
fn corrected_since(
    form: &Form,
    result: &InspectionResult,
    finding: &ResultFinding,
    answers: &Answers,
) -> Option<Date> {
    let told = result.rows.iter().find(|row| row.item == finding.item);
    let item = form.item(&finding.item)?;
    let now = item.answer.kind().show(answers.get(&item.id)?);
    match told.is_some_and(|row| row.answer == now) {
        true => None,
        false => corrected_on(form, answers, &item.id, result.visited_on),
    }
}

/// Replies on behalf of the facility. A reply that is sent twice is one.
///
/// # Errors
/// Not found, not told, or not the actor's to answer; no text.
pub async fn reply_to_inspection(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    reply: &str,
    body: &str,
) -> Result<()> {
    let row = ReplyRow {
        id: reply.chars().take(40).collect(),
        body: body.to_owned(),
        replied_by: actor.name(),
        replied_at: tenken.stored_now(),
    };
    let (key, actor) = (id.to_owned(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let found = Found::hold(tx, &actor, &key, Found::answering).await?;
            if found.row.told_at.is_none() {
                return Err(Error::inspection_not_found());
            }
            let row = ReplyRow {
                body: usable_text("body", &row.body)?,
                ..row
            };
            if !inspection_results::add_reply(tx, &key, &row).await? {
                return Ok(found.permit.grants(()));
            }
            let (of, nothing) = (&found.facility.id, serde_json::Value::Null);
            record_for(
                of,
                tx,
                &row.replied_at,
                &actor,
                Action::ReplyToInspection,
                &subject(&key),
                nothing,
            )
            .await?;
            Ok(found.permit.grants(()))
        })
        .await
}

/// Notes that an inspector has seen a finding corrected.
///
/// # Errors
/// Not found, not told, or not the actor's to inspect; no such finding.
pub async fn close_finding(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    finding: &str,
    words: &str,
) -> Result<()> {
    let row = ClosingRow {
        finding: finding.to_owned(),
        words: words.to_owned(),
        closed_by: actor.name(),
        closed_at: tenken.stored_now(),
    };
    let (key, actor) = (id.to_owned(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let found = Found::hold(tx, &actor, &key, Found::inspecting).await?;
            let told = inspection_results::get(tx, &key).await?;
            let told: Option<InspectionResult> =
                told.and_then(|row| serde_json::from_str(&row.body).ok());
            let findings = told.map(|result| result.findings).unwrap_or_default();
            if !findings.iter().any(|one| one.id == row.finding) {
                return Err(Error::NotFound("この指摘".into()));
            }
            let row = ClosingRow {
                words: usable_text("words", &row.words)?,
                ..row
            };
            if !inspection_results::close(tx, &key, &row).await? {
                return Ok(found.permit.grants(()));
            }
            let detail = serde_json::json!({ "finding": row.finding });
            let (of, at) = (&found.facility.id, &row.closed_at);
            record_for(
                of,
                tx,
                at,
                &actor,
                Action::CloseFinding,
                &subject(&key),
                detail,
            )
            .await?;
            Ok(found.permit.grants(()))
        })
        .await
}
