//! Where one is, and the way back.

use maud::{Markup, html};

use crate::web::addresses;
use crate::web::context::PageContext;

/// A step of the way: address and name.
pub type Step<'a> = (&'a str, &'a str);

/// The way from the first page to above this one.
pub fn crumbs(context: &PageContext, steps: &[Step<'_>]) -> Markup {
    let home = if context.watches() {
        "ホーム"
    } else {
        "いまやること"
    };
    html! {
        nav class="crumbs" aria-label="いまの場所" {
            ol {
                li { a href=(addresses::HOME) { (home) } }
                @for (href, name) in steps { li { a href=(href) { (name) } } }
            }
        }
    }
}

/// The way to a round.
pub fn of_round(
    context: &PageContext,
    round: &tenken_ops::rounds::Round,
    more: &[Step<'_>],
) -> Markup {
    let address = addresses::ROUND.link([&round.id]);
    let mut steps: Vec<Step<'_>> = Vec::new();
    if context.watches() {
        steps.extend([
            (addresses::ROUNDS, "実施回"),
            (address.as_str(), round.title.as_str()),
        ]);
    }
    steps.extend(more);
    crumbs(context, &steps)
}
