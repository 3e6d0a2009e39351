//! `POST /facilities/{facility}/fees`: what a facility says of a requirement that nothing else can tell.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::readiness::Met;
use tenken_ops::FieldFaults;
use tenken_ops::facilities::Facility;
use tenken_ops::readiness::{Declaration, declare_requirement};

use super::fees;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// What is being declared, as the page has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    fee: Line,
    requirement: Line,
    state: Line,
    on: Line,
    note: Line,
    #[serde(skip)]
    faults: FieldFaults,
}

/// Keeps it.
pub async fn declare(
    context: PageContext,
    Path(facility): Path<String>,
    Posted(mut entry): Posted<Entry>,
) -> WebResult<Reply> {
    let typed = Declaration {
        fee: entry.fee.to_owned(),
        requirement: entry.requirement.to_owned(),
        state: entry.state.to_owned(),
        on: entry.on.to_owned(),
        note: entry.note.to_owned(),
    };
    let Err(error) = declare_requirement(&context, &context.actor, &facility, typed).await else {
        let there = addresses::FEES.link([&facility]) + "#" + &fees::anchor(&entry.requirement);
        return Ok(Redirect::to(&there).into_response());
    };
    entry.faults = error.into_fields()?;
    let page = fees::page(&context, &facility, &entry).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

impl Entry {
    /// An empty one, for a requirement, of today.
    pub fn of(fee: &str, requirement: &str, today: &str) -> Self {
        Entry {
            fee: fee.into(),
            requirement: requirement.into(),
            on: today.into(),
            ..Entry::default()
        }
    }

    /// Whether it is about a requirement.
    pub fn is_about(&self, fee: &str, requirement: &str) -> bool {
        self.fee == fee && self.requirement == requirement
    }

    /// What is wrong, above the page.
    pub fn problem(&self) -> Markup {
        errors::of_fields(&self.faults, |field| {
            ["state", "on", "note"].contains(&field)
        })
    }

    /// The form; `what` is what no record can tell.
    pub fn form(&self, facility: &Facility, what: &[String]) -> Markup {
        let error = |field| errors::in_field(&self.faults, field);
        let field = |name, label, hint, value, required| Field {
            name,
            label,
            hint,
            value,
            required,
            error: error(name),
        };
        html! {
            form id="declare" method="post" action=(addresses::FEES.link([&facility.id])) novalidate {
                input type="hidden" name="fee" value=(self.fee);
                input type="hidden" name="requirement" value=(self.requirement);
                @if !what.is_empty() {
                    p { "確かめること" }
                    ul { @for line in what { li { (line) } } }
                }
                fieldset id="state" aria-describedby=[error("state").map(|_| "state-error")] {
                    legend class="label" { "確かめた結果" span class="must" { "（必ず選んでください）" } }
                    @if let Some(error) = error("state") { p class="error" id="state-error" { "修正が必要です：" (error) } }
                    @for state in Met::ALL {
                        label class="choice" { input type="radio" name="state" value=(state.id()) checked[self.state == state.id()]; span { (state.label()) @if state == Met::ToConfirm { "（前に書いたことを取り消す）" } } }
                    }
                }
                (field("on", "いつからのことか", "", &self.on, true).date())
                (field("note", "補足", "どこを見て確かめたかなど。1,000文字まで。", &self.note, false).lines())
                div class="buttons" {
                    button class="btn" { "確かめたことを残す" }
                    a class="btn second" href=(addresses::FEES.link([&facility.id])) { "やめる" }
                }
            }
        }
    }
}
