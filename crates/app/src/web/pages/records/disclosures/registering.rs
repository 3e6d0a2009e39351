//! The form that registers a statement, and what is told after it was sent: the same for vendors and
//! facilities.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::disclosure::{DisclosureAnswer, Given};
use tenken_ops::policy::Act;
use tenken_ops::records::disclosures::{
    NewDisclosure, Registered, Side, Template, list_templates, register_disclosure,
};
use tenken_ops::vendors::products::Product;
use tenken_ops::{Error, FieldFaults};

use super::no_templates;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{errors, faults};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// A statement as the page has it, beside its file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedStatement {
    product: Line,
    product_version: Line,
    template: Line,
    issued_on: Line,
    act: Line,
}

/// What came of it.
pub enum Outcome {
    /// It is registered, or somebody must go elsewhere.
    Gone(Reply),
    /// What to show above the page, and the fields as they were typed.
    Told(StatusCode, Told),
}

/// What the page shows again.
#[derive(Default)]
pub struct Told {
    /// Above the page.
    pub above: Option<Markup>,
    /// The fields.
    pub posted: TypedStatement,
    /// What is wrong with the fields.
    faults: FieldFaults,
}

/// Registers what was posted, or tries it. `product` is the one of the page, if it is of one.
pub async fn register(
    context: &PageContext,
    side: &Side,
    product: Option<&str>,
    upload: Upload<TypedStatement>,
) -> WebResult<Outcome> {
    let Posted(posted) = upload.fields;
    let dry_run = posted.act != "store";
    let (file_name, content) = upload.file.unwrap_or_default();
    let new = NewDisclosure {
        product: product.unwrap_or(&posted.product).to_owned(),
        product_version: posted.product_version.to_owned(),
        template: posted.template.to_owned(),
        issued_on: posted.issued_on.to_owned(),
        file_name,
        content,
    };
    let told = |status, above, faults| {
        let above = Some(above);
        Ok(Outcome::Told(
            status,
            Told {
                above,
                posted,
                faults,
            },
        ))
    };
    match register_disclosure(context, &context.actor, side, new, dry_run).await {
        Ok(Registered { id: Some(id), .. }) => Ok(Outcome::Gone(
            Redirect::to(&addresses::disclosure(side, &id)).into_response(),
        )),
        Ok(read) => told(StatusCode::OK, preview(&read), FieldFaults::new()),
        Err(Error::Rows(found)) => told(
            StatusCode::UNPROCESSABLE_ENTITY,
            faults::of_rows("セル", &found),
            FieldFaults::new(),
        ),
        Err(error) => {
            let named = |(code, message)| match code {
                "file_name" => ("file", message),
                code => (code, message),
            };
            let found: FieldFaults = error.into_fields()?.into_iter().map(named).collect();
            let above = errors::of_fields(&found, |_| true);
            told(StatusCode::UNPROCESSABLE_ENTITY, above, found)
        }
    }
}

/// What was read, before anything is stored.
fn preview(read: &Registered) -> Markup {
    let count = |answer| {
        read.given
            .iter()
            .filter(|given| given.answer == answer)
            .count()
    };
    let risks: Vec<&str> = read
        .given
        .iter()
        .filter(|given| given.wants_risk_record())
        .map(number)
        .collect();
    banner(
        Tone::Good,
        "読み取れました（まだ登録していません）",
        html! {
            dl class="facts" {
                dt { "質問" } dd { (read.given.len()) }
                @for answer in DisclosureAnswer::ALL { dt { (answer.label()) } dd { (count(Some(answer))) } }
                @if count(None) > 0 { dt { "回答なし" } dd { (count(None)) } }
            }
            @if !risks.is_empty() { p { "「いいえ」か回答のない質問：" (risks.join("、")) } }
            @if !read.formulas.is_empty() { p { "計算式の結果を読んだセル：" (read.formulas.join("、")) "。Excelで開いて、値が正しいか確かめてください。" } }
            p { "よければ、同じファイルをもう一度選び、「登録する」を押してください。" }
        },
    )
}

fn number(given: &Given) -> &str {
    &given.number
}

/// The form; where there are several products, one is chosen.
pub async fn form(
    context: &PageContext,
    address: &str,
    products: &[Product],
    told: &Told,
) -> WebResult<Markup> {
    let templates = list_templates(context, &context.actor).await?;
    let posted = &told.posted;
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        value,
        error: errors::in_field(&told.faults, name),
        ..Field::default()
    };
    Ok(html! {
        h2 { "MDS・SDSを登録する" }
        @if templates.is_empty() { (no_templates(context.may(Act::Operate))) }
        @else {
            p { "記入された開示書のExcel（.xlsx）かCSVを選んでください。見出しは「質問番号」「質問文」「回答」「備考」です。「はい」「いいえ」「対象外」の3つの列に〇を付けた表も読み取れます。選んだファイルは、証跡としてそのまま残ります。" }
            p { "空の用紙：" @for template in &templates { a href=(addresses::TEMPLATE_XLSX.link([template.kind.id(), &template.version])) download { (name(template)) } "　" } }
            form method="post" action=(address) enctype="multipart/form-data" novalidate {
                @if !products.is_empty() {
                    (Field { required: true, ..field("product", &posted.product, "製品・サービス", "") }.select(&html! {
                        (option("", "選んでください", &posted.product))
                        @for product in products { (option(&product.id, &product.name, &posted.product)) }
                    }))
                }
                (field("product_version", &posted.product_version, "製品・サービスの版", "開示書に書かれている版です（例：3.2）。").text())
                (Field { required: true, ..field("template", &posted.template, "開示書の種類と版", "") }.select(&html! {
                    @for template in &templates { (option(&format!("{}@{}", template.kind.id(), template.version), &name(template), &posted.template)) }
                }))
                (Field { required: true, ..field("issued_on", &posted.issued_on, "発行日", "開示書に書かれている日です。") }.date())
                (Field { required: true, ..field("file", "", "ファイル（5MBまで）", "") }.file(".xlsx,.xlsm,.csv,.txt,text/csv"))
                div class="buttons" {
                    button class="btn" name="act" value="try" { "ためしに読む（まだ登録しません）" }
                    button class="btn second" name="act" value="store" { "登録する" }
                }
            }
        }
    })
}

fn name(template: &Template) -> String {
    format!("{} {}", template.kind.label(), template.version)
}
