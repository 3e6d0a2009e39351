//! `/places`: the places somebody acts for, with what is due at each, and what is new about the account.

use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::accounts::{Place, choose_place, end_news, read_news};
use tenken_ops::actor::ScopeKind;
use tenken_ops::messages::count_unread;
use tenken_ops::responses::tasks_of_facility;
use tenken_ops::rounds::{Phase, Round, list_rounds};
use tenken_ops::vendor_checklists::vendor_tasks;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{crumbs, dates, numbers, tag, tasks};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// The place somebody acts for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChosenPlace {
    place: Line,
}

/// What is due at a place, in short.
#[derive(Default)]
struct Due {
    /// What to answer, or what is going on: address, name, deadline.
    rounds: Vec<(String, String, String)>,
    /// What else there is to know.
    words: Vec<String>,
}

/// All places, to choose one.
pub async fn show(context: PageContext) -> WebResult<Reply> {
    if context.places.is_empty() {
        return Ok(Redirect::to(addresses::HOME).into_response());
    }
    Ok(page(&context).await?.into_response())
}

/// `POST /places`: acts for one of them from now on; for none in particular where none is named.
pub async fn choose(
    context: PageContext,
    Posted(chosen): Posted<ChosenPlace>,
) -> WebResult<Redirect> {
    choose_place(&context, context.session()?, &chosen.place).await?;
    Ok(Redirect::to(addresses::HOME))
}

/// The page, which is also the first one for who has not said where they are.
pub async fn page(context: &PageContext) -> WebResult<Markup> {
    let here = context.place();
    let mut cards = Vec::with_capacity(context.places.len());
    for place in &context.places {
        cards.push((place, due(context, place).await?));
    }
    let body = html! {
        div class="wrap" {
            @if here.is_some() { (crumbs::crumbs(context, &[])) }
            h1 { "どの場所の仕事をしますか" }
            p { "あなたには、" (context.places.len()) "か所の役割があります。選んだ場所は、サインアウトするまで覚えています。上の「場所を切り替える」で、いつでも変えられます。" }
            div class="cards" { @for (place, due) in &cards { (card(place, due, here == Some(*place))) } }
            @if here.is_some() {
                form method="post" action=(addresses::PLACES) {
                    div class="buttons" { button class="btn second" { "場所を選ばず、すべてを並べて見る" } }
                }
            }
        }
    };
    Ok(context.page("場所を切り替える", &body))
}

fn card(place: &Place, due: &Due, is_here: bool) -> Markup {
    html! {
        section class="card" {
            div class="tags" {
                @for role in &place.roles { (tag::tag(role.label())) }
                @if is_here { (tag::toned(Tone::Info, "いまの場所")) }
            }
            h2 { (place.name) }
            @if due.rounds.is_empty() && due.words.is_empty() { p { "いま、することはありません。" } }
            @if !due.rounds.is_empty() {
                ul { @for (address, name, deadline) in &due.rounds { li { a href=(address) { (name) } " " (deadline) } } }
            }
            @for words in &due.words { p { (words) } }
            form method="post" action=(addresses::PLACES) {
                input type="hidden" name="place" value=(place.key);
                div class="buttons" { button class="btn" { "ここの仕事をする" span class="sr" { "：" (place.name) } } }
            }
        }
    }
}

async fn due(context: &PageContext, place: &Place) -> WebResult<Due> {
    let mut due = Due::default();
    let deadline = |round: &Round| dates::deadline(round, context.today());
    match place.kind {
        ScopeKind::Facility => {
            let id = &place.key;
            let mut asked = tasks_of_facility(context, &context.actor, id).await?;
            asked.retain(|task| {
                task.round.phase(context.now()) == Phase::Open && !tasks::is_done(task)
            });
            asked.sort_by_key(|task| task.round.last_day().unwrap_or(jiff::civil::Date::MAX));
            due.rounds.extend(asked.iter().map(|task| {
                let round = &task.round;
                (
                    addresses::RESPONSE.link([&round.id, id]),
                    round.title.clone(),
                    deadline(round),
                )
            }));
            let unread = count_unread(context, &context.actor, id).await?;
            if unread > 0 {
                due.words
                    .push(format!("まだ読んでいないお知らせが{unread}件あります。"));
            }
        }
        ScopeKind::Vendor => {
            for task in vendor_tasks(context, &context.actor, &place.key).await? {
                let round = &task.asked.round;
                let left = task.contracts.saturating_sub(task.answered);
                due.rounds.push((
                    addresses::CLIENTS.link([&round.id, &place.key]),
                    format!("{}（まだの契約 {}件）", round.title, numbers::count(left)),
                    deadline(round),
                ));
            }
        }
        ScopeKind::Everywhere | ScopeKind::Authority | ScopeKind::Corporation => {
            for summary in list_rounds(context, &context.actor).await? {
                let round = &summary.round;
                if round.phase(context.now()) == Phase::Open {
                    due.rounds.push((
                        addresses::ROUND.link([&round.id]),
                        round.title.clone(),
                        deadline(round),
                    ));
                }
            }
        }
    }
    Ok(due)
}

/// `GET /places/news`: what has changed about the account.
pub async fn news(context: PageContext) -> WebResult<Markup> {
    let news = read_news(&context, context.session()?).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            h1 { "あなたのアカウントで変わったこと" }
            @if news.added.is_empty() && news.former_logins.is_empty() { p { "変わったことは、ありません。" } } @else {
                @if !news.former_logins.is_empty() {
                    h2 { "サインインに使う名前" }
                    p { "施設の医療機関コードが変わったので、サインインに使う名前も、新しいコードの「" strong { (news.login) } "」に変わりました。パスワードは同じです。" }
                    p { "前の「" (news.former_logins.join("」「")) "」でも入れるのは、下の「わかりました」を押すまでです。いっしょに使っている人にも、伝えてください。" }
                }
                @if !news.added.is_empty() {
                    h2 { "加わった役割" }
                    ul { @for (role, place) in &news.added { li { strong { (place) } "：" (role.label()) } } }
                    p { "心あたりがないときは、その施設の責任者か、システムの管理者に伝えてください。" }
                }
                form method="post" action=(addresses::NEWS) {
                    div class="buttons" { button class="btn" { "わかりました" } }
                }
            }
        }
    };
    Ok(context.page("アカウントで変わったこと", &body))
}

/// `POST /places/news`: the person knows.
pub async fn confirm_news(context: PageContext) -> WebResult<Redirect> {
    end_news(&context, context.session()?).await?;
    Ok(Redirect::to(addresses::HOME))
}
