//! `GET /inspections/{inspection}/result.pdf`: the result as it was told, on paper.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as Reply};
use jiff::civil::Date;
use tenken_domain::text::calendar::{day_in_tokyo, era_date};
use tenken_ops::inspections::{Followed, read_told};
use tenken_paper::{Fonts, InspectionPaper, PaperFinding, PaperRow, inspection_result};

use crate::web::blocking;
use crate::web::context::PageContext;
use crate::web::error::WebResult;

/// The paper.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let told = read_told(&context, &context.actor, &id).await?;
    let paper = paper(told);
    let pdf = blocking::typeset(move || inspection_result(&Fonts::of_this_system()?, &paper))
        .await?
        .content;
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"inspection.pdf\"",
        ),
    ];
    Ok((headers, pdf).into_response())
}

fn paper(told: Followed) -> InspectionPaper {
    let result = told.result;
    let day = |day: Option<Date>| day.map(era_date).unwrap_or_default();
    InspectionPaper {
        facility: result.facility,
        code: result.code.unwrap_or_default(),
        authority: result.authority,
        checklist: result.checklist,
        visited_on: era_date(result.visited_on),
        told_on: era_date(day_in_tokyo(told.told_at)),
        inspectors: result.inspectors,
        rows: result
            .rows
            .into_iter()
            .map(|row| PaperRow {
                name: row.name,
                answer: row.answer,
                verdict: row
                    .verdict
                    .map_or("記録なし", |verdict| verdict.label())
                    .to_owned(),
                note: row.note,
            })
            .collect(),
        findings: result
            .findings
            .into_iter()
            .map(|finding| PaperFinding {
                row: finding.row,
                what: finding.what,
                advice: finding.advice,
                due: day(finding.due),
            })
            .collect(),
        advice: result.advice,
        reply_by: day(result.reply_by),
        follow_up_on: day(result.follow_up_on),
    }
}
