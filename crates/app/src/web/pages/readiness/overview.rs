//! `GET /facilities/{facility}/readiness`: how well a facility is prepared, at a glance.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_domain::readiness::{Met, Points};
use tenken_domain::todos::{Due, Todo};
use tenken_ops::readiness::{FeeOfFacility, fees_of, ransomware_of, todos_of, weaknesses_of};
use tenken_ops::weaknesses::FacilityWeaknesses;

use super::fees;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{crumbs, tag};

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let actor = &context.actor;
    let (facility, todos) = todos_of(&context, actor, &id).await?;
    let id = &facility.id;
    let ransomware = ransomware_of(&context, actor, id).await?;
    let (_, weaknesses) = weaknesses_of(&context, actor, id).await?;
    let fees = fees_of(&context, actor, id).await?.fees;
    let above = addresses::FACILITY.link([id]);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(&above, &facility.name)]))
            h1 { "備え" }
            p { "答えと台帳から、いまの備えを見ます。わからないものは「できていない」とはせず、わからないと示します。" }
            div class="cards" {
                (of_todos(id, &todos))
                (of_ransomware(id, ransomware.view.points))
                (of_weaknesses(id, &weaknesses))
                (of_fees(id, &fees))
                (of_evidence(id))
            }
        }
    };
    Ok(context.page_about(facility.demo, "備え", &body))
}

fn of_todos(facility: &str, todos: &[Todo]) -> Markup {
    let count = |state: Due| todos.iter().filter(|todo| todo.state == state).count();
    let (overdue, soon) = (count(Due::Overdue), count(Due::Soon));
    html! {
        section class="card" {
            div class="tags" {
                @if overdue > 0 { (tag::toned(Tone::Warn, &format!("期限を過ぎたもの {overdue}"))) }
                @if soon > 0 { (tag::toned(Tone::Info, &format!("30日以内 {soon}"))) }
                @if overdue + soon == 0 { (tag::toned(Tone::Good, "急ぐものはありません")) }
            }
            h2 { a href=(addresses::TODOS.link([facility])) { "やることの一覧" } }
            p { "訓練や研修、使われていないID、見直す書類などを、期限の順に並べます。カレンダーにも入れられます。" }
        }
    }
}

fn of_ransomware(facility: &str, points: Points) -> Markup {
    html! {
        section class="card" {
            div class="tags" { (tag::tag(&super::ransomware::told(points))) }
            h2 { a href=(addresses::RANSOMWARE.link([facility])) { "ランサムウェアへの備え" } }
            p { "身代金要求型ウイルスの入口から復旧までの4つの段階で、できていることと、次にするとよいことを示します。" }
        }
    }
}

fn of_weaknesses(facility: &str, found: &FacilityWeaknesses) -> Markup {
    let is_loaded = found.datasets.iter().any(|state| state.newest.is_some());
    html! {
        section class="card" {
            div class="tags" {
                @if !is_loaded { (tag::tag("調べるデータがありません")) }
                @else if found.looked.rows.is_empty() { (tag::tag("確かめる機器はありません")) }
                @else { (tag::toned(Tone::Warn, &format!("確かめる機器 {}", found.looked.rows.len()))) }
            }
            h2 { a href=(addresses::WEAKNESSES.link([facility])) { "機器の、知られている弱点" } }
            p { "機器台帳に書いた製品について、サポートの終わりや、公表された弱点を調べます。" }
        }
    }
}

fn of_fees(facility: &str, all: &[FeeOfFacility]) -> Markup {
    html! {
        section class="card" {
            div class="tags" {
                @for one in all {
                    @if one.may_claim {
                        @for state in Met::ALL { @let count = fees::count(&one.result, state); @if count > 0 { (tag::toned(fees::tone(state), &format!("{} {count}", state.label()))) } }
                    } @else { (tag::tag("この施設の種類の要件ではありません")) }
                }
            }
            h2 { a href=(addresses::FEES.link([facility])) { "診療報酬の加算の要件" } }
            p { @for one in all { (one.fee.name) } "の要件を、1つずつ確かめます。" }
        }
    }
}

fn of_evidence(facility: &str) -> Markup {
    html! {
        section class="card" {
            h2 { a href=(addresses::EVIDENCE.link([facility])) { "証跡（書類・写真）" } }
            p { "やっていることを見せられる、契約書・規程・写真などです。立入検査のときに、ここから出せます。" }
        }
    }
}
