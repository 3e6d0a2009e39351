//! A whole number or an amount, with its unit.

use maud::{Markup, html};

use super::Entry;

/// Not `type=number`: people type full-width digits and commas, which the
/// server understands and such a field would silently drop.
pub fn field(entry: &Entry<'_>, unit: &str) -> Markup {
    html! {
        span class="unit" {
            input type="text" class="short" inputmode="numeric" id=(entry.id("")) name=(entry.name(""))
                value=(entry.shown.value("")) autocomplete="off" aria-labelledby=(entry.named_by)
                aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid("")];
            span { (unit) }
        }
    }
}
