//! What answers rest on: rows of ledgers as they were; and `GET …/submissions/{revision}/contact-chart.svg`.

use axum::extract::Path;
use axum::response::Response as Reply;
use maud::{Markup, html};
use std::collections::BTreeMap;
use tenken_domain::forms::form::Form;
use tenken_domain::ledgers::Kinds;
use tenken_domain::suggestions::{Basis, Proof};
use tenken_ops::ledgers::ledger_kinds;
use tenken_ops::responses::{Response, Rested, read_response, rested_on};
use tenken_paper::{ChartWidth, contact_chart_svg};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_drawing;
use crate::web::error::{WebError, WebResult};

/// Rows that are named; of more there is their number.
const MOST_ROWS: usize = 20;

/// `GET …/submissions/{revision}/contact-chart.svg`
pub async fn chart(
    context: PageContext,
    Path((round, facility, revision)): Path<(String, String, i64)>,
) -> WebResult<Reply> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let rested = rested_on(&context, &response, revision).await?;
    let chart = rested.chart;
    let chart = chart.ok_or_else(|| WebError::not_found("この提出の連絡体制図"))?;
    Ok(as_drawing(contact_chart_svg(&chart, ChartWidth::Screen)))
}

/// What a submission rested on, in full, with its contact chart.
pub async fn of_submission(
    context: &PageContext,
    response: &Response,
    revision: i64,
) -> WebResult<Markup> {
    let Rested { bases, chart } = rested_on(context, response, revision).await?;
    let parts = [&*response.round.id, &*response.facility.id];
    let drawing = addresses::SUBMISSION_CHART.link([parts[0], parts[1], &revision.to_string()]);
    Ok(html! {
        (of(context, response, &bases).await?)
        @if chart.is_some() { p { a href=(drawing) { "この提出のときの連絡体制図" } } }
    })
}

/// The answers that rest on ledgers, each with its rows; nothing if there are none.
pub async fn of(
    context: &PageContext,
    response: &Response,
    bases: &BTreeMap<String, Basis>,
) -> WebResult<Markup> {
    if bases.is_empty() {
        return Ok(html! {});
    }
    let kinds = ledger_kinds(context, &context.actor).await?;
    Ok(list(context, response, &kinds, bases))
}

fn list(
    context: &PageContext,
    response: &Response,
    kinds: &Kinds,
    bases: &BTreeMap<String, Basis>,
) -> Markup {
    let form: &Form = &response.round.form;
    let items = form.items.iter();
    let resting = items.filter_map(|item| Some((item, bases.get(&item.id)?)));
    html! {
        details data-print-open {
            summary { "台帳にもとづく答え（" (bases.len()) "問）" }
            dl class="answers" {
                @for (item, basis) in resting {
                    div {
                        dt {
                            span class="muted" { (item.number) } " "
                            @match item.measure.as_deref().and_then(|id| context.catalog().measure(id).map(|one| one.title.clone())) {
                                Some(title) => (title),
                                None => (form.row_text(item)),
                            }
                        }
                        @for (ledger, proofs) in by_ledger(&basis.rows) {
                            dd { (title(kinds, ledger)) (rows(&response.facility.id, &proofs)) }
                        }
                    }
                }
            }
        }
    }
}

fn by_ledger(proofs: &[Proof]) -> BTreeMap<&str, Vec<Proof>> {
    let mut found: BTreeMap<&str, Vec<Proof>> = BTreeMap::new();
    for proof in proofs {
        found.entry(&proof.ledger).or_default().push(proof.clone());
    }
    found
}

/// What a ledger is called, or what else a proof is of.
fn title<'k>(kinds: &'k Kinds, ledger: &str) -> &'k str {
    match ledger {
        "contracts" => "契約",
        "evidence" => "証拠のファイル",
        _ => kinds.get(ledger).map_or("台帳", |kind| &kind.title),
    }
}

/// Rows with the ways to them.
pub fn rows(facility: &str, proofs: &[Proof]) -> Markup {
    html! {
        @if !proofs.is_empty() {
            ul class="proofs" {
                @for proof in proofs.iter().take(MOST_ROWS) {
                    li {
                        a href=(place(facility, proof)) { (proof.name) }
                        @if proof.revision > 1 { span class="muted" { "（" (proof.revision) "番目の内容）" } }
                    }
                }
                @if proofs.len() > MOST_ROWS { li { "ほか" (proofs.len() - MOST_ROWS) "件" } }
            }
        }
    }
}

/// Where what proves something stands.
fn place(facility: &str, proof: &Proof) -> String {
    match &*proof.ledger {
        "contracts" => addresses::CONTRACT.link([&proof.row]),
        "access_log" => addresses::KEPT_LOG.link([&proof.row]),
        "evidence" => addresses::ONE_EVIDENCE.link([facility, &proof.row]),
        _ => addresses::LEDGER_ROW.link([&proof.row]),
    }
}
