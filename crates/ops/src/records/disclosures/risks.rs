//! How a facility assesses and deals with what a vendor discloses as not fulfilled.

use jiff::civil::Date;
use tenken_domain::text::calendar::parse_date;
use tenken_domain::text::input::{control_character, too_long};
use tenken_store::records::risk_records::{self, RiskRecordRow};

use super::read::visible;
use super::{Side, Want, reach, unreadable_record};
use crate::audit::{Action, Subject, changed, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::input::{Typed, required_line};
use crate::core::tenken::Tenken;

/// A record as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskRecord {
    /// The statement's id.
    pub disclosure: String,
    /// The question's number.
    pub question: String,
    /// 1 for the first, then 2 …: who changes it tells that this is what they saw.
    pub revision: i64,
    /// What may happen, and how bad that is.
    pub assessment: String,
    /// What is done about it.
    pub measure: String,
    /// Who accepts what is left of the risk.
    pub accepted_by: String,
    /// When.
    pub accepted_on: Date,
}

impl TryFrom<RiskRecordRow> for RiskRecord {
    type Error = Error;

    fn try_from(row: RiskRecordRow) -> Result<Self> {
        Ok(RiskRecord {
            accepted_on: row.accepted_on.parse().map_err(|_| unreadable_record())?,
            disclosure: row.disclosure_id,
            question: row.question,
            revision: row.revision,
            assessment: row.assessment,
            measure: row.measure,
            accepted_by: row.accepted_by,
        })
    }
}

/// A record as typed. All of it is needed: an inspector asks for all of it.
#[derive(Debug, Clone, Default)]
pub struct RiskFacts {
    /// The question's number.
    pub question: String,
    /// What may happen, and how bad that is.
    pub assessment: String,
    /// What is done about it.
    pub measure: String,
    /// Who accepts what is left of the risk.
    pub accepted_by: String,
    /// When.
    pub accepted_on: String,
}

/// Adds a revision to a facility's record about a question of a statement. `seen` is the
/// [`RiskRecord::revision`] it was made on, 0 for the first. The same again changes nothing.
///
/// # Errors
/// A statement or question that is not there or wants no record; something missing; a day that cannot
/// be; somebody changed the record since it was seen.
pub async fn put_risk_record(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    disclosure: &str,
    facts: RiskFacts,
    seen: i64,
) -> Result<()> {
    let (at, today) = (tenken.stored_now(), tenken.today());
    let side = Side::Facility(facility.to_owned());
    let (actor, disclosure) = (actor.clone(), disclosure.to_owned());
    tenken.write_if(async move |tx| {
        let (facility, permit) = reach(tx, &actor, &side, Want::Change).await?;
        let facility = facility.unwrap_or_default();
        let about = visible(tx, &side, Some(&facility), &disclosure).await?;
        if !about.risks().any(|given| given.number == facts.question) {
            return Err(Error::NotFound("リスクの記録が要る質問".into()));
        }
        let before = risk_records::newest(tx, &facility).await?;
        let before = before
            .into_iter()
            .find(|row| row.disclosure_id == about.id && row.question == facts.question);
        let revision = before.as_ref().map_or(0, |row| row.revision);
        let row = check_facts(facts, today)?;
        let row = RiskRecordRow {
            facility_id: facility,
            disclosure_id: about.id,
            revision: revision + 1,
            recorded_at: at,
            recorded_by: actor.name(),
            ..row
        };
        let detail = match &before {
            None => made(fields(&row)),
            Some(before) if is_same(before, &row) => return Ok(permit.grants(())),
            Some(before) => changed(&fields(before), &fields(&row)).unwrap_or_default(),
        };
        if seen != revision {
            return Err(Error::bad(
                "changed_meanwhile",
                "ほかの人が先にこの記録を変更しました。いまの内容と見比べて、必要なら書き直してから、もう一度保存してください。",
            ));
        }
        risk_records::insert(tx, &row).await?;
        let subject = Subject::Disclosure.of(&row.disclosure_id);
        let (of, at) = (&row.facility_id, &row.recorded_at);
        record_for(of, tx, at, &actor, Action::RecordRisk, &subject, detail).await?;
        Ok(permit.grants(()))
    }).await
}

fn check_facts(facts: RiskFacts, today: Date) -> Result<RiskRecordRow> {
    let mut typed = Typed::default();
    let assessment = typed.field(several_lines(
        "assessment",
        "リスクの評価",
        &facts.assessment,
    ))?;
    let measure = typed.field(several_lines("measure", "対応", &facts.measure))?;
    let accepted_by = typed.field(required_line(
        "accepted_by",
        "認めた人",
        &facts.accepted_by,
        "認めた人（管理者や院長など）を入れてください。",
    ))?;
    let accepted_on = parse_date(&facts.accepted_on)
        .filter(|day| *day <= today)
        .ok_or_else(|| {
            Error::bad(
                "accepted_on",
                "認めた日は、今日までの日付で入れてください（例：2026/4/1）。",
            )
        });
    let accepted_on = typed.field(accepted_on.map(|day| day.to_string()))?;
    typed.done()?;
    Ok(RiskRecordRow {
        facility_id: String::new(),
        disclosure_id: String::new(),
        question: facts.question,
        revision: 0,
        assessment,
        measure,
        accepted_by,
        accepted_on,
        recorded_at: String::new(),
        recorded_by: String::new(),
    })
}

fn several_lines(code: &'static str, what: &str, text: &str) -> Result<String> {
    const LONGEST: usize = 2_000;
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::bad(code, format!("{what}を入れてください。")));
    }
    if let Some(message) = too_long(text, LONGEST) {
        return Err(Error::bad(code, format!("{what}は、{message}")));
    }
    if control_character(text, true).is_some() {
        return Err(Error::bad(
            code,
            format!("{what}は、{LONGEST}文字までで入れてください。"),
        ));
    }
    Ok(text.to_owned())
}

fn is_same(before: &RiskRecordRow, after: &RiskRecordRow) -> bool {
    (
        &before.assessment,
        &before.measure,
        &before.accepted_by,
        &before.accepted_on,
    ) == (
        &after.assessment,
        &after.measure,
        &after.accepted_by,
        &after.accepted_on,
    )
}

/// What the audit log tells of a record; who accepted it is a person, and stays in the record.
fn fields(row: &RiskRecordRow) -> serde_json::Value {
    serde_json::json!({
        "item": row.question, "revision": row.revision, "assessment": row.assessment,
        "measure": row.measure, "accepted_on": row.accepted_on,
    })
}
