//! Use cases that could not be carried out, as pages: what happened, in plain
//! words, and a way on.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use tenken_ops::Error;

use super::{addresses, layout};

/// The error of a handler.
#[derive(Debug)]
pub struct WebError {
    status: StatusCode,
    title: &'static str,
    message: String,
}

/// What a handler gives back.
pub type WebResult<T = Response> = Result<T, WebError>;

impl WebError {
    /// Input that cannot be used, where the page has no better place to say so.
    pub fn bad(message: impl Into<String>) -> Self {
        WebError {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            title: "入力を確かめてください",
            message: message.into(),
        }
    }

    /// More than a page may post.
    pub fn too_large() -> Self {
        WebError {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            title: "大きすぎて受け取れません",
            message: "送られた内容が大きすぎます。ファイルは5MB（証跡は10MB、施設の一覧は64MB）までにしてください。ブラウザの「戻る」で前の画面に戻れます。".into(),
        }
    }

    /// More requests than a person can make; how long to wait, in seconds.
    pub fn too_fast(seconds: u64) -> Self {
        WebError {
            status: StatusCode::TOO_MANY_REQUESTS,
            title: "少しお待ちください",
            message: format!(
                "短い間に、たくさんの操作がありました。{seconds}秒ほど待ってから、もう一度お試しください。プログラムから使うときは、画面ではなくAPIとトークンを使ってください。"
            ),
        }
    }

    /// What is wrong and what to do.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Something that does not exist.
    pub fn not_found(what: &str) -> Self {
        Error::NotFound(what.to_owned()).into()
    }

    /// Its status and sentence, for replies to the script.
    pub fn parts(self) -> (StatusCode, String) {
        (self.status, self.message)
    }
}

/// The status an error is answered with.
fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::Invalid(_)
        | Error::Rows(_)
        | Error::Form(_)
        | Error::Fields(_)
        | Error::Bad { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Stale(_) | Error::NotOpenYet { .. } | Error::Closed { .. } => StatusCode::CONFLICT,
        Error::RevisionRequired { .. } => StatusCode::PRECONDITION_REQUIRED,
        Error::Busy | Error::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn title(error: &Error) -> &'static str {
    match error {
        Error::NotFound(_) => "見つかりません",
        Error::Forbidden => "この操作はできません",
        Error::Invalid(_)
        | Error::Rows(_)
        | Error::Form(_)
        | Error::Fields(_)
        | Error::Bad { .. } => "入力を確かめてください",
        Error::Stale(_) | Error::RevisionRequired { .. } => "先に保存された内容があります",
        Error::NotOpenYet { .. } => "まだ始まっていません",
        Error::Closed { .. } => "締め切られました",
        Error::Busy => "混み合っています",
        Error::Store(_) => "いま保存できません",
    }
}

impl From<Error> for WebError {
    fn from(error: Error) -> Self {
        if let Error::Store(cause) = &error {
            tracing::error!(%cause, "the database failed");
        }
        WebError {
            status: status(&error),
            title: title(&error),
            message: error.to_string(),
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        plain(self.status, self.title, &self.message).into_response()
    }
}

/// A page that says one thing, without looking anything up.
pub fn plain(status: StatusCode, title: &str, message: &str) -> (StatusCode, Markup) {
    let body = html! {
        div class="wrap narrow" {
            h1 { (title) }
            p { (message) }
            @if status == StatusCode::SERVICE_UNAVAILABLE {
                p { "ブラウザの「戻る」で前の画面に戻れます。入力した内容は、その画面に残っています。" }
            }
            div class="buttons" { a class="btn second" href=(addresses::HOME) { "最初の画面へ" } }
        }
    };
    (status, layout::bare(title, &body))
}

/// Any address that does not exist.
pub async fn no_such_page() -> WebError {
    WebError::not_found("このページ")
}
