//! Text of one line or many.

use maud::{Markup, html};
use tenken_domain::forms::answer::{LongText, Text};

use super::Entry;

/// One line.
pub fn line(kind: &Text, entry: &Entry<'_>) -> Markup {
    html! {
        input type="text" id=(entry.id("")) name=(entry.name("")) value=(entry.shown.value(""))
            data-limit=(kind.max_length) aria-labelledby=(entry.named_by)
            aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid("")];
    }
}

/// Several lines.
pub fn lines(kind: &LongText, entry: &Entry<'_>) -> Markup {
    html! {
        textarea id=(entry.id("")) name=(entry.name("")) rows="4" data-limit=(kind.max_length)
            aria-labelledby=(entry.named_by) aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid("")] {
            // A browser drops the first line break of a text area: give it one to drop.
            "\n" (entry.shown.value(""))
        }
    }
}
