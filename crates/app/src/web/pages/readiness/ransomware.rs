//! `GET /facilities/{facility}/ransomware`: what stands between a facility and ransomware, by stage of an attack.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_domain::readiness::{PartResult, Points, StageResult, State, Step};
use tenken_ops::readiness::{RansomwareOfFacility, ransomware_of};

use super::{comparison, way};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{WIDE_TABLE, stack, tag};

const TITLE: &str = "ランサムウェアへの備え";

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let found = ransomware_of(&context, &context.actor, &id).await?;
    let (facility, view) = (&found.facility, &found.view);
    let body = html! {
        div class="wrap" {
            (way(&context, facility))
            h1 { (TITLE) }
            p { strong { (told(view.points)) } }
            @if view.points.unknown() > 0 { p { "点に幅があるのは、まだわからないことがあるためです。わからないものは「できていない」とは数えません。調査やチェックリストに答えるか、" a href=(addresses::LEDGERS.link([&facility.id])) { "台帳" } "に書くと、幅が狭くなります。" } }
            (stages(&view.stages))
            (next(&view.next))
            (comparison::shown(&found))
            h2 { "段階ごとに見る" }
            @for stage in &view.stages { (of_stage(stage)) }
            (about(&found))
            div class="buttons screen-only" { button class="btn second" type="button" data-print hidden { "印刷する" } }
        }
    };
    Ok(context.page_about(facility.demo, TITLE, &body))
}

/// The points as people read them.
pub fn told(points: Points) -> String {
    let Points { from, to, possible } = points;
    match from == to {
        true => format!("{possible}点のうち{from}点"),
        false => format!("{possible}点のうち{from}点から{to}点の間"),
    }
}

/// The picture, and its table.
fn stages(stages: &[StageResult]) -> Markup {
    let bars = stages.iter().map(|stage| {
        let points = stage.points;
        let parts = [
            ("できている", points.from),
            ("わからない", points.unknown()),
            ("まだ", points.possible - points.to),
        ];
        let parts = parts.map(|(name, points)| (name, u64::from(points)));
        (&*stage.title, parts)
    });
    html! {
        div class="ranges" { (stack::stacks(bars)) }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "段階" } th scope="col" class="num" { "できている" } th scope="col" class="num" { "わからない" } th scope="col" class="num" { "まだ" } th scope="col" class="num" { "満点" } } }
                tbody {
                    @for stage in stages {
                        tr {
                            th scope="row" { (stage.title) }
                            td class="num" { (stage.points.from) "点" }
                            td class="num" { (stage.points.unknown()) "点" }
                            td class="num" { (stage.points.possible - stage.points.to) "点" }
                            td class="num" { (stage.points.possible) "点" }
                        }
                    }
                }
            }
        }
    }
}

fn next(steps: &[Step]) -> Markup {
    html! {
        @if !steps.is_empty() {
            h2 { "次にするとよいこと" }
            p { "点が多く増えるものから並べています。" }
            ol class="steps" {
                @for step in steps {
                    li {
                        strong { (step.title) } "　" (tag::toned(Tone::Info, &format!("＋{}点", step.brings)))
                        p { @if step.state == State::Unknown { "まだわかりません。できているかどうかを、先に確かめます。" } (step.todo) }
                    }
                }
            }
        }
    }
}

fn of_stage(stage: &StageResult) -> Markup {
    let with = |state: State| -> Vec<&PartResult> {
        let parts = stage.parts.iter();
        parts.filter(|part| part.state == state).collect()
    };
    html! {
        section class="card" {
            div class="tags" { (tag::tag(&told(stage.points))) }
            h3 { (stage.title) }
            p { (stage.about) }
            details {
                summary { (stage.title) "で数えていること（できている " (with(State::Yes).len()) "、まだ " (with(State::No).len()) "、わからない " (with(State::Unknown).len()) "）" }
            (parts("できていること", Tone::Good, &with(State::Yes)))
            (parts("まだのこと", Tone::Warn, &with(State::No)))
            (parts("わからないこと", Tone::Info, &with(State::Unknown)))
            }
            h4 { "この点では見えないこと" }
            ul { @for line in &stage.blind { li { (line) } } }
        }
    }
}

fn parts(title: &str, tone: Tone, parts: &[&PartResult]) -> Markup {
    html! {
        @if !parts.is_empty() {
            h4 { (title) }
            ul {
                @for part in parts {
                    li {
                        (part.title) "　" (tag::toned(tone, &format!("{}点", part.points)))
                        br; (part.reason) span class="small muted" { "（" (part.source) "）" }
                    }
                }
            }
        }
    }
}

fn about(found: &RansomwareOfFacility) -> Markup {
    html! {
        h2 { "この点数の決め方" }
        p { (found.about) }
        p class="small muted" { (found.source) }
        p class="small muted" { "使うのは、この施設が今年度と前年度に提出した答えのうち新しいもの、いまの台帳、対策に結びつけた書類です。答えと台帳が食い違うものは「わからない」とします。同じことを2度は数えません。" }
    }
}
