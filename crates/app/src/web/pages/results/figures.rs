//! `GET /rounds/{round}/results`: figures with their base, as bars and tables.

use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_domain::results::tabulation::{Cell, Dimension, ItemResult, Results};
use tenken_ops::results::{export_round, tabulate_round};
use tenken_ops::rounds::{Round, find_round};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::bars::{Bar, bars};
use crate::web::parts::numbers::{count, percent};
use crate::web::parts::{WIDE_TABLE, crumbs, meter};

/// More groups than this are folded.
const MANY: usize = 8;

/// What the figures are grouped by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct By {
    by: String,
}

impl By {
    /// Bed classes for hospitals alone, else prefectures.
    fn dimension(&self, round: &Round) -> Dimension {
        let usual = if round.kinds == [FacilityKind::Hospital] {
            Dimension::BedClass
        } else {
            Dimension::Prefecture
        };
        Dimension::parse(&self.by).unwrap_or(usual)
    }
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(by): Query<By>,
) -> WebResult<Markup> {
    let dimension = by.dimension(&find_round(&context, &context.actor, &id).await?);
    let (round, results) = tabulate_round(&context, &context.actor, &id, dimension).await?;
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::ROUNDS, "実施回"), (&addresses::ROUND.link([&id]), &round.title)]))
            h1 { "集計　" (round.title) }
            p { "いま提出されている回答を、そのつど数えています。" @if let Some(counted) = context.counted() { (counted) } }
            (meter::meter("回答", counted(results.answered), counted(results.targeted)))
            p { "回答率 " strong { (percent(results.rate)) } }
            (tabs(&id, &round, dimension))
            p { a href={ (addresses::RESULTS_CSV.link([&id])) "?by=" (dimension.id()) } download { "この集計をCSV（Excelで開けます）で受け取る" } }
            (response_rates(&results))
            @for item in &results.items { (figure(item, &results)) }
        }
    };
    Ok(context.page_about(round.demo, "集計", &body))
}

/// `GET /rounds/{round}/results.csv`
pub async fn csv(
    context: PageContext,
    Path(id): Path<String>,
    Query(by): Query<By>,
) -> WebResult<Reply> {
    let dimension = by.dimension(&find_round(&context, &context.actor, &id).await?);
    let (_, results) = export_round(&context, &context.actor, &id, dimension).await?;
    let name = format!(
        "attachment; filename=\"{}-{}.csv\"",
        addresses::encode(&id),
        dimension.id()
    );
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, tenken_spreadsheets::results_csv(&results)).into_response())
}

fn tabs(id: &str, round: &Round, chosen: Dimension) -> Markup {
    let hospitals = round.kinds.contains(&FacilityKind::Hospital);
    html! {
        ul class="tabs" aria-label="分け方" {
            @for dimension in Dimension::ALL.into_iter().filter(|dimension| hospitals || *dimension != Dimension::BedClass) {
                li {
                    a href={ (addresses::RESULTS.link([id])) "?by=" (dimension.id()) } aria-current=[(dimension == chosen).then_some("true")] {
                        (dimension.label()) "別"
                    }
                }
            }
        }
    }
}

fn response_rates(results: &Results) -> Markup {
    html! {
        section class="card" {
            h2 { (results.by.label()) "別の回答率" }
            (bars(results.groups.iter().filter(|group| group.targeted > 0).map(|group| Bar { name: &group.label, rate: group.rate, count: group.answered })))
            details data-print-open {
                summary { "表で見る" }
                div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                    table {
                        thead { tr { th scope="col" { (results.by.label()) } th scope="col" class="num" { "対象" } th scope="col" class="num" { "回答" } th scope="col" class="num" { "回答率" } } }
                        tbody {
                            @for group in &results.groups {
                                tr { th scope="row" { (group.label) } td class="num" { (count(group.targeted)) } td class="num" { (count(group.answered)) } td class="num" { @if group.targeted == 0 { "―" } @else { (percent(group.rate)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figure(item: &ItemResult, results: &Results) -> Markup {
    let first = item.choices.first();
    // Of yes/no and checklist rows one bar per group says it all.
    let by_group = first.filter(|choice| matches!(choice.id.as_str(), "yes" | "met"));
    html! {
        section class="card" {
            h2 { span class="muted" { (item.number) } " " span class="pre" { (item.text) } }
            p class="muted" { "母数：" (item.base_label) " " (count(item.total.base)) "施設　未記入 " (count(item.total.blank)) "施設" }
            (bars(item.choices.iter().enumerate().map(|(at, choice)| Bar { name: &choice.label, rate: item.total.rates[at], count: item.total.counts[at] })))
            @if let Some(numbers) = &item.numbers {
                p { "最小 " (numbers.min) "　中央値 " (numbers.median) "　最大 " (numbers.max) "　記入 " (count(numbers.count)) "施設" }
            }
            @if let Some(choice) = by_group { (group_bars(&choice.label, item, results)) }
            details data-print-open { summary { "表で見る" } (table(item, results)) }
        }
    }
}

/// The first choice of each group; folded where there are many groups.
fn group_bars(choice: &str, item: &ItemResult, results: &Results) -> Markup {
    let title = format!("{}別の「{choice}」", results.by.label());
    let groups: Vec<Bar<'_>> = results
        .groups
        .iter()
        .zip(&item.by)
        .filter(|(_, cell)| cell.base > 0)
        .map(|(group, cell)| Bar {
            name: &group.label,
            rate: cell.rates[0],
            count: cell.counts[0],
        })
        .collect();
    let many = groups.len() > MANY;
    let drawn = bars(groups.into_iter());
    html! {
        @if many { details data-print-open { summary { (title) } (drawn) } }
        @else { h3 { (title) } (drawn) }
    }
}

fn table(item: &ItemResult, results: &Results) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead {
                    tr {
                        th scope="col" { (results.by.label()) }
                        th scope="col" class="num" { "母数" }
                        @for choice in &item.choices { th scope="col" class="num" { (choice.label) } }
                        th scope="col" class="num" { "未記入" }
                    }
                }
                tbody {
                    (row("全体", &item.total))
                    @for (group, cell) in results.groups.iter().zip(&item.by) { (row(&group.label, cell)) }
                }
            }
        }
    }
}

fn row(label: &str, cell: &Cell) -> Markup {
    html! {
        tr {
            th scope="row" { (label) }
            td class="num" { (count(cell.base)) }
            @for (number, rate) in cell.counts.iter().zip(&cell.rates) { td class="num" { @if cell.base == 0 { "―" } @else { (count(*number)) "（" (percent(*rate)) "）" } } }
            td class="num" { (count(cell.blank)) }
        }
    }
}
