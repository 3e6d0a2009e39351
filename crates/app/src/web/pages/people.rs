//! `/people`: who may come in, invitations, and those who leave.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_ops::accounts::{
    Account, Link, NewAccount, create_account, grant_to_give, issue_link, list_accounts,
    mail_invitation, remove_account,
};
use tenken_ops::policy::Act;
use tenken_ops::{Error, Role};

use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, dates, errors, give_away, tag};
use crate::web::posted::Posted;
use crate::web::proven::Proven;
use crate::web::visit::Visit;

/// What could not be used: the field's name and why.
type Problem<'a> = Option<(&'a str, &'a str)>;

/// Everybody, and the form for one more.
pub async fn list(visit: Visit) -> WebResult<Markup> {
    page(&visit, &Posted::default(), None).await
}

/// `POST /people`: gives somebody an account and shows their link.
pub async fn invite(visit: Visit, posted: Posted) -> WebResult<Reply> {
    let new = NewAccount {
        login: posted.text("login").to_owned(),
        name: posted.text("person").to_owned(),
    };
    let role = Role::parse(posted.text("role"));
    let made = async {
        let role = role.ok_or_else(|| Error::bad("role", "役割を選んでください。"))?;
        let scope = posted.given("scope");
        let grant = grant_to_give(&visit, &visit.actor, role, scope).await?;
        create_account(&visit, &visit.actor, new, grant).await
    };
    match made.await {
        Ok((account, link)) => Ok(invitation(&visit, &account, &link).into_response()),
        Err(Error::Bad { code, message }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&visit, &posted, Some((code, &message))).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/link`: a new link for somebody.
pub async fn renew_link(Proven(visit): Proven, Path(id): Path<String>) -> WebResult<Markup> {
    let (account, link) = issue_link(&visit, &visit.actor, &id).await?;
    Ok(invitation(&visit, &account, &link))
}

/// `POST /people/{id}/mail`: writes the invitation to somebody.
pub async fn mail(visit: Visit, Path(id): Path<String>) -> WebResult<Reply> {
    if !visit.sends_mail() {
        return Err(WebError::not_found("このページ"));
    }
    done(&visit, mail_invitation(&visit, &visit.actor, &id).await).await
}

/// `POST /people/{id}/removal`
pub async fn remove(Proven(visit): Proven, Path(id): Path<String>) -> WebResult<Reply> {
    done(&visit, remove_account(&visit, &visit.actor, &id).await).await
}

/// Back to the list, or the list with why it could not be done.
async fn done(visit: &Visit, outcome: tenken_ops::Result<()>) -> WebResult<Reply> {
    match outcome {
        Ok(()) => Ok(Redirect::to("/people").into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(visit, &Posted::default(), Some(("", &message))).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

async fn page(visit: &Visit, posted: &Posted, problem: Problem<'_>) -> WebResult<Markup> {
    let accounts = list_accounts(visit, &visit.actor).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(visit, &[]))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field).filter(|it| !it.is_empty()))) }
            h1 { "利用者" }
            @if visit.may(Act::HandOutAccounts) && visit.watches() { p { a href="/accounts" { "施設へのアカウントの配付" } " では、たくさんの施設の責任者に、まとめてアカウントを作って配れます。" } }
            @if accounts.is_empty() { p { "まだ、どなたもいません。" } }
            @for account in &accounts { (card(visit, account)) }
            h2 { "利用者を招待する" }
            p { "招待すると、その人がパスワードを決めるためのリンクができます。リンクは7日間、1回だけ使えます。" }
            form method="post" action="/people" novalidate {
                (fields(visit, posted, problem))
                div class="buttons" { button class="btn" { "招待のリンクを作る" } }
            }
        }
    };
    Ok(visit.page("利用者", &body))
}

fn card(visit: &Visit, account: &Account) -> Markup {
    html! {
        section class="card" {
            div class="tags" {
                @for grant in &account.grants { (tag::tag(grant.role.label())) }
                @if !account.has_password { (tag::toned(Tone::Warn, "まだサインインしていません")) }
                @if let Some(at) = account.mailed_at { (tag::tag(&format!("{} に招待のメール", dates::time(at)))) }
                @if account.has_codes { (tag::toned(Tone::Good, "確認コードあり")) }
            }
            h3 { (account.name) }
            p class="small muted" {
                (account.login)
                @if let Some(until) = account.link_until { "　リンクは" (dates::time(until)) "まで使えます" }
            }
            @if !visit.is_self(&account.id) {
                div class="row" {
                    @if visit.sends_mail() && !account.has_password && account.login.contains('@') {
                        form method="post" action={ "/people/" (account.id) "/mail" } {
                            button class="btn small second" { "招待をメールで送る" span class="sr" { "：" (account.name) } }
                        }
                    }
                    form method="post" action={ "/people/" (account.id) "/link" } {
                        button class="btn small second" { "新しいリンクを作る" span class="sr" { "：" (account.name) } }
                    }
                    details {
                        summary { "利用をやめる" span class="sr" { "：" (account.name) } }
                        div class="help" {
                            p { (account.name) "さんは、すぐに使えなくなります。これまでの回答と記録は残ります。" }
                            form method="post" action={ "/people/" (account.id) "/removal" } {
                                button class="btn small" { "やめる" span class="sr" { "：" (account.name) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn fields(visit: &Visit, posted: &Posted, problem: Problem<'_>) -> Markup {
    let error = |field: &str| errors::at(problem, field);
    let roles = visit.roles_to_give();
    let chosen = posted.text("role");
    html! {
        (Field { name: "person", label: "お名前", required: true, value: posted.text("person"), error: error("person"), ..Field::default() }.text())
        (Field { name: "login", label: "サインインに使う名前", hint: "メールアドレスか、半角の英数字で決めた名前です（例：yakkyoku-2）。", required: true, value: posted.text("login"), error: error("login") }.login())
        (Field { name: "role", label: "役割", hint: "責任者は、回答に加えて、ほかの人の招待もできます。", required: true, value: chosen, error: error("role") }
            .select(&html! {
                @if roles.len() > 1 { (option("", "選んでください", chosen)) }
                @for role in &roles { (option(role.id(), role.label(), chosen)) }
            }))
        @if visit.watches() {
            (Field { name: "scope", label: "どこの", hint: "施設は10桁の医療機関コード、自治体は6桁のコード、法人と事業者は13桁の法人番号を入れます。全体を見る役割では空にします。", value: posted.text("scope"), error: error("scope"), ..Field::default() }.digits())
        }
    }
}

fn invitation(visit: &Visit, account: &Account, link: &Link) -> Markup {
    let address = format!("{}/welcome/{}", visit.options().address(), link.secret);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(visit, &[("/people", "利用者")]))
            h1 { (account.name) "さんのリンク" }
            (give_away::only_here(visit))
            (banner(Tone::Warn, "このリンクは、この画面でしか見られません", html! {
                p { "印刷して手渡すか、書き写して、本人だけに伝えてください。リンクを知った人は、だれでもこのアカウントのパスワードを決められます。" }
            }))
            p class="linkline" { code { (address) } }
            dl class="facts" {
                dt { "サインインに使う名前" } dd { (account.login) }
                dt { "使える期限" } dd { (dates::time(link.until)) "まで、1回だけ" }
            }
            div class="buttons" {
                button class="btn second" type="button" data-print hidden { "印刷する" }
                a class="btn" href="/people" { "利用者の一覧へ" }
            }
        }
    };
    visit.page("招待のリンク", &body)
}
