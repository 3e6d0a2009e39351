//! `GET|POST /years`: one facility's own checks, this fiscal year and the next.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FiscalYear;
use tenken_domain::forms::form::FormKind;
use tenken_domain::text::calendar::era_date;
use tenken_ops::Error;
use tenken_ops::rounds::years::{Year, YearForm, start_year, years};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;
use crate::web::typed::{Line, Several};

/// Which checks are started, for which year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChosenForms {
    year: Line,
    form: Several,
}

/// What has begun, and what can.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    page(&context, None).await
}

/// Starts what was chosen.
pub async fn start(context: PageContext, Posted(chosen): Posted<ChosenForms>) -> WebResult<Reply> {
    let year = FiscalYear(chosen.year.parse().unwrap_or_default());
    match start_year(&context, &context.actor, year, &chosen.form).await {
        Ok(()) => Ok(Redirect::to(addresses::YEARS).into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&context, Some(&message)).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

async fn page(context: &PageContext, problem: Option<&str>) -> WebResult<Markup> {
    let years = years(context, &context.actor).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[]))
            @if let Some(message) = problem { (errors::of_page(message, None)) }
            h1 { "年度ごとの点検" }
            p { "チェックリストは、年に1回以上点検します。年度は4月から翌年3月までです。新しい年度の点検を始めても、これまでの年度の記録は残り、いつでも見られます。" }
            @for year in &years { (section(context, year)) }
            p { a href=(addresses::ROUNDS) { "これまでの実施回をすべて見る" } }
        }
    };
    Ok(context.page("年度ごとの点検", &body))
}

fn section(context: &PageContext, year: &Year) -> Markup {
    let (begun, missing): (Vec<&YearForm>, Vec<&YearForm>) =
        year.forms.iter().partition(|one| one.round.is_some());
    let first = year.year.first_day();
    html! {
        h2 { (year.year) }
        @if !begun.is_empty() {
            ul { @for one in begun { @if let Some(round) = &one.round { li { a href=(addresses::ROUND.link([round])) { (one.form.short_title) } "（始まっています）" } } } }
        }
        @if !missing.is_empty() {
            form method="post" action=(addresses::YEARS) {
                input type="hidden" name="year" value=(year.year.0);
                fieldset class="field" {
                    legend class="label" { (year.year) "に始めるもの" }
                    div class="choices" {
                        @for one in missing {
                            label class="choice" {
                                // A survey of the state was asked in one year; a checklist comes every year.
                                input type="checkbox" name="form" value=(one.form.key()) checked[one.form.kind == FormKind::Checklist || one.form.fiscal_year.is_none_or(|of| of == year.year)];
                                span { (one.form.short_title) "（" (one.form.version) "版）" }
                            }
                        }
                    }
                }
                @if first > context.today() { p { (era_date(first)) "から書けるようになります。" } }
                div class="buttons" { button class="btn" { (year.year) "の点検を始める" } }
            }
        }
    }
}
