//! `GET /rounds/{round}/responses/{facility}/vendors`: what the vendors of a facility say, and which
//! rows nobody covers.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_domain::vendors::coverage::{Cover, CoveredRow, Said};
use tenken_ops::responses::{Response, read_response};
use tenken_ops::vendor_checklists::{Vendors, vendors_of};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::pages::vendor_checklists::view::state;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{WIDE_TABLE, crumbs, dates, tag};

/// The page.
pub async fn show(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let vendors = vendors_of(&context, &response)
        .await?
        .ok_or_else(|| WebError::not_found("このページ"))?;
    let address = addresses::RESPONSE.link([&response.round.id, &response.facility.id]);
    let body = html! {
        div class="wrap" {
            (crumbs::of_round(&context, &response.round, &[(&address, "点検表")]))
            p class="muted" { (response.facility.name) }
            h1 { "事業者の点検表" }
            p { "契約している事業者ごとに、1枚ずつ集めます。立入検査のときは、すべてを確かめます。" }
            @if vendors.sheets.is_empty() { (without_contracts(&context, &response)) }
            @else {
                (sheets(&vendors))
                (summary(&vendors))
                (rows(&vendors))
            }
            @if context.answers_for(&response.facility) {
                div class="buttons" { a class="btn second" href=(addresses::FACILITY_CONTRACTS.link([&response.facility.id])) { "契約している事業者を登録・変更する" } }
            }
        }
    };
    Ok(context.page_about(response.facility.demo, "事業者の点検表", &body))
}

fn without_contracts(context: &PageContext, response: &Response) -> Markup {
    html! {
        (banner(Tone::Info, "契約している事業者が、まだ登録されていません", html! {
            @if context.answers_for(&response.facility) { p { "登録すると、ここから点検表をお願いできます。事業者と契約していないときは、集めなくてかまいません。" } }
        }))
    }
}

fn sheets(vendors: &Vendors) -> Markup {
    html! {
        div class="cards" {
            @for sheet in &vendors.sheets {
                section class="card" {
                    div class="tags" { (state(sheet.current().is_some(), sheet.newest.as_ref())) }
                    h2 { a href=(addresses::VENDOR_CHECKLIST.link([&vendors.asked.round.id, &sheet.contract.id])) { (sheet.contract.vendor.1) } }
                    p { (sheet.contract.title) }
                    @if let Some(current) = sheet.current() { p { (dates::time(current.at)) "　" (current.person) } }
                }
            }
        }
    }
}

/// What wants doing, in words.
fn summary(vendors: &Vendors) -> Markup {
    let of = |cover: Cover| -> Vec<&CoveredRow> {
        let counted = vendors
            .rows
            .iter()
            .filter(|row| !is_reference(vendors, row));
        counted.filter(|row| row.cover() == cover).collect()
    };
    let list = |rows: &[&CoveredRow]| -> Markup {
        html! { ul { @for row in rows { li { (name(vendors, row)) } } } }
    };
    let overstated: Vec<&CoveredRow> = vendors
        .rows
        .iter()
        .filter(|row| row.is_overstated())
        .collect();
    let (uncovered, contradicted) = (of(Cover::Uncovered), of(Cover::Contradicted));
    let (late, planned) = (of(Cover::Late), of(Cover::Planned));
    let complete = uncovered.is_empty() && contradicted.is_empty() && of(Cover::Awaited).is_empty();
    html! {
        @if !uncovered.is_empty() {
            (banner(Tone::Bad, &format!("だれも確認していない項目が{}つあります", uncovered.len()), html! {
                p { "どの契約にも入っていません。自分の点検表に記入するか、みてもらえる事業者を決めてください。" }
                (list(&uncovered))
            }))
        }
        @if !contradicted.is_empty() {
            (banner(Tone::Warn, "事業者どうしの答えが食いちがっています", html! {
                p { "どちらが正しいか、事業者に聞いてください。" }
                (list(&contradicted))
            }))
        }
        @if !overstated.is_empty() {
            (banner(Tone::Warn, "自分の点検表は「はい」、事業者は「いいえ」の項目があります", html! { (list(&overstated)) }))
        }
        @if !late.is_empty() {
            (banner(Tone::Warn, &format!("「いいえ」のまま、目標日を過ぎた（目標日のない）項目が{}つあります", late.len()), html! { (list(&late)) }))
        }
        @if complete && late.is_empty() && planned.is_empty() {
            (banner(Tone::Good, "すべての項目を、だれかが確認しています", html! {}))
        } @else if complete && !planned.is_empty() {
            (banner(Tone::Info, &format!("「いいえ」で、対応を予定している項目が{}つあります", planned.len()), html! { (list(&planned)) }))
        }
    }
}

fn is_reference(vendors: &Vendors, row: &CoveredRow) -> bool {
    let form = &vendors.asked.form;
    form.is_reference(&form.items[row.item])
}

fn name(vendors: &Vendors, row: &CoveredRow) -> String {
    let form = &vendors.asked.form;
    form.row_name(&form.items[row.item])
}

/// Every row, and what each side says.
fn rows(vendors: &Vendors) -> Markup {
    html! {
        h2 { "項目ごとに、だれが確認しているか" }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    th scope="col" { "項目" }
                    th scope="col" { "状態" }
                    th scope="col" { "自分の点検表" }
                    @for sheet in &vendors.sheets { th scope="col" { (sheet.contract.vendor.1) br; (sheet.contract.title) } }
                } }
                tbody {
                    @for row in &vendors.rows {
                        tr {
                            th scope="row" { (name(vendors, row)) @if is_reference(vendors, row) { " " (tag::tag("参考項目")) } }
                            td { (cover(row.cover(), is_reference(vendors, row))) }
                            td { (row.own.as_ref().map_or("―", |(_, state)| state.label())) }
                            @for said in &row.vendors { td { (describe_answer(said)) } }
                        }
                    }
                }
            }
        }
    }
}

fn cover(cover: Cover, reference: bool) -> Markup {
    let tone = match cover {
        Cover::Answered => Tone::Good,
        Cover::Awaited => return tag::tag(cover.label()),
        _ if reference => return tag::tag(cover.label()),
        Cover::Planned => Tone::Info,
        Cover::Contradicted | Cover::Late => Tone::Warn,
        Cover::Uncovered => Tone::Bad,
    };
    tag::toned(tone, cover.label())
}

fn describe_answer(said: &Said) -> &'static str {
    match said {
        Said::Outside => "契約の範囲外",
        Said::Nothing => "―",
        Said::Checked(state) => state.label(),
    }
}
