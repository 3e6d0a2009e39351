//! What somebody posts after their session has ended: kept in the page for signing in, and sent again
//! afterwards, so that nothing typed is lost without script either.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::error::WebError;
use super::links;
use super::posted::Posted;
use super::{FORM_LIMIT, layout};

/// A post that waits for its sender to sign in.
#[derive(Debug, Default)]
pub struct Kept<'a> {
    /// Where it goes.
    pub to: &'a str,
    /// Its fields, as they were sent; empty if there is none.
    pub fields: &'a str,
}

impl<'a> Kept<'a> {
    /// What a page for signing in carried.
    pub fn of(posted: &'a Posted) -> Self {
        Kept {
            to: posted.text("to"),
            fields: posted.text("kept"),
        }
    }

    /// Carries it through a page.
    pub fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="to" value=(self.to);
            @if !self.fields.is_empty() { input type="hidden" name="kept" value=(self.fields); }
        }
    }

    /// The page that sends it on.
    pub fn send_on(&self) -> Option<Markup> {
        let fields: Vec<(String, String)> = serde_urlencoded::from_str(self.fields).ok()?;
        (!fields.is_empty()).then(|| {
            let body = html! {
                div class="wrap narrow" {
                    h1 { "サインインしました" }
                    p { "サインインの時間が切れる前に入力した内容を、お預かりしています。続けて送ってください。" }
                    form method="post" action=(links::local(self.to)) {
                        @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
                        div class="buttons" { button class="btn big" { "預けた内容を送る" } }
                    }
                }
            };
            layout::bare("サインインしました", &body)
        })
    }
}

/// Answers a post of somebody who is no longer signed in with a page that keeps it.
pub async fn keep(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !carries_fields(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_LIMIT).await else {
        return WebError::too_large().into_response();
    };
    let to = parts.uri.path().to_owned();
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let response = next.run(request).await;
    let location = response.headers().get(LOCATION);
    let sent_away = location.is_some_and(|to| to.as_bytes() == links::SIGN_IN.as_bytes());
    if !sent_away || to.starts_with(links::SIGN_IN) || to == links::SIGN_OUT {
        return response;
    }
    let kept = Kept {
        to: &to,
        fields: std::str::from_utf8(&body).unwrap_or_default(),
    };
    (StatusCode::UNAUTHORIZED, page(&kept)).into_response()
}

fn carries_fields(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}

fn page(kept: &Kept<'_>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            h1 { "サインインの時間が切れました" }
            p { "いま送った内容は、この画面がお預かりしています。サインインすると、続けて送れます。" }
            (super::pages::sign_in::form(kept, ""))
        }
    };
    layout::bare("サインインの時間が切れました", &body)
}
