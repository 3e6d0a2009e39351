//! `/facilities/{facility}/roles`: a facility's role-sharing table as a whole, with its gaps.

use axum::extract::{Path, Query};
use axum::response::Response as Reply;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::role_sharing::{Gap, GapKind, Part, RoleRow};
use tenken_ops::facilities::find_facility;
use tenken_ops::records::role_sharing::{RoleColumn, RoleTable, Said, read_role_table};
use tenken_spreadsheets::{RoleSide, RoleWorkbook, role_table_xlsx};

use super::{NAME, day, explanation, first, no_rows};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_excel;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::option;
use crate::web::parts::{WIDE_TABLE, crumbs, tag};

/// What to show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TableQuery {
    version: String,
    /// Only rows with gaps.
    open: bool,
}

impl TableQuery {
    fn version(&self) -> Option<&str> {
        Some(&*self.version).filter(|version| !version.is_empty())
    }
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(facility): Path<String>,
    Query(wanted): Query<TableQuery>,
) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &facility).await?;
    let table = read_role_table(&context, &context.actor, &facility.id, wanted.version()).await?;
    let may_change = context.answers_for(&facility);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            p class="muted" { (facility.name) }
            h1 { (NAME) }
            p class="screen-only" { "施設と事業者が、安全管理の仕事をどう分けるかを確かめる表です。施設が行うことと、契約ごとに事業者と決めることがあります。だれも行わない仕事が残っていないかを見つけます。" }
            @match &table {
                None => (no_rows(&context)),
                Some(table) => (whole_page(&facility.id, table, &wanted, may_change)),
            }
        }
    };
    Ok(context.page_about(facility.demo, NAME, &body))
}

/// `GET …/roles/sheet.xlsx`: the same as a file, to be sent to vendors.
pub async fn xlsx(
    context: PageContext,
    Path(facility): Path<String>,
    Query(wanted): Query<TableQuery>,
) -> WebResult<Reply> {
    let facility = find_facility(&context, &context.actor, &facility).await?;
    let table = read_role_table(&context, &context.actor, &facility.id, wanted.version()).await?;
    let table = table.ok_or_else(|| WebError::not_found("役割分担確認表の項目"))?;
    let side = |name: String, side: &tenken_ops::records::role_sharing::SaidByRow| RoleSide {
        name,
        said: side
            .iter()
            .map(|(key, said)| (key.clone(), said.statement.clone()))
            .collect(),
    };
    let columns = table.columns.iter().map(|column| {
        let contract = &column.contract;
        let name = format!("{}（{}）", contract.vendor.1, contract.title);
        let vendor = format!("{}の答え", contract.vendor.1);
        [side(name, &column.facility), side(vendor, &column.vendor)]
    });
    let gaps = table.rows.iter().map(|row| gap_words(&table, row));
    let workbook = RoleWorkbook {
        title: format!("{NAME} {}　{}", table.version, facility.name),
        rows: &table.rows,
        own: side(facility.name.clone(), &table.own),
        columns: columns.collect(),
        gaps: gaps.collect(),
    };
    let name = format!("{NAME}-{}.xlsx", table.version);
    as_excel(name, role_table_xlsx(&workbook))
}

fn whole_page(facility: &str, table: &RoleTable, wanted: &TableQuery, may_change: bool) -> Markup {
    let query = [("version", &*wanted.version)];
    html! {
        (gap_counts(table))
        form method="get" action=(addresses::ROLES.link([facility])) class="screen-only" {
            @if table.versions.len() > 1 {
                div class="field" {
                    label class="label" for="version" { "版" }
                    select id="version" name="version" { @for version in &table.versions { (option(version, version, &table.version)) } }
                }
            }
            label class="choice" { input type="checkbox" name="open" value="true" checked[wanted.open]; span { "足りないところがある項目だけを見る" } }
            div class="buttons" { button class="btn second" { "表示を変える" } }
        }
        h2 { (Part::Own.label()) "：" (Part::Own.about()) }
        @if may_change { p class="screen-only" { a href={ (addresses::OWN_ROLES.link([facility])) (addresses::query(&query)) } { "Part1を記入する" } } }
        (own(table, wanted))
        h2 { (Part::Joint.label()) "：" (Part::Joint.about()) }
        @if table.columns.is_empty() {
            p { "いま続いている契約がありません。契約を登録すると、契約ごとの欄ができます。" }
            @if may_change { p { a href=(addresses::FACILITY_CONTRACTS.link([facility])) { "契約している事業者" } } }
        } @else {
            @if may_change { ul class="screen-only" { @for column in &table.columns {
                li { a href={ (addresses::CONTRACT_ROLES.link([&column.contract.id])) (addresses::query(&query)) } { (column.contract.vendor.1) "（" (column.contract.title) "）との分担を記入する" } }
            } } }
            (joint(table, wanted))
        }
        div class="buttons screen-only" {
            button class="btn second" type="button" data-print hidden { "印刷する" }
            a class="btn second" href={ (addresses::ROLES_XLSX.link([facility])) (addresses::query(&query)) } download { "Excelで受け取る" }
        }
        (sources())
    }
}

/// How many gaps of each kind there are, and what to do about them.
fn gap_counts(table: &RoleTable) -> Markup {
    let gaps: Vec<Gap> = table.rows.iter().flat_map(|row| table.gaps(row)).collect();
    if gaps.is_empty() {
        let done = html! { p { "すべての項目を確かめてあり、だれが行うかも決まっています。" } };
        return banner(Tone::Good, "足りないところはありません", done);
    }
    let counted =
        GapKind::ALL.map(|kind| (kind, gaps.iter().filter(|gap| gap.kind == kind).count()));
    banner(
        Tone::Warn,
        "まだ足りないところがあります",
        html! {
            ul { @for (kind, count) in counted { @if count > 0 { li { (kind.label()) "：" (count) "か所。" (kind.advice()) } } } }
        },
    )
}

fn tone(kind: GapKind) -> Tone {
    match kind {
        GapKind::Nobody | GapKind::Unclaimed | GapKind::Disagreed => Tone::Bad,
        GapKind::NoCharge | GapKind::Open => Tone::Warn,
        GapKind::Unconfirmed => Tone::Info,
    }
}

fn gap_tags<'a>(gaps: impl Iterator<Item = &'a Gap>) -> Markup {
    html! { @for gap in gaps { (tag::toned(tone(gap.kind), gap.kind.label())) " " } }
}

/// The gaps of a row in words, with the vendor each is about.
fn gap_words(table: &RoleTable, row: &RoleRow) -> String {
    let words = table.gaps(row).into_iter().map(|gap| match gap.column {
        None => gap.kind.label().to_owned(),
        Some(at) => format!(
            "{}：{}",
            table.columns[at].contract.vendor.1,
            gap.kind.label()
        ),
    });
    words.collect::<Vec<_>>().join("、")
}

/// The rows of a part that are to be shown, with their gaps.
fn rows<'t>(table: &'t RoleTable, part: Part, wanted: &TableQuery) -> Vec<(&'t RoleRow, Vec<Gap>)> {
    let rows = table.part(part).map(|row| (row, table.gaps(row)));
    rows.filter(|(_, gaps)| !wanted.open || !gaps.is_empty())
        .collect()
}

fn own(table: &RoleTable, wanted: &TableQuery) -> Markup {
    let rows = rows(table, Part::Own, wanted);
    html! {
        @if rows.is_empty() { p { "ここに出す項目はありません。" } }
        @else {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr {
                        th scope="col" { "項番" } th scope="col" { "項目" } th scope="col" { "内容" }
                        th scope="col" { "初回確認" } th scope="col" { "完了日" } th scope="col" { "備考" }
                    } }
                    tbody { @for (at, (row, gaps)) in rows.iter().enumerate() {
                        @let said = table.own.get(&row.key()).map(|said| &said.statement);
                        (area(at.checked_sub(1).map(|before| rows[before].0), row, 6))
                        tr {
                            td class="number" { (row.number) }
                            td { (row.item) }
                            td { span class="pre" { (row.text) } (explanation(row)) }
                            td { (said.map_or_else(|| "―".to_owned(), first)) br; (gap_tags(gaps.iter())) }
                            td { (said.map_or_else(|| "―".to_owned(), |said| day(said.done_on))) }
                            td class="pre" { (said.map_or("", |said| &said.remark)) }
                        }
                    } }
                }
            }
        }
    }
}

fn joint(table: &RoleTable, wanted: &TableQuery) -> Markup {
    let rows = rows(table, Part::Joint, wanted);
    html! {
        @if rows.is_empty() { p { "ここに出す項目はありません。" } }
        @else {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr {
                        th scope="col" { "項番" } th scope="col" { "項目" } th scope="col" { "内容" }
                        @for column in &table.columns { th scope="col" { (column.contract.vendor.1) br; "（" (column.contract.title) "）" } }
                    } }
                    tbody { @for (at, (row, gaps)) in rows.iter().enumerate() {
                        (area(at.checked_sub(1).map(|before| rows[before].0), row, 3 + table.columns.len()))
                        tr {
                            td class="number" { (row.number) }
                            td { (row.item) }
                            td {
                                span class="pre" { (row.text) }
                                p { (gap_tags(gaps.iter().filter(|gap| gap.column.is_none()))) }
                                (explanation(row))
                            }
                            @for (at, column) in table.columns.iter().enumerate() {
                                td { (cell(column, row)) (gap_tags(gaps.iter().filter(|gap| gap.column == Some(at)))) }
                            }
                        }
                    } }
                }
            }
        }
    }
}

/// The chapter, above its first row.
fn area(before: Option<&RoleRow>, row: &RoleRow, columns: usize) -> Markup {
    html! {
        @if !row.area.is_empty() && before.is_none_or(|before| before.area != row.area) {
            tr { th scope="colgroup" colspan=(columns) { (row.area) } }
        }
    }
}

/// What is said about a row under a contract, by both sides.
fn cell(column: &RoleColumn, row: &RoleRow) -> Markup {
    let key = row.key();
    html! {
        @if let Some(Said { statement, .. }) = column.facility.get(&key).filter(|said| !said.statement.is_empty()) {
            @if let Some(charge) = statement.charge { strong { (charge.label()) } br; }
            @if statement.first.is_some() { "初回確認：" (first(statement)) br; }
            @if statement.done_on.is_some() { "完了日：" (day(statement.done_on)) br; }
            @if !statement.place.is_empty() { span class="pre" { "書いてあるところ：" (statement.place) } br; }
            @if !statement.remark.is_empty() { span class="pre" { (statement.remark) } br; }
        } @else { "―" br; }
        @if let Some(Said { statement, .. }) = column.vendor.get(&key).filter(|said| !said.statement.is_empty()) {
            span class="small" {
                "事業者の答え：" (statement.charge.map_or("（選んでいません）", tenken_domain::records::role_sharing::Charge::label))
                @if !statement.place.is_empty() { "　" (statement.place) }
                @if !statement.remark.is_empty() { "　" (statement.remark) }
            }
            br;
        }
    }
}

fn sources() -> Markup {
    html! {
        p class="small muted" { "もとになる表：医療情報システムの契約における当事者間の役割分担等に関する確認表（総務省・厚生労働省・経済産業省、令和6年6月）。「初回確認」と「完了日」は公式の表の欄です。「だれが行うか」「書いてあるところ」「事業者の答え」は、役割の抜けを見つけるために、この製品が足した欄です。" }
    }
}
