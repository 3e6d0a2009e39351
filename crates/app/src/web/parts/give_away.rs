//! Links and QR codes that are given to others.

use maud::{Markup, html};

use super::banner::{Tone, banner};
use crate::web::visit::Visit;

/// Warns that others cannot open a link, while the pages are reached from this machine alone.
pub fn only_here(visit: &Visit) -> Markup {
    html! {
        @if visit.options().loopback_only() {
            (banner(Tone::Warn, "いまのままでは、渡した相手は開けません", html! {
                p { "この画面は、このパソコンの中だけで動いています。リンクやQRコードの行き先（" (visit.options().address()) "）は、ほかのパソコンやスマートフォンからは開けません。" }
                p { "ほかの人にも使ってもらうには、操作マニュアル（管理者向け）の「ほかのコンピューターから使えるようにする」の設定をしてから、リンクを作ってください。" }
            }))
        }
    }
}
