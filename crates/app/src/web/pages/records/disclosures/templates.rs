//! `/disclosures/templates`: the questions of MDS and SDS, which an operator loads from official files.

use axum::extract::Path;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::disclosure::DisclosureKind;
use tenken_ops::FieldFaults;
use tenken_ops::policy::{Act, require};
use tenken_ops::records::disclosures::{
    Template, TemplateReport, find_template, list_templates, load_template,
};
use tenken_spreadsheets::{DisclosureSheet, disclosure_xlsx};

use super::no_templates;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_excel;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::loaded::Loaded;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, errors};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

const TITLE: &str = "MDS・SDSのひな形";

/// Which template a file is, as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedTemplate {
    kind: Line,
    version: Line,
    act: Line,
}

/// The list.
pub async fn list(context: PageContext) -> WebResult<Markup> {
    require(&context.actor, Act::Operate)?;
    let nothing = TypedTemplate::default();
    page(&context, &html! {}, &nothing, &FieldFaults::new()).await
}

/// Loads a template, or tries it.
pub async fn load(context: PageContext, upload: Upload<TypedTemplate>) -> WebResult<Reply> {
    require(&context.actor, Act::Operate)?;
    let Posted(posted) = upload.fields;
    let dry_run = posted.act != "store";
    let kind = DisclosureKind::parse(&posted.kind).unwrap_or(DisclosureKind::Mds);
    let version = &posted.version;
    let file = upload.file.map(|(_, file)| file);
    let result = load_template(&context, &context.actor, kind, version, file, dry_run).await;
    let loaded = Loaded::of(result, loaded_questions)?;
    let page = page(&context, &loaded.above, &posted, &loaded.faults).await?;
    Ok((loaded.status, page).into_response())
}

/// `GET …/{kind}/{version}/sheet.xlsx`: the questions to be answered.
pub async fn xlsx(
    context: PageContext,
    Path((kind, version)): Path<(String, String)>,
) -> WebResult<Reply> {
    let kind = DisclosureKind::parse(&kind).ok_or_else(|| WebError::not_found("このひな形"))?;
    let template = find_template(&context, &context.actor, kind, &version).await?;
    let title = format!(
        "{} {version}　「回答」は「はい」「いいえ」「対象外」から選びます。",
        kind.label()
    );
    let sheet = DisclosureSheet {
        kind,
        title: &title,
        questions: &template.questions,
        given: &[],
    };
    as_excel(
        format!("{}-{version}.xlsx", kind.label()),
        disclosure_xlsx(&sheet),
    )
}

async fn page(
    context: &PageContext,
    above: &Markup,
    posted: &TypedTemplate,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let templates = list_templates(context, &context.actor).await?;
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        required: true,
        value,
        error: errors::in_field(faults, name),
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[]))
            (above)
            h1 { (TITLE) }
            @if templates.is_empty() { (no_templates(true)) } @else { (table(&templates)) }
            h2 { "ひな形を登録する" }
            p { "公式の開示書のExcel（.xlsx）か、CSVを選んでください。「質問番号」「質問文」の見出しの下を、1行1問で読みます。番号か文のどちらかだけの行は、章の見出しとして読み飛ばします。" }
            p { "開示書が1つでも登録されると、その版のひな形は変えられなくなります。まだ使われていない版は、登録し直せます。" }
            form method="post" action=(addresses::TEMPLATES) enctype="multipart/form-data" novalidate {
                (field("kind", "", "種類", "").select(&html! {
                    @for kind in DisclosureKind::ALL { (option(kind.id(), kind.label(), &posted.kind)) }
                }))
                (field("version", &posted.version, "版", "例：Ver.5.0").text())
                (field("file", "", "ファイル（5MBまで）", "").file(".xlsx,.xlsm,.csv,.txt,text/csv"))
                div class="buttons" {
                    button class="btn" name="act" value="try" { "ためしに読む（まだ登録しません）" }
                    button class="btn second" name="act" value="store" { "登録する" }
                }
            }
        }
    };
    Ok(context.page(TITLE, &body))
}

fn table(templates: &[Template]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "ひな形" } th scope="col" class="num" { "質問" } th scope="col" class="num" { "使っている開示書" } th scope="col" { "登録" } } }
                tbody {
                    @for template in templates {
                        tr {
                            td { a href=(addresses::TEMPLATE_XLSX.link([template.kind.id(), &template.version])) download { (template.kind.label()) " " (template.version) "（Excel）" } }
                            td class="num" { (template.questions.len()) }
                            td class="num" { (template.uses) }
                            td { (dates::time(template.loaded_at)) }
                        }
                    }
                }
            }
        }
    }
}

/// What loading did, with every question, to be compared with the paper.
fn loaded_questions(report: &TemplateReport) -> Markup {
    let title = match (report.is_known, report.dry_run) {
        (true, _) => "同じ内容のひな形が、すでに登録されています",
        (false, true) => "読み取れました（まだ登録していません）",
        (false, false) => "登録しました",
    };
    banner(
        Tone::Good,
        title,
        html! {
            p {
                "質問は" (report.questions.len()) "問です。"
                @if !report.sheet.is_empty() { "シート「" (report.sheet) "」から読みました。" }
            }
            @if report.dry_run && !report.is_known { p { "公式の用紙と見比べて、よければ、同じファイルをもう一度選び、「登録する」を押してください。" } }
            details {
                summary { "読み取った質問" }
                ul { @for question in &report.questions { li { span class="number" { (question.number) } " " (question.text) } } }
            }
        },
    )
}
