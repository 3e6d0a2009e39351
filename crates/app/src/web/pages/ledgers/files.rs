//! Ledgers as files: those of a facility, those of all shops of a corporation, and templates.

use axum::extract::Path;
use axum::response::Response as Reply;
use maud::{Markup, html};
use tenken_ops::ledgers::{Ledger, export_ledger, export_shops, ledger_template, shops_template};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_download;
use crate::web::error::WebResult;

/// `GET …/ledgers/{kind}/sheet.xlsx`
pub async fn xlsx(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
) -> WebResult {
    let file = export_ledger(&context, &context.actor, &facility, &kind, false).await?;
    Ok(as_download(file))
}

/// `GET …/ledgers/{kind}/sheet.csv`
pub async fn csv(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
) -> WebResult {
    let file = export_ledger(&context, &context.actor, &facility, &kind, true).await?;
    Ok(as_download(file))
}

/// `GET /ledgers/{kind}/template.xlsx`
pub async fn template(context: PageContext, Path(kind): Path<String>) -> WebResult {
    let file = ledger_template(&context, &context.actor, &kind, false).await?;
    Ok(as_download(file))
}

/// `GET /corporations/{corporation}/ledgers/{kind}/sheet.xlsx`
pub async fn chain_xlsx(
    context: PageContext,
    Path((chain, kind)): Path<(String, String)>,
) -> WebResult {
    let file = export_shops(&context, &context.actor, &chain, &kind, false).await?;
    Ok(as_download(file))
}

/// `GET /corporations/{corporation}/ledgers/{kind}/sheet.csv`
pub async fn chain_csv(
    context: PageContext,
    Path((chain, kind)): Path<(String, String)>,
) -> WebResult {
    let file = export_shops(&context, &context.actor, &chain, &kind, true).await?;
    Ok(as_download(file))
}

/// `GET /corporations/{corporation}/ledgers/{kind}/template.xlsx`
pub async fn chain_template(
    context: PageContext,
    Path((chain, kind)): Path<(String, String)>,
) -> WebResult<Reply> {
    let file = shops_template(&context, &context.actor, &chain, &kind).await?;
    Ok(as_download(file))
}

/// The ways in and out of a ledger, on its page.
pub fn links(ledger: &Ledger) -> Markup {
    let parts = [&*ledger.facility.id, &*ledger.kind.id];
    html! {
        div class="buttons screen-only" {
            @if ledger.may_change { a class="btn second small" href=(addresses::LEDGER_IMPORTS.link(parts)) { "ファイルを取り込む" } }
            @if !ledger.rows.is_empty() {
                a class="btn second small" href=(addresses::LEDGER_XLSX.link(parts)) download { "Excelで受け取る" }
                a class="btn second small" href=(addresses::LEDGER_CSV.link(parts)) download { "CSVで受け取る" }
            }
        }
    }
}
