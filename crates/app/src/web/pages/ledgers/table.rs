//! `GET /facilities/{facility}/ledgers/{kind}`: a ledger as a table. Without the script it is read here and changed row
//! by row; the script makes it a table to type in.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::ledgers::{Column, LedgerKind};
use tenken_domain::text::input::plain;
use tenken_ops::Total;
use tenken_ops::ledgers::{KeptRow, Ledger, ledger};

use super::contact_chart::CONTACTS;
use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{WIDE_TABLE, pager};

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
) -> WebResult<Markup> {
    let ledger = ledger(&context, &context.actor, &facility, &kind).await?;
    let (facility, kind) = (&ledger.facility, &ledger.kind);
    let body = html! {
        div class="wrap" {
            (way(&context, facility, &[]))
            h1 { (kind.title) }
            p { (kind.about) }
            @if ledger.rows.is_empty() { p { "まだ1行もありません。" } }
            @if ledger.may_change { (ways_in(&ledger)) }
            @if kind.id == CONTACTS { p class="screen-only" { a href=(addresses::CONTACT_CHART.link([&facility.id])) { "連絡体制図を見る・印刷する" } } }
            @if !ledger.rows.is_empty() { (rows(&ledger, &looked)) }
            @if !kind.source.is_empty() { details { summary { "この台帳の列のもとになっているもの" } p { (kind.source) } } }
        }
    };
    Ok(context.page_about(facility.demo, &kind.title, &body))
}

fn ways_in(ledger: &Ledger) -> Markup {
    let parts = [&*ledger.facility.id, &*ledger.kind.id];
    html! {
        div class="buttons screen-only" {
            a class="btn" href=(addresses::NEW_ROW.link(parts)) { (ledger.kind.row) "を1行書く" }
        }
    }
}

fn rows(ledger: &Ledger, looked: &Looked) -> Markup {
    let kind = &ledger.kind;
    let parts = [&*ledger.facility.id, &*kind.id];
    let here = addresses::LEDGER.link(parts);
    let found = chosen(ledger, looked);
    let page: Vec<&&KeptRow> = found.iter().skip(looked.after).take(SHOWN).collect();
    let next = (looked.after + SHOWN < found.len()).then(|| (looked.after + SHOWN).to_string());
    let shown = shown_columns(kind, ledger);
    let query = [("q", &*looked.q), ("by", &*looked.by)];
    html! {
        div class="ledger" data-rows=(addresses::LEDGER_ROWS.link(parts)) data-changes=(addresses::LEDGER_CHANGES.link(parts)) {
            form class="search" method="get" action=(here) role="search" {
                label for="q" { "さがす" }
                input type="search" id="q" name="q" value=(looked.q);
                label for="by" { "並べる列" }
                select id="by" name="by" {
                    option value="" { "書いた順" }
                    @for column in &kind.columns { option value=(column.id) selected[column.id == looked.by] { (column.title) } }
                }
                button class="btn second small" { "表示する" }
            }
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
