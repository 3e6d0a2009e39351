//! `GET|POST /forms`: the forms, one to read, and loading another.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::forms::answer::{AnswerType, Column};
use tenken_domain::forms::clause::Clause;
use tenken_domain::forms::form::{Form, Respondent};
use tenken_domain::forms::form_file::FormFault;
use tenken_ops::Error;
use tenken_ops::forms::{check_forms, find_form, form_source, import_form, list_forms};

use crate::web::pages::responses::item::to_read;
use tenken_ops::policy::{Act, require};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::explanations::PAIRED;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::faults::{Fault, of_file};
use crate::web::parts::fields::Field;
use crate::web::parts::{WIDE_TABLE, crumbs, errors, notes, paper_links, tag, tasks};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// What is done with the file of a form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Loading {
    /// `check` tries it and stores nothing.
    only: Line,
}

/// The list.
pub async fn list(context: PageContext) -> WebResult<Markup> {
    page(&context, &html! {}).await
}

/// Loads a form file.
pub async fn import(context: PageContext, upload: Upload<Loading>) -> WebResult<Reply> {
    require(&context.actor, Act::LoadForms)?;
    let Some((name, content)) = upload.file else {
        return refuse_form(
            &context,
            &errors::of_page("ファイルを選んでください。", Some("file")),
        )
        .await;
    };
    let Ok(text) = String::from_utf8(content) else {
        return refuse_form(
            &context,
            &errors::of_page(
                "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。",
                Some("file"),
            ),
        )
        .await;
    };
    let Posted(loading) = upload.fields;
    if loading.only == "check" {
        return match check_forms(&context, &[(name, text)]) {
            Ok(()) => Ok(page(&context, &fine()).await?.into_response()),
            Err(faults) => refuse_form(&context, &table(&faults)).await,
        };
    }
    match import_form(&context, &context.actor, &name, &text).await {
        Ok(form) => Ok(Redirect::to(&addresses::form(&form)).into_response()),
        Err(Error::Form(faults)) => refuse_form(&context, &table(&faults)).await,
        Err(Error::Bad { message, .. }) => {
            refuse_form(&context, &errors::of_page(&message, Some("file"))).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Nothing is wrong with a file, and nothing was done with it.
fn fine() -> Markup {
    banner(
        Tone::Good,
        "誤りはありません",
        html! { p { "まだ登録していません。使うときは、もう一度ファイルを選んで「取り込む」を押してください。" } },
    )
}

async fn refuse_form(context: &PageContext, before: &Markup) -> WebResult<Reply> {
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        page(context, before).await?,
    )
        .into_response())
}

async fn page(context: &PageContext, before: &Markup) -> WebResult<Markup> {
    let forms = list_forms(context, &context.actor).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[]))
            (before)
            h1 { "様式" }
            p { "調査票とチェックリストの用紙です。公式の文言をそのまま載せているか、そうでないかを、ひとつずつ示しています。" }
            div class="cards" { @for form in &forms { (card(form)) } }
            (missing_forms(context.may(Act::LoadForms)))
            @if context.may(Act::LoadForms) {
                h2 { "様式を追加する" }
                (loading())
            }
            @if context.may(Act::Operate) {
                p { "事業者の開示書（MDS・SDS）の質問は、" a href=(addresses::TEMPLATES) { "MDS・SDSのひな形" } "で登録します。役割分担確認表の項目は、" a href=(addresses::ROLE_TEMPLATES) { "役割分担確認表の項目" } "で登録します。" }
            }
        }
    };
    Ok(context.page("様式", &body))
}

fn card(form: &Form) -> Markup {
    let counts = form.counts();
    html! {
        section class="card" {
            div class="tags" { (tag::tag(form.kind.label())) (tag::provenance(form.provenance)) }
            h2 { a href=(addresses::form(form)) { (form.short_title) } }
            p { (tasks::first_sentence(&form.about)) }
            p class="small muted" {
                "答える人：" (respondents(form)) "　設問 " (counts.regular)
                @if counts.reference > 0 { "＋参考 " (counts.reference) }
            }
        }
    }
}

fn respondents(form: &Form) -> String {
    form.respondents
        .iter()
        .copied()
        .map(Respondent::label)
        .collect::<Vec<_>>()
        .join("、")
}

/// What is not here, said plainly.
fn missing_forms(loads: bool) -> Markup {
    banner(
        Tone::Warn,
        "令和8年度の公式チェックリストは入っていません",
        html! {
            p {
                "令和8年度版の「サイバーセキュリティ対策チェックリスト」は、公式の文言を手に入れられなかったため、この製品に入れていません。"
                @if loads { "手元に公式の用紙があれば、下の「様式を追加する」から取り込んで使えます。プログラムを変える必要はありません。" }
                @else { "公式の用紙は、システムの管理者か厚生労働省の担当者が取り込めます。" }
            }
        },
    )
}

fn loading() -> Markup {
    html! {
        p {
            "様式は、TOMLという決まった書き方の文字のファイルです。新しい年度の様式も、このファイルを作れば使えるようになります。"
            "いまある様式のファイルを手本にして書けます。新しい対策項目、ガイドラインの条項、用語、照会先、欄の見出しも、同じファイルに書けます。まちがいがあれば、行と設問を示してお知らせし、何も登録しません。"
        }
        form method="post" action=(addresses::FORMS) enctype="multipart/form-data" novalidate {
            (Field { name: "file", label: "様式のファイル（.toml）", required: true, ..Field::default() }.file(".toml,text/plain"))
            div class="buttons" {
                button class="btn" { "取り込む" }
                button class="btn second" name="only" value="check" { "誤りがないか確かめるだけ" }
            }
        }
    }
}

fn table(faults: &[FormFault]) -> Markup {
    let faults: Vec<Fault<'_>> = faults
        .iter()
        .map(|fault| Fault {
            line: fault.line,
            part: fault.item.as_deref().unwrap_or("―"),
            message: &fault.message,
        })
        .collect();
    of_file("設問", &faults)
}

/// One form to read.
pub async fn show(
    context: PageContext,
    Path((id, version)): Path<(String, String)>,
) -> WebResult<Markup> {
    let form = find_form(&context, &context.actor, &id, &version).await?;
    let explanations = context.explanations(&form);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[(addresses::FORMS, "様式")]))
            h1 { (form.title) }
            (notes::origin(&form))
            p { (form.about) }
            p class="muted" { "答える人：" (respondents(&form)) "　様式の番号：" (form.key()) }
            @if let Some(elsewhere) = &form.elsewhere {
                p { strong { (elsewhere.kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("・")) "について：" } (elsewhere.note) }
            }
            (notes::official(&form))
            (pairs(&context, &form))
            (paper_links::of_form(&form))
            p { a href=(addresses::FORM_SOURCE.link([&form.id, &form.version])) download { "この様式のファイル（TOML）を受け取る" } " 新しい様式を作るときの手本になります。" }
            @for (at, section) in form.sections.iter().enumerate() {
                section class="section" {
                    h2 { (section.title) @if section.reference { "（参考項目）" } }
                    @if let Some(lead) = &section.lead { p class="pre" { (lead) } }
                    @for (at, item) in form.items_of(at) { (to_read(&form, item, &offered(&item.answer), &explanations[at])) }
                }
            }
        }
    };
    Ok(context.page(&form.short_title, &body))
}

/// The clauses its items name, in both versions of the guideline.
fn pairs(context: &PageContext, form: &Form) -> Markup {
    let catalog = context.catalog();
    let mut keys: Vec<&String> = form.items.iter().flat_map(|item| &item.clauses).collect();
    keys.sort();
    keys.dedup();
    let pairs: Vec<(&Clause, &Clause)> = keys
        .into_iter()
        .filter_map(|key| catalog.clause(key))
        .filter_map(|clause| Some((clause, catalog.counterpart(clause)?)))
        .collect();
    let named = |clause: &Clause| -> String {
        let items = form
            .items
            .iter()
            .filter(|item| item.clauses.contains(&clause.key()));
        let names: Vec<String> = items.map(|item| form.row_beginning(item)).collect();
        names.join("、")
    };
    html! {
        @if !pairs.is_empty() {
            details {
                summary { "ガイドラインの条項は、別の版ではどこに当たるか" }
                div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                    table {
                        thead { tr { th scope="col" { "この様式が挙げる条項" } th scope="col" { "別の版の条項" } th scope="col" { "設問" } } }
                        tbody { @for (clause, other) in pairs { tr { td { (clause.cite()) } td { (other.cite()) } td { (named(clause)) } } } }
                    }
                }
                p class="small" { (PAIRED) "。" }
            }
        }
    }
}

/// The file a form was read from, to learn from or to change.
pub async fn source(
    context: PageContext,
    Path((id, version)): Path<(String, String)>,
) -> WebResult<Reply> {
    let text = form_source(&context, &context.actor, &id, &version).await?;
    let name = format!(
        "attachment; filename*=UTF-8''{}",
        addresses::encode(&format!("{id}-{version}.toml"))
    );
    Ok((
        [
            (CONTENT_TYPE, "application/toml".to_owned()),
            (CONTENT_DISPOSITION, name),
        ],
        text,
    )
        .into_response())
}

/// What can be answered.
fn offered(kind: &AnswerType) -> Markup {
    let options = |options: &[tenken_domain::forms::answer::ChoiceOption]| html! { ul { @for option in options { li { (option.printed()) } } } };
    html! {
        @match kind {
            AnswerType::YesNo(kind) => p class="muted" { "答え方：" (kind.yes_label) "／" (kind.no_label) },
            AnswerType::SingleChoice(kind) => { p class="muted" { "答え方：ひとつ選ぶ" } (options(&kind.options)) },
            AnswerType::MultipleChoice(kind) => { p class="muted" { "答え方：当てはまるものをすべて選ぶ" } (options(&kind.options)) },
            AnswerType::Text(_) | AnswerType::LongText(_) => p class="muted" { "答え方：文字で書く" },
            AnswerType::Integer(kind) => p class="muted" { "答え方：数（" (kind.unit) "）" },
            AnswerType::Money(_) => p class="muted" { "答え方：金額（円）" },
            AnswerType::Date(_) => p class="muted" { "答え方：日付" },
            AnswerType::Group(kind) => p class="muted" { "答え方：" (kind.fields.iter().map(|field| field.label.as_str()).collect::<Vec<_>>().join("、")) },
            AnswerType::File(kind) => p class="muted" { "答え方：ファイル（" (kind.accept.join("、")) "）" },
            AnswerType::Check(check) => p class="muted" { "答え方：" (check.asks()) @if check.has(Column::Target) { "（「いいえ」のときは" (check.name(Column::Target)) "）" } },
        }
    }
}
