//! `POST /facilities/{facility}/disclosures/{disclosure}/risks`: a facility's record about a question
//! that is not answered はい or 対象外.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::disclosure::Given;
use tenken_ops::FieldFaults;
use tenken_ops::records::disclosures::{
    ReadDisclosure, RiskFacts, RiskRecord, Side, find_disclosure, put_risk_record,
};

use super::statement;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::typed::{Line, revision};

/// What is being entered.
#[derive(Debug, Default)]
pub struct Entry {
    /// The question it is about; empty if it is about none.
    pub question: String,
    facts: RiskFacts,
    /// The revision it was begun on.
    seen: i64,
    /// What is wrong.
    faults: FieldFaults,
}

impl Entry {
    /// The record as it stands, or an empty one, to be changed.
    pub fn of(question: &str, record: Option<&RiskRecord>) -> Self {
        let facts = record.map(|record| RiskFacts {
            question: record.question.clone(),
            assessment: record.assessment.clone(),
            measure: record.measure.clone(),
            accepted_by: record.accepted_by.clone(),
            accepted_on: record.accepted_on.to_string(),
        });
        Entry {
            question: question.to_owned(),
            facts: facts.unwrap_or_default(),
            seen: record.map_or(0, |record| record.revision),
            faults: FieldFaults::new(),
        }
    }

    /// What is wrong, above the page.
    pub fn problem(&self) -> Option<Markup> {
        let fields = ["assessment", "measure", "accepted_by", "accepted_on"];
        let is_on_page = |field: &str| fields.contains(&field);
        (!self.faults.is_empty()).then(|| errors::of_fields(&self.faults, is_on_page))
    }
}

/// A record as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedRisk {
    question: Line,
    assessment: Line,
    measure: Line,
    accepted_by: Line,
    accepted_on: Line,
    /// The revision it was begun on.
    #[serde(deserialize_with = "revision")]
    revision: i64,
}

/// Keeps a record.
pub async fn keep(
    context: PageContext,
    Path((facility, disclosure)): Path<(String, String)>,
    Posted(posted): Posted<TypedRisk>,
) -> WebResult<Reply> {
    let facts = RiskFacts {
        question: posted.question.to_owned(),
        assessment: posted.assessment.to_owned(),
        measure: posted.measure.to_owned(),
        accepted_by: posted.accepted_by.to_owned(),
        accepted_on: posted.accepted_on.to_owned(),
    };
    let side = Side::Facility(facility.clone());
    let seen = posted.revision;
    match put_risk_record(
        &context,
        &context.actor,
        &facility,
        &disclosure,
        facts.clone(),
        seen,
    )
    .await
    {
        Ok(()) => Ok(Redirect::to(&addresses::disclosure(&side, &disclosure)).into_response()),
        Err(error) => {
            let faults = error.into_fields()?;
            let changed = errors::in_field(&faults, "changed_meanwhile").is_some();
            let read = find_disclosure(&context, &context.actor, &side, &disclosure).await?;
            let newest = read
                .record(&facts.question)
                .map_or(0, |record| record.revision);
            let entry = Entry {
                question: facts.question.clone(),
                facts,
                // Who has been told of the other's record and shown it has seen it.
                seen: if changed { newest } else { seen },
                faults,
            };
            let page = statement::page(&context, &side, &read, &entry).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The form for a question.
pub fn form(address: &str, read: &ReadDisclosure, given: &Given, entry: &Entry) -> Markup {
    let field = |name: &'static str, label: &'static str, hint: &'static str| Field {
        name,
        label,
        hint,
        required: true,
        error: errors::in_field(&entry.faults, name),
        value: match name {
            "assessment" => &entry.facts.assessment,
            "measure" => &entry.facts.measure,
            "accepted_by" => &entry.facts.accepted_by,
            _ => &entry.facts.accepted_on,
        },
    };
    html! {
        section class="card screen-only" id="risk" {
            h2 { "質問 " (given.number) " のリスクを記録する" }
            p class="pre" { (read.text(&given.number)) }
            p { "事業者の回答：" (given.label()) @if !given.remark.is_empty() { "（" (given.remark) "）" } }
            form method="post" action={ (address) (addresses::STATEMENT_RISKS) } novalidate {
                input type="hidden" name="question" value=(given.number);
                input type="hidden" name="revision" value=(entry.seen);
                (field("assessment", "リスクの評価", "これができていないと、何が起こりえるか。起こりやすさと、起きたときの影響も書きます。").lines())
                (field("measure", "対応", "どう防ぐか、または起きたときにどうするか。そのまま受け入れるときは、その理由。").lines())
                (field("accepted_by", "認めた人", "残ったリスクを認めた責任者の名前です。").text())
                (field("accepted_on", "認めた日", "").date())
                div class="buttons" { button class="btn" { "保存する" } }
            }
        }
    }
}
