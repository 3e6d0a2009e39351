//! A checklist row. What is seldom needed stays folded, so that a row is first
//! of all one question.

use maud::{Markup, html};
use tenken_domain::answer::{Check, Column};

use super::yes_no::pair;
use super::{Entry, date};

/// The columns of the row.
pub fn fields(kind: &Check, entry: &Entry<'_>) -> Markup {
    html! {
        div class="check" {
            @if kind.has(Column::Outside) { (outside(entry)) }
            (round(entry, "first", if kind.has(Column::Second) { "1回目の確認" } else { "確認" }))
            @if kind.has(Column::Target) { (target(entry)) }
            @if kind.has(Column::Second) || kind.has(Column::Remark) { (later(kind, entry)) }
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
fn round(entry: &Entry<'_>, part: &str, title: &str) -> Markup {
    let day = format!("{part}_on");
    let (title_id, day_id) = (
        format!("l-{}-{part}", entry.key),
        format!("l-{}-{day}", entry.key),
    );
    html! {
        div class=(format!("round {part}")) role="group" aria-labelledby=(title_id) {
            span class="label" id=(title_id) { (title) }
            (pair(entry, part, ["はい", "いいえ"]))
            span class="when" {
                label id=(day_id) for=(entry.id(&day)) { "確認した日" }
                (date::field(entry, &day, &format!("{title_id} {day_id}")))
            }
        }
    }
}

/// When a "no" is to become a "yes". Hidden by style while "no" is not chosen.
fn target(entry: &Entry<'_>) -> Markup {
    let id = format!("l-{}-target", entry.key);
    html! {
        div class="target" {
            label class="label" id=(id) for=(entry.id("target")) { "いつまでに対応しますか（目標日）" }
            span class="hint" { "「いいえ」のときだけ入れます。" }
            (date::field(entry, "target", &id))
        }
    }
}

/// Second check and remark: needed only later in the year.
fn later(kind: &Check, entry: &Entry<'_>) -> Markup {
    let used = ["second", "second_on", "second_by", "remark"]
        .iter()
        .any(|part| !entry.shown.value(part).is_empty());
    let name = match (kind.has(Column::Second), kind.has(Column::Remark)) {
        (true, true) => "2回目の確認・確認した人・備考",
        (true, false) => "2回目の確認・確認した人",
        _ => "確認した人・備考",
    };
    html! {
        details open[used || entry.has_fault("second") || entry.has_fault("remark")] {
            summary { (name) }
            (by(entry, "first_by", "1回目を確認した人"))
            @if kind.has(Column::Second) {
                p class="hint" { "「いいえ」だったところを、あとでもう一度たしかめたときに入れます。" }
                (round(entry, "second", "2回目の確認"))
                (by(entry, "second_by", "2回目を確認した人"))
            }
            @if kind.has(Column::Remark) {
                div class="field" {
                    label class="label" for=(entry.id("remark")) { "備考" span class="may" { "（書かなくてもかまいません）" } }
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
