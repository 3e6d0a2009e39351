//! `GET /facilities/{facility}/inspections`: what a facility was told about its inspections.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_domain::text::calendar::era_date;
use tenken_ops::facilities::find_facility;
use tenken_ops::inspections::told_to_facility;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::crumbs;

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &id).await?;
    let told = told_to_facility(&context, &context.actor, &facility.id).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            p class="muted" { (facility.name) }
            h1 { "立入検査" }
            @if told.is_empty() { p { "結果が届いた立入検査は、まだありません。" } }
            @for one in &told {
                section class="card" {
                    div class="tags" { (super::phase(one.phase)) }
                    h2 { a href=(addresses::INSPECTION_RESULT.link([&one.id])) { (era_date(one.on)) "の立入検査の結果" } }
                }
            }
        }
    };
    Ok(context.page_about(facility.demo, "立入検査", &body))
}
