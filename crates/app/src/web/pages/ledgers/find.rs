//! `GET /ledgers/find`: who has this product in this version.

use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use tenken_domain::ledgers::{Column, LedgerKind};
use tenken_ops::Total;
use tenken_ops::ledgers::{FoundRow, FoundRows, RowQuery, find_rows, ledger_kinds};
use tenken_ops::policy::{Act, require};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::option;
use crate::web::parts::numbers::count;
use crate::web::parts::{WIDE_TABLE, crumbs, pager};
use crate::web::typed::Line;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    kind: Line,
    /// The next page, from 1; none for the first.
    after: Line,
    /// What stands in the columns, each under the name of its field: kinds are data.
    #[serde(flatten)]
    values: HashMap<String, Line>,
}

/// The page.
pub async fn show(context: PageContext, Query(looked): Query<Looked>) -> WebResult<Markup> {
    require(&context.actor, Act::ListFacilities)?;
    let kinds = ledger_kinds(&context, &context.actor).await?;
    let kinds: Vec<&Arc<LedgerKind>> = kinds_to_search(kinds.iter());
    let kind = kinds
        .iter()
        .find(|kind| looked.kind == &*kind.id)
        .or(kinds.first());
    let sought = kind.map_or_else(Vec::new, |kind| sought(kind, &looked));
    let found = match kind.filter(|_| !sought.is_empty()) {
        Some(kind) => {
            let query = RowQuery {
                kind: kind.id.clone(),
                values: sought,
                page: looked.after.parse().unwrap_or(0),
            };
            Some(find_rows(&context, &context.actor, &query).await?)
        }
        None => None,
    };
    const TITLE: &str = "台帳からさがす";
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::FACILITIES, "施設")]))
            h1 { (TITLE) }
            p { "どの施設が、どの製品の、どの版を使っているかを、すべての施設の台帳からさがします。さがしたことは、操作の記録に残ります。" }
            (choosing(&kinds, kind.map(|kind| &***kind)))
            @if let Some(kind) = kind { (fields(kind, &looked)) }
            @if let Some(found) = &found { (results(found, &looked)) }
        }
    };
    Ok(context.page(TITLE, &body))
}

fn kinds_to_search<'k>(
    kinds: impl Iterator<Item = &'k Arc<LedgerKind>>,
) -> Vec<&'k Arc<LedgerKind>> {
    kinds
        .filter(|kind| kind.indexed().next().is_some())
        .collect()
}

/// The field of a column.
fn name_of(column: &Column) -> String {
    format!("v.{}", column.id)
}

/// What was typed for each column.
fn sought(kind: &LedgerKind, looked: &Looked) -> Vec<(String, String)> {
    let typed = kind.indexed().filter_map(|column| {
        let text = looked.values.get(&name_of(column))?.given()?;
        Some((column.id.clone(), text.to_owned()))
    });
    typed.collect()
}

fn choosing(kinds: &[&Arc<LedgerKind>], chosen: Option<&LedgerKind>) -> Markup {
    let chosen = chosen.map_or("", |kind| &kind.id);
    html! {
        form class="filter" method="get" action=(addresses::LEDGER_FIND) {
            div class="field" {
                label class="label" for="kind" { "台帳" }
                select id="kind" name="kind" { @for kind in kinds { (option(&kind.id, &kind.title, chosen)) } }
            }
            button class="btn second" { "この台帳にする" }
        }
    }
}

fn fields(kind: &LedgerKind, looked: &Looked) -> Markup {
    html! {
        form class="filter" method="get" action=(addresses::LEDGER_FIND) role="search" aria-describedby="how" {
            input type="hidden" name="kind" value=(kind.id);
            @for column in kind.indexed() {
                @let name = name_of(column);
                @let value = looked.values.get(&name).map_or("", |text| text);
                div class="field" {
                    label class="label" for=(name) { (column.title) }
                    @if column.kind.options().is_empty() { input type="text" id=(name) name=(name) value=(value) autocomplete="off"; }
                    @else { select id=(name) name=(name) {
                        (option("", "どれでも", value))
                        @for one in column.kind.options() { (option(&one.id, &one.label, value)) }
                    } }
                }
            }
            button class="btn" { "さがす" }
            p class="small muted" id="how" { "入れた言葉と同じものをさがします。終わりに * を付けると、その言葉で始まるものをさがします（例：Windows*）。全角と半角、大文字と小文字は区別しません。" }
        }
    }
}

fn results(found: &FoundRows, looked: &Looked) -> Markup {
    let columns: Vec<&Column> = (found.kind.columns.iter())
        .filter(|column| {
            found
                .rows
                .iter()
                .any(|row| !row.values.get(&column.id).is_empty())
        })
        .collect();
    let next = found.next.map(|next| next.to_string());
    let mut query: Vec<(&str, &str)> = (looked.values.iter())
        .map(|(name, value)| (&**name, &**value))
        .collect();
    query.sort_unstable();
    query.extend([("kind", &*found.kind.id), ("after", &*looked.after)]);
    html! {
        h2 { "見つかったもの" }
        p { (count(found.total.unsigned_abs())) "行（" (count(found.facilities.unsigned_abs())) "施設）" }
        @for of_one in found.rows.chunk_by(|one, next| one.facility == next.facility) { (of_facility(found, of_one, &columns)) }
        (pager::pager(addresses::LEDGER_FIND, &query, found.rows.len(), Total::Exactly(found.total.unsigned_abs()), next.as_deref()))
    }
}

fn of_facility(found: &FoundRows, rows: &[FoundRow], columns: &[&Column]) -> Markup {
    html! {
        @if let Some(first) = rows.first() {
            h3 { a href=(addresses::LEDGER.link([&first.facility, &found.kind.id])) { (first.facility_name) } }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    caption class="sr" { (first.facility_name) }
                    thead { tr { th scope="col" { (found.kind.row) } @for column in columns { th scope="col" { (column.title) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                th scope="row" { a href=(addresses::LEDGER_ROW.link([&row.row])) { (found.kind.name_of(&row.values)) } }
                                @for column in columns { td { (column.kind.show(row.values.get(&column.id))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
