//! Horizontal bars. SVG attributes carry the lengths, because the pages allow
//! no inline style.

use maud::{Markup, html};

use super::numbers::{count, percent};

/// One bar: name, percent, and the count behind it.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// What it is.
    pub name: &'a str,
    /// Percent, 0 to 100.
    pub rate: f64,
    /// How many.
    pub count: u64,
}

/// Bars one below the other. Names and figures stand beside them as text, so
/// the drawing itself is left out for screen readers.
pub fn bars<'a>(bars: impl Iterator<Item = Bar<'a>>) -> Markup {
    html! {
        div class="bars" {
            @for bar in bars {
                div class="one" {
                    span class="name" { (bar.name) }
                    svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                        rect x="0" y="0" width=(format!("{:.1}", bar.rate.clamp(0.0, 100.0))) height="10" {}
                    }
                    span class="figure" { (percent(bar.rate)) span class="muted small" { "（" (count(bar.count)) "）" } }
                }
            }
        }
    }
}
