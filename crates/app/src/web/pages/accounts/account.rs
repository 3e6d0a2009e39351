//! `GET /account`: one's own account.

use axum::Json;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use tenken_ops::accounts::{self, SessionHead, list_sessions, own_account};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{crumbs, dates};

/// What was just done.
#[derive(Debug, Deserialize)]
pub struct Reached {
    done: Option<String>,
}

/// The page.
pub async fn show(context: PageContext, Query(reached): Query<Reached>) -> WebResult<Markup> {
    let session = context.session()?;
    let account = own_account(&context, session).await?;
    let sessions = list_sessions(&context, session).await?;
    let done = match reached.done.as_deref() {
        Some("password") => Some("パスワードを変えました"),
        Some("codes-off") => Some("確認コードをやめました"),
        Some("session") => Some("サインアウトさせました"),
        _ => None,
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            @if let Some(title) = done { (banner(Tone::Good, title, html! {})) }
            h1 { "あなたのアカウント" }
            dl class="facts" {
                dt { "お名前" } dd { (session.user.name) }
                dt { "サインインに使う名前" } dd { (account.login) }
                dt { "できること" }
                dd { @for grant in &session.user.grants { (grant.role.label()) br; } }
            }
            h2 { "パスワード" }
            p { a href=(addresses::PASSWORD) { "パスワードを変える" } }
            h2 { "確認コード（二要素認証）" }
            p {
                @if account.has_codes { "使っています。予備のコードは、あと" (account.recovery_codes) "個です。" }
                @else { "使っていません。使うと、パスワードが知られても、それだけでは入れなくなります。" }
            }
            p { a href=(addresses::CODES) { @if account.has_codes { "確認コードの設定" } @else { "確認コードを使い始める" } } }
            h2 { "パスキー" }
            p { "指紋・顔・画面ロックの番号で、パスワードなしに入れます。にせの画面にだまされません。" }
            p { a href=(addresses::PASSKEYS) { "パスキーの追加と一覧" } }
            h2 { "サインインしている場所" }
            p { "覚えのないものがあれば、サインアウトさせてから、パスワードを変えてください。" }
            @for head in &sessions { (session_place(head)) }
        }
    };
    Ok(context.page("あなたのアカウント", &body))
}

fn session_place(head: &SessionHead) -> Markup {
    html! {
        section class="card" {
            p {
                strong { (device(&head.browser)) }
                @if head.current { "　（この画面）" }
            }
            p class="small muted" {
                @if !head.origin.is_empty() { (head.origin) "　" }
                "サインイン " (dates::time(head.since)) "　最後の操作 " (dates::time(head.seen))
            }
            @if !head.current {
                form method="post" action=(addresses::SESSION_END.link([&head.id])) {
                    button class="btn small second" { "サインアウトさせる" span class="sr" { "：" (device(&head.browser)) "、" (dates::time(head.since)) } }
                }
            }
        }
    }
}

/// What a browser and its machine are called, as far as it says.
fn device(browser: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| browser.contains(sign))
            .map(|(_, name)| *name)
    };
    let program = known(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let machine = known(&[
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (program, machine) {
        (Some(program), Some(machine)) => format!("{machine}の{program}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "名前のわからないブラウザ".to_owned(),
    }
}

/// `POST /account/sessions/{id}/end`
pub async fn end_session(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    accounts::end_session(&context, context.session()?, &id).await?;
    Ok(Redirect::to(&format!("{}?done=session", addresses::ACCOUNT)).into_response())
}

/// `GET /account/unsent-key`: what the script encrypts with what it could not send, so that nobody else
/// at the same computer reads it.
pub async fn unsent_key(context: PageContext) -> WebResult<Json<Value>> {
    let key = accounts::unsent_key(&context, &context.actor).await?;
    Ok(Json(json!({ "key": key })))
}
