//! All answers of a response, to be read through.

use maud::{Markup, html};
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::path::Path;

use crate::web::posted_answers::keys_of;

/// The asked items and their answers, by section. With the `address` of the page that has the fields,
/// each has a way there.
pub fn read_through(form: &Form, answers: &Answers, address: Option<&str>) -> Markup {
    let path = Path::of(form, answers);
    html! {
        @for (at, section) in form.sections.iter().enumerate() {
            @if path.items(form).any(|(_, item)| item.section == at) {
                h2 { (section.title) @if section.reference { "（参考項目）" } }
                dl class="answers" {
                    @for (position, item) in path.items(form).filter(|(_, item)| item.section == at) {
                        div {
                            dt { span class="muted" { (item.number) } " " (form.row_text(item)) }
                            @if path.is_not_required(position) {
                                dd class="none" { (item.not_required.as_ref().map_or("", |rule| &rule.reason)) }
                            } @else {
                                @for (key, kind) in keys_of(item) {
                                    @match answers.get(&key) {
                                        Some(answer) => dd { (label(form, &key)) (kind.kind().show(answer)) },
                                        None => dd class="none" { (label(form, &key)) "未記入" },
                                    }
                                }
                            }
                            @if let Some(address) = address {
                                dd class="change" { a href={ (address) "#i-" (item.id) } { "変更" span class="sr" { "：" (item.number) " " (item.text) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `氏名：` before the answer of a group's field.
fn label(form: &Form, key: &str) -> Markup {
    html! { @if let Some(field) = form.field(key) { (field.label) "：" } }
}
