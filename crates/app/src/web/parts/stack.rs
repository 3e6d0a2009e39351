//! Horizontal bars of several parts. SVG attributes carry the lengths, because the pages allow no
//! inline style.

use maud::{Markup, html};

/// Bars one below the other, each of the same parts, at most four, with a legend. A table with the figures
/// stands beside them, so the drawing itself is left out for screen readers.
pub fn stacks<'a, const PARTS: usize>(
    bars: impl Iterator<Item = (&'a str, [(&'static str, u64); PARTS])>,
) -> Markup {
    let bars: Vec<_> = bars.collect();
    html! {
        @if let Some((_, parts)) = bars.first() {
            ul class="legend" aria-hidden="true" {
                @for (place, (name, _)) in parts.iter().enumerate() {
                    li { svg class=(class(place)) viewBox="0 0 10 10" width="14" height="14" focusable="false" { rect width="10" height="10" {} } (name) }
                }
            }
        }
        div class="bars" aria-hidden="true" {
            @for (name, parts) in &bars {
                div class="one" {
                    span class="name" { (name) }
                    svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false" { (segments(parts)) }
                }
            }
        }
    }
}

fn segments(parts: &[(&'static str, u64)]) -> Markup {
    let all: u64 = parts.iter().map(|(_, count)| count).sum();
    let mut from = 0.0;
    let drawn = parts.iter().enumerate().map(|(place, (_, count))| {
        let width = 100.0 * *count as f64 / all.max(1) as f64;
        let x = from;
        from += width;
        (place, x, width)
    });
    html! {
        @for (place, x, width) in drawn {
            rect class=(class(place)) x=(format!("{x:.2}")) y="0" width=(format!("{width:.2}")) height="10" {}
        }
    }
}

fn class(place: usize) -> &'static str {
    ["part-1", "part-2", "part-3", "part-4"][place.min(3)]
}
