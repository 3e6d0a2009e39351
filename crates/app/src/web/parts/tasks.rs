//! What a facility is asked, as cards, the most urgent first.

use jiff::civil::Date;
use maud::{Markup, html};
use tenken_ops::responses::Task;
use tenken_ops::rounds::Phase;

use super::banner::Tone;
use super::{dates, meter, own_record, tag};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::parts::WIDE_TABLE;

/// Days before the deadline from which a task is shown as urgent.
const URGENT: i32 = 14;

/// The cards of all rounds that are not over.
pub fn cards(context: &PageContext, facility: &str, tasks: &[Task]) -> Markup {
    let now = context.now();
    let mut current: Vec<&Task> = tasks
        .iter()
        .filter(|task| task.asked && task.round.phase(now) != Phase::Closed)
        .collect();
    // What is overdue, then what is due, then what is done.
    let last_day = |task: &Task| task.round.last_day().unwrap_or(Date::MAX);
    current.sort_by_key(|task| (task.late == 0, is_done(task), last_day(task)));
    html! {
        @if current.is_empty() { p { "いま、お願いしている調査や点検はありません。" } }
        div class="cards" { @for task in current { (card(context, facility, task)) } }
    }
}

fn card(context: &PageContext, facility: &str, task: &Task) -> Markup {
    let (now, today) = (context.now(), context.today());
    let round = &task.round;
    let left = round
        .last_day()
        .map_or(i32::MAX, |last| dates::days_between(today, last));
    let urgent = !is_done(task) && left <= URGENT;
    let open = round.phase(now) == Phase::Open;
    html! {
        section class=(if urgent || task.late > 0 { "card urgent" } else { "card" }) {
            div class="tags" {
                (task_state(task))
                @if urgent { (tag::toned(Tone::Bad, "締切が近いです")) }
                @if task.late > 0 { (tag::toned(Tone::Bad, "目標日を過ぎた行があります")) }
                @if !open { (tag::phase(round.phase(now))) }
            }
            h2 { a href=(addresses::RESPONSE.link([&round.id, facility])) { (round.title) } }
            p { (first_sentence(&round.form.about)) }
            (own_record::line(context, &round.form))
            (meter::meter("記入", task.progress.answered, task.progress.required))
            p { (dates::deadline(round, today)) }
            @if task.late > 0 { p { a href=(addresses::PLAN.link([&round.id, facility])) { "目標日を過ぎた" (task.late) "行を見る" } } }
            @if open {
                div class="buttons" { a class="btn" href=(addresses::RESPONSE.link([&round.id, facility])) { (next_step(task)) } }
            }
        }
    }
}

/// Everything submitted so far, as a table.
pub fn receipts(facility: &str, tasks: &[Task]) -> Markup {
    let sent: Vec<_> = tasks
        .iter()
        .filter_map(|task| {
            Some((
                task,
                task.receipt.as_deref()?,
                task.submitted_at?,
                task.revision?,
            ))
        })
        .collect();
    html! {
        @if !sent.is_empty() {
            h2 { "提出したもの" }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "調査・点検" } th scope="col" { "受付番号" } th scope="col" { "提出した日時" } } }
                    tbody {
                        @for (task, receipt, at, revision) in sent {
                            tr {
                                td { (task.round.title) }
                                td { a href=(addresses::submission(&task.round.id, facility, revision)) { (receipt) } }
                                td { (dates::time(at)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether all that was asked is submitted.
pub fn is_done(task: &Task) -> bool {
    task.submitted_at.is_some() && !task.unsent_changes
}

fn task_state(task: &Task) -> Markup {
    match (task.submitted_at, task.unsent_changes, task.started) {
        (Some(_), true, _) => tag::toned(Tone::Warn, "直したあと未提出"),
        (Some(_), false, _) => tag::toned(Tone::Good, "提出済み"),
        (None, _, true) => tag::toned(Tone::Info, "下書き"),
        (None, _, false) => tag::tag("未着手"),
    }
}

fn next_step(task: &Task) -> &'static str {
    match (task.submitted_at, task.unsent_changes, task.started) {
        (Some(_), true, _) => "確認して出し直す",
        (Some(_), false, _) => "内容を見る・直す",
        (None, _, true) => "続きを書く",
        (None, _, false) => "はじめる",
    }
}

/// What it is, in one sentence.
pub fn first_sentence(about: &str) -> &str {
    about.split_inclusive('。').next().unwrap_or(about)
}
