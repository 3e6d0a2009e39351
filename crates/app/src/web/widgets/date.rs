//! A day.

use maud::{Markup, html};

use super::Entry;

/// The day of a part, named by another element.
pub fn field(entry: &Entry<'_>, part: &str, named_by: &str) -> Markup {
    html! {
        input type="date" id=(entry.id(part)) name=(entry.name(part)) value=(entry.shown.value(part))
            min="1950-01-01" max="2100-12-31" aria-labelledby=(named_by)
            aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid(part)];
    }
}
