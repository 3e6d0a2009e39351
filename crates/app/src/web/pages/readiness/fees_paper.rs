//! `GET /facilities/{facility}/fees.pdf`: what a facility has of a fee, as a paper for the file.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as Reply};
use tenken_domain::readiness::{Because, Requirement};
use tenken_domain::text::calendar::era_date;
use tenken_ops::readiness::{FeeOfFacility, FeesView, fees_of};
use tenken_paper::{FeePaper, Fonts, PaperRequirement, fee_requirements};

use super::fees::source;
use crate::web::blocking;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};

/// The paper.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let view = fees_of(&context, &context.actor, &id).await?;
    let papers: Vec<FeePaper> = (view.fees.iter())
        .filter(|one| one.may_claim)
        .map(|one| paper(&view, one))
        .collect();
    let mut papers = papers.into_iter();
    let Some(paper) = papers.next() else {
        return Err(WebError::not_found("この施設の種類のための加算"));
    };
    let pdf = blocking::typeset(move || fee_requirements(&Fonts::of_this_system()?, &paper))
        .await?
        .content;
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (CONTENT_DISPOSITION, "attachment; filename=\"fees.pdf\""),
    ];
    Ok((headers, pdf).into_response())
}

fn paper(view: &FeesView, one: &FeeOfFacility) -> FeePaper {
    let (fee, result) = (&one.fee, &one.result);
    FeePaper {
        facility: view.facility.name.clone(),
        code: view.facility.code.clone().unwrap_or_default(),
        fee: fee.name.clone(),
        points: format!("{}　{}点", fee.claimed, fee.points),
        on: era_date(result.on),
        state: result.state.label().to_owned(),
        requirements: result.requirements.iter().map(requirement).collect(),
        notes: fee.notes.clone(),
        source: fee.source.clone(),
    }
}

fn requirement(one: &Requirement) -> PaperRequirement {
    PaperRequirement {
        number: one.number.clone(),
        text: one.text.clone(),
        desirable: one.desirable,
        state: one.state.label().to_owned(),
        because: one.because.iter().map(reason).collect(),
        papers: one.rests_on.papers.clone(),
    }
}

fn reason(because: &Because) -> String {
    let text = because.text();
    match because {
        Because::Measure { said, .. } if !said.is_empty() => {
            let sources: Vec<String> = said.iter().map(source).collect();
            format!("{text}（{}）", sources.join("、"))
        }
        Because::Declared(declared) => {
            format!("{text}（{}から）{}", era_date(declared.on), declared.note)
        }
        _ => text,
    }
}
