//! `GET /rounds/{round}/responses/{facility}`: the whole form on one page.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::FormKind;
use tenken_domain::forms::form::path::Path as FormPath;
use tenken_domain::responses::progress::Progress;
use tenken_ops::responses::{
    Earlier, ItemSuggestion, Response, earlier_answers, read_response, suggestions_of,
};
use tenken_ops::rounds::Phase;

use super::item::{Around, question};
use super::review::faults_of;
use super::suggested::Suggestions;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{answers, crumbs, dates, errors, goal, meter, notes, paper_links};
use crate::web::posted::Posted;
use crate::web::widgets::Values;

/// How the page was reached.
#[derive(Debug, Deserialize)]
pub struct Reached {
    /// After saving.
    saved: Option<String>,
    /// After taking so many rows from a file.
    taken: Option<usize>,
    /// From the completeness check: say at each question what is missing.
    check: Option<String>,
}

/// What happened before the page is shown.
pub enum Before<'a> {
    /// Nothing worth saying.
    Nothing,
    /// Everything was saved.
    Saved,
    /// So many rows were taken from a file.
    Taken(usize),
    /// Entries that cannot be used, with what was posted.
    Unusable(&'a Posted, &'a [Fault]),
    /// What the completeness check found.
    Checked(&'a [Fault]),
}

/// The page.
pub async fn show(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
    Query(reached): Query<Reached>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    if response.round.phase(context.now()) != Phase::Open || !response.asked {
        return Ok(read_only(&context, &response));
    }
    let said = Said::of(&context, &response).await?;
    let missing = match reached.check {
        Some(_) => {
            let round = &response.round;
            faults_of(&context, round, &round.form, &response.draft.answers)
        }
        None => Vec::new(),
    };
    let before = match (missing.is_empty(), reached.taken, reached.saved) {
        (false, ..) => Before::Checked(&missing),
        (true, Some(rows), _) => Before::Taken(rows),
        (true, None, Some(_)) => Before::Saved,
        (true, None, None) => Before::Nothing,
    };
    Ok(page(&context, &response, &said, &before))
}

/// What else is said to the questions, by item.
pub struct Said {
    /// What was answered before.
    pub earlier: BTreeMap<String, Vec<Earlier>>,
    /// What the ledgers say.
    pub suggested: BTreeMap<String, ItemSuggestion>,
}

impl Said {
    /// To the questions of a response.
    pub async fn of(context: &PageContext, response: &Response) -> WebResult<Self> {
        Ok(Said {
            earlier: earlier_answers(context, response).await?,
            suggested: suggestions_of(context, response).await?,
        })
    }
}

/// The page with fields.
pub fn page(
    context: &PageContext,
    response: &Response,
    said: &Said,
    before: &Before<'_>,
) -> Markup {
    let (form, draft) = (&response.round.form, &response.draft);
    let address = addresses::RESPONSE.link([&response.round.id, &response.facility.id]);
    let (typed, faults): (_, &[Fault]) = match before {
        Before::Unusable(posted, faults) => (Some(*posted), faults),
        Before::Checked(faults) => (None, faults),
        Before::Nothing | Before::Saved | Before::Taken(_) => (None, &[]),
    };
    let values = Values {
        answers: &draft.answers,
        typed,
        faults,
        response: Some([&response.round.id, &response.facility.id]),
    };
    let path = FormPath::of(form, &draft.answers);
    let around = Around {
        form,
        path: &path,
        values: &values,
        explanations: &context.explanations(form),
    };
    let progress = Progress::of(form, &path, &draft.answers);
    let suggestions = Suggestions::of(context, response, &said.suggested);
    let several = form.sections.len() > 1;
    let body = html! {
        div class=(if several { "wrap" } else { "wrap narrow" }) { (heading(context, response, before)) }
        div class="status" {
            div class=(if several { "wrap" } else { "wrap narrow" }) {
                (meter::meter("記入", progress.answered, progress.required))
                span id="save-state" role="status" { "「保存する」を押すと保存されます。" }
            }
        }
        div class=(if several { "wrap sides" } else { "wrap narrow" }) {
            @if several { (contents(&around)) }
            form method="post" action=(address) autocomplete="off" novalidate data-autosave
                data-today=(context.today()) data-left=(context.left_of_today()) data-by=(context.entered().by) data-person=(context.person_id()) {
                input type="hidden" name="revision" value=(draft.revision);
                input type="hidden" name="opener" value=(context.person_id());
                // Enter in a text field presses a form's first button: let it be this one.
                button hidden name="next" value="stay" {}
                @for (number, section) in form.sections.iter().enumerate() {
                    section class="section" id={ "s-" (section.id) } hidden[!around.asks(number)] {
                        @if several { h2 { (section.title) } }
                        @if let Some(lead) = &section.lead { p class="pre" { (lead) } }
                        @for (at, item) in form.items_of(number) {
                            @let earlier = said.earlier.get(&item.id).map_or(&[][..], Vec::as_slice);
                            (question(&around, at, earlier, &suggestions.beside(item)))
                        }
                    }
                }
                (finish())
            }
        }
    };
    context.page_about(response.facility.demo, &response.round.title, &body)
}

fn heading(context: &PageContext, response: &Response, before: &Before<'_>) -> Markup {
    let (round, form) = (&response.round, &response.round.form);
    html! {
        (crumbs::of_round(context, round, &[]))
        @if context.watches() {
            (banner(Tone::Info, "施設に代わって記入する画面です", html! {
                p { (response.facility.name) "の回答です。ここで書いたり提出したりすると、この施設の回答になります。" }
            }))
        }
        @match before {
            Before::Nothing => {},
            Before::Saved => (banner(Tone::Good, "保存しました", html! { p { "続きは、いつでもこの画面から書けます。" } })),
            Before::Taken(0) => (banner(Tone::Info, "何も取り込みませんでした", html! { p { "取り込む行が選ばれていませんでした。" } })),
            Before::Taken(rows) => (banner(Tone::Good, "取り込みました", html! { p { "ファイルから" (rows) "行を取り込みました。まだ提出はしていません。続きを書いて、最後に確認して提出してください。" } })),
            Before::Unusable(_, faults) => {
                (errors::of_answers("保存できなかった入力があります。ほかの入力は保存しました", form, faults, ""))
            },
            Before::Checked(faults) => (errors::of_answers("提出の前に、次のところを確かめてください", form, faults, "")),
        }
        h1 { (round.title) }
        (notes::not_made_for(form, response.facility.kind))
        (notes::origin(form))
        p { (form.about) }
        dl class="facts" {
            dt { "答える施設" } dd { (response.facility.name) }
            dt { "締切" } dd { (dates::deadline(round, context.today())) }
            @if let Some(day) = round.reference_date { dt { "いつの状況" } dd { (tenken_domain::text::calendar::era_date(day)) "時点" } }
            @if let Some(sent) = &response.submitted {
                dt { "提出" }
                dd {
                    a href=(addresses::submission(&round.id, &response.facility.id, sent.revision)) { (dates::time(sent.submitted_at)) "に提出済み" }
                    @if response.unsent_changes { "（そのあとに直したところは、まだ提出していません）" }
                }
            }
        }
        (goal::goal(form, &response.draft.answers, context.today(), round.fiscal_year))
        @if form.kind == FormKind::Checklist {
            p { a href=(addresses::PLAN.link([&round.id, &response.facility.id])) { "点検の予定（目標日と、残っている行）を見る" } }
        }
        @if form.vendor_form.is_some() {
            p { a href=(addresses::RESPONSE_VENDORS.link([&round.id, &response.facility.id])) { "事業者の点検表を集める・見る" } }
        }
        (notes::official(form))
        (paper_links::while_answering(response))
    }
}

fn contents(around: &Around<'_>) -> Markup {
    let (form, answers) = (around.form, around.values.answers);
    html! {
        nav class="toc" aria-label="目次" {
            h2 { "目次" }
            ol {
                @for (at, section) in form.sections.iter().enumerate() {
                    @let progress = Progress::of_section(form, around.path, answers, at);
                    li hidden[!around.asks(at)] {
                        a href={ "#s-" (section.id) } {
                            span { (section.title) @if section.reference { "（参考）" } }
                            @if !section.reference {
                                span class="number nowrap" data-section=(section.id) { (progress.answered) "／" (progress.required) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn finish() -> Markup {
    html! {
        div class="finish" {
            p { "答えによって、次の質問が増えたり減ったりします。途中でやめても、続きから書けます。" }
            div class="buttons" {
                button class="btn big" name="next" value="review" { "入力内容を確認する" }
                button class="btn second" name="next" value="stay" { "保存する" }
            }
        }
    }
}

/// The page of a round that takes no answers now.
fn read_only(context: &PageContext, response: &Response) -> Markup {
    let round = &response.round;
    let (title, more) = match round.phase(context.now()) {
        Phase::Upcoming => (
            "まだ始まっていません",
            format!("{}から答えられます。", dates::time(round.opens_at)),
        ),
        Phase::Open => (
            "この施設は、この実施回の対象ではなくなりました",
            "対象になる日に、まだ開設されていないか、廃止されているか、種類が違います。これまでに書いたものは、これからも見られます。施設の情報が違っているときは、登録を直すと、また書けるようになります。".to_owned(),
        ),
        Phase::Closed => (
            "締め切られました",
            "新しく保存や提出はできませんが、内容はこれからも見られます。".to_owned(),
        ),
    };
    let address = addresses::RESPONSE.link([&round.id, &response.facility.id]);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(context, round, &[]))
            (banner(Tone::Info, title, html! { p { (more) } }))
            h1 { (round.title) }
            (notes::not_made_for(&round.form, response.facility.kind))
            (notes::origin(&round.form))
            dl class="facts" { dt { "答える施設" } dd { (response.facility.name) } }
            div class="buttons" {
                a class="btn second" href={ (address) (addresses::PRINT) } { "印刷用の画面" }
                a class="btn second" href={ (address) (addresses::SUBMISSIONS) } { "提出の記録" }
            }
            (paper_links::of_response(response, &address))
            (answers::read_through(&round.form, &response.draft.answers, None))
        }
    };
    context.page_about(response.facility.demo, &round.title, &body)
}
