//! One or several of the offered options, optionally with a short text.

use maud::{Markup, html};
use tenken_domain::forms::answer::{ChoiceOption, MultipleChoice, SingleChoice};

use super::Entry;

/// A radio button with its label.
pub fn radio(entry: &Entry<'_>, part: &str, value: &str, label: &str, id: &str) -> Markup {
    html! {
        label class="choice" {
            input type="radio" id=(id) name=(entry.name(part)) value=(value)
                checked[entry.shown.is_marked(part, value)]
                aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid(part)];
            span { (label) }
        }
    }
}

/// One option of several.
pub fn single(kind: &SingleChoice, entry: &Entry<'_>) -> Markup {
    html! {
        div class="choices" {
            @for (at, option) in kind.options.iter().enumerate() {
                (radio(entry, "", &option.id, &option.printed(), &option_id(entry, at)))
                @if option.free_text { (beside(entry, option, &format!("{}-text", option.id))) }
            }
        }
    }
}

/// Any number of options.
pub fn multiple(kind: &MultipleChoice, entry: &Entry<'_>) -> Markup {
    html! {
        p class="hint" { "当てはまるものをすべて選んでください。" }
        div class="choices" {
            @for (at, option) in kind.options.iter().enumerate() {
                label class="choice" {
                    input type="checkbox" id=(option_id(entry, at)) name=(entry.name("")) value=(option.id)
                        checked[entry.shown.is_marked("", &option.id)]
                        aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid("")];
                    span { (option.printed()) @if option.exclusive { span class="muted small" { "（ほかの選択肢とは一緒に選べません）" } } }
                }
                @if option.free_text { (beside(entry, option, "text")) }
            }
        }
    }
}

/// The first option carries the id that error summaries point to.
fn option_id(entry: &Entry<'_>, at: usize) -> String {
    if at == 0 {
        entry.id("")
    } else {
        entry.id(&at.to_string())
    }
}

fn beside(entry: &Entry<'_>, option: &ChoiceOption, part: &str) -> Markup {
    html! {
        div class="beside" {
            label class="hint" for=(entry.id(part)) { "「" (option.label) "」の内容" }
            input type="text" id=(entry.id(part)) name=(entry.name(part)) value=(entry.shown.value(part)) data-limit="200";
        }
    }
}
