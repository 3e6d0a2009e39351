//! `GET …/review`: everything that is missing, or a last look before submitting.

use axum::extract::Path;
use maud::{Markup, html};
use std::collections::BTreeMap;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::Item;
use tenken_domain::responses::validate::validate;
use tenken_domain::suggestions::Basis;
use tenken_ops::responses::{ItemSuggestion, Response, read_response, suggestions_of};
use tenken_ops::rounds::{Phase, Round};

use super::rested;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{answers, crumbs, dates, errors, goal, own_record};

/// The page.
pub async fn show(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    page(&context, &response, &html! {}).await
}

/// What forbids submitting answers to a form in a round.
pub fn faults_of(
    context: &PageContext,
    round: &Round,
    form: &Form,
    answers: &Answers,
) -> Vec<Fault> {
    validate(form, answers, context.today(), round.fiscal_year)
}

/// The page with what is to be mended, below what happened before.
pub async fn page(
    context: &PageContext,
    response: &Response,
    before: &Markup,
) -> WebResult<Markup> {
    let suggested = suggestions_of(context, response).await?;
    let rested = rested::of(context, response, &agreed(context, response, &suggested)).await?;
    let (round, form) = (&response.round, &response.round.form);
    let faults = faults_of(context, round, form, &response.draft.answers);
    let address = addresses::RESPONSE.link([&round.id, &response.facility.id]);
    let ready = faults.is_empty();
    let title = if ready {
        "提出の前の確認"
    } else {
        "まだ提出できません"
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(context, round, &[(&address, "入力画面")]))
            (before)
            @if !ready {
                (errors::of_answers(
                    &format!("あと{}か所、確かめてください", faults.len()), form, &faults, &format!("{address}?check=1"),
                ))
            }
            h1 { (title) }
            dl class="facts" {
                dt { "調査・点検" } dd { (round.title) }
                dt { "答える施設" } dd { (response.facility.name) }
                dt { "締切" } dd { (dates::deadline(round, context.today())) }
            }
            (against(response, &suggested))
            (goal::goal(form, &response.draft.answers, context.today(), round.fiscal_year))
            @if ready { (submit(context, response)) }
            @else { div class="buttons" { a class="btn" href={ (address) "?check=1" } { "入力画面にもどって直す" } } }
            h2 { "いまの内容" }
            (answers::read_through(form, &response.draft.answers, Some(&address)))
            (rested)
            @if ready { (submit(context, response)) }
            div class="buttons" {
                a class="btn second" href=(address) { "入力画面にもどる" }
                a class="btn second" href={ (address) (addresses::PRINT) } { "印刷用の画面" }
            }
        }
    };
    Ok(context.page_about(response.facility.demo, title, &body))
}

/// What the answers that agree with the ledgers would rest on.
fn agreed(
    context: &PageContext,
    response: &Response,
    suggested: &BTreeMap<String, ItemSuggestion>,
) -> BTreeMap<String, Basis> {
    let on = response.round.reference_date.unwrap_or(context.today());
    let agreed = suggested.iter().filter(|(_, one)| one.is_given);
    agreed
        .map(|(item, one)| (item.clone(), Basis::of(&one.suggestion, on)))
        .collect()
}

/// The answers that the ledgers speak against: they can be submitted all the same.
fn against(response: &Response, suggested: &BTreeMap<String, ItemSuggestion>) -> Markup {
    let (round, facility) = (&response.round, &response.facility.id);
    let of = |item: &Item| suggested.get(&item.id)?.contradiction.clone();
    let found = round
        .form
        .items
        .iter()
        .filter_map(|item| Some((item, of(item)?)));
    let found: Vec<(&Item, String)> = found.collect();
    html! {
        @if !found.is_empty() {
            (banner(Tone::Warn, &format!("台帳と合わない答えが{}つあります", found.len()), html! {
                ul { @for (item, message) in &found { li { a href=(addresses::response_at(&round.id, facility, &item.id)) { (item.number) " " (round.form.row_text(item)) } "：" (message) } } }
                p { "このままでも提出できますが、先に確かめてください。" }
            }))
        }
    }
}

fn submit(context: &PageContext, response: &Response) -> Markup {
    let round = &response.round;
    let last = response.submitted.as_ref().map_or(0, |sent| sent.revision);
    html! {
        @if !response.asked {
            (banner(Tone::Info, "この施設は、この実施回の対象ではなくなりました", html! { p { "提出はできませんが、これまでに書いたものは見られます。" } }))
        } @else if round.phase(context.now()) != Phase::Open {
            (banner(Tone::Info, "いまは提出できません", html! { p { (dates::window(round)) "に受け付けます。" } }))
        } @else if response.submitted.is_some() && !response.unsent_changes {
            (banner(Tone::Good, "提出済みです", html! { p { "提出した後に直したところはありません。" } }))
        } @else {
            form method="post" action=(addresses::RESPONSE_SUBMISSIONS.link([&round.id, &response.facility.id])) {
                input type="hidden" name="revision" value=(response.draft.revision);
                input type="hidden" name="opener" value=(context.person_id());
                // The same content sent twice (a double click, a reload) is one submission.
                input type="hidden" name="key" value={ "web-" (response.draft.revision) "-" (last) };
                (own_record::of(context, &round.form))
                p { "内容を見て、よければ提出してください。締切までは、何度でも直して出し直せます。" }
                div class="buttons" { button class="btn big" { "この内容で提出する" } }
            }
        }
    }
}
