//! `GET /rounds/{round}/standing`: where a checklist stands, by authority, by row, facility by facility.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::checklists::rows::Standing;
use tenken_domain::forms::form::Form;
use tenken_domain::results::tabulation::{Board, RowCount};
use tenken_ops::checklists::{
    Boards, Concern, FacilityBoard, FacilityBoards, boards_of_round, facilities_of_board,
};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::option;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, meter, numbers, stack};

/// What to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    state: String,
    authority: String,
    page: usize,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(round): Path<String>,
    Query(wanted): Query<BoardQuery>,
) -> WebResult<Markup> {
    let boards = boards_of_round(&context, &context.actor, &round).await?;
    let authority = Some(wanted.authority.as_str()).filter(|code| !code.is_empty());
    let concern = Concern::parse(&wanted.state);
    let listed = facilities_of_board(
        &context,
        &context.actor,
        &boards.round,
        concern,
        authority,
        wanted.page,
    )
    .await?;
    let round = &boards.round;
    let body = html! {
        div class="wrap" {
            (crumbs::of_round(&context, round, &[]))
            h1 { "点検の進み具合" }
            p { (round.title) "　" (dates::time(context.now())) "の時点。提出された内容から数えています。" }
            @if let Some(counted) = context.counted() { p { (counted) } }
            (glance(&boards.all))
            h2 { "項目ごと" }
            p { "記入が必要な施設のうち、どれだけが「はい」になったかです。参考項目は入れていません。" }
            (rows(&round.form, &boards.rows))
            @if boards.authorities.len() > 1 { (authorities(&context, &boards)) }
            h2 id="facilities" { "施設ごと" }
            @if context.watches_others() { p { "回答の中身につながるので、自分の自治体が所管する施設だけです。市や区の施設は、上の表で数だけを見られます。" } }
            (filter(&context, &boards, &wanted))
            (facilities(&boards, &wanted, &listed))
        }
    };
    Ok(context.page_about(round.demo, "点検の進み具合", &body))
}

fn glance(all: &Board) -> Markup {
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    html! {
        (meter::meter("提出した施設", counted(all.submitted), counted(all.targeted)))
        dl class="facts" {
            dt { "すべて「はい」の施設" } dd { (numbers::count(all.complete)) "（点検する行がある施設の" (numbers::share(all.complete, all.submitted - all.exempt)) "）" }
            @if all.exempt > 0 { dt { "点検する行がない施設（医療情報システムなし）" } dd { (numbers::count(all.exempt)) } }
            dt { "期限切れ・目標日なしがある施設" } dd { (numbers::count(all.late)) }
            dt { "「はい」の行" } dd { (numbers::share(all.rows.yes as u64, all.rows.expected as u64)) "（" (numbers::count(all.rows.yes as u64)) "／" (numbers::count(all.rows.expected as u64)) "行）" }
        }
    }
}

/// The parts of a bar and of the table below it, in one order.
fn parts(rows: &Standing) -> [(&'static str, u64); 4] {
    [
        ("はい", rows.yes as u64),
        ("対応予定", rows.planned as u64),
        ("期限切れ・目標日なし", rows.late as u64),
        ("未確認", rows.open as u64),
    ]
}

fn rows(form: &Form, counts: &[RowCount]) -> Markup {
    let names = counts
        .iter()
        .map(|row| form.row_name(&form.items[row.item]));
    let names: Vec<String> = names.collect();
    let bars = names.iter().zip(counts);
    html! {
        (stack::stacks(bars.map(|(name, row)| (name.as_str(), parts(&row.rows)))))
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    th scope="col" { "項目" }
                    th scope="col" class="num" { "母数" }
                    @for (part, _) in parts(&Standing::default()) { th scope="col" class="num" { (part) } }
                    th scope="col" class="num" { "「はい」の割合" }
                    th scope="col" class="num" { "記入不要" }
                } }
                tbody {
                    @for (name, row) in names.iter().zip(counts) {
                        tr {
                            th scope="row" { (name) }
                            td class="num" { (numbers::count(row.rows.expected as u64)) }
                            @for (_, count) in parts(&row.rows) { td class="num" { (numbers::count(count)) } }
                            td class="num" { (numbers::share(row.rows.yes as u64, row.rows.expected as u64)) }
                            td class="num" { (numbers::count(row.rows.not_required as u64)) }
                        }
                    }
                }
            }
        }
    }
}

fn authorities(context: &PageContext, boards: &Boards) -> Markup {
    html! {
        h2 { "自治体ごと" }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    th scope="col" { "自治体" }
                    th scope="col" class="num" { "対象" } th scope="col" class="num" { "提出" }
                    th scope="col" class="num" { "すべて「はい」" } th scope="col" class="num" { "点検する行がない" } th scope="col" class="num" { "期限切れなどがある" }
                    th scope="col" class="num" { "「はい」の行" }
                } }
                tbody {
                    @for (code, board) in &boards.authorities {
                        tr {
                            th scope="row" { a href={ (address(&boards.round.id, "", code, 0)) "#facilities" } { (context.authority(code)) } }
                            td class="num" { (numbers::count(board.targeted)) }
                            td class="num" { (numbers::count(board.submitted)) }
                            td class="num" { (numbers::count(board.complete)) }
                            td class="num" { (numbers::count(board.exempt)) }
                            td class="num" { (numbers::count(board.late)) }
                            td class="num" { (numbers::share(board.rows.yes as u64, board.rows.expected as u64)) }
                        }
                    }
                }
            }
        }
    }
}

fn address(round: &str, state: &str, authority: &str, page: usize) -> String {
    let page = match page {
        0 => String::new(),
        page => page.to_string(),
    };
    let query = addresses::query(&[("state", state), ("authority", authority), ("page", &page)]);
    format!("{}{query}", addresses::STANDING.link([round]))
}

fn filter(context: &PageContext, boards: &Boards, wanted: &BoardQuery) -> Markup {
    html! {
        form class="filter" method="get" action={ (addresses::STANDING.link([&boards.round.id])) "#facilities" } {
            div class="field" {
                label class="label" for="state" { "どんな施設" }
                select id="state" name="state" {
                    (option("", "すべて", &wanted.state))
                    @for concern in Concern::ALL { (option(concern.id(), concern.label(), &wanted.state)) }
                }
            }
            @if boards.authorities.len() > 1 {
                div class="field" {
                    label class="label" for="authority" { "自治体" }
                    select id="authority" name="authority" {
                        (option("", "すべて", &wanted.authority))
                        @for (code, _) in &boards.authorities { (option(code, &context.authority(code), &wanted.authority)) }
                    }
                }
            }
            div class="buttons" { button class="btn second" { "しぼりこむ" } }
        }
    }
}

fn facilities(boards: &Boards, wanted: &BoardQuery, listed: &FacilityBoards) -> Markup {
    let round = &boards.round.id;
    let page = |number: usize| address(round, &wanted.state, &wanted.authority, number);
    let shown = wanted.page * tenken_ops::checklists::PAGE + listed.items.len();
    html! {
        p { (numbers::count(listed.total as u64)) "施設。期限切れの多い順です。" }
        @if !listed.items.is_empty() {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr {
                        th scope="col" { "施設" } th scope="col" { "状態" }
                        @for (part, _) in parts(&Standing::default()) { th scope="col" class="num" { (part) } }
                    } }
                    tbody { @for one in &listed.items { (facility(round, one)) } }
                }
            }
        }
        nav class="buttons" aria-label="ページ" {
            @if wanted.page > 0 { a class="btn second" href={ (page(wanted.page - 1)) "#facilities" } { "前の施設" } }
            @if shown < listed.total { a class="btn second" href={ (page(wanted.page + 1)) "#facilities" } { "次の施設" } }
        }
    }
}

fn facility(round: &str, one: &FacilityBoard) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(addresses::PLAN.link([round, &one.facility])) { (one.name) } }
            td { (one.concern.label()) }
            @match &one.rows {
                Some(rows) => { @for (_, count) in parts(rows) { td class="num" { (count) } } },
                None => { @for _ in parts(&Standing::default()) { td class="num" { "―" } } },
            }
        }
    }
}
