//! はい / いいえ

use maud::{Markup, html};
use tenken_domain::forms::answer::YesNo;

use super::Entry;
use super::choices::radio;

/// Two large radio buttons side by side.
pub fn fields(kind: &YesNo, entry: &Entry<'_>) -> Markup {
    pair(entry, "", [&kind.yes_label, &kind.no_label])
}

/// "Yes" and "no" of a part.
pub fn pair(entry: &Entry<'_>, part: &str, [yes, no]: [&str; 2]) -> Markup {
    let other = if part.is_empty() {
        "no".to_owned()
    } else {
        format!("{part}-no")
    };
    html! {
        div class="choices pair" {
            (radio(entry, part, "yes", yes, &entry.id(part)))
            (radio(entry, part, "no", no, &entry.id(&other)))
        }
    }
}
