//! `GET|POST /facilities/moves`: handing the facilities of an area to another authority.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
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
use crate::web::typed::Line;

/// The area that moves, and whether it shall.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedMove {
    from: Line,
    to: Line,
    prefecture: Line,
    municipality: Line,
    since: Line,
    act: Line,
}

/// What could not be used: the field's name and why.
type Problem = (&'static str, String);

/// The page.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    require(&context.actor, Act::ManageFacilities)?;
    Ok(page(&context, &TypedMove::default(), None, None))
}

/// Counts the facilities, or hands them over.
pub async fn submit(
    Reauthenticated(context): Reauthenticated,
    Posted(posted): Posted<TypedMove>,
) -> WebResult<Reply> {
    require(&context.actor, Act::ManageFacilities)?;
    let dry_run = posted.act != "move";
    let since = match posted.since.day("since") {
        Ok(since) => since,
        Err(problem) => return Ok(refuse_move(&context, &posted, &problem)),
    };
    let area = Jurisdiction {
        from: posted.from.to_owned(),
        to: posted.to.to_owned(),
        prefecture: posted.prefecture.to_owned(),
        municipality: posted.municipality.to_owned(),
        since,
    };
    match move_jurisdiction(&context, &context.actor, area, dry_run).await {
        Ok(moved) => Ok(page(&context, &posted, Some(moved), None).into_response()),
        Err(Error::Bad { code, message }) => Ok(refuse_move(&context, &posted, &(code, message))),
        Err(other) => Err(other.into()),
    }
}

fn refuse_move(context: &PageContext, posted: &TypedMove, problem: &Problem) -> Reply {
    let page = page(context, posted, None, Some(problem));
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn page(
    context: &PageContext,
    posted: &TypedMove,
    moved: Option<Moved>,
    problem: Option<&Problem>,
) -> Markup {
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        value,
        error: problem
            .filter(|(field, _)| *field == name)
            .map(|(_, message)| message.as_str()),
        ..Field::default()
    };
    let must = |name, value, label| Field {
        required: true,
        ..field(name, value, label, "")
    };
    let catalog = context.catalog();
    let authority = |chosen| authorities(catalog.authorities(), "選んでください", chosen);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設")]))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field))) }
            h1 { "所管を移す" }
            @if let Some(moved) = moved { (outcome(moved)) }
            p { "市が保健所を設置したときや、となりの自治体が受け持つことになったときに、その地域の施設の所管をまとめて移します。前の所管は、日付と一緒に残ります。" }
            form method="post" action=(addresses::MOVES) novalidate {
                (must("from", &posted.from, "いまの所管").select(&authority(&posted.from)))
                (field("prefecture", &posted.prefecture, "施設のある都道府県", "").select(&prefectures("すべて", &posted.prefecture)))
                (field("municipality", &posted.municipality, "施設のある市区町村", "登録されているとおりに入れます。空のままなら、すべてです。").text())
                (must("to", &posted.to, "移す先").select(&authority(&posted.to)))
                (field("since", &posted.since, "いつから", "空のままなら、今日からです。").date())
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
