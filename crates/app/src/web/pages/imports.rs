//! `GET|POST /facilities/imports`: a list of facilities from a spreadsheet.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_domain::facility_list::headings;
use tenken_ops::Error;
use tenken_ops::facilities::{ImportReport, import_facilities};
use tenken_ops::policy::{Act, require};
use tenken_report::CsvText;

use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::faults::of_rows;
use crate::web::parts::fields::Field;
use crate::web::parts::numbers::count;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Upload;
use crate::web::proven::Proven;
use crate::web::visit::Visit;

/// The page.
pub async fn show(Proven(visit): Proven) -> WebResult<Markup> {
    require(&visit.actor, Act::ManageFacilities)?;
    Ok(page(&visit, &html! {}))
}

/// `GET /facilities/imports/template.csv`: the headings.
pub async fn template(visit: Visit) -> WebResult<Reply> {
    require(&visit.actor, Act::ManageFacilities)?;
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

/// Reads a list: only to see, or to store it.
pub async fn import(Proven(visit): Proven, upload: Upload) -> WebResult<Reply> {
    require(&visit.actor, Act::ManageFacilities)?;
    let dry_run = upload.fields.text("act") != "store";
    let Some((_, list)) = upload.file else {
        let missing = errors::of_page("ファイルを選んでください。", Some("file"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, &missing)).into_response());
    };
    match import_facilities(&visit, &visit.actor, list, dry_run).await {
        Ok(report) => Ok(page(&visit, &summary(&report)).into_response()),
        Err(Error::Rows(faults)) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&visit, &of_rows("列", &faults)),
        )
            .into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&visit, &errors::of_page(&message, None)),
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

fn page(visit: &Visit, before: &Markup) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(visit, &[("/facilities", "施設")]))
            h1 { "施設の一覧を取り込む" }
            (before)
            p { "Excelのファイル（.xlsx）か、CSVのファイルを選んでください。CSVの文字コードは UTF-8 と Shift_JIS のどちらでも読めます。Excelのファイルでは、見出しのある最初のシートを読みます。計算式は保存されている値で読み、マクロは動かしません。" }
            p { a href="/facilities/imports/template.csv" download { "見出しだけのひな形（CSV）を受け取る" } }
            dl class="words" {
                dt { "必ず要る列" } dd { "医療機関コード（10桁）、名称、種別（病院・診療所・歯科診療所・薬局）" }
                dt { "あれば使う列" } dd { "フリガナ、G-MIS ID、都道府県、市区町村、所管（6桁）、病床数、法人名、法人番号（13桁）、メール、電話、開設日、廃止日、変更日、旧コード" }
            }
            p { "すでに登録されているコードの施設は、内容が新しくなります。列のないことは、変わりません。同じファイルをもう一度取り込んでも、二重にはなりません。" }
            p { "コードが変わった施設には、前のコードを「旧コード」に入れてください。同じ施設のまま、コードが新しくなります。「変更日」は、新しい内容がいつからのものかです（空なら今日）。閉じた施設には「廃止日」を入れてください。変わる前の内容は、日付と一緒に残ります。" }
            form method="post" action="/facilities/imports" enctype="multipart/form-data" novalidate {
                (Field { name: "file", label: "ファイル", required: true, ..Field::default() }.file(".xlsx,.xlsm,.csv,.txt,text/csv"))
                div class="buttons" {
                    button class="btn" name="act" value="try" { "ためしに読む（まだ登録しません）" }
                    button class="btn second" name="act" value="store" { "登録する" }
                }
            }
        }
    };
    visit.page("施設の一覧を取り込む", &body)
}

fn summary(report: &ImportReport) -> Markup {
    let title = if report.dry_run {
        "読み取れました（まだ登録していません）"
    } else {
        "登録しました"
    };
    banner(
        Tone::Good,
        title,
        html! {
            dl class="facts" {
                dt { "一覧の施設" } dd { (count(report.rows)) "件" }
                dt { "新しい施設" } dd { (count(report.added)) "件" }
                dt { "内容が変わる施設" } dd { (count(report.updated)) "件" }
                dt { "変わらない施設" } dd { (count(report.unchanged)) "件" }
                @if report.corporations > 0 { dt { "新しい法人" } dd { (count(report.corporations)) "件" } }
                @if report.padded_codes > 0 { dt { "先頭の0を補ったコード" } dd { (count(report.padded_codes)) "件" } }
            }
            @if report.dry_run { p { "よければ、同じファイルをもう一度選び、「登録する」を押してください。" } }
        },
    )
}
