//! Links and QR codes that are given to others.

use maud::{Markup, html};

use super::banner::{Tone, banner};
use crate::web::context::PageContext;

/// Warns that others cannot open a link, while the pages are reached from this machine alone.
pub fn only_here(context: &PageContext) -> Markup {
    html! {
        @if context.options().loopback_only() {
            (banner(Tone::Warn, "いまのままでは、渡した相手は開けません", html! {
                p { "この画面は、このパソコンの中だけで動いています。リンクやQRコードの行き先（" (context.options().address()) "）は、ほかのパソコンやスマートフォンからは開けません。" }
                p { "ほかの人にも使ってもらうには、操作マニュアル（管理者向け）の「ほかのコンピューターから使えるようにする」の設定をしてから、リンクを作ってください。" }
            }))
        }
    }
}
