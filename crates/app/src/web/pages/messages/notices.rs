//! `GET|POST /notices`: what the ministry and one's own authority make known.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::messages::LONGEST_TEXT;
use tenken_ops::messages::notices::{NewNotice, Notice, Steps, list_notices, write_notice};
use tenken_ops::policy::Act;
use tenken_ops::rounds::{Phase, RoundSummary, list_rounds};
use tenken_ops::{FieldFaults, Sender};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{WIDE_TABLE, crumbs, dates, errors, tag};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// A notice as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedNotice {
    round: Line,
    title: Line,
    body: Line,
}

/// The list, and the form for a new one.
pub async fn list(context: PageContext) -> WebResult<Markup> {
    page(&context, &TypedNotice::default(), &FieldFaults::new()).await
}

/// Begins a notice and goes to its page, where files are added and it is published.
pub async fn write(context: PageContext, Posted(posted): Posted<TypedNotice>) -> WebResult<Reply> {
    let new = NewNotice {
        round: posted.round.given().map(str::to_owned),
        title: posted.title.to_owned(),
        body: posted.body.to_owned(),
    };
    match write_notice(&context, &context.actor, new).await {
        Ok(notice) => Ok(Redirect::to(&addresses::NOTICE.link([&notice.id])).into_response()),
        Err(error) => {
            let page = page(&context, &posted, &error.into_fields()?).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn page(
    context: &PageContext,
    posted: &TypedNotice,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let notices = list_notices(context, &context.actor).await?;
    let rounds = list_rounds(context, &context.actor).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[]))
            (errors::of_fields(faults, |field| ["title", "body"].contains(&field)))
            h1 { "お知らせ" }
            p { "厚生労働省のお知らせは、自治体が確認して、管内の施設へ伝えます。いつ、だれが、どこまで進めたかが残ります。" }
            @if notices.is_empty() { p { "まだありません。" } } @else { (table(context, &notices)) }
            @if context.may(Act::SendNotices) {
                h2 id="new" { "お知らせを書く" }
                (form(context, &rounds, posted, faults))
            }
        }
    };
    Ok(context.page("お知らせ", &body))
}

fn table(context: &PageContext, notices: &[(Notice, Steps)]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "題名" } th scope="col" { "送った人" } th scope="col" { "公表した日時" } th scope="col" { "状態" } } }
                tbody {
                    @for (notice, steps) in notices {
                        tr {
                            td { a href=(addresses::NOTICE.link([&notice.id])) { (notice.title) } }
                            td { (context.sender(&notice.sender)) }
                            td { @match notice.published_at { Some(at) => (dates::time(at)), None => "―" } }
                            td { (notice_state(notice, steps)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where a notice stands for who looks.
fn notice_state(notice: &Notice, steps: &Steps) -> Markup {
    let is_ministrys = notice.sender == Sender::Ministry;
    match (notice.published_at, is_ministrys, steps) {
        (None, ..) => tag::toned(Tone::Warn, "書きかけ"),
        (Some(_), false, _) => tag::toned(Tone::Good, "施設へ伝えました"),
        (Some(_), true, steps) if steps.passed_on_at.is_some() => {
            tag::toned(Tone::Good, "施設へ伝えました")
        }
        (Some(_), true, steps) if steps.confirmed_at.is_some() => {
            tag::toned(Tone::Info, "確認しました")
        }
        (Some(_), true, steps) if steps.seen_at.is_some() => tag::tag("開きました"),
        (Some(_), true, _) => tag::toned(Tone::Info, "公表されています"),
    }
}

fn form(
    context: &PageContext,
    rounds: &[RoundSummary],
    posted: &TypedNotice,
    faults: &FieldFaults,
) -> Markup {
    let error = |field: &str| errors::in_field(faults, field);
    let chosen = &*posted.round;
    let open = rounds.iter().map(|summary| &summary.round);
    html! {
        form method="post" action=(addresses::NOTICES) novalidate {
            (Field { name: "round", label: "どの実施回について", hint: "選ぶと、その実施回でお願いしている施設だけに伝わります。選ばなければ、すべての施設が対象です。", value: chosen, ..Field::default() }.select(&html! {
                (option("", "実施回を選ばない", chosen))
                @for round in open.filter(|round| round.phase(context.now()) != Phase::Closed) { (option(&round.id, &round.title, chosen)) }
            }))
            (Field { name: "title", label: "題名", required: true, value: &posted.title, error: error("title"), ..Field::default() }.text())
            (Field { name: "body", label: "本文", hint: "施設の人が読んでわかる、やさしい言葉で書いてください。添付ファイルは、次の画面で付けられます。", required: true, value: &posted.body, error: error("body") }.lines_up_to(LONGEST_TEXT))
            div class="buttons" { button class="btn" { "次へ（添付と確認）" } }
        }
    }
}
