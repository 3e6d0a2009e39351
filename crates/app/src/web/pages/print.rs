//! A response on paper: `…/print` as it stands, `…/submissions/{revision}/print`
//! as it was submitted.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_domain::answer::Answers;
use tenken_ops::responses::{Response, find_submission, read_response};

use super::sheet;
use crate::web::error::WebResult;
use crate::web::links;
use crate::web::parts::{crumbs, dates};
use crate::web::visit::Visit;

/// The draft.
pub async fn draft(
    visit: Visit,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Markup> {
    let response = read_response(&visit, &visit.actor, &round, &facility).await?;
    let state = match response.updated_at {
        Some(at) => format!("下書き（{}現在、提出前の内容です）", dates::time(at)),
        None => "未記入".to_owned(),
    };
    Ok(page(&visit, &response, &response.draft.answers, &state))
}

/// A submission.
pub async fn submission(
    visit: Visit,
    Path((round, facility, revision)): Path<(String, String, i64)>,
) -> WebResult<Markup> {
    let response = read_response(&visit, &visit.actor, &round, &facility).await?;
    let sent = find_submission(&visit, &visit.actor, &round, &facility, revision).await?;
    let state = format!(
        "受付番号 {}　{}提出",
        sent.receipt,
        dates::time(sent.submitted_at)
    );
    Ok(page(&visit, &response, &sent.answers, &state))
}

fn page(visit: &Visit, response: &Response, answers: &Answers, state: &str) -> Markup {
    let address = links::response(&response.round.id, &response.facility.id);
    let body = html! {
        div class="wrap" {
            (crumbs::of_round(visit, &response.round, &[(&address, "入力画面")]))
            div class="buttons screen-only" {
                button class="btn" type="button" data-print hidden { "印刷する" }
                p class="muted" { "ブラウザの印刷（Ctrl＋P）でも、A4の用紙に印刷できます。" }
            }
            (sheet::sheet(response, answers, state))
        }
    };
    visit.page_about(response.facility.demo, "印刷用の画面", &body)
}
