//! `GET /rounds/{round}/responses/{facility}/plan`: the year of a checklist, what is to be done next.

use axum::extract::Path;
use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::checklists::rows::{RowState, states};
use tenken_domain::forms::answer::{Answer, CheckRow, Column};
use tenken_domain::forms::form::{FormKind, Item};
use tenken_domain::text::calendar::era_date;
use tenken_ops::responses::{Response, read_response};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::Tone;
use crate::web::parts::{crumbs, dates, goal, tag};

/// A row with what is to be known of it.
struct Row<'a> {
    item: &'a Item,
    state: RowState,
    entered: Option<&'a CheckRow>,
    earlier: bool,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let form = &response.round.form;
    if form.kind != FormKind::Checklist {
        return Err(WebError::not_found("この点検の予定"));
    }
    let today = context.today();
    let answers = &response.draft.answers;
    let states = states(form, answers, today);
    // The row before all others is answered, and nothing follows from it.
    let is_answered_gate =
        |(at, state): &(usize, RowState)| form.items[*at].gate && state.is_checked();
    let exempt =
        states.iter().any(is_answered_gate) && states.iter().all(|(at, _)| form.items[*at].gate);
    let rows: Vec<Row<'_>> = states
        .into_iter()
        .map(|(at, state)| Row {
            entered: match answers.get(&form.items[at].id) {
                Some(Answer::Check(row)) => Some(row),
                _ => None,
            },
            earlier: form.is_reference(&form.items[at]),
            item: &form.items[at],
            state,
        })
        .filter(|row| !row.item.gate)
        .collect();
    let target_name = form.columns.name(Column::Target);
    let done = match form.columns.heading(Column::Second) {
        Some(_) => format!("{}を入れます", form.columns.check_name(Column::Second)),
        None => "答えを「はい」に直します".to_owned(),
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(&context, &response.round, &[(&addresses::RESPONSE.link([&response.round.id, &response.facility.id]), "点検表")]))
            p class="muted" { (response.facility.name) }
            h1 { "点検の予定" }
            p { (response.round.title) }
            (goal::goal(form, answers, today, response.round.fiscal_year))
            @if exempt { p { "医療情報システムを使っていないと答えているので、点検する行はありません。使い始めたら、点検表でその答えを直してください。" } }
            @else if rows.is_empty() { p { "まだ何も記入していません。" } }
            (group(&response, &format!("{target_name}を過ぎています"), &format!("対応が終わっていれば、{done}。間に合わないときは、{target_name}を見直します。"), &rows, late))
            (group(&response, &format!("{target_name}が近い順"), &format!("終わったら、{done}。"), &rows, planned))
            (group(&response, "「いいえ」の行", &format!("年度の終わりまでに対応します。終わったら、{done}。"), &rows, |row| !row.earlier && row.state == RowState::Unmet))
            (group(&response, "まだ確認していません", &format!("{}をします。", form.columns.check_name(Column::First)), &rows, |row| !row.earlier && row.state == RowState::Open))
            (group(&response, "終わりました", "", &rows, |row| !row.earlier && matches!(row.state, RowState::Met | RowState::MetLater)))
            (group(&response, "参考項目（来年度から対象）", "いまのうちに確認しておくと、来年度が楽になります。", &rows, |row| row.earlier))
            (group(&response, "記入しなくてよい行", "", &rows, |row| !row.earlier && matches!(row.state, RowState::NotRequired { .. })))
            p class="muted" { @if response.unsent_changes || response.submitted.is_none() { "下書きの内容です。まだ提出していない変更も入っています。" } @else if let Some(sent) = &response.submitted { (dates::time(sent.submitted_at)) "に提出した内容です。" } }
            div class="buttons" {
                a class="btn" href=(addresses::RESPONSE.link([&response.round.id, &response.facility.id])) { "点検表を開く" }
                button class="btn second" type="button" data-print hidden { "この予定を印刷する" }
            }
        }
    };
    Ok(context.page_about(response.facility.demo, "点検の予定", &body))
}

fn late(row: &Row<'_>) -> bool {
    !row.earlier && matches!(row.state, RowState::Overdue { .. } | RowState::NoTarget)
}

fn planned(row: &Row<'_>) -> bool {
    !row.earlier && matches!(row.state, RowState::Planned { .. })
}

fn group(
    response: &Response,
    title: &str,
    hint: &str,
    rows: &[Row<'_>],
    belongs: impl Fn(&Row<'_>) -> bool,
) -> Markup {
    let mut found: Vec<&Row<'_>> = rows.iter().filter(|row| belongs(row)).collect();
    found.sort_by_key(|row| target(&row.state).unwrap_or(Date::MAX));
    html! {
        @if !found.is_empty() {
            h2 { (title) "（" (found.len()) "行）" }
            @if !hint.is_empty() { p { (hint) } }
            ul class="plan" { @for row in found { (line(response, row)) } }
        }
    }
}

fn target(state: &RowState) -> Option<Date> {
    match state {
        RowState::Planned { target } | RowState::Overdue { target } => Some(*target),
        _ => None,
    }
}

fn line(response: &Response, row: &Row<'_>) -> Markup {
    let item = row.item;
    let address = addresses::RESPONSE.link([&response.round.id, &response.facility.id]);
    let kind = match row.entered {
        Some(entered) => tenken_domain::forms::answer::AnswerType::kind(&item.answer)
            .show(&Answer::Check(entered.clone())),
        None => String::new(),
    };
    html! {
        li {
            a href={ (address) "#i-" (item.id) } { (response.round.form.name_of(&item.id).unwrap_or_default()) }
            @if let Some(day) = target(&row.state) { p { (response.round.form.columns.name(Column::Target)) " " strong { (era_date(day)) } } }
            @if row.state == RowState::NoTarget { p { (tag::toned(Tone::Bad, "目標日がありません")) } }
            @if let RowState::NotRequired { reason } = &row.state { p { (reason) } }
            @if !kind.is_empty() { p class="muted" { (kind) } }
        }
    }
}
