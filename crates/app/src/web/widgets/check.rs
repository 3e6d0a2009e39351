//! A checklist row. What is seldom needed stays folded, so that a row is first
//! of all one question.

use maud::{Markup, html};
use tenken_domain::forms::answer::{Check, Column};

use super::yes_no::pair;
use super::{Entry, date};

/// The columns of the row.
pub fn fields(kind: &Check, entry: &Entry<'_>) -> Markup {
    html! {
        div class="check" {
            @if kind.has(Column::Outside) { (outside(entry)) }
            (round(kind, entry, "first", Column::First))
            @if kind.has(Column::Target) { (target(kind, entry)) }
            @if kind.has(Column::Second) || kind.has(Column::Remark) || kind.has(Column::FirstBy) { (later(kind, entry)) }
        }
    }
}

/// Rows of a vendor's form: the contract does not cover what is asked.
fn outside(entry: &Entry<'_>) -> Markup {
    html! {
        label class="choice outside" {
            input type="checkbox" id=(entry.id("outside")) name=(entry.name("outside")) value="yes"
                checked[entry.shown.is_marked("outside", "yes")];
            span { "契約の範囲外なので、答えない" }
        }
    }
}

/// はい / いいえ and the day it was looked at.
fn round(kind: &Check, entry: &Entry<'_>, part: &str, check: Column) -> Markup {
    let asks_day = check.day().is_some_and(|day| kind.has(day));
    let day = format!("{part}_on");
    let (title_id, day_id) = (
        format!("l-{}-{part}", entry.key),
        format!("l-{}-{day}", entry.key),
    );
    html! {
        div class=(format!("round {part}")) role="group" aria-labelledby=(title_id) {
            span class="label" id=(title_id) { (kind.check_name(check)) }
            (pair(entry, part, ["はい", "いいえ"]))
            @if asks_day {
                span class="when" {
                    label id=(day_id) for=(entry.id(&day)) { (day_name(kind, check)) }
                    (date::field(entry, &day, &format!("{title_id} {day_id}")))
                }
            }
        }
    }
}

/// The printed name of the day, where it has a column of its own.
fn day_name(kind: &Check, check: Column) -> &str {
    let printed = check.day().and_then(|day| kind.printed.heading(day));
    printed.unwrap_or("確認した日")
}

/// When a "no" is to become a "yes". Hidden by style while "no" is not chosen.
fn target(kind: &Check, entry: &Entry<'_>) -> Markup {
    let id = format!("l-{}-target", entry.key);
    html! {
        div class="target" {
            label class="label" id=(id) for=(entry.id("target")) { "いつまでに対応しますか（" (kind.name(Column::Target)) "）" }
            span class="hint" { "「いいえ」のときだけ入れます。" }
            (date::field(entry, "target", &id))
        }
    }
}

/// Second check and remark: needed only later in the year.
fn later(kind: &Check, entry: &Entry<'_>) -> Markup {
    let filled = |part: &&str| !entry.shown.value(part).is_empty();
    // What is printed is not folded away.
    let used = kind.has(Column::FirstBy)
        || ["second", "second_on", "second_by", "remark"]
            .iter()
            .any(filled);
    let second = (kind.has(Column::Second)).then(|| kind.check_name(Column::Second));
    let remark = (kind.has(Column::Remark)).then(|| kind.name(Column::Remark));
    let who = Some("確認した人".to_owned());
    let names: Vec<String> = [second, who, remark].into_iter().flatten().collect();
    html! {
        details open[used || entry.has_fault("second") || entry.has_fault("remark")] {
            summary { (names.join("・")) }
            (by(entry, "first_by", &kind.name(Column::FirstBy)))
            @if kind.has(Column::Second) {
                p class="hint" { "「いいえ」だったところを、あとでもう一度たしかめたときに入れます。" }
                (round(kind, entry, "second", Column::Second))
                (by(entry, "second_by", &kind.name(Column::SecondBy)))
            }
            @if kind.has(Column::Remark) {
                div class="field" {
                    label class="label" for=(entry.id("remark")) { (kind.name(Column::Remark)) span class="may" { "（書かなくてもかまいません）" } }
                    textarea id=(entry.id("remark")) name=(entry.name("remark")) rows="2" data-limit="500"
                        aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid("remark")] {
                        "\n" (entry.shown.value("remark"))
                    }
                }
            }
        }
    }
}

/// Who made a check. Left empty, it becomes who is signed in.
fn by(entry: &Entry<'_>, part: &str, name: &str) -> Markup {
    html! {
        div class="field" {
            label class="label" for=(entry.id(part)) { (name) span class="may" { "（書かなくてもかまいません）" } }
            input type="text" id=(entry.id(part)) name=(entry.name(part)) value=(entry.shown.value(part)) data-limit="100"
                aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid(part)];
        }
    }
}
