//! How far something is.

use maud::{Markup, html};

use super::numbers::count;

/// Answered of required, with a bar.
pub fn meter(label: &str, answered: usize, required: usize) -> Markup {
    // Nothing to do is done.
    let (value, max) = if required == 0 {
        (1, 1)
    } else {
        (answered, required)
    };
    html! {
        div class="meter" data-progress {
            span { (label) }
            progress value=(value) max=(max) aria-label=(label) {}
            span class="count number nowrap" { (count(answered as u64)) "／" (count(required as u64)) }
        }
    }
}
