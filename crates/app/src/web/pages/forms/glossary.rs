//! `GET /glossary`: words, explained without other such words.

use maud::{Markup, html};

use crate::web::context::Passing;
use crate::web::parts::crumbs;

/// The page.
pub async fn show(Passing(context): Passing) -> Markup {
    let catalog = context.catalog();
    let mut terms: Vec<_> = catalog.terms().collect();
    terms.sort_by_cached_key(|term| in_hiragana(&term.reading));
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            h1 { "用語集" }
            p { "調査票やチェックリストに出てくる言葉を、身近なものにたとえて説明します。覚える必要はありません。" }
            dl class="answers" {
                @for term in terms {
                    div id={ "t-" (term.id) } {
                        dt { strong { (term.term) } @if term.reading != term.term { span class="muted small" { "　" (term.reading) } } }
                        dd class="plain" { (term.plain) }
                    }
                }
            }
        }
    };
    context.page("用語集", &body)
}

/// Katakana as hiragana, so that both sort together.
fn in_hiragana(reading: &str) -> String {
    let fold = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    };
    reading.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn readings_sort_together() {
        assert_eq!(super::in_hiragana("サーバ"), "さーば");
        assert_eq!(super::in_hiragana("むせんLAN"), "むせんLAN");
    }
}
