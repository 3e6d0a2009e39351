//! `GET /facilities/{facility}/weaknesses`: what is publicly known about the devices in a facility's ledger.

use axum::extract::Path;
use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::text::calendar::era_date;
use tenken_domain::weaknesses::{NotLookedUp, RowWeaknesses, Weakness, What};
use tenken_ops::policy::Act;
use tenken_ops::readiness::weaknesses_of;
use tenken_ops::weaknesses::DatasetState;

use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{numbers, tag};

const TITLE: &str = "機器の、知られている弱点";

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let (facility, found) = weaknesses_of(&context, &context.actor, &id).await?;
    let looked = &found.looked;
    let devices = addresses::LEDGER.link([&facility.id, "devices"]);
    let body = html! {
        div class="wrap" {
            (way(&context, &facility))
            h1 { (TITLE) }
            p { a href=(devices) { "機器台帳" } "に書かれた製品の名前を、公表されているデータと照らし合わせた結果です。名前だけでは版や更新のようすまではわからないので、どれも「要確認」です。保守の会社に、当てはまるかどうかを聞いてください。" }
            (warnings(&context, &found.datasets))
            h2 { "確かめる機器（" (looked.rows.len()) "台）" }
            @if looked.rows.is_empty() { p { "照らし合わせた範囲では、見つかりませんでした。安全だと確かめられたということではありません。" } }
            @for row in &looked.rows { (of_row(row, context.today())) }
            (not_looked_up(&looked.not_looked_up))
            h2 { "調べるのに使ったデータ" }
            (ages(&found.datasets))
            div class="buttons screen-only" { button class="btn second" type="button" data-print hidden { "印刷する" } }
        }
    };
    Ok(context.page_about(facility.demo, TITLE, &body))
}

/// What is missing or old in the data.
fn warnings(context: &PageContext, datasets: &[DatasetState]) -> Markup {
    let warnings: Vec<&str> = datasets
        .iter()
        .filter_map(|state| state.warning.as_deref())
        .collect();
    let title = match datasets.iter().all(|state| state.newest.is_none()) {
        true => "調べるためのデータが、まだ取り込まれていません",
        false => "調べるためのデータに、足りないか古いものがあります",
    };
    html! {
        @if !warnings.is_empty() {
            (banner(Tone::Warn, title, html! {
                ul { @for warning in warnings { li { (warning) } } }
                p { @if context.may(Act::Operate) { a href=(addresses::WEAKNESS_DATASETS) { "データを取り込む" } } @else { "データは、システムの管理者が取り込みます。" } }
            }))
        }
    }
}

fn of_row(row: &RowWeaknesses, today: Date) -> Markup {
    html! {
        section class="card" {
            div class="tags" { (tag::toned(Tone::Warn, "要確認")) @if row.found.iter().any(is_of_ransomware) { (tag::toned(Tone::Bad, "ランサムウェアに使われた弱点")) } }
            h3 { a href=(addresses::LEDGER_ROW.link([&row.row.row])) { (row.row.name) } }
            p { "照らし合わせた製品：" (row.products.join("、")) }
            ul { @for one in &row.found { li { (weakness(&one.what, today)) } } }
            @if row.left_out > 0 { p { "ほかに" (row.left_out) "件あります。上のものから確かめてください。" } }
        }
    }
}

fn is_of_ransomware(one: &Weakness) -> bool {
    matches!(
        &*one.what,
        What::Exploited {
            ransomware: true,
            ..
        }
    )
}

fn weakness(what: &What, today: Date) -> Markup {
    html! {
        @match what {
            What::EndOfLife { product, cycle, eol_from, supported } => {
                (product) " " (cycle) "："
                @match eol_from { Some(day) if *day > today => { (era_date(*day)) "にサポートが終わります。" } Some(day) => { (era_date(*day)) "にサポートが終わりました。" } None => "サポートが終わっています。" }
                @if !supported.is_empty() { "同じ名前でも、" (supported.join("、")) "ならサポートがあります。版を確かめてください。" }
            }
            What::Exploited { cve, name, added, ransomware, summary, .. } => {
                strong { (cve) } "　" span lang="en" { (name) }
                br; (era_date(*added)) "に、実際に悪用されたと公表されました。" @if *ransomware { strong { "ランサムウェアの攻撃にも使われています。" } }
                @if !summary.is_empty() { br; span class="small muted" lang="en" { (summary) } }
            }
            What::Jvn { id, title, severity, modified } => {
                strong { (id) } "　" (title)
                br; @if let Some(severity) = severity { "深刻度：" (severity.label()) "　" } (era_date(*modified)) "に更新"
            }
        }
    }
}

fn not_looked_up(rows: &[NotLookedUp]) -> Markup {
    html! {
        @if !rows.is_empty() {
            h2 { "照らし合わせられなかった機器（" (rows.len()) "台）" }
            p { "製品の名前が書かれていないか、照らし合わせる表にない名前です。弱点がないということではありません。" }
            ul {
                @for row in rows {
                    li {
                        a href=(addresses::LEDGER_ROW.link([&row.row.row])) { (row.row.name) }
                        @if row.texts.is_empty() { "：OSもソフトも書かれていません。" } @else { "：" (row.texts.join("、")) }
                    }
                }
            }
        }
    }
}

/// How old the data is.
pub fn ages(datasets: &[DatasetState]) -> Markup {
    html! {
        dl class="facts" {
            @for state in datasets {
                dt { (state.kind.label()) }
                dd {
                    @match &state.newest {
                        Some(facts) => {
                            @match facts.dated_on { Some(day) => { (era_date(day)) "のもの" } None => "日付のないもの" }
                            "（" (facts.age_days) "日前）　" (numbers::count(facts.entries)) "件"
                        }
                        None => "まだありません",
                    }
                }
            }
        }
    }
}
