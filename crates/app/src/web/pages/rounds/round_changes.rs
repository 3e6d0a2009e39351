//! `GET|POST /rounds/{round}/changes`, `GET|POST /rounds/{round}/closing`: correcting a round, closing it after
//! a question, and letting a closed one take answers again.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::{day_in_tokyo, era_date};
use tenken_ops::FieldFaults;
use tenken_ops::policy::{Act, require};
use tenken_ops::rounds::{
    ChangeRound, Closing, Phase, Round, change_round, check_change, close_round, find_round,
    list_rounds, reopen_round,
};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{closing, crumbs, dates, errors, numbers};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::{Line, ticked};

/// A round as its page has it. Of one that is over, the end and the reason are asked alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PostedRound {
    title: Line,
    opens: Line,
    #[serde(flatten)]
    closing: closing::Typed,
    reference_date: Line,
    reason: Line,
    /// The version of the round that the page was made on.
    version: Line,
    /// Less time than before is meant.
    #[serde(deserialize_with = "ticked")]
    confirmed: bool,
}

/// The fields as the round is.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    require(&context.actor, Act::ManageRounds)?;
    let round = find_round(&context, &context.actor, &id).await?;
    Ok(page(
        &context,
        &round,
        &current_fields(&round),
        &FieldFaults::new(),
        None,
    ))
}

/// Corrects the round, or lets it take answers again; less time than before is asked about first.
pub async fn change(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
    Posted(posted): Posted<PostedRound>,
) -> WebResult<Reply> {
    require(&context.actor, Act::ManageRounds)?;
    let round = find_round(&context, &context.actor, &id).await?;
    let mut faults = FieldFaults::new();
    let closing = errors::keep(&mut faults, closing::read(&posted.closing).map(Some));
    let is_over = round.phase(context.now()) == Phase::Closed;
    let mut change = ChangeRound {
        closing,
        reason: posted.reason.to_owned(),
        seen: posted.version.parse().ok(),
        ..ChangeRound::default()
    };
    if !is_over {
        change.title = Some(posted.title.to_owned());
        change.opens = errors::keep(&mut faults, posted.opens.day("opens"));
        change.reference_date =
            errors::keep(&mut faults, posted.reference_date.day("reference_date"));
    }
    let faults = errors::join(faults, check_change(change.clone()))?;
    let Some(closing) = closing.filter(|_| faults.is_empty()) else {
        return Ok(refuse_change(&context, &round, &posted, &faults));
    };
    if !is_over && !posted.confirmed && is_shorter(&round, closing) {
        let left = unanswered(&context, &id).await?;
        return Ok(page(&context, &round, &posted, &faults, Some(left)).into_response());
    }
    let changed = match is_over {
        true => {
            let ChangeRound { reason, seen, .. } = change;
            reopen_round(&context, &context.actor, &id, closing, &reason, seen).await
        }
        false => change_round(&context, &context.actor, &id, change).await,
    };
    match changed {
        Ok(round) => Ok(Redirect::to(&addresses::ROUND.link([&round.id])).into_response()),
        Err(error) => {
            let named = |(code, message)| match code {
                "window" => ("closes", message),
                "begun" => ("opens", message),
                code => (code, message),
            };
            let faults = error.into_fields()?.into_iter().map(named).collect();
            // What somebody else has changed is shown as it is now, beside what was typed.
            let now = find_round(&context, &context.actor, &id).await?;
            Ok(refuse_change(&context, &now, &posted, &faults))
        }
    }
}

/// Whether to close it at all.
pub async fn ask_to_close(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    require(&context.actor, Act::ManageRounds)?;
    let round = find_round(&context, &context.actor, &id).await?;
    let left = unanswered(&context, &id).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(&context, &round, &[]))
            h1 { "いますぐ締め切りますか" }
            p { (round.title) "（" (dates::window(&round)) "）" }
            p { "まだ提出していない施設が" strong { (numbers::count(left)) "施設" } "あります。締め切ると、どの施設も新しく保存や提出ができなくなり、施設にもお知らせが届きます。下書きと提出された内容は、これからも見られます。" }
            p { "間違えて締め切ったときは、あとで受付を再開できます。" }
            form method="post" action=(addresses::CLOSING.link([&round.id])) {
                div class="buttons" {
                    button class="btn" { "締め切る" }
                    a class="btn second" href=(addresses::ROUND.link([&round.id])) { "締め切らずに戻る" }
                }
            }
        }
    };
    Ok(context.page_about(round.demo, "締め切る", &body))
}

/// Closes it.
pub async fn close(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
) -> WebResult<Redirect> {
    let round = close_round(&context, &context.actor, &id).await?;
    Ok(Redirect::to(&addresses::ROUND.link([&round.id])))
}

/// How many of those whom a round asks have not submitted.
async fn unanswered(context: &PageContext, id: &str) -> WebResult<u64> {
    let rounds = list_rounds(context, &context.actor).await?;
    let counts = rounds.iter().find(|summary| summary.round.id == id);
    Ok(counts.map_or(0, |one| one.targeted.saturating_sub(one.answered)))
}

/// Whether a closing leaves less time than the round has.
fn is_shorter(round: &Round, closing: Closing) -> bool {
    match (round.last_day(), closing.day()) {
        (Some(last), Some(day)) => day < last,
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

/// The fields as the round is.
fn current_fields(round: &Round) -> PostedRound {
    PostedRound {
        title: round.title.as_str().into(),
        opens: Line::showing(Some(day_in_tokyo(round.opens_at))),
        closing: closing::closing_fields(round.last_day()),
        reference_date: Line::showing(round.reference_date),
        ..PostedRound::default()
    }
}

fn refuse_change(
    context: &PageContext,
    round: &Round,
    posted: &PostedRound,
    faults: &FieldFaults,
) -> Reply {
    let page = page(context, round, posted, faults, None);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// The page; `left` is how many have not submitted, where less time is asked about.
fn page(
    context: &PageContext,
    round: &Round,
    posted: &PostedRound,
    faults: &FieldFaults,
    left: Option<u64>,
) -> Markup {
    let error = |field| errors::in_field(faults, field);
    let fields = ["title", "opens", "closes", "reference_date", "reason"];
    let phase = round.phase(context.now());
    let title = match phase {
        Phase::Closed => "受付を再開する",
        _ => "実施回の内容を直す",
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(context, round, &[]))
            (errors::of_fields(faults, |field| fields.contains(&field)))
            h1 { (title) }
            p { (round.title) "（いまの期間：" (dates::window(round)) "）" }
            @if phase == Phase::Closed { (reopening(round, posted, faults)) } @else {
                form method="post" action=(addresses::CHANGES.link([&round.id])) novalidate {
                    @if let Some(left) = left {
                        (banner(Tone::Warn, "締切が、いまより早くなります", html! { p { "まだ提出していない施設が" (numbers::count(left)) "施設あります。この締切でよければ、もう一度「この内容に変える」を押してください。" } }))
                        input type="hidden" name="confirmed" value="yes";
                    }
                    input type="hidden" name="version" value=(round.version);
                    (Field { name: "title", label: "名前", required: true, value: &posted.title, error: error("title"), ..Field::default() }.text())
                    @if phase == Phase::Upcoming { (Field { name: "opens", label: "始まる日", required: true, value: &posted.opens, error: error("opens"), ..Field::default() }.date()) }
                    (closing::fields(&posted.closing, error("closes")))
                    (Field { name: "reference_date", label: "いつの状況をたずねるか（基準日）", hint: "変えると、施設はその日の種類・病床数・所在地・所管で数え直されます。", value: &posted.reference_date, error: error("reference_date"), ..Field::default() }.date())
                    (reason(posted, error("reason")))
                    div class="buttons" {
                        button class="btn" { "この内容に変える" }
                        a class="btn second" href=(addresses::ROUND.link([&round.id])) { "変えずに戻る" }
                    }
                }
            }
        }
    };
    context.page_about(round.demo, title, &body)
}

fn reason(posted: &PostedRound, error: Option<&str>) -> Markup {
    Field {
        name: "reason",
        label: "理由",
        hint: "お願いした施設に届くお知らせと、操作の記録に残ります。",
        required: true,
        value: &posted.reason,
        error,
    }
    .text()
}

/// The fields that let a closed round take answers again.
pub fn reopening(round: &Round, posted: &PostedRound, faults: &FieldFaults) -> Markup {
    let error = |field| errors::in_field(faults, field);
    html! {
        p { "施設は、途中まで書いたものの続きから書けるようになります。提出したものを直して、もう一度提出することもできます。お願いした施設に、お知らせが届きます。" }
        form method="post" action=(addresses::CHANGES.link([&round.id])) novalidate {
            input type="hidden" name="version" value=(round.version);
            (closing::fields(&posted.closing, error("closes")))
            (reason(posted, error("reason")))
            div class="buttons" { button class="btn" { "受付を再開する" } }
        }
    }
}

/// The end of a round's page: what its managers can do to it.
pub fn at_the_end(context: &PageContext, round: &Round) -> Markup {
    html! {
        @if round.phase(context.now()) == Phase::Closed {
            details {
                summary { "受付を再開する（締め切りを取り消す）" }
                div class="help" {
                    p { (era_date(round.last_day().unwrap_or_else(|| context.today()))) "で締め切られています。" }
                    (reopening(round, &PostedRound::default(), &FieldFaults::new()))
                }
            }
        } @else {
            h2 { "この実施回を直す・締め切る" }
            div class="buttons" { a class="btn second" href=(addresses::CHANGES.link([&round.id])) { "締切をのばす・内容を直す" } }
            form method="get" action=(addresses::CLOSING.link([&round.id])) { div class="buttons" { button class="btn second" { "この実施回を締め切る…" } } }
        }
    }
}
