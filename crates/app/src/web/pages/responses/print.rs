//! A response on paper: `…/print` as it stands, `…/submissions/{revision}/print`
//! as it was submitted.

use axum::extract::Path;
use jiff::Timestamp;
use maud::{Markup, html};
use tenken_domain::forms::answer::Answers;
use tenken_ops::responses::{Response, find_submission, read_response};

use super::{official_layout, rested};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{crumbs, dates, paper_links};

/// The draft.
pub async fn draft(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let state = state_of_draft(&response);
    let paper = addresses::RESPONSE.link([&round, &facility]);
    let rested = match &response.submitted {
        Some(sent) if !response.unsent_changes => {
            rested::of_submission(&context, &response, sent.revision).await?
        }
        _ => html! {},
    };
    let shown = (&response.draft.answers, &rested);
    Ok(page(&context, &response, shown, &state, &paper))
}

/// A submission.
pub async fn submission(
    context: PageContext,
    Path((round, facility, revision)): Path<(String, String, i64)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let sent = find_submission(&context, &context.actor, &round, &facility, revision).await?;
    let state = state_of_submission(&sent.receipt, sent.submitted_at);
    let paper = addresses::submission(&round, &facility, revision);
    let rested = rested::of_submission(&context, &response, revision).await?;
    let shown = (&sent.answers, &rested);
    Ok(page(&context, &response, shown, &state, &paper))
}

/// What is said on paper about a response as it stands: submitted, changed since then, or not yet.
pub fn state_of_draft(response: &Response) -> String {
    match (&response.submitted, response.updated_at) {
        (Some(sent), _) if !response.unsent_changes => {
            state_of_submission(&sent.receipt, sent.submitted_at)
        }
        (Some(sent), Some(at)) => format!(
            "下書き（{}現在。受付番号 {} で提出したあとに変更した、提出前の内容です）",
            dates::time(at),
            sent.receipt
        ),
        (None, Some(at)) => format!("下書き（{}現在、提出前の内容です）", dates::time(at)),
        (_, None) => "未記入".to_owned(),
    }
}

/// What is said on paper about a submission.
pub fn state_of_submission(receipt: &str, at: Timestamp) -> String {
    format!("提出済み　受付番号 {receipt}　{}提出", dates::time(at))
}

/// The page with answers and what they rested on; `paper` is the address the PDF of the same is under.
fn page(
    context: &PageContext,
    response: &Response,
    (answers, rested): (&Answers, &Markup),
    state: &str,
    paper: &str,
) -> Markup {
    let address = addresses::RESPONSE.link([&response.round.id, &response.facility.id]);
    let body = html! {
        div class="wrap" {
            (crumbs::of_round(context, &response.round, &[(&address, "入力画面")]))
            div class="screen-only" { (paper_links::of_response(response, paper)) }
            div class="buttons screen-only" {
                button class="btn" type="button" data-print hidden { "印刷する" }
                p class="muted" { "ブラウザの印刷（Ctrl＋P）でも、A4の用紙に印刷できます。" }
            }
            (official_layout::sheet(response, answers, state))
            (rested)
        }
    };
    context.page_about(response.facility.demo, "印刷用の画面", &body)
}
