//! `/system`: how the installation is doing, its settings, and the outbox.

use axum::extract::{Path, Query};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::installation::system::{SystemState, system_state};
use tenken_ops::outbox::{MailState, Outbox, QueuedMail, read_outbox, retry_mail};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::{WIDE_TABLE, crumbs, dates, numbers};

/// How many bytes a megabyte has, as people count storage.
const MEGABYTE: u64 = 1_000_000;

/// Everything at a glance.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    let state = system_state(&context, &context.actor).await?;
    let (outbox, _) = read_outbox(&context, &context.actor, MailState::Failed).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { "システムの状態" }
            (facts(&context, &state))
            h2 { "メール" }
            (glance(&context, &outbox))
            h2 { "プログラムからの利用" }
            p { a href=(addresses::TOKENS) { "トークン" } "：APIを使うプログラムのための鍵を作り、取り消します。" }
            h2 { "弱点のデータ" }
            p { a href=(addresses::WEAKNESS_DATASETS) { "知られている弱点のデータ" } "：施設の機器台帳と照らし合わせるファイルを取り込みます。" }
            h2 { "設定" }
            p { "設定は、プログラムを始めるときに、オプションか環境変数で決めます。変えたら、プログラムを始め直してください。" }
            (settings(&context))
        }
    };
    Ok(context.page("システムの状態", &body))
}

fn facts(context: &PageContext, state: &SystemState) -> Markup {
    html! {
        dl class="facts" {
            dt { "版" } dd { "点検 Tenken " (env!("CARGO_PKG_VERSION")) }
            dt { "いまの時刻" } dd { (dates::time(context.now())) " 時計がずれていると、確認コードが使えなくなります。" }
            dt { "データベース" } dd { (state.database) "（" (numbers::count(state.bytes.div_ceil(MEGABYTE))) "MB）" }
            dt { "施設" } dd { (numbers::count(state.facilities)) }
            dt { "提出" } dd { (numbers::count(state.submissions)) "件（出し直しを含む）" }
            dt { "利用者" } dd { (numbers::count(state.people)) "人、サインイン中 " (numbers::count(state.sessions)) "か所" }
            dt { "操作の記録" } dd { (numbers::count(state.sealed)) "件を改ざんから守っています。" @match state.signed_at { Some(at) => { "最後の確認印：" (dates::time(at)) } None => "確認印はまだありません。" } " 改ざんの有無は tenken audit verify で確かめられます。" }
        }
    }
}

fn glance(context: &PageContext, outbox: &Outbox) -> Markup {
    html! {
        @if !context.sends_mail() { p { "いまの設定では、メールを送りません。お知らせは「届いたお知らせ」にだけ出ます。" } }
        dl class="facts" {
            @for (state, count) in [(MailState::Waiting, outbox.waiting), (MailState::Sent, outbox.sent), (MailState::Failed, outbox.failed)] {
                dt { (state.label()) } dd { a href={ (addresses::MAILS) (addresses::query(&[("state", state.id())])) } { (numbers::count(count)) "通" } }
            }
            dt { "アドレスがなく、画面だけで知らせた" } dd { (numbers::count(outbox.without_address)) "件" }
        }
    }
}

fn settings(context: &PageContext) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "設定" } th scope="col" { "いまの値" } th scope="col" { "意味" } th scope="col" { "環境変数" } } }
                tbody {
                    @for setting in context.options().settings() {
                        tr {
                            th scope="row" { code { (setting.option) } }
                            td { (setting.value) }
                            td { (setting.meaning) }
                            td { @if let Some(variable) = &setting.variable { code { (variable) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Which mails to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailsQuery {
    state: String,
}

/// `GET /system/mail`: the mails in one state.
pub async fn mails(context: PageContext, Query(wanted): Query<MailsQuery>) -> WebResult<Markup> {
    let mut states = MailState::ALL.into_iter();
    let state = states
        .find(|state| state.id() == wanted.state)
        .unwrap_or(MailState::Failed);
    let (_, mails) = read_outbox(&context, &context.actor, state).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::SYSTEM, "システムの状態")]))
            h1 { "メール：" (state.label()) }
            ul class="tabs" {
                @for one in MailState::ALL { li { a href={ (addresses::MAILS) (addresses::query(&[("state", one.id())])) } aria-current=[(one == state).then_some("page")] { (one.label()) } } }
            }
            @if mails.is_empty() { p { "ありません。" } } @else { (table(state, &mails)) }
        }
    };
    Ok(context.page("メール", &body))
}

fn table(state: MailState, mails: &[QueuedMail]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "あて先" } th scope="col" { "題名" } th scope="col" { "日時" } th scope="col" class="num" { "試した回数" } th scope="col" { "送れなかったわけ" } @if state == MailState::Failed { th scope="col" { "操作" } } } }
                tbody {
                    @for mail in mails {
                        tr {
                            td { (mail.recipient) br; span class="small muted" { (mail.mail) } }
                            td { (mail.subject) br; span class="small muted" { (mail.kind.label()) } }
                            td { (dates::time(mail.at)) }
                            td class="num" { (mail.attempts) }
                            td { (mail.problem.as_deref().unwrap_or_default()) }
                            @if state == MailState::Failed {
                                td { form method="post" action=(addresses::MAIL_RETRY.link([&mail.number.to_string()])) { button class="btn small second" { "もう一度送る" span class="sr" { "：" (mail.recipient) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `POST /system/mail/{mail}/retry`
pub async fn retry(context: PageContext, Path(mail): Path<String>) -> WebResult<Redirect> {
    let number = mail
        .parse()
        .map_err(|_| WebError::not_found("送れなかったメール"))?;
    retry_mail(&context, &context.actor, number).await?;
    Ok(Redirect::to(addresses::MAILS))
}
