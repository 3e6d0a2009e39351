//! `GET /`: what to do now.

use axum::response::{IntoResponse, Redirect, Response as Reply};
use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::FiscalYear;
use tenken_domain::forms::form::FormKind;
use tenken_domain::text::calendar::era_date;
use tenken_domain::todos::{Due, Todo};
use tenken_ops::actor::ScopeKind;
use tenken_ops::facilities::corporations::find_corporation;
use tenken_ops::facilities::{FacilityFilter, find_facility, list_facilities};
use tenken_ops::inspections::{next_inspections, unanswered_inspections};
use tenken_ops::messages::count_unread;
use tenken_ops::policy::Act;
use tenken_ops::readiness::todos_of;
use tenken_ops::records::maintenance::outdated_judgment;
use tenken_ops::responses::{Contradicted, contradicted_answers, tasks_of_facility};
use tenken_ops::results::{Respondent, respondents};
use tenken_ops::rounds::{Phase, Round, RoundSummary, list_rounds};
use tenken_ops::vendor_checklists::{VendorTask, vendor_tasks};
use tenken_ops::vendors::contracts::proposals;
use tenken_ops::vendors::find_vendor;
use tenken_ops::vendors::products::products_of;
use tenken_ops::{Actor, Page, Total, sends_for};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::pages::accounts::places;
use crate::web::pages::readiness::todos;
use crate::web::pages::vendors::proposals::hint;
use crate::web::pages::vendors::vendor;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{dates, meter, numbers, own_record, tag, tasks};

/// Visits shown on the first page.
const NEXT_VISITS: i64 = 5;

/// To-dos shown on the first page.
const NEXT_TODOS: usize = 3;

/// The first page.
pub async fn show(context: PageContext) -> WebResult<Reply> {
    if context.installation.is_none() && context.actor == Actor::Local {
        return Ok(Redirect::to(addresses::SETUP).into_response());
    }
    let page = if context.is_between_places() {
        places::page(&context).await?
    } else if let Some(id) = context.own(ScopeKind::Vendor) {
        of_vendor(&context, id).await?
    } else if let Some(id) = context.own(ScopeKind::Corporation) {
        of_corporation(&context, id).await?
    } else if context.watches() {
        of_watcher(&context).await?
    } else {
        match context.own_facilities()[..] {
            [id, ..] => of_facility(&context, id).await?,
            [] => of_nobody(&context),
        }
    };
    Ok(page.into_response())
}

/// Somebody whose roles this program does not know.
fn of_nobody(context: &PageContext) -> Markup {
    let body = html! {
        div class="wrap" {
            h1 { "いまやること" }
            p { "あなたの役割では、この版のTenkenですることはありません。システムの管理者に知らせてください。" }
        }
    };
    context.page("いまやること", &body)
}

async fn of_facility(context: &PageContext, id: &str) -> WebResult<Markup> {
    let facility = find_facility(context, &context.actor, id).await?;
    let asked = tasks_of_facility(context, &context.actor, id).await?;
    let (_, todos) = todos_of(context, &context.actor, id).await?;
    let unread = count_unread(context, &context.actor, id).await?;
    let inspected = unanswered_inspections(context, &context.actor, id).await?;
    let outdated = outdated_judgment(context, &context.actor, id).await?;
    let against = contradicted_answers(context, &context.actor, id).await?;
    let (proposed, more) = proposals(context, &context.actor).await?;
    let year = FiscalYear::of(context.today());
    let wants_year = own_record::is_alone(context)
        && context.may(Act::ManageRounds)
        && !asked.iter().any(|task| task.round.fiscal_year == year);
    let body = html! {
        div class="wrap" {
            p class="muted" { (facility.name) }
            h1 { "いまやること" }
            @if unread > 0 { (banner(Tone::Info, &format!("まだ読んでいないお知らせが{unread}件あります"), html! { p { a href=(addresses::FACILITY_INBOX.link([id])) { "届いたお知らせを読む" } } })) }
            (hint(proposed.len(), more))
            @for one in &inspected { (banner(Tone::Warn, "立入検査の結果が届いています", html! { p { a href=(addresses::INSPECTION_RESULT.link([&one.id])) { (era_date(one.on)) "の結果を読んで、返事を書く" } } })) }
            @if let Some(at) = outdated { (banner(Tone::Warn, "サーバの更新の委託の判定は、見直しが必要です", html! { p { (dates::time(at)) "に判定を記録したあとで、サーバ、契約、書類のどれかが変わりました。" a href=(addresses::MAINTENANCE.link([id])) { "いまの判定を確かめて、記録し直す" } } })) }
            (contradicted(id, &against))
            p { "目標日を過ぎたもの、締切の近いものから並んでいます。途中でやめても、続きから書けます。わからない言葉は" a href=(addresses::GLOSSARY) { "用語集" } "で調べられます。" }
            @if wants_year { (banner(Tone::Info, &format!("{year}の点検は、まだ始まっていません"), html! { p { a href=(addresses::YEARS) { "新しい年度の点検を始める" } } })) }
            (tasks::cards(context, id, &asked))
            (next_todos(id, &todos))
            (tasks::receipts(id, &asked))
            (places(id))
            ul {
                @if own_record::is_alone(context) {
                    li { a href=(addresses::FACILITY_QUESTIONS.link([id])) { "わからないときの問い合わせ先" } }
                    @if context.may(Act::ManageRounds) { li { a href=(addresses::YEARS) { "年度ごとの点検（新しい年度の点検を始める）" } } }
                } @else { li { a href=(addresses::FACILITY_QUESTIONS.link([id])) { "質問する" } } }
            }
        }
    };
    Ok(context.page_about(facility.demo, "いまやること", &body))
}

/// The submitted answers that the ledgers speak against now.
fn contradicted(facility: &str, against: &[Contradicted]) -> Markup {
    html! {
        @if !against.is_empty() {
            (banner(Tone::Warn, &format!("台帳と合わなくなった答えが{}つあります", against.len()), html! {
                ul {
                    @for one in against {
                        li { a href=(addresses::response_at(&one.round.0, facility, &one.item)) { (one.round.1) "の「" (first_line(&one.question)) "」" } "：" (one.message) }
                    }
                }
            }))
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What is to be done first beside what is asked.
fn next_todos(facility: &str, all: &[Todo]) -> Markup {
    html! {
        @if !all.is_empty() {
            h2 { "台帳と点検表からわかる、次にやること" }
            ul class="plan" {
                @for todo in all.iter().take(NEXT_TODOS) {
                    li { (todos::linked(facility, todo)) p class="small" { @if todo.state == Due::Overdue { strong { "期限を過ぎています：" } } (era_date(todo.due)) } }
                }
            }
            p { a href=(addresses::TODOS.link([facility])) { "やることの一覧（" (all.len()) "件）" } }
        }
    }
}

/// The four other places of a facility.
fn places(facility: &str) -> Markup {
    html! {
        h2 { "ふだんから使うところ" }
        div class="cards" {
            @for (address, title, about) in PLACES {
                section class="card" {
                    h3 { a href=(address.link([facility])) { (title) } }
                    p { (about) }
                }
            }
        }
    }
}

/// Where each leads, its name, and what is there.
const PLACES: [(addresses::Address<1>, &str, &str); 4] = [
    (
        addresses::LEDGERS,
        "台帳",
        "機器、利用者ID、バックアップ、連絡先など。書いておくと、答えが提案されます。",
    ),
    (
        addresses::READINESS,
        "備え",
        "期限のあること、弱いところ、証跡、加算の要件。",
    ),
    (
        addresses::FACILITY_VENDORS,
        "事業者",
        "契約している会社、その開示書、役割分担、サーバの更新の委託。",
    ),
    (
        addresses::FACILITY_RECORDS,
        "記録",
        "提出したもの、立入検査の結果、連絡体制図、操作の記録。",
    ),
];

/// What one's company is asked, and what is known of it.
async fn of_vendor(context: &PageContext, id: &str) -> WebResult<Markup> {
    let vendor = find_vendor(context, &context.actor, id).await?;
    let tasks = vendor_tasks(context, &context.actor, id).await?;
    let products = products_of(context, &context.actor, id).await?;
    let demo = tasks.iter().any(|task| task.asked.round.demo);
    let body = html! {
        div class="wrap" {
            p class="muted" { (vendor.name) }
            h1 { "いまやること" }
            @if tasks.is_empty() { p { "いま、回答をお願いしている点検はありません。お客様がこの会社との契約を登録すると、ここに出ます。" } }
            div class="cards" { @for task in &tasks { (vendor_card(context, id, task)) } }
            (vendor::of_products(context, id, &products))
            h2 { "登録されている内容" }
            (vendor::of_vendor(&vendor))
            p { "内容が違うときは、システムの管理者に伝えてください。" }
        }
    };
    Ok(context.page_about(demo, "いまやること", &body))
}

fn vendor_card(context: &PageContext, vendor: &str, task: &VendorTask) -> Markup {
    let round = &task.asked.round;
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    html! {
        section class="card" {
            h2 { a href=(addresses::CLIENTS.link([&round.id, vendor])) { (round.title) } }
            (meter::meter("回答した契約", counted(task.answered), counted(task.contracts)))
            @if task.queries > 0 { p { (tag::toned(Tone::Warn, &format!("施設からの確認が{}件", task.queries))) } }
            p { (dates::deadline(round, context.today())) }
        }
    }
}

/// What the facilities of one's corporation are asked, those first that have not answered.
async fn of_corporation(context: &PageContext, id: &str) -> WebResult<Markup> {
    let corporation = find_corporation(context, &context.actor, id).await?;
    let mut asked = Vec::new();
    for RoundSummary { round, .. } in list_rounds(context, &context.actor).await? {
        if round.phase(context.now()) == Phase::Open {
            let of = |submitted| {
                let filter = FacilityFilter {
                    corporation: Some(corporation.id.clone()),
                    ..FacilityFilter::default()
                };
                respondents(context, &context.actor, &round.id, filter, submitted)
            };
            let (waiting, done) = (of(Some(false)).await?, of(Some(true)).await?);
            asked.push((round, waiting, done));
        }
    }
    let (proposed, more) = proposals(context, &context.actor).await?;
    asked.retain(|(_, waiting, done)| !waiting.items.is_empty() || !done.items.is_empty());
    asked.sort_by_key(|(round, ..)| round.last_day().unwrap_or(Date::MAX));
    let demo = asked.iter().any(|(round, ..)| round.demo);
    let body = html! {
        div class="wrap" {
            p class="muted" { (corporation.name) }
            h1 { "法人の施設がいまやること" }
            (hint(proposed.len(), more))
            @if asked.is_empty() { p { "いま、お願いしている調査や点検はありません。" } }
            @for (round, waiting, done) in &asked { (round_of_corporation(context, round, waiting, done)) }
            div class="buttons" {
                a class="btn second" href=(addresses::CORPORATION.link([&corporation.id])) { "法人の施設を見る" }
                a class="btn second" href=(addresses::PEOPLE) { "利用者" }
            }
        }
    };
    Ok(context.page_about(demo, "いまやること", &body))
}

fn round_of_corporation(
    context: &PageContext,
    round: &Round,
    waiting: &Page<Respondent>,
    done: &Page<Respondent>,
) -> Markup {
    let counted = |page: &Page<Respondent>| match page.total {
        Total::Exactly(all) | Total::AtLeast(all) => usize::try_from(all).unwrap_or(usize::MAX),
        Total::Uncounted => page.items.len(),
    };
    html! {
        section class="card" {
            h2 { a href=(addresses::ROUND.link([&round.id])) { (round.title) } }
            (meter::meter("回答", counted(done), counted(waiting) + counted(done)))
            p { (dates::deadline(round, context.today())) }
            @if round.form.kind == FormKind::Checklist { p { a href=(addresses::STANDING.link([&round.id])) { "点検の進み具合を見る" } } }
            @if !waiting.items.is_empty() {
                h3 { "まだ提出していない施設" }
                ul {
                    @for one in &waiting.items {
                        li { a href=(addresses::RESPONSE.link([&round.id, &one.facility])) { (one.name) } " " (tag::state(one.state)) }
                    }
                }
                @if waiting.next.is_some() { p { a href={ (addresses::ROUND.link([&round.id])) "?state=open" } { "まだ提出していない施設をすべて見る" } } }
            }
            @if !done.items.is_empty() { p { a href={ (addresses::ROUND.link([&round.id])) "?state=submitted" } { "提出した施設を見る" } } }
        }
    }
}

async fn of_watcher(context: &PageContext) -> WebResult<Markup> {
    let watcher = sends_for(context, &context.actor).await?;
    let watcher = watcher.name(&context.catalog());
    let year = FiscalYear::of(context.today());
    let mut rounds = list_rounds(context, &context.actor).await?;
    let begun = rounds.iter().any(|one| one.round.fiscal_year == year);
    let wants_year = context.may(Act::ManageRounds) && !rounds.is_empty() && !begun;
    rounds.retain(|summary| summary.round.phase(context.now()) != Phase::Closed);
    rounds.sort_by_key(|summary| summary.round.last_day().unwrap_or(Date::MAX));
    let registers = rounds.is_empty()
        && context.may(Act::ManageFacilities)
        && list_facilities(context, &context.actor, FacilityFilter::default())
            .await?
            .items
            .is_empty();
    let visits = match context.may(Act::ListInspections) {
        true => next_inspections(context, &context.actor, NEXT_VISITS).await?,
        false => Vec::new(),
    };
    let body = html! {
        div class="wrap" {
            p class="muted" { (watcher) }
            h1 { "実施している調査・点検" }
            @if let Some(counted) = context.counted() { p { (counted) } }
            @if registers { p { "まだありません。まず施設を登録し、それから実施回を始めてください。" } }
            @else if wants_year {
                (banner(Tone::Info, &format!("{year}の調査・点検は、まだ始まっていません"), html! { p { a href={ (addresses::ROUNDS) "#new" } { "新しい年度の点検を始める" } "。これまでの年度のものは、実施回の一覧から見られます。" } }))
            } @else if rounds.is_empty() {
                p { "いま受け付けている実施回はありません。" @if !context.may(Act::ManageRounds) { "厚生労働省が始めると、ここに出ます。" } }
            }
            div class="cards" { @for summary in &rounds { (card(context, summary)) } }
            @if !visits.is_empty() {
                h2 { "これからの立入検査" }
                ul { @for one in &visits { li { a href=(addresses::INSPECTION.link([&one.id])) { (era_date(one.on)) "　" (one.facility.1) } } } }
                p { a href=(addresses::INSPECTIONS) { "立入検査をすべて見る" } }
            }
            div class="buttons" {
                a class="btn" href=(addresses::ROUNDS) { @if context.may(Act::ManageRounds) { "実施回を始める・見る" } @else { "実施回を見る" } }
                a class="btn second" href=(addresses::FACILITIES) { "施設をさがす" }
                @if context.may(Act::ManageFacilities) { a class="btn second" href=(addresses::IMPORTS) { "施設の一覧を取り込む" } }
                a class="btn second" href=(addresses::FORMS) { "様式" }
            }
        }
    };
    Ok(context.page_about(
        rounds.iter().any(|summary| summary.round.demo),
        "ホーム",
        &body,
    ))
}

/// A round, from above.
pub fn card(context: &PageContext, summary: &RoundSummary) -> Markup {
    let RoundSummary {
        round,
        targeted,
        opened,
        answered,
    } = summary;
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    html! {
        section class="card" {
            div class="tags" { (tag::phase(round.phase(context.now()))) }
            h2 { a href=(addresses::ROUND.link([&round.id])) { (round.title) } }
            (meter::meter("回答", counted(*answered), counted(*targeted)))
            p { "回答率 " (numbers::share(*answered, *targeted)) "　書きかけ " (numbers::count(opened.saturating_sub(*answered))) "施設" }
            p { (dates::deadline(round, context.today())) }
            p { a href=(addresses::RESULTS.link([&round.id])) { "集計を見る" } }
            @if round.form.kind == FormKind::Checklist && context.may(Act::ListFacilities) { p { a href=(addresses::STANDING.link([&round.id])) { "点検の進み具合を見る" } } }
        }
    }
}
