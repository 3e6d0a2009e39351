//! `GET /corporations/{corporation}/ledgers`: how much of each ledger the shops of a corporation keep, and the ways in
//! and out for all of them.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::ledgers::LedgerKind;
use tenken_ops::Total;
use tenken_ops::ledgers::{ChainLedgers, ledgers_of_shops};

use super::imports::{Done, told};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::numbers::count;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, pager};

/// Shops shown at once.
const SHOWN: usize = 100;

/// Where in the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    after: usize,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(corporation): Path<String>,
    Query(looked): Query<Looked>,
    Query(done): Query<Done>,
) -> WebResult<Markup> {
    const TITLE: &str = "施設の台帳";
    let chain = ledgers_of_shops(&context, &context.actor, &corporation).await?;
    let above = addresses::CORPORATION.link([&chain.corporation.id]);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(&above, &chain.corporation.name)]))
            h1 { (TITLE) }
            p { (chain.corporation.name) "の" (count(chain.shops.len() as u64)) "施設の台帳です。" @if chain.may_change { "Excelの表1つで、すべての施設の分をまとめて取り込めます。" } }
            (told(&done))
            @if chain.shops.is_empty() { p { "見られる施設はありません。" } } @else {
                h2 { "台帳ごと" }
                (kinds(&chain))
                h2 { "施設ごと" }
                (shops(&chain, looked.after))
            }
        }
    };
    let demo = chain.shops.iter().any(|shop| shop.demo);
    Ok(context.page_about(demo, TITLE, &body))
}

fn kinds(chain: &ChainLedgers) -> Markup {
    let of = |kind: &LedgerKind| {
        let sizes = chain
            .shops
            .iter()
            .filter_map(|shop| shop.sizes.get(&kind.id));
        sizes.fold((0_u64, 0_usize), |(rows, shops), size| {
            (rows + size.unsigned_abs(), shops + 1)
        })
    };
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "台帳" } th scope="col" class="num" { "行" } th scope="col" class="num" { "まだない施設" } th scope="col" { "まとめて" } } }
                tbody {
                    @for kind in &chain.kinds {
                        @let (rows, shops) = of(kind);
                        tr {
                            th scope="row" { (kind.title) }
                            td class="num" { (count(rows)) @if kind.sealed { "ファイル" } }
                            td class="num" { (count((chain.shops.len() - shops) as u64)) }
                            td { @if kind.sealed { "施設ごとに入れます" } @else { (ways(chain, kind, rows > 0)) } }
                        }
                    }
                }
            }
        }
    }
}

fn ways(chain: &ChainLedgers, kind: &LedgerKind, has_rows: bool) -> Markup {
    let parts = [&*chain.corporation.id, &*kind.id];
    let named = |what: &str| format!("{}：{what}", kind.title);
    html! {
        @if chain.may_change {
            a href=(addresses::CHAIN_IMPORTS.link(parts)) aria-label=(named("取り込む")) { "取り込む" } " "
            a href=(addresses::CHAIN_TEMPLATE.link(parts)) aria-label=(named("ひな形")) download { "ひな形" } " "
        }
        @if has_rows {
            a href=(addresses::CHAIN_XLSX.link(parts)) aria-label=(named("Excel")) download { "Excel" } " "
            a href=(addresses::CHAIN_CSV.link(parts)) aria-label=(named("CSV")) download { "CSV" }
        }
    }
}

fn shops(chain: &ChainLedgers, after: usize) -> Markup {
    let here = addresses::CHAIN_LEDGERS.link([&chain.corporation.id]);
    let next = after.saturating_add(SHOWN);
    let page: Vec<_> = chain.shops.iter().skip(after).take(SHOWN).collect();
    let total = Total::Exactly(chain.shops.len() as u64);
    let next = (next < chain.shops.len()).then(|| next.to_string());
    let here_after = if after > 0 {
        after.to_string()
    } else {
        String::new()
    };
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "施設" } @for kind in &chain.kinds { th scope="col" class="num" { (kind.title) } } th scope="col" { "最後に書いた日" } } }
                tbody {
                    @for shop in &page {
                        tr {
                            th scope="row" { a href=(addresses::LEDGERS.link([&shop.facility])) { (shop.name) } }
                            @for kind in &chain.kinds {
                                td class="num" { @match shop.sizes.get(&kind.id) { Some(rows) => (count(rows.unsigned_abs())), None => "―" } }
                            }
                            td { @if let Some(at) = shop.changed_at.as_deref().and_then(|at| at.parse().ok()) { (dates::time(at)) } }
                        }
                    }
                }
            }
        }
        (pager::pager(&here, &[("after", &here_after)], page.len(), total, next.as_deref()))
    }
}
