//! `GET /rounds/{round}/authorities`: how far a round is, on a map and authority by authority.

use axum::extract::Path;
use maud::{Markup, html};
use std::collections::HashMap;
use tenken_domain::facilities::facility::Prefecture;
use tenken_ops::messages::notices::{Steps, steps_of_round};
use tenken_ops::policy::Act;
use tenken_ops::results::{Standing, standings};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::tile_map::{Tile, tile_map};
use crate::web::parts::{WIDE_TABLE, crumbs, dates, meter, numbers};

/// The page. Its figures are brought up to date while it is open.
pub async fn show(context: PageContext, Path(round): Path<String>) -> WebResult<Markup> {
    let (round, standings) = standings(&context, &context.actor, &round).await?;
    let steps = steps_of_round(&context, &context.actor, &round.id).await?;
    let [targeted, answered] = [
        standings.iter().map(|one| one.targeted).sum::<u64>(),
        standings.iter().map(|one| one.answered).sum(),
    ];
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let tiles = by_prefecture(&standings);
    let body = html! {
        div class="wrap" {
            (crumbs::of_round(&context, &round, &[]))
            h1 { "進みぐあい" }
            p { (dates::deadline(&round, context.today())) }
            @if let Some(counted) = context.counted() { p { (counted) } }
            div id="live" data-live {
                p class="small muted" { (dates::time(context.now())) " の時点。この画面を開いているあいだ、自動で新しくなります。" }
                (meter::meter("回答", counted(answered), counted(targeted)))
                p { "回答率 " strong { (numbers::share(answered, targeted)) } }
                @if standings.iter().any(|one| one.prefecture != standings[0].prefecture) {
                    h2 { "都道府県ごとの回答率" }
                    (tile_map(&tiles))
                }
                h2 { "自治体ごと" }
                (table(&context, &standings, &steps))
            }
            @if context.may(Act::SendNotices) {
                @if context.watches_others() { p { "お願いを送れるのは、自分の自治体が所管する施設です。市や区の施設へは、その市や区が送ります。" } }
                div class="buttons" { a class="btn second" href=(addresses::REMINDERS.link([&round.id])) { "まだ回答していない施設へお願いする" } }
            }
        }
    };
    Ok(context.page_about(round.demo, "進みぐあい", &body))
}

fn by_prefecture(standings: &[Standing]) -> Vec<Tile> {
    let of = |prefecture: Prefecture| {
        let code = prefecture.code();
        standings.iter().filter(move |one| one.prefecture == code)
    };
    Prefecture::all()
        .map(|prefecture| Tile {
            prefecture,
            answered: of(prefecture).map(|one| one.answered).sum(),
            targeted: of(prefecture).map(|one| one.targeted).sum(),
        })
        .collect()
}

fn table(context: &PageContext, standings: &[Standing], steps: &HashMap<String, Steps>) -> Markup {
    let none = Steps::default();
    let time = |at: Option<jiff::Timestamp>| at.map_or_else(|| "―".to_owned(), dates::time);
    html! {
        @if standings.is_empty() { p { "お願いしている施設がありません。" } } @else {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr {
                        th scope="col" { "自治体" } th scope="col" { "都道府県" }
                        th scope="col" class="num" { "対象" } th scope="col" class="num" { "提出済み" }
                        th scope="col" class="num" { "下書き" } th scope="col" class="num" { "未着手" }
                        th scope="col" class="num" { "回答率" }
                        th scope="col" { "お知らせを確認" } th scope="col" { "施設へ伝達" }
                    } }
                    tbody {
                        @for one in standings {
                            @let done = steps.get(&one.authority).unwrap_or(&none);
                            tr {
                                th scope="row" { (context.authority(&one.authority)) }
                                td { (Prefecture::parse(&one.prefecture).map_or("", Prefecture::label)) }
                                td class="num" { (numbers::count(one.targeted)) }
                                td class="num" { (numbers::count(one.answered)) }
                                td class="num" { (numbers::count(one.begun)) }
                                td class="num" { (numbers::count(one.untouched())) }
                                td class="num" { (numbers::share(one.answered, one.targeted)) }
                                td { (time(done.confirmed_at)) }
                                td { (time(done.passed_on_at)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
