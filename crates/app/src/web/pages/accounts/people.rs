//! `/people`: who may come in, invitations, and those who leave.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::accounts::{
    Account, Invited, Link, NewAccount, check_account, create_account, grant_to_give, issue_link,
    list_accounts, mail_invitation,
};
use tenken_ops::actor::ScopeKind;
use tenken_ops::policy::Act;
use tenken_ops::{Error, FieldFaults, Grant, Role};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, dates, errors, give_away, tag};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::{Line, ticked};

/// Who is invited to do what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Invitation {
    person: Line,
    login: Line,
    role: Line,
    scope: Line,
}

/// How somebody gets a new link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Renewal {
    /// Links given out before work no more.
    #[serde(deserialize_with = "ticked")]
    end: bool,
}

/// Everybody, and the form for one more, with what the address proposes in it.
pub async fn list(context: PageContext, Query(proposed): Query<Invitation>) -> WebResult<Markup> {
    page(&context, &proposed, &Vec::new()).await
}

/// `POST /people`: gives somebody an account and shows their link, or adds to the one they have.
pub async fn invite(
    Reauthenticated(context): Reauthenticated,
    Posted(posted): Posted<Invitation>,
) -> WebResult<Reply> {
    let new = NewAccount {
        login: posted.login.to_owned(),
        name: posted.person.to_owned(),
    };
    let role = Role::parse(&posted.role);
    let given = async {
        let role = role.ok_or_else(|| Error::bad("role", "役割を選んでください。"))?;
        grant_to_give(&context, &context.actor, role, posted.scope.given()).await
    };
    let faults = match given.await {
        Ok(grant) => match create_account(&context, &context.actor, new, grant).await {
            Ok(Invited {
                account,
                link: Some(link),
                ..
            }) => return Ok(invitation(&context, &account, &link).into_response()),
            Ok(Invited { account, .. }) => return Ok(added(&context, &account).into_response()),
            Err(error) => error.into_fields()?,
        },
        Err(error) => {
            let mut faults = error.into_fields()?;
            if let Err(error) = check_account(&context, &new) {
                faults.extend(error.into_fields()?);
            }
            faults
        }
    };
    let page = page(&context, &posted, &faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /people/{id}/link`: a new link for somebody.
pub async fn renew_link(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
    Posted(renewal): Posted<Renewal>,
) -> WebResult<Reply> {
    match issue_link(&context, &context.actor, &id, renewal.end).await {
        Ok((account, link)) => Ok(invitation(&context, &account, &link).into_response()),
        Err(Error::Bad { message, .. }) => refused(&context, &message).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/mail`: writes the invitation to somebody.
pub async fn mail(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
) -> WebResult<Reply> {
    if !context.sends_mail() {
        return Err(WebError::not_found("このページ"));
    }
    match mail_invitation(&context, &context.actor, &id).await {
        Ok(()) => Ok(Redirect::to(addresses::PEOPLE).into_response()),
        Err(Error::Bad { message, .. }) => refused(&context, &message).await,
        Err(other) => Err(other.into()),
    }
}

/// The list with why something could not be done.
pub async fn refused(context: &PageContext, message: &str) -> WebResult<Reply> {
    let faults = vec![("", message.to_owned())];
    let page = page(context, &Invitation::default(), &faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(
    context: &PageContext,
    posted: &Invitation,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let accounts = list_accounts(context, &context.actor).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[]))
            (errors::of_fields(faults, |field| matches!(field, "person" | "login" | "role" | "scope")))
            h1 { "利用者" }
            @if context.may(Act::HandOutAccounts) && context.watches() { p { a href=(addresses::ACCOUNTS) { "施設へのアカウントの配付" } " では、たくさんの施設の責任者に、まとめてアカウントを作って配れます。" } }
            @if accounts.is_empty() { p { "まだ、どなたもいません。" } }
            @for account in &accounts { (card(context, account)) }
            h2 { "利用者を招待する" }
            p { "招待すると、その人がパスワードを決めるためのリンクができます。リンクは7日間使えます。その人がパスワードを決めると、使えなくなります。" }
            p { "すでにTenkenを使っている人には、いまのアカウントに役割が加わります（新しいリンクはできません）。本人には、次に開いた画面で知らせます。" }
            form method="post" action=(addresses::PEOPLE) novalidate {
                (fields(context, posted, faults))
                div class="buttons" { button class="btn" { "招待のリンクを作る" } }
            }
        }
    };
    Ok(context.page("利用者", &body))
}

fn card(context: &PageContext, account: &Account) -> Markup {
    html! {
        section class="card" {
            div class="tags" {
                @for grant in &account.grants { (tag::tag(grant.role.label())) }
                @if !account.has_password { (tag::toned(Tone::Warn, "まだサインインしていません")) }
                @if let Some(at) = account.mailed_at { (tag::tag(&format!("{} に招待のメール", dates::time(at)))) }
                @if account.has_codes { (tag::toned(Tone::Good, "確認コードあり")) }
                @if account.elsewhere { (tag::tag("ほかの場所でも使っています")) }
            }
            h3 { (account.name) }
            p class="small muted" {
                (account.login)
                @if let Some(until) = account.link_until { "　リンクは" (dates::time(until)) "まで使えます" }
            }
            @if !context.is_self(&account.id) {
                div class="row" {
                    @if context.sends_mail() && !account.has_password {
                        form method="post" action=(addresses::PERSON_MAIL.link([&account.id])) {
                            button class="btn small second" { "招待をメールで送る" span class="sr" { "：" (account.name) } }
                        }
                    }
                    @if !account.elsewhere {
                        form method="post" action=(addresses::PERSON_LINK.link([&account.id])) {
                            button class="btn small second" { "新しいリンクを作る" span class="sr" { "：" (account.name) } }
                            @if account.link_until.is_some() {
                                label class="choice" { input type="checkbox" name="end" value="1"; "前に渡したリンクは使えなくする" }
                            }
                        }
                    }
                    a href=(removal(account, None)) { "利用をやめる" span class="sr" { "：" (account.name) } }
                }
                @if account.grants.len() > 1 {
                    ul {
                        @for grant in &account.grants {
                            li { (grant.role.label()) " " span class="muted small" { (grant.scope.as_deref().map_or("", |scope| place_name(context, scope))) } " "
                                a href=(removal(account, Some(grant))) { "この役割だけ外す" span class="sr" { "：" (account.name) "、" (grant.role.label()) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Where somebody's role, or all of them, is taken away.
fn removal(account: &Account, grant: Option<&Grant>) -> String {
    let query = grant.map_or_else(String::new, |grant| {
        let scope = grant.scope.as_deref().unwrap_or_default();
        addresses::query(&[("role", grant.role.id()), ("scope", scope)])
    });
    format!("{}{query}", addresses::PERSON_REMOVAL.link([&account.id]))
}

/// What a scope is called, as far as it is one of one's own places.
fn place_name<'v>(context: &'v PageContext, scope: &str) -> &'v str {
    let own = context.places.iter().find(|place| place.key == scope);
    own.map_or("", |place| &place.name)
}

fn fields(context: &PageContext, posted: &Invitation, faults: &FieldFaults) -> Markup {
    let error = |field: &str| errors::in_field(faults, field);
    let roles = context.roles_to_give();
    let chosen = &*posted.role;
    // Whoever manages several facilities and watches none says for which.
    let managed: Vec<_> = context
        .places
        .iter()
        .filter(|place| place.kind == ScopeKind::Facility)
        .filter(|place| {
            place
                .roles
                .iter()
                .any(|role| matches!(role, Role::Owner | Role::Facility))
        })
        .collect();
    let here = context.place().map_or("", |place| &*place.key);
    html! {
        (Field { name: "person", label: "お名前", required: true, value: &posted.person, error: error("person"), ..Field::default() }.text())
        (Field { name: "login", label: "サインインに使う名前", hint: "メールアドレスか、半角の英数字で決めた名前です（例：yakkyoku-2）。", required: true, value: &posted.login, error: error("login") }.login())
        (Field { name: "role", label: "役割", hint: "責任者は、回答に加えて、ほかの人の招待もできます。", required: true, value: chosen, error: error("role") }
            .select(&html! {
                @if roles.len() > 1 { (option("", "選んでください", chosen)) }
                @for role in &roles { (option(role.id(), role.label(), chosen)) }
            }))
        @if !context.watches() && managed.len() > 1 {
            (Field { name: "scope", label: "どこの", required: true, error: error("scope"), ..Field::default() }
                .select(&html! { @for place in &managed { (option(&place.key, &place.name, posted.scope.given().unwrap_or(here))) } }))
        }
        @if context.watches() {
            (Field { name: "scope", label: "どこの", hint: "施設は10桁の医療機関コード、自治体は6桁のコード、法人と事業者は13桁の法人番号を入れます。全体を見る役割では空にします。", value: &posted.scope, error: error("scope"), ..Field::default() }.digits())
        }
    }
}

/// Somebody who has an account already has another role now.
fn added(context: &PageContext, account: &Account) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::PEOPLE, "利用者")]))
            h1 { (account.name) "さんに役割を加えました" }
            p { "「" (account.login) "」の人は、すでにTenkenを使っています。いまのアカウントに、役割「" @for grant in &account.grants { (grant.role.label()) } "」が加わりました。新しいリンクはありません。これまでと同じ名前とパスワードで入れます。" }
            p { "別の人だったときは、利用者の一覧から、この役割を外してください。" }
            div class="buttons" { a class="btn" href=(addresses::PEOPLE) { "利用者の一覧へ" } }
        }
    };
    context.page("役割を加えました", &body)
}

fn invitation(context: &PageContext, account: &Account, link: &Link) -> Markup {
    let address = format!(
        "{}{}",
        context.options().address(),
        addresses::WELCOME.link([&link.secret])
    );
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::PEOPLE, "利用者")]))
            h1 { (account.name) "さんのリンク" }
            (give_away::only_here(context))
            (banner(Tone::Warn, "このリンクは、この画面でしか見られません", html! {
                p { "印刷して手渡すか、書き写して、本人だけに伝えてください。リンクを知った人は、だれでもこのアカウントのパスワードを決められます。" }
            }))
            p class="linkline" { code { (address) } }
            dl class="facts" {
                dt { "サインインに使う名前" } dd { (account.login) }
                dt { "使える期限" } dd { (dates::time(link.until)) "まで（パスワードを決めるまで）" }
            }
            div class="buttons" {
                button class="btn second" type="button" data-print hidden { "印刷する" }
                a class="btn" href=(addresses::PEOPLE) { "利用者の一覧へ" }
            }
        }
    };
    context.page("招待のリンク", &body)
}
