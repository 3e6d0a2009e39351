//! Several small fields answered together.

use maud::{Markup, html};
use tenken_domain::forms::answer::Group;

use super::Entry;

/// The fields one below the other, each with its label.
pub fn fields(group: &Group, entry: &Entry<'_>) -> Markup {
    html! {
        @for field in &group.fields {
            @let key = format!("{}.{}", entry.key, field.id);
            @let label_id = format!("l-{key}");
            div class="field" data-key=(key) {
                span class="label" id=(label_id) {
                    (field.label)
                    @if !field.required { span class="may" { "（書かなくてもかまいません）" } }
                }
                (super::fields(&field.answer, &Entry::new(entry.values, &key, &label_id)))
            }
        }
    }
}
