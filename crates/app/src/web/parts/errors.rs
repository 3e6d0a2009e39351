//! Everything that wants mending, above the page, each with a link to its place.

use maud::{Markup, html};
use tenken_domain::Form;
use tenken_domain::answer::AnswerType;
use tenken_domain::validate::Fault;

use crate::web::widgets::dom_id;

/// The faults of a response. `page` is the address of the fields; empty for this page.
pub fn of_answers(title: &str, form: &Form, faults: &[Fault], page: &str) -> Markup {
    html! {
        div class="banner bad errors" role="alert" tabindex="-1" {
            h2 { (title) }
            ul {
                @for fault in faults {
                    li {
                        @if let Some(at) = form.position(&fault.item) {
                            @let item = &form.items[at];
                            span class="which" { (item.number) " " (short(&item.text)) }
                        }
                        a href={ (page) "#" (target(form, fault)) } { (fault.message) }
                    }
                }
            }
        }
    }
}

/// One error of an ordinary page.
pub fn of_page(message: &str, field: Option<&str>) -> Markup {
    html! {
        div class="banner bad errors" role="alert" tabindex="-1" {
            h2 { "入力を確かめてください" }
            @match field {
                Some(field) => ul { li { a href={ "#" (field) } { (message) } } },
                None => p { (message) },
            }
        }
    }
}

/// The field a fault is mended at.
fn target(form: &Form, fault: &Fault) -> String {
    let is_row = matches!(form.answer_type(&fault.item), Some(AnswerType::Check(_)));
    match (fault.part, is_row) {
        (None, true) => dom_id(&fault.item, "first"),
        (part, _) => dom_id(&fault.item, part.unwrap_or_default()),
    }
}

/// The beginning of a long question.
fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    format!("{}…", line.chars().take(LONGEST).collect::<String>())
}
