//! `/weaknesses/datasets`: the data known weaknesses are looked up in, which an operator loads from files.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::weaknesses::{DatasetKind, MOST_BYTES};
use tenken_ops::policy::{Act, require};
use tenken_ops::weaknesses::{LoadedDataset, datasets, load_dataset};
use tenken_ops::{Error, FieldFaults};

use super::weaknesses::ages;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, errors, faults};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

const TITLE: &str = "知られている弱点のデータ";

/// Which kind a file is, as it is chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    kind: Line,
}

/// The page.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    require(&context.actor, Act::Operate)?;
    let nothing = FieldFaults::new();
    page(&context, &html! {}, &Chosen::default(), &nothing).await
}

/// Loads a file.
pub async fn load(context: PageContext, upload: Upload<Chosen>) -> WebResult<Reply> {
    require(&context.actor, Act::Operate)?;
    let Posted(chosen) = upload.fields;
    let loaded = match (DatasetKind::parse(&chosen.kind), upload.file) {
        (Some(kind), Some((_, bytes))) => load_dataset(&context, &context.actor, kind, bytes).await,
        (None, _) => Err(Error::bad("kind", "データの種類を選んでください。")),
        (_, None) => Err(Error::bad("file", "ファイルを選んでください。")),
    };
    let (status, above, wrong) = match loaded {
        Ok(loaded) => (StatusCode::OK, told(&loaded), FieldFaults::new()),
        Err(Error::Rows(found)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            faults::of_rows("ファイルの中の場所", &found),
            FieldFaults::new(),
        ),
        Err(error) => {
            let found = error.into_fields()?;
            let is_on_page = |field: &str| ["kind", "file"].contains(&field);
            let above = errors::of_fields(&found, is_on_page);
            (StatusCode::UNPROCESSABLE_ENTITY, above, found)
        }
    };
    let page = page(&context, &above, &chosen, &wrong).await?;
    Ok((status, page).into_response())
}

async fn page(
    context: &PageContext,
    above: &Markup,
    chosen: &Chosen,
    wrong: &FieldFaults,
) -> WebResult<Markup> {
    let states = datasets(context, &context.actor).await?;
    let warnings: Vec<&str> = (states.iter())
        .filter_map(|state| state.warning.as_deref())
        .collect();
    let file_hint = format!(
        "提供元から受け取ったまま選びます。{}MBまで。",
        MOST_BYTES / 1024 / 1024
    );
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        required: true,
        value: "",
        error: errors::in_field(wrong, name),
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::SYSTEM, "システムの状態")]))
            (above)
            h1 { (TITLE) }
            p { "施設の機器台帳と照らし合わせるデータです。Tenkenはインターネットに取りに行かないので、ファイルを受け取って、ここで取り込みます。月に1回くらい、新しくしてください。" }
            @if !warnings.is_empty() { (banner(Tone::Warn, "足りないか古いデータがあります", html! { ul { @for warning in warnings { li { (warning) } } } })) }
            h2 { "いまあるデータ" }
            (ages(&states))
            h2 { "取り込む" }
            form method="post" action=(addresses::WEAKNESS_DATASETS) enctype="multipart/form-data" novalidate {
                (field("kind", "データの種類", "").select(&html! {
                    (option("", "選んでください", &chosen.kind))
                    @for kind in DatasetKind::ALL { (option(kind.id(), kind.label(), &chosen.kind)) }
                }))
                (field("file", "ファイル", &file_hint).file(".json,.xml,application/json,text/xml"))
                div class="buttons" { button class="btn" { "取り込む" } }
            }
            h2 { "どのファイルか" }
            dl class="facts" {
                dt { (DatasetKind::Kev.label()) } dd { "米国CISAの「Known Exploited Vulnerabilities Catalog」のJSON" }
                dt { (DatasetKind::EndOfLife.label()) } dd { "endoflife.date の api/v1/products/full のJSON" }
                dt { (DatasetKind::Jvn.label()) } dd { "MyJVN API の getVulnOverviewList の回答（XML）。1回に50件までなので、何回かに分けて取り込めます" }
            }
        }
    };
    Ok(context.page(TITLE, &body))
}

fn told(loaded: &LoadedDataset) -> Markup {
    let label = loaded.kind.label();
    let (tone, title) = match (loaded.is_known, loaded.is_older) {
        (true, _) => (Tone::Info, "同じファイルが、すでに取り込まれています"),
        (false, true) => (Tone::Warn, "いままでより古い日付のファイルを取り込みました"),
        (false, false) => (Tone::Good, "取り込みました"),
    };
    let rest = html! { p { (label) "：登録されているのは" (loaded.facts.entries) "件です。" @if loaded.is_older && !loaded.is_known { "新しいファイルがあれば、取り込み直してください。" } } };
    banner(tone, title, rest)
}
