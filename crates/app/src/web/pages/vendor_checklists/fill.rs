//! Filling in a vendor's form: the fields, saving the page, saving one answer.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::path::Path as FormPath;
use tenken_domain::responses::draft::Draft;
use tenken_domain::responses::progress::Progress;
use tenken_domain::vendors::coverage::leaves_out;
use tenken_ops::responses::About;
use tenken_ops::rounds::Phase;
use tenken_ops::vendor_checklists::{Filled, earlier_of_contract, read_to_answer};

use super::At;
use super::asking;
use crate::web::error::WebResult;
use crate::web::pages::responses::autosave::save_one;
use crate::web::pages::responses::conflicts::Disputed;
use crate::web::pages::responses::item::{Around, question, to_read};
use crate::web::pages::responses::saving::try_to_keep;
use crate::web::pages::responses::{conflicts, review};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{dates, errors, meter, notes, paper_links, tag};
use crate::web::posted::Posted;
use crate::web::widgets::Values;
use crate::web::{addresses, posted_answers};

/// How the page was reached.
#[derive(Debug, Deserialize)]
pub struct Reached {
    saved: Option<String>,
    check: Option<String>,
}

/// The page with the fields.
pub async fn show(at: At, Query(reached): Query<Reached>) -> WebResult<Markup> {
    let filled = read_to_answer(&at.context, &at.answering).await?;
    let faults = match reached.check {
        Some(_) => faults_of(&at, &filled.draft),
        None => Vec::new(),
    };
    let before = html! {
        @if !faults.is_empty() { (errors::of_answers("回答する前に、次のところを確かめてください", at.answering.form(), &faults, "")) }
        @else if reached.saved.is_some() { (banner(Tone::Good, "保存しました", html! { p { "続きは、いつでもこの画面から書けます。" } })) }
    };
    page(&at, &filled, None, &faults, &before).await
}

/// `POST`: saves the whole page.
pub async fn save(at: At, mut posted: Posted) -> WebResult<Reply> {
    if let Some(refused) = at.context.is_other_than_opener(posted.value("opener")) {
        return Ok(refused);
    }
    let form = at.answering.form();
    let pressed = posted_answers::press_button(form, &mut posted);
    let mut entries = posted_answers::read_all(form, &mut posted, at.context.entered());
    entries.changes.extend(conflicts::chosen(form, &posted));
    let sent = (&entries, &posted);
    let saved = match try_to_keep(&at.context, &at.answering, sent, &at.address).await? {
        Ok(saved) => saved,
        Err(unsaved) => return Ok(unsaved),
    };
    let faults = &entries.faults;
    if !saved.conflicts.is_empty() {
        let disputed = Disputed {
            form,
            revision: saved.draft.revision,
            address: &at.address,
            crumbs: at.crumbs(false),
            demo: at.answering.round().demo,
        };
        let page = conflicts::page(&at.context, &disputed, &saved.conflicts, faults, &posted);
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    if !faults.is_empty() {
        let title = "保存できなかった入力があります。ほかの入力は保存しました";
        let before = errors::of_answers(title, form, faults, "");
        let filled = Filled {
            draft: saved.draft,
            ..read_to_answer(&at.context, &at.answering).await?
        };
        let page = page(&at, &filled, Some(&posted), faults, &before).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let onward = match (posted.text("next"), pressed) {
        ("review", _) => format!("{}{}", at.address, addresses::REVIEW),
        (_, Some(item)) => format!("{}?saved=1#i-{}", at.address, item.id),
        _ => format!("{}?saved=1", at.address),
    };
    Ok(Redirect::to(&onward).into_response())
}

/// `POST …/answers/{key}`: one answer, saved by the script while people type.
pub async fn autosave(at: At, posted: Posted) -> Reply {
    save_one(&at.context, &at.answering, at.name("key"), posted).await
}

/// What still forbids handing the form in.
pub fn faults_of(at: &At, draft: &Draft) -> Vec<Fault> {
    let (round, form) = (at.answering.round(), at.answering.form());
    review::faults_of(&at.context, round, form, &draft.answers)
}

async fn page(
    at: &At,
    filled: &Filled,
    typed: Option<&Posted>,
    faults: &[Fault],
    before: &Markup,
) -> WebResult<Markup> {
    let (context, round) = (&at.context, at.answering.round());
    let (form, draft) = (&**at.answering.form(), &filled.draft);
    let path = FormPath::of(form, &draft.answers);
    let values = Values {
        answers: &draft.answers,
        typed,
        faults,
        response: None,
    };
    let explanations = context.explanations(form);
    let earlier = earlier_of_contract(context, &at.answering).await?;
    let around = Around {
        form,
        path: &path,
        values: &values,
        explanations: &explanations,
    };
    let covers = match at.answering.about() {
        About::Contract(contract) => contract.covers.as_slice(),
        About::Facility(_) | About::Product(_) => &[],
    };
    let progress = Progress::of(form, &path, &draft.answers);
    let body = html! {
        div class="wrap narrow" {
            (at.crumbs(false))
            (before)
            h1 { "事業者確認用チェックリスト" }
            (notes::origin(form))
            (introduction(at))
            dl class="facts" {
                dt { @if at.answering.contract().is_some() { "お客様（契約）" } @else { "製品・サービス" } } dd { (at.about()) }
                dt { "実施回" } dd { (round.title) }
                dt { "受付" } dd { (dates::deadline(round, context.today())) }
            }
            (paper_links::of_vendor(&at.address))
            (asking::to_vendor(at, &filled.queries))
            (notes::official(form))
        }
        @if round.phase(context.now()) == Phase::Open {
            div class="status" { div class="wrap narrow" {
                (meter::meter("記入", progress.answered, progress.required))
                span id="save-state" role="status" { "「保存する」を押すと保存されます。" }
            } }
            div class="wrap narrow" {
                form method="post" action=(at.address) autocomplete="off" novalidate data-autosave
                    data-today=(context.today()) data-left=(context.left_of_today()) data-by=(context.entered().by)
                    data-person=[(!at.by_link()).then(|| context.person_id())] {
                    input type="hidden" name="revision" value=(draft.revision);
                    input type="hidden" name="opener" value=(context.person_id());
                    // Enter in a text field presses a form's first button: let it be this one.
                    button hidden name="next" value="stay" {}
                    @for (number, section) in form.sections.iter().enumerate() {
                        section class="section" id={ "s-" (section.id) } {
                            h2 { (section.title) }
                            @if let Some(lead) = &section.lead { p class="pre" { (lead) } }
                            @for (at, item) in form.items_of(number) {
                                @if leaves_out(covers, item) { (to_read(form, item, &html! { p { (tag::tag("契約の範囲外")) " 契約に入っていないので、答えなくてかまいません。" } }, &explanations[at])) }
                                @else { (question(&around, at, earlier.get(&item.id).map_or(&[], Vec::as_slice), &html! {})) }
                            }
                        }
                    }
                    div class="finish" {
                        div class="buttons" {
                            button class="btn big" name="next" value="review" { "入力内容を確認する" }
                            button class="btn second" name="next" value="stay" { "保存する" }
                        }
                    }
                }
            }
        } @else {
            div class="wrap narrow" { (banner(Tone::Info, "いまは回答できません", html! { p { (dates::window(round)) "に受け付けます。" } })) }
        }
    };
    Ok(context.page_about(round.demo, "事業者確認用チェックリスト", &body))
}

fn introduction(at: &At) -> Markup {
    html! {
        @match at.answering.about() {
            About::Contract(contract) if at.by_link() => p {
                (contract.facility.1) "から、" (contract.vendor.1) "様への回答のお願いです。アカウントは要りません。回答すると、このアドレスは使えなくなります。"
            },
            About::Contract(contract) if at.context.may(tenken_ops::policy::Act::AnswerAsVendor(&contract.vendor.0)) => p { "お客様の施設についての回答です。" },
            About::Contract(contract) => p { (contract.vendor.1) "から紙やExcelで受け取った内容を、ここに写せます。写した人の名前も残ります。" },
            About::Facility(_) => {},
            About::Product(_) => p { "一度答えると、この製品・サービスの契約がある施設すべてに、同じ回答を届けられます。届ける前に、相手の一覧を確かめられます。" },
        }
    }
}
