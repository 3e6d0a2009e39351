//! `GET /facilities/{facility}/ledgers/{kind}`: a ledger as a table. Without the script it is read here and changed row
//! by row; the script makes it a table to type in.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::ledgers::{Column, LedgerKind};
use tenken_domain::text::input::plain;
use tenken_ops::Total;
use tenken_ops::ledgers::{KeptRow, Ledger, ledger, ledger_kind};

use super::contact_chart::CONTACTS;
use super::imports::{Done, told};
use super::{files, logs, way};
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{WIDE_TABLE, pager};
use crate::web::{addresses, assets};

/// Rows shown at once without the script.
const SHOWN: usize = 100;

/// What is looked for, and how it is sorted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    q: String,
    by: String,
    after: usize,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
    Query(looked): Query<Looked>,
    Query(done): Query<Done>,
) -> WebResult<Markup> {
    if ledger_kind(&context, &context.actor, &kind).await?.sealed {
        return logs::list(&context, &facility, &kind).await;
    }
    let ledger = ledger(&context, &context.actor, &facility, &kind).await?;
    let (facility, kind) = (&ledger.facility, &ledger.kind);
    let may_change = ledger.may_change;
    let body = html! {
        @if may_change { script type="module" src=(assets::url("ledger.js")) {} }
        div class="wrap" {
            (way(&context, facility, &[]))
            h1 { (kind.title) }
            p { (kind.about) }
            (told(&done))
            (files::links(&ledger))
            @if ledger.rows.is_empty() && !may_change { p { "まだ1行もありません。" } }
            @if kind.id == CONTACTS { p class="screen-only" { a href=(addresses::CONTACT_CHART.link([&facility.id])) { "連絡体制図を見る・印刷する" } } }
            @if may_change { (to_type_in(&context, &ledger, &looked)) }
            @else if !ledger.rows.is_empty() { div class="ledger" { (search(&ledger, &looked)) (rows(&ledger, &looked)) } }
            @if !kind.source.is_empty() { details class="screen-only" { summary { "この台帳の列のもとになっているもの" } p { (kind.source) } } }
        }
    };
    Ok(context.page_about(facility.demo, &kind.title, &body))
}

/// The table for who may change it: the script makes it one to type in.
fn to_type_in(context: &PageContext, ledger: &Ledger, looked: &Looked) -> Markup {
    let parts = [&*ledger.facility.id, &*ledger.kind.id];
    html! {
        div class="ledger" data-ledger data-rows=(addresses::LEDGER_ROWS.link(parts)) data-changes=(addresses::LEDGER_CHANGES.link(parts))
            data-row=(addresses::LEDGER_ROW.link(["ROW"])) data-person=(context.person_id()) {
            (ways_in(ledger))
            (search(ledger, looked))
            (tools())
            div data-ledger-conflicts {}
            div class="banner bad errors" data-ledger-faults hidden {}
            div class="sheet-frame scroll" data-ledger-frame hidden {}
            p class="small muted screen-only" role="status" data-ledger-shown {}
            div data-ledger-plain {
                div class="buttons screen-only" { a class="btn" href=(addresses::NEW_ROW.link(parts)) { (ledger.kind.row) "を1行書く" } }
                @if !ledger.rows.is_empty() { (rows(ledger, looked)) }
            }
        }
    }
}

/// How a ledger without a row is begun.
fn ways_in(ledger: &Ledger) -> Markup {
    html! {
        section class="screen-only" data-ledger-start hidden[!ledger.rows.is_empty()] {
            h2 { "はじめかた" }
            p { "まだ1行もありません。わからない列は、空のままでかまいません。あとから書き足せます。" }
            div class="cards" {
                div class="card" data-with-script hidden {
                    h3 { "Excelの表を貼り付ける" }
                    p { "見出しの行もいっしょにコピーすると、列の順番が違っていても、それぞれの列に入ります。" }
                    button class="btn second" type="button" name="paste" { "表に貼り付ける" }
                }
                div class="card" data-with-script hidden {
                    h3 { "1行ずつ書く" }
                    p { "下の表に、そのまま書き込めます。書いたものは、自動で保存されます。" }
                    button class="btn second" type="button" name="write" { (ledger.kind.row) "を1行書く" }
                }
            }
        }
    }
}

/// What the script needs beside the table.
fn tools() -> Markup {
    html! {
        div class="sheet-tools screen-only" data-ledger-tools hidden {
            details data-ledger-filters hidden { summary { "列の値でしぼる" } div class="filter" {} }
            div class="row" {
                button class="btn second small" type="button" name="add" { "行を足す" }
                button class="btn second small" type="button" name="undo" { "元に戻す" }
                button class="btn second small" type="button" name="redo" { "やり直す" }
                button class="btn second small" type="button" name="remove" { "この行を消す" }
                a class="btn second small" data-ledger-row hidden { "この行のこれまで" }
            }
            details class="keys" {
                summary { "書き方とキーボードの使い方" }
                ul {
                    li { "セルを選んでそのまま打つと、書き換わります。F2キーか、もう一度押すと、続きを書けます。Escキーで、やめます。" }
                    li { "矢印キー、Tab、Enterで動きます。Ctrl＋矢印、Home、Endで端まで動きます。Shiftを押しながら動くと、まとめて選べます。" }
                    li { "Ctrl＋Cでコピー、Ctrl＋Vで貼り付け、Deleteで空に、Ctrl＋Zで元に戻す、Ctrl＋Yでやり直しです。行の番号を押すと、行を選べます。" }
                    li { "選ぶ列は、Alt＋↓で一覧が出ます。日付は「令和2年12月1日」「R2.12.1」「2020/12/1」のどれでも書けます。" }
                    li { "一番上の行で↑を押すと見出しに移り、Enterで並べ替えます。Escのあとに Tab を押すと、表の外に出ます。" }
                }
            }
            p class="sr" id="ledger-keys" { "矢印キーで動きます。Escキーのあとに Tab を押すと、表の外に出ます。" }
            div class="sheet-state" {
                p role="status" id="save-state" { "入力したものは、自動で保存されます。" }
                p class="small" role="status" data-ledger-said {}
                div class="row" data-ledger-progress hidden {
                    div class="meter" { progress aria-label="保存の進み" value="0" max="1" {} span class="count" {} }
                    button class="btn second small" type="button" name="stop" { "保存を止める" }
                    button class="btn second small" type="button" name="on" hidden { "続きを保存する" }
                    button class="btn second small" type="button" name="drop" hidden { "残りを取り消す" }
                }
            }
        }
    }
}

fn search(ledger: &Ledger, looked: &Looked) -> Markup {
    let kind = &ledger.kind;
    html! {
        form class="search filter screen-only" method="get" action=(addresses::LEDGER.link([&*ledger.facility.id, &*kind.id])) role="search" hidden[ledger.rows.is_empty()] {
            div class="field" {
                label class="label" for="q" { "さがす" }
                input type="search" id="q" name="q" value=(looked.q) autocomplete="off";
            }
            div class="field" {
                label class="label" for="by" { "並べる列" }
                select id="by" name="by" {
                    option value="" { "書いた順" }
                    @for column in &kind.columns { option value=(column.id) selected[column.id == looked.by] { (column.title) } }
                }
            }
            button class="btn second" { "表示する" }
        }
    }
}

fn rows(ledger: &Ledger, looked: &Looked) -> Markup {
    let kind = &ledger.kind;
    let here = addresses::LEDGER.link([&*ledger.facility.id, &*kind.id]);
    let found = chosen(ledger, looked);
    let page: Vec<&&KeptRow> = found.iter().skip(looked.after).take(SHOWN).collect();
    let next = (looked.after + SHOWN < found.len()).then(|| (looked.after + SHOWN).to_string());
    let shown = shown_columns(kind, ledger);
    let query = [("q", &*looked.q), ("by", &*looked.by)];
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                caption class="sr" { (kind.title) }
                thead { tr { th scope="col" { (kind.row) } @for column in &shown { th scope="col" { (column.title) } } } }
                tbody {
                    @for kept in &page {
                        tr {
                            th scope="row" { a href=(addresses::LEDGER_ROW.link([&kept.row.id])) { (kind.name_of(&kept.row.values)) } }
                            @for column in &shown { td { (column.kind.show(kept.row.values.get(&column.id))) } }
                        }
                    }
                }
            }
        }
        (pager::pager(&here, &query, page.len(), Total::Exactly(found.len() as u64), next.as_deref()))
    }
}

/// The columns that anything stands in.
fn shown_columns<'l>(kind: &'l LedgerKind, ledger: &Ledger) -> Vec<&'l Column> {
    let is_used = |column: &&Column| {
        ledger
            .rows
            .iter()
            .any(|kept| !kept.row.values.get(&column.id).is_empty())
    };
    kind.columns.iter().filter(is_used).collect()
}

/// The rows in which all words that are looked for stand, in the order that is asked for.
fn chosen<'l>(ledger: &'l Ledger, looked: &Looked) -> Vec<&'l KeptRow> {
    let kind = &ledger.kind;
    let words: Vec<String> = looked.q.split_whitespace().map(plain).collect();
    let has_all = |kept: &&KeptRow| {
        let shown = kind
            .columns
            .iter()
            .map(|one| one.kind.show(kept.row.values.get(&one.id)));
        let text = plain(&shown.collect::<Vec<_>>().join("\u{1f}"));
        words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<&KeptRow> = ledger.rows.iter().filter(has_all).collect();
    if let Some(column) = kind.column(&looked.by) {
        // What is empty comes last.
        let key = |kept: &&KeptRow| {
            let value = kept.row.values.get(&column.id);
            (
                value.is_empty(),
                value.parse::<i64>().unwrap_or(i64::MAX),
                value.to_owned(),
            )
        };
        found.sort_by_cached_key(key);
    }
    found
}
