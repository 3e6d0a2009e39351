//! `/notices/{notice}`: one notice, its files, and its way.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use tenken_domain::facilities::authority::AuthorityKind;
use tenken_ops::messages::LONGEST_TEXT;
use tenken_ops::messages::notices::{
    NoticeView, Steps, add_notice_file, confirm_notice, find_notice_file, notice_steps,
    pass_on_notice, publish_notice, read_notice,
};
use tenken_ops::outbox::{About, count_deliveries, list_undelivered, undelivered_by_authority};
use tenken_ops::policy::Act;
use tenken_ops::{Error, Sender};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_download;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, errors, meter, numbers, undelivered};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// What an authority adds to a notice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OwnWords {
    words: Line,
}

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    page(&context, &id, "", None).await
}

/// `POST …/files`: adds a file.
pub async fn add_file(
    context: PageContext,
    Path(id): Path<String>,
    upload: Upload,
) -> WebResult<Reply> {
    let added = match upload.file {
        Some((name, content)) => {
            add_notice_file(&context, &context.actor, &id, &name, content).await
        }
        None => Err(Error::bad("file", "ファイルを選んでから押してください。")),
    };
    back_to_notice(&context, &id, "", added).await
}

/// `POST …/publication`
pub async fn publish(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let published = publish_notice(&context, &context.actor, &id).await;
    back_to_notice(&context, &id, "", published).await
}

/// `POST …/confirmation`
pub async fn confirm(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let confirmed = confirm_notice(&context, &context.actor, &id).await;
    back_to_notice(&context, &id, "", confirmed).await
}

/// `POST …/passing`: passes it on with words of one's own.
pub async fn pass_on(
    context: PageContext,
    Path(id): Path<String>,
    Posted(OwnWords { words }): Posted<OwnWords>,
) -> WebResult<Reply> {
    let passed = pass_on_notice(&context, &context.actor, &id, &words).await;
    back_to_notice(&context, &id, &words, passed).await
}

/// `GET …/files/{file}`
pub async fn download(
    context: PageContext,
    Path((id, file)): Path<(String, String)>,
) -> WebResult<Reply> {
    Ok(as_download(
        find_notice_file(&context, &context.actor, &id, &file).await?,
    ))
}

/// Back to the page, or the page with what is wrong.
async fn back_to_notice(
    context: &PageContext,
    id: &str,
    words: &str,
    outcome: tenken_ops::Result<()>,
) -> WebResult<Reply> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&addresses::NOTICE.link([id])).into_response()),
        Err(Error::Bad { code, message }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(context, id, words, Some((code, &message))).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

async fn page(
    context: &PageContext,
    id: &str,
    words: &str,
    problem: Option<(&str, &str)>,
) -> WebResult<Markup> {
    let view = read_notice(context, &context.actor, id).await?;
    let notice = &view.notice;
    let to_authorities = notice.sender == Sender::Ministry && notice.published_at.is_some();
    let steps = match view.own && to_authorities {
        true => Some(notice_steps(context, &context.actor, id).await?),
        false => None,
    };
    let watches = context.may(Act::ReadNotices);
    let fared = match watches && notice.published_at.is_some() && context.sends_mail() {
        true => {
            let about = About::Notice(id.to_owned());
            let counts = count_deliveries(context, &context.actor, about.clone()).await?;
            Some((
                counts,
                list_undelivered(context, &context.actor, about).await?,
            ))
        }
        false => None,
    };
    let failed = match &steps {
        Some(_) => undelivered_by_authority(context, &context.actor, id).await?,
        None => HashMap::new(),
    };
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, if watches { &[(addresses::NOTICES, "お知らせ")] } else { &[] }))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field))) }
            p class="muted" { (context.sender(&notice.sender)) }
            h1 { (notice.title) }
            @match notice.published_at {
                Some(at) => { p class="small muted" { (dates::time(at)) " に公表" } }
                None => { (banner(Tone::Warn, "まだ公表していません", "いまは、書いた人の側でだけ見られます。")) }
            }
            p class="pre" { (notice.body) }
            (files(&view))
            @if let Some(round) = &notice.round {
                @if watches { p { a href=(addresses::ROUND_AUTHORITIES.link([round])) { "この実施回の進みぐあいを見る" } } }
            }
            @if view.own && notice.published_at.is_none() { (before_publishing(&view, problem)) }
            @if view.to_pass_on { (to_pass_on(context, &view, words, problem)) }
            @if let Some(steps) = &steps { (way(context, steps, &failed)) }
            @if let Some((counts, failed)) = &fared {
                h2 { "施設へのメール" }
                (undelivered::counts_line(*counts))
                (undelivered::undelivered(failed))
            }
        }
    };
    Ok(context.page_about(notice.demo, &notice.title, &body))
}

/// The files that go with it.
pub fn files(view: &NoticeView) -> Markup {
    html! {
        @if !view.files.is_empty() {
            h2 { "添付ファイル" }
            ul {
                @for file in &view.files {
                    li { a href=(addresses::NOTICE_FILE.link([&view.notice.id, &file.id])) download { (file.name) } span class="muted small" { "（" (file.size.div_ceil(1024)) "KB）" } }
                }
            }
        }
    }
}

fn before_publishing(view: &NoticeView, problem: Option<(&str, &str)>) -> Markup {
    let id = &view.notice.id;
    let error = errors::at(problem, "file");
    let whom = match view.notice.sender {
        Sender::Ministry => {
            "公表すると、すべての自治体で見られるようになります。自治体が確認して、管内の施設へ伝えます。"
        }
        _ => "公表すると、対象の施設すべてに、すぐに伝わります。",
    };
    html! {
        h2 { "ファイルを付ける" }
        form method="post" action=(addresses::NOTICE_FILES.link([id])) enctype="multipart/form-data" novalidate {
            (Field { name: "file", label: "ファイル", hint: "PDF、Word、Excel、PowerPoint、画像。1つ5MBまで、20個まで。", error, ..Field::default() }.file(".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg"))
            div class="buttons" { button class="btn second" { "このファイルを付ける" } }
        }
        h2 { "公表する" }
        p { (whom) "公表したあとは、書き直せません。" }
        form method="post" action=(addresses::NOTICE_PUBLICATION.link([id])) {
            div class="buttons" { button class="btn big" { "公表する" } }
        }
    }
}

/// What the authority has done and is to do.
fn to_pass_on(
    context: &PageContext,
    view: &NoticeView,
    words: &str,
    problem: Option<(&str, &str)>,
) -> Markup {
    let id = &view.notice.id;
    let error = errors::at(problem, "words");
    let Steps {
        confirmed_at,
        passed_on_at,
        words: said,
        ..
    } = &view.steps;
    html! {
        h2 { "この自治体で進めること" }
        ol class="steps" {
            li {
                strong { "確認する" }
                @match confirmed_at {
                    Some(at) => { p { (dates::time(*at)) " に確認しました。" } }
                    None if context.may(Act::SendNotices) => {
                        form method="post" action=(addresses::NOTICE_CONFIRMATION.link([id])) { button class="btn second" { "確認しました" } }
                    }
                    None => { p { "まだです。" } }
                }
            }
            li {
                strong { "管内の施設へ伝える" }
                @match passed_on_at {
                    Some(at) => {
                        p { (dates::time(*at)) " に伝えました。" }
                        @if let Some(said) = said { p { "添えた言葉：" } p class="pre help" { (said) } }
                    }
                    None if context.may(Act::SendNotices) => {
                        form method="post" action=(addresses::NOTICE_PASSING.link([id])) novalidate {
                            (Field { name: "words", label: "この自治体から添える言葉", hint: "問い合わせ先や、管内だけの締切などがあれば書いてください。", value: words, error, ..Field::default() }.lines_up_to(LONGEST_TEXT))
                            div class="buttons" { button class="btn" { "管内の施設へ伝える" } }
                        }
                    }
                    None => { p { "まだです。" } }
                }
            }
        }
    }
}

/// How far it has come with every authority.
fn way(
    context: &PageContext,
    steps: &HashMap<String, Steps>,
    failed: &HashMap<String, u64>,
) -> Markup {
    let catalog = context.catalog();
    let authorities = catalog.authorities();
    let count = |has: fn(&Steps) -> bool| steps.values().filter(|steps| has(steps)).count();
    let none = Steps::default();
    let time = |at: Option<jiff::Timestamp>| at.map_or_else(|| "―".to_owned(), dates::time);
    html! {
        h2 { "自治体での進みぐあい" }
        (meter::meter("開いた", count(|steps| steps.seen_at.is_some()), authorities.len()))
        (meter::meter("確認した", count(|steps| steps.confirmed_at.is_some()), authorities.len()))
        (meter::meter("施設へ伝えた", count(|steps| steps.passed_on_at.is_some()), authorities.len()))
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "自治体" } th scope="col" { "種類" } th scope="col" { "開いた" } th scope="col" { "確認した" } th scope="col" { "施設へ伝えた" } th scope="col" { "届かなかったメール" } } }
                tbody {
                    @for authority in authorities {
                        @let done = steps.get(&authority.code6).unwrap_or(&none);
                        tr {
                            th scope="row" { (authority.name) }
                            td { (AuthorityKind::label(authority.kind)) }
                            td { (time(done.seen_at)) }
                            td { (time(done.confirmed_at)) }
                            td { (time(done.passed_on_at)) }
                            td class="number" { @match failed.get(&authority.code6) { Some(count) => { (numbers::count(*count)) "通" } None => { "―" } } }
                        }
                    }
                }
            }
        }
    }
}
