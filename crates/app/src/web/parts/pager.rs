//! The way to the next page of a list.

use maud::{Markup, html};
use tenken_ops::Total;

use super::numbers::count;
use crate::web::addresses;

/// How many there are, and a link to the next page. `query` is what the list is
/// limited to, without `after`.
pub fn pager(
    path: &str,
    query: &[(&str, &str)],
    shown: usize,
    total: Total,
    next: Option<&str>,
) -> Markup {
    html! {
        div class="pager" {
            @match total {
                Total::Exactly(all) => span { "全" (count(all)) "件のうち" (count(shown as u64)) "件を表示" },
                Total::AtLeast(seen) => span { (count(seen)) "件以上のうち" (count(shown as u64)) "件を表示" },
                Total::Uncounted => {}
            }
            (steps(path, query, next))
        }
    }
}

/// The way through a list that is too long to be counted.
pub fn uncounted(path: &str, query: &[(&str, &str)], next: Option<&str>) -> Markup {
    html! { div class="pager" { (steps(path, query, next)) } }
}

fn steps(path: &str, query: &[(&str, &str)], next: Option<&str>) -> Markup {
    html! {
        @if query.iter().any(|(name, value)| *name == "after" && !value.is_empty()) {
            @let first: Vec<_> = query.iter().copied().filter(|(name, _)| *name != "after").collect();
            a href={ (path) (addresses::query(&first)) } { "最初のページ" }
        }
        @if let Some(next) = next {
            @let onward: Vec<_> = query.iter().copied().filter(|(name, _)| *name != "after").chain([("after", next)]).collect();
            a class="btn second small" href={ (path) (addresses::query(&onward)) } rel="next" { "次のページ" }
        }
    }
}
