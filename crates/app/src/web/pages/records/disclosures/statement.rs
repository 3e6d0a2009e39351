//! `/vendors/{vendor}/disclosures/{disclosure}` and `/facilities/{facility}/disclosures/{disclosure}`:
//! one statement to read, its file, and the same as Excel. A facility records the risks here.

use axum::extract::{Path, Query};
use axum::response::Response as Reply;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::disclosure::Given;
use tenken_domain::text::calendar::era_date;
use tenken_ops::facilities::find_facility;
use tenken_ops::records::disclosures::{
    ReadDisclosure, RiskRecord, Side, disclosure_file, find_disclosure,
};
use tenken_spreadsheets::{DisclosureSheet, disclosure_xlsx};

use super::risks::{self, Entry};
use super::{facts, origin};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::{as_download, as_excel};
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{WIDE_TABLE, crumbs, tag};

/// Where a statement is looked at.
#[derive(Debug, Deserialize)]
pub struct Place {
    #[serde(default)]
    vendor: String,
    #[serde(default)]
    facility: String,
    disclosure: String,
}

/// The question that is recorded about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StatementQuery {
    question: String,
}

impl Place {
    fn side(&self) -> Side {
        match self.facility.is_empty() {
            true => Side::Vendor(self.vendor.clone()),
            false => Side::Facility(self.facility.clone()),
        }
    }
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(place): Path<Place>,
    Query(wanted): Query<StatementQuery>,
) -> WebResult<Markup> {
    let side = place.side();
    let read = find_disclosure(&context, &context.actor, &side, &place.disclosure).await?;
    let entry = Entry::of(&wanted.question, read.record(&wanted.question));
    page(&context, &side, &read, &entry).await
}

/// The file it was read from, as it came.
pub async fn file(context: PageContext, Path(place): Path<Place>) -> WebResult<Reply> {
    let file = disclosure_file(&context, &context.actor, &place.side(), &place.disclosure).await?;
    Ok(as_download(file))
}

/// What was read, as Excel.
pub async fn xlsx(context: PageContext, Path(place): Path<Place>) -> WebResult<Reply> {
    let side = place.side();
    let read = find_disclosure(&context, &context.actor, &side, &place.disclosure).await?;
    let of = &read.disclosure;
    let title = format!(
        "{}　{}　{}　{} {}　発行日 {}",
        of.vendor.1,
        of.product.1,
        of.product_version,
        of.kind.label(),
        of.template,
        of.issued_on
    );
    let sheet = DisclosureSheet {
        kind: of.kind,
        title: &title,
        questions: &read.questions,
        given: &of.given,
    };
    let name = format!("{}-{}.xlsx", of.product.1, of.kind.label());
    as_excel(name, disclosure_xlsx(&sheet))
}

/// The page, with what is being entered.
pub async fn page(
    context: &PageContext,
    side: &Side,
    read: &ReadDisclosure,
    entry: &Entry,
) -> WebResult<Markup> {
    let of = &read.disclosure;
    let address = addresses::disclosure(side, &of.id);
    let (above, may_record) = match side {
        Side::Vendor(vendor) => (
            (
                addresses::PRODUCT_DISCLOSURES.link([vendor, &of.product.0]),
                "MDS・SDS",
            ),
            false,
        ),
        Side::Facility(facility) => {
            let facility = find_facility(context, &context.actor, facility).await?;
            let above = (
                addresses::FACILITY_DISCLOSURES.link([&facility.id]),
                "MDS・SDSとリスクの記録",
            );
            (above, context.answers_for(&facility))
        }
    };
    let title = format!("{}の{}", of.product.1, of.kind.label());
    let asked = of
        .risks()
        .find(|given| may_record && given.number == entry.question);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[(&above.0, above.1)]))
            @if let Some(problem) = entry.problem() { (problem) }
            div class="tags" { (origin(of)) }
            h1 { (title) }
            p class="muted" { (of.vendor.1) }
            (facts(of))
            ul class="screen-only" {
                li { a href={ (address) (addresses::STATEMENT_FILE) } download { "登録されたファイル（" (of.file_name) "）を受け取る" } }
                li { a href={ (address) (addresses::STATEMENT_XLSX) } download { "読み取った内容をExcelで受け取る" } }
            }
            p class="small muted" { "ファイルの内容のハッシュ値（SHA-256）：" span class="number" { (of.sha256) } }
            @if let Some(given) = asked { (risks::form(&address, read, given, entry)) }
            h2 { "質問と回答" }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "番号" } th scope="col" { "質問" } th scope="col" { "回答" } th scope="col" { "備考" } } }
                    tbody { @for given in &of.given { (row(side, &address, may_record, read, given)) } }
                }
            }
        }
    };
    Ok(context.page(&title, &body))
}

fn row(
    side: &Side,
    address: &str,
    may_record: bool,
    read: &ReadDisclosure,
    given: &Given,
) -> Markup {
    let is_facility = matches!(side, Side::Facility(_));
    html! {
        tr {
            td class="number" { (given.number) }
            td class="pre" { (read.text(&given.number)) }
            td class="nowrap" { @if given.wants_risk_record() { (tag::toned(Tone::Warn, given.label())) } @else { (given.label()) } }
            td class="pre" { (given.remark) }
        }
        @if is_facility && given.wants_risk_record() {
            tr { td {} td colspan="3" { (record(address, may_record, read.record(&given.number), &given.number)) } }
        }
    }
}

fn record(address: &str, may_record: bool, record: Option<&RiskRecord>, number: &str) -> Markup {
    let form = format!(
        "{address}{}#risk",
        addresses::query(&[("question", number)])
    );
    html! {
        @match record {
            Some(record) => {
                dl class="facts" {
                    dt { "リスクの評価" } dd class="pre" { (record.assessment) }
                    dt { "対応" } dd class="pre" { (record.measure) }
                    dt { "認めた人と日" } dd { (record.accepted_by) "　" (era_date(record.accepted_on)) }
                }
                @if may_record { a href=(form) { "質問 " (number) " の記録を書き直す" } }
            }
            None => {
                (tag::toned(Tone::Warn, "リスクの記録がありません"))
                @if may_record { " " a href=(form) { "質問 " (number) " のリスクを記録する" } }
            }
        }
    }
}
