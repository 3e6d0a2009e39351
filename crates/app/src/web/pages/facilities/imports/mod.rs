//! `GET|POST /facilities/imports`: a list of facilities from a spreadsheet is handed in, and
//! `GET|POST /facilities/imports/reading`: looked at, decided about, and stored. In between it is kept
//! for the person, so that no step needs the file again.

mod choosing;
mod outcome;

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_ops::Error;
use tenken_ops::facilities::{KeptList, forget_list, import_list, keep_list, kept_list};
use tenken_ops::policy::{Act, require};
use tenken_spreadsheets::CsvText;
use tenken_spreadsheets::facility_list::headings;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::{Posted, Upload};
use crate::web::reauthenticated::Reauthenticated;
use choosing::{Decided, choices, choosing};

/// The page.
pub async fn show(Reauthenticated(context): Reauthenticated) -> WebResult<Markup> {
    require(&context.actor, Act::ManageFacilities)?;
    Ok(page(&context, &html! {}))
}

/// `GET /facilities/imports/template.csv`: the headings.
pub async fn template(context: PageContext) -> WebResult<Reply> {
    require(&context.actor, Act::ManageFacilities)?;
    let mut file = CsvText::file();
    file.line(headings());
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"facilities.csv\"",
        ),
    ];
    Ok((headers, file.into_bytes()).into_response())
}

/// Takes a list and shows how it is read. Nothing is stored yet.
pub async fn hand_in(
    Reauthenticated(context): Reauthenticated,
    upload: Upload,
) -> WebResult<Reply> {
    require(&context.actor, Act::ManageFacilities)?;
    let Some((name, content)) = upload.file else {
        return Ok(refuse_list(&context, "ファイルを選んでください。"));
    };
    match keep_list(&context, &context.actor, &name, content).await {
        Ok(list) => read(&context, list, &Decided::default()).await,
        Err(Error::Bad { message, .. }) => Ok(refuse_list(&context, &message)),
        Err(other) => Err(other.into()),
    }
}

/// Shows again how the list is read that was handed in.
pub async fn show_reading(Reauthenticated(context): Reauthenticated) -> WebResult<Reply> {
    match kept_list(&context, &context.actor).await? {
        Some(list) => read(&context, list, &Decided::default()).await,
        None => Ok(Redirect::to(addresses::IMPORTS).into_response()),
    }
}

/// Reads the list as the person decided: only to see, or to store it.
pub async fn decide(
    Reauthenticated(context): Reauthenticated,
    Posted(decided): Posted<Decided>,
) -> WebResult<Reply> {
    match kept_list(&context, &context.actor).await? {
        Some(list) if list.sha256 == *decided.sha256 => read(&context, list, &decided).await,
        Some(_) => Ok(refuse_list(
            &context,
            "別の画面で、別のファイルを選んでいます。取り込むファイルを、もう一度選んでください。",
        )),
        None => Ok(refuse_list(
            &context,
            "ファイルを選んでから1時間がたったか、もう登録が済んでいます。取り込むときは、もう一度選んでください。",
        )),
    }
}

async fn read(context: &PageContext, list: KeptList, decided: &Decided) -> WebResult<Reply> {
    let dry_run = decided.act != "store";
    let KeptList {
        name,
        sha256,
        content,
    } = list;
    let read = import_list(context, &context.actor, content, choices(decided), dry_run).await?;
    let (status, said) = match read.outcome {
        Ok(report) if !report.dry_run => {
            forget_list(context, &context.actor).await?;
            return Ok(page(context, &outcome::stored_page(&report)).into_response());
        }
        Ok(report) => (StatusCode::OK, outcome::tried(&report)),
        Err(Error::Rows(faults)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            outcome::faults(&faults, read.spoiled),
        ),
        Err(Error::Bad { message, .. }) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            errors::of_page(&message, None),
        ),
        Err(other) => return Err(other.into()),
    };
    let Some(understood) = read.understood else {
        return Ok((status, page(context, &said)).into_response());
    };
    let form = choosing(
        &understood,
        read.spoiled,
        decided,
        &sha256,
        status == StatusCode::OK,
    );
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設"), (addresses::IMPORTS, "施設の一覧を取り込む")]))
            h1 { "読み方を確かめる" }
            p { "ファイル「" (name) "」" }
            (said)
            (form)
            p { a href=(addresses::IMPORTS) { "別のファイルを選ぶ" } }
        }
    };
    Ok((status, context.page("読み方を確かめる", &body)).into_response())
}

fn refuse_list(context: &PageContext, message: &str) -> Reply {
    let said = errors::of_page(message, Some("file"));
    (StatusCode::UNPROCESSABLE_ENTITY, page(context, &said)).into_response()
}

fn page(context: &PageContext, before: &Markup) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設")]))
            h1 { "施設の一覧を取り込む" }
            (before)
            p { "Excelのファイル（.xlsx）か、CSVのファイルを選んでください。地方厚生局の「届出受理医療機関名簿」「コード内容別一覧」や、自治体のオープンデータの「医療機関一覧」も、そのまま選べます。CSVの文字コードは UTF-8、UTF-16、Shift_JIS のどれでも読めます。計算式は保存されている値で読み、マクロは動かしません。" }
            p { "まず、どの列を何として読んだかと、何がどう変わるかをお見せします。登録するのは、確かめたあとです。" }
            p { a href=(addresses::IMPORT_TEMPLATE) download { "見出しだけのひな形（CSV）を受け取る" } }
            dl class="words" {
                dt { "必ず要る列" } dd { "医療機関コード、名称、種別（病院・診療所・歯科診療所・薬局）か区分（医科・歯科・薬局）。コードが10桁そろっていないときは、都道府県も" }
                dt { "あれば使う列" } dd { "フリガナ、G-MIS ID、都道府県、市区町村、所管（6桁）、病床数、法人名、法人番号（13桁）、メール、電話、開設日、廃止日、変更日、旧コード" }
            }
            p { "すでに登録されているコードの施設は、内容が新しくなります。列のないことは、変わりません。空のセルは「ない」という意味に読みます。同じファイルをもう一度取り込んでも、二重にはなりません。" }
            p { "コードが変わった施設には、前のコードを「旧コード」に入れてください。同じ施設のまま、コードが新しくなります。「変更日」は、新しい内容がいつからのものかです（空なら今日）。閉じた施設には「廃止日」を入れてください。変わる前の内容は、日付と一緒に残ります。" }
            form method="post" action=(addresses::IMPORTS) enctype="multipart/form-data" novalidate {
                (Field { name: "file", label: "ファイル", required: true, ..Field::default() }.file(".xlsx,.xlsm,.csv,.txt,text/csv"))
                div class="buttons" {
                    button class="btn" { "読み取る（まだ登録しません）" }
                }
            }
        }
    };
    context.page("施設の一覧を取り込む", &body)
}
