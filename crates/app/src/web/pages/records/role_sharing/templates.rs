//! `/roles/templates`: the rows of the role-sharing table, which an operator loads from the official file.

use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::role_sharing::Part;
use tenken_ops::FieldFaults;
use tenken_ops::policy::{Act, require};
use tenken_ops::records::role_sharing::{
    RoleTemplate, RoleTemplateReport, list_role_templates, load_role_template,
};

use super::{NAME, explanation};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::loaded::Loaded;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, errors};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

const TITLE: &str = "役割分担確認表の項目";

/// Which version a file is, as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedVersion {
    version: Line,
    act: Line,
}

/// The list.
pub async fn list(context: PageContext) -> WebResult<Markup> {
    require(&context.actor, Act::Operate)?;
    let nothing = TypedVersion::default();
    page(&context, &html! {}, &nothing, &FieldFaults::new()).await
}

/// Loads a version, or tries it.
pub async fn load(context: PageContext, upload: Upload<TypedVersion>) -> WebResult<Reply> {
    require(&context.actor, Act::Operate)?;
    let Posted(posted) = upload.fields;
    let (dry_run, version) = (posted.act != "store", &posted.version);
    let file = upload.file.map(|(_, file)| file);
    let result = load_role_template(&context, &context.actor, version, file, dry_run).await;
    let loaded = Loaded::of(result, loaded_rows)?;
    let page = page(&context, &loaded.above, &posted, &loaded.faults).await?;
    Ok((loaded.status, page).into_response())
}

async fn page(
    context: &PageContext,
    above: &Markup,
    posted: &TypedVersion,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let templates = list_role_templates(context, &context.actor).await?;
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
            @if templates.is_empty() { p { "まだ、登録されていません。公式の確認表の項目は、手に入れられなかったため、この製品に入れていません。" } } @else { (table(&templates)) }
            h2 { "項目を登録する" }
            p { "公式の" (NAME) "を写したExcel（.xlsx）か、CSVを選んでください。「項番」「項目」「内容」の見出しの下を、1行1項目で読みます。" }
            ul {
                li { "Part1とPart2は、シートの名前か表の上の題名で見分けます。CSVでは、「Part」という列に1か2を書きます。" }
                li { "「A 共通」のように1つのセルだけに書かれた行は、章の名前として読みます。" }
                li { "「想定されるリスク」「推奨される対応例」「ガイドライン等関連部分」の列があれば、いっしょに読みます。別のシートでもかまいません。" }
            }
            p { "だれかが記入すると、その版の項目は変えられなくなります。施設の画面には、最後に登録した版が出ます。" }
            form method="post" action=(addresses::ROLE_TEMPLATES) enctype="multipart/form-data" novalidate {
                (field("version", &posted.version, "版", "例：R6.6（令和6年6月のもの）").text())
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

fn table(templates: &[RoleTemplate]) -> Markup {
    let count = |template: &RoleTemplate, part| {
        let rows = template.rows.iter().filter(|row| row.part == part);
        rows.count()
    };
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    th scope="col" { "版" }
                    @for part in Part::ALL { th scope="col" class="num" { (part.label()) "の項目" } }
                    th scope="col" { "登録" } th scope="col" { "記入" }
                } }
                tbody {
                    @for template in templates {
                        tr {
                            td { (template.version) }
                            @for part in Part::ALL { td class="num" { (count(template, part)) } }
                            td { (dates::time(template.loaded_at)) }
                            td { @if template.is_used { "されています" } @else { "まだありません" } }
                        }
                    }
                }
            }
        }
    }
}

/// What loading did, with every row, to be compared with the paper.
fn loaded_rows(report: &RoleTemplateReport) -> Markup {
    let title = match (report.is_known, report.dry_run) {
        (true, _) => "同じ内容の版が、すでに登録されています",
        (false, true) => "読み取れました（まだ登録していません）",
        (false, false) => "登録しました",
    };
    banner(
        Tone::Good,
        title,
        html! {
            @if !report.sheets.is_empty() { p { "読んだシート：" (report.sheets.join("、")) } }
            @for part in Part::ALL {
                @let rows: Vec<_> = report.rows.iter().filter(|row| row.part == part).collect();
                p { (part.label()) "（" (part.about()) "）：" (rows.len()) "項目" }
                @if !rows.is_empty() {
                    details {
                        summary { (part.label()) "の読み取った項目" }
                        ul { @for row in rows { li {
                            @if !row.area.is_empty() { (row.area) "　" }
                            span class="number" { (row.number) } " " (row.item) "：" span class="pre" { (row.text) }
                            (explanation(row))
                        } } }
                    }
                }
            }
            @if report.dry_run && !report.is_known { p { "公式の表と見比べて、よければ、同じファイルをもう一度選び、「登録する」を押してください。" } }
        },
    )
}
