//! `/system/tokens`: the tokens of programs, for who runs the installation.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::era_date;
use tenken_ops::accounts::tokens::{
    MOST_DAYS, NewToken, Token, TokenToMake, USUAL_DAYS, create_token, list_tokens, revoke_token,
};
use tenken_ops::actor::ScopeKind;
use tenken_ops::{FieldFaults, Role};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{WIDE_TABLE, crumbs, dates, errors, tag};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::Line;

/// Whom a program may act as.
const ROLES: [Role; 7] = [
    Role::Operator,
    Role::Ministry,
    Role::Authority,
    Role::Corporation,
    Role::Facility,
    Role::Vendor,
    Role::Auditor,
];

/// A token as somebody wants it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WantedToken {
    name: Line,
    role: Line,
    scope: Line,
    days: Line,
}

/// All tokens, and the form for a new one.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    page(&context, &WantedToken::default(), &FieldFaults::new(), None).await
}

/// Makes one: its secret is on this page and on no other.
pub async fn create(
    Reauthenticated(context): Reauthenticated,
    Posted(posted): Posted<WantedToken>,
) -> WebResult<Reply> {
    let token = TokenToMake {
        name: &posted.name,
        role: Role::parse(&posted.role).filter(|role| ROLES.contains(role)),
        scope: posted.scope.given(),
        days: posted.days.parse().unwrap_or(0),
    };
    match create_token(&context, &context.actor, token).await {
        Ok(made) => {
            let page = page(
                &context,
                &WantedToken::default(),
                &FieldFaults::new(),
                Some(&made),
            )
            .await?;
            Ok((StatusCode::CREATED, page).into_response())
        }
        Err(error) => {
            let faults = error.into_fields()?;
            let named = |(code, message)| (field_of(code), message);
            let faults = faults.into_iter().map(named).collect();
            let page = page(&context, &posted, &faults, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `POST /system/tokens/{token}/revocation`
pub async fn revoke(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
) -> WebResult<Redirect> {
    revoke_token(&context, &context.actor, &id).await?;
    Ok(Redirect::to(addresses::TOKENS))
}

/// The field a problem belongs to.
fn field_of(code: &'static str) -> &'static str {
    match code {
        "name" | "days" | "role" => code,
        _ => "scope",
    }
}

async fn page(
    context: &PageContext,
    posted: &WantedToken,
    faults: &FieldFaults,
    made: Option<&NewToken>,
) -> WebResult<Markup> {
    let tokens = list_tokens(context, &context.actor).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[(addresses::SYSTEM, "システムの状態")]))
            (errors::of_fields(faults, |_| true))
            h1 { "トークン" }
            p { "トークンは、APIを使うプログラムのための鍵です。期限が過ぎるか、取り消すと使えなくなります。使わなくなったものは、取り消してください。" }
            @if let Some(made) = made { (secret(made)) }
            @if tokens.is_empty() { p { "トークンはありません。" } } @else { (table(context, &tokens)) }
            h2 { "トークンを作る" }
            form method="post" action=(addresses::TOKENS) novalidate {
                (fields(posted, faults))
                div class="buttons" { button class="btn" { "トークンを作る" } }
            }
        }
    };
    Ok(context.page("トークン", &body))
}

fn secret(made: &NewToken) -> Markup {
    banner(
        Tone::Good,
        "トークンを作りました",
        html! {
            p { "次の文字を控えてください。この画面を閉じると、二度と表示しません。" }
            p { code { (made.secret) } }
            p { (dates::time(made.until)) "まで使えます。HTTPの Authorization: Bearer に続けて送ります。" }
        },
    )
}

fn table(context: &PageContext, tokens: &[Token]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "何に使うか" } th scope="col" { "役割" } th scope="col" { "状態" } th scope="col" { "期限" } th scope="col" { "最後に使われた日" } th scope="col" { "作った人" } th scope="col" { "操作" } } }
                tbody {
                    @for token in tokens {
                        tr {
                            th scope="row" { (token.name) br; span class="small muted" { (token.id) } }
                            td { (role(token)) }
                            td { (token_state(context, token)) }
                            td { (dates::time(token.until)) }
                            td { @match token.used_on { Some(day) => (era_date(day)), None => "まだ使われていません" } }
                            td { (token.made_by) br; span class="small muted" { (dates::time(token.made_at)) } }
                            td {
                                @if token.revoked_at.is_none() {
                                    form method="post" action=(addresses::TOKEN_REVOCATION.link([&token.id])) {
                                        button class="btn small second" { "取り消す" span class="sr" { "：" (token.name) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn role(token: &Token) -> Markup {
    let scope = token.facility.as_deref().or(token.scope.as_deref());
    html! {
        (token.role.map_or("", Role::label))
        @if let Some(scope) = scope { br; span class="small muted" { (scope) } }
    }
}

fn token_state(context: &PageContext, token: &Token) -> Markup {
    match token.revoked_at {
        Some(at) => tag::tag(&format!("取消し済み（{}）", dates::time(at))),
        None if token.works(context.now()) => tag::toned(Tone::Good, "使えます"),
        None => tag::toned(Tone::Warn, "期限切れ"),
    }
}

fn fields(posted: &WantedToken, faults: &FieldFaults) -> Markup {
    let error = |field: &str| errors::in_field(faults, field);
    let usual = USUAL_DAYS.to_string();
    let limited = ROLES
        .iter()
        .filter(|role| role.scope_kind() != ScopeKind::Everywhere);
    let limited: Vec<&str> = limited.map(|role| role.label()).collect();
    let hint = format!(
        "{}のときに入れます。施設は10桁のコード、自治体は6桁のコード、法人と事業者は法人番号です。",
        limited.join("・")
    );
    let days_hint = format!("1日から{MOST_DAYS}日まで。");
    html! {
        (Field { name: "name", label: "何に使うか", hint: "例：レセコンからの回答", required: true, value: &posted.name, error: error("name") }.text())
        (Field { name: "role", label: "役割", required: true, error: error("role"), ..Field::default() }
            .select(&html! {
                (option("", "選んでください", &posted.role))
                @for role in ROLES { (option(role.id(), role.label(), &posted.role)) }
            }))
        (Field { name: "scope", label: "どこについてか", hint: &hint, value: &posted.scope, error: error("scope"), ..Field::default() }.text())
        (Field { name: "days", label: "使える日数", hint: &days_hint, required: true, value: posted.days.given().unwrap_or(&usual), error: error("days") }.digits())
    }
}
