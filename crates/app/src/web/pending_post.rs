//! What somebody posts after their session has ended, or when they must first prove to be who they
//! are: kept in the page that asks for it, and sent again afterwards, so that nothing typed is lost
//! without script either.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::addresses;
use super::error::WebError;
use super::parts::credentials;
use super::typed::Line;
use super::{FORM_LIMIT, layout};

/// A post that waits for its sender.
#[derive(Debug, Default)]
pub struct PendingPost<'a> {
    /// Where it goes.
    pub to: &'a str,
    /// Its fields, as they were sent; `None` where an address alone waits.
    pub fields: Option<&'a str>,
}

/// One that a page carried on, in the fields of its form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Carried {
    to: Line,
    kept: Option<String>,
}

impl<'a> PendingPost<'a> {
    /// An address alone.
    pub fn address(to: &'a str) -> Self {
        PendingPost { to, fields: None }
    }

    /// What a page carried.
    pub fn of(carried: &'a Carried) -> Self {
        PendingPost {
            to: &carried.to,
            fields: carried.kept.as_deref(),
        }
    }

    /// Carries it through a page.
    pub fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="to" value=(self.to);
            @if let Some(fields) = self.fields { input type="hidden" name="kept" value=(fields); }
        }
    }

    /// On with what was kept, or to the address.
    pub fn onward(&self) -> Response {
        match self.send_on() {
            Some(page) => page.into_response(),
            None => Redirect::to(addresses::local(self.to)).into_response(),
        }
    }

    /// The page that sends it on.
    fn send_on(&self) -> Option<Markup> {
        let fields: Vec<(String, String)> = serde_html_form::from_str(self.fields?).ok()?;
        let body = html! {
            div class="wrap narrow" {
                h1 { "確認できました" }
                p { "先ほどの操作の内容を、お預かりしています。続けて送ってください。" }
                form method="post" action=(addresses::local(self.to)) {
                    @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
                    div class="buttons" { button class="btn big" { "預けた内容を送る" } }
                }
            }
        };
        Some(layout::bare("確認できました", &body))
    }
}

/// Answers a post of somebody who is no longer signed in, or must prove who they are, with a page
/// that keeps it.
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
    let ask = match response.headers().get(LOCATION).map(HeaderValue::as_bytes) {
        Some(there) if there == addresses::SIGN_IN.as_bytes() => sign_in_page,
        Some(there) if there == addresses::sign_in_again().as_bytes() => other_person_page,
        Some(there) if there == addresses::PROOF.as_bytes() => proof_page,
        _ => return response,
    };
    if to.starts_with(addresses::SIGN_IN) || to == addresses::SIGN_OUT {
        return response;
    }
    let pending = PendingPost {
        to: &to,
        fields: std::str::from_utf8(&body).ok(),
    };
    (StatusCode::UNAUTHORIZED, ask(&pending)).into_response()
}

fn carries_fields(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}

fn sign_in_page(pending: &PendingPost<'_>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            h1 { "サインインの時間が切れました" }
            p { "いま送った内容は、この画面がお預かりしています。サインインすると、続けて送れます。" }
            (credentials::sign_in(&pending.hidden(), ""))
        }
    };
    layout::bare("サインインの時間が切れました", &body)
}

fn other_person_page(pending: &PendingPost<'_>) -> Markup {
    let title = "別の人がサインインしています";
    let body = html! {
        div class="wrap narrow" {
            h1 { (title) }
            p { "送られた画面を開いた人と、いまサインインしている人が違います。入力は開いた人のものなので、まだ保存していません。この画面がお預かりしています。" }
            p { "開いた人がサインインし直すと、続けて送れます。" }
            (credentials::sign_in(&pending.hidden(), ""))
        }
    };
    layout::bare(title, &body)
}

fn proof_page(pending: &PendingPost<'_>) -> Markup {
    let body = credentials::proof(&pending.hidden(), None);
    layout::bare(credentials::PROOF, &body)
}
