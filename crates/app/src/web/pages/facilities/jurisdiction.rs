//! `GET|POST /facilities/moves`: handing the facilities of an area to another authority.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_ops::Error;
use tenken_ops::facilities::{Jurisdiction, Moved, move_jurisdiction};
use tenken_ops::policy::{Act, require};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, authorities, prefectures};
use crate::web::parts::numbers::count;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;

/// What could not be used: the field's name and why.
type Problem = (&'static str, String);

/// The page.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    require(&context.actor, Act::ManageFacilities)?;
    Ok(page(&context, &Posted::default(), None, None))
}

/// Counts the facilities, or hands them over.
pub async fn submit(Reauthenticated(context): Reauthenticated, posted: Posted) -> WebResult<Reply> {
    require(&context.actor, Act::ManageFacilities)?;
    let dry_run = posted.text("act") != "move";
    let since = match posted.day("since") {
        Ok(since) => since,
        Err(problem) => return Ok(refuse_move(&context, &posted, &problem)),
    };
    let area = Jurisdiction {
        from: posted.text("from").to_owned(),
        to: posted.text("to").to_owned(),
        prefecture: posted.text("prefecture").to_owned(),
        municipality: posted.text("municipality").to_owned(),
        since,
    };
    match move_jurisdiction(&context, &context.actor, area, dry_run).await {
        Ok(moved) => Ok(page(&context, &posted, Some(moved), None).into_response()),
        Err(Error::Bad { code, message }) => Ok(refuse_move(&context, &posted, &(code, message))),
        Err(other) => Err(other.into()),
    }
}

fn refuse_move(context: &PageContext, posted: &Posted, problem: &Problem) -> Reply {
    let page = page(context, posted, None, Some(problem));
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn page(
    context: &PageContext,
    posted: &Posted,
    moved: Option<Moved>,
    problem: Option<&Problem>,
) -> Markup {
    let field = |name: &'static str, label: &'static str, hint: &'static str| Field {
        name,
        label,
        hint,
        value: posted.text(name),
        error: problem
            .filter(|(field, _)| *field == name)
            .map(|(_, message)| message.as_str()),
        ..Field::default()
    };
    let must = |name, label| Field {
        required: true,
        ..field(name, label, "")
    };
    let catalog = context.catalog();
    let authority = |name| authorities(catalog.authorities(), "選んでください", posted.text(name));
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設")]))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field))) }
            h1 { "所管を移す" }
            @if let Some(moved) = moved { (outcome(moved)) }
            p { "市が保健所を設置したときや、となりの自治体が受け持つことになったときに、その地域の施設の所管をまとめて移します。前の所管は、日付と一緒に残ります。" }
            form method="post" action=(addresses::MOVES) novalidate {
                (must("from", "いまの所管").select(&authority("from")))
                (field("prefecture", "施設のある都道府県", "").select(&prefectures("すべて", posted.text("prefecture"))))
                (field("municipality", "施設のある市区町村", "登録されているとおりに入れます。空のままなら、すべてです。").text())
                (must("to", "移す先").select(&authority("to")))
                (field("since", "いつから", "空のままなら、今日からです。").date())
                div class="buttons" {
                    button class="btn" name="act" value="try" { "何施設あるかを見る（まだ移しません）" }
                    button class="btn second" name="act" value="move" { "移す" }
                }
            }
        }
    };
    context.page("所管を移す", &body)
}

fn outcome(moved: Moved) -> Markup {
    let title = match (moved.facilities, moved.dry_run) {
        (0, _) => "あてはまる施設はありません".to_owned(),
        (number, true) => format!("{}施設が移ります（まだ移していません）", count(number)),
        (number, false) => format!("{}施設を移しました", count(number)),
    };
    let tone = if moved.facilities == 0 {
        Tone::Warn
    } else {
        Tone::Good
    };
    banner(
        tone,
        &title,
        html! {
            @if moved.dry_run && moved.facilities > 0 { p { "よければ、下の「移す」を押してください。" } }
        },
    )
}
