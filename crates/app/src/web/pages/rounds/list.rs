//! `GET /rounds`: all rounds, and the forms to start one with.

use maud::{Markup, html};
use tenken_ops::forms::list_forms;
use tenken_ops::policy::Act;
use tenken_ops::rounds::{RoundSummary, list_rounds};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, numbers, tag};

/// The list.
pub async fn list(context: PageContext) -> WebResult<Markup> {
    let rounds = list_rounds(&context, &context.actor).await?;
    let forms = list_forms(&context, &context.actor).await?;
    let asking = forms.iter().filter(|form| form.asks_facilities());
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { "実施回" }
            p { "「実施回」は、ひとつの様式を、決まった期間に、決まった施設へお願いするまとまりです。" }
            @if let Some(counted) = context.counted() { p { (counted) } }
            (table(&context, &rounds))
            @if context.may(Act::ManageRounds) {
                h2 id="new" { "新しく始める" }
                p { "様式を選ぶと、期間などの案が出ます。始める前に、お願いする施設の数を確かめられます。" }
                ul {
                    @for form in asking {
                        li { a href=(addresses::new_round(form)) { (form.short_title) "を始める" } " " span class="muted" { (form.version) "版・" (form.provenance.label()) } }
                    }
                }
            }
        }
    };
    Ok(context.page_about(
        rounds.iter().any(|summary| summary.round.demo),
        "実施回",
        &body,
    ))
}

fn table(context: &PageContext, rounds: &[RoundSummary]) -> Markup {
    let counts = context.may(Act::ReadResults);
    html! {
        @if rounds.is_empty() { p { "まだありません。" } } @else {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "名前" } th scope="col" { "状態" } th scope="col" { "期間" } @if counts { th scope="col" class="num" { "対象" } th scope="col" class="num" { "回答" } th scope="col" class="num" { "回答率" } } } }
                    tbody {
                        @for RoundSummary { round, targeted, answered, .. } in rounds {
                            tr {
                                td { a href=(addresses::ROUND.link([&round.id])) { (round.title) } }
                                td { (tag::phase(round.phase(context.now()))) }
                                td { (dates::window(round)) }
                                @if counts {
                                    td class="num" { (numbers::count(*targeted)) }
                                    td class="num" { (numbers::count(*answered)) }
                                    td class="num" { (numbers::share(*answered, *targeted)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
