//! `GET /about`: what this is, and what it is not.

use maud::{Markup, html};

use crate::web::context::Passing;
use crate::web::parts::crumbs;

/// The page.
pub async fn show(Passing(context): Passing) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            h1 { "この製品について" }
            p { "点検 Tenken は、病院・診療所・歯科診療所・薬局のサイバーセキュリティの調査・チェックリスト・立入検査のための道具です。同じことを何度も聞かれず、一度の答えをどこでも使えるようにすることをめざしています。" }
            h2 { "入力した内容はどこにありますか" }
            p {
                @if context.options().loopback_only() { "このパソコンの中にあります。インターネットには送りません。" }
                @else { "このTenkenを動かしているコンピューターにあります。そこまでの通信は暗号化しています。" }
                "「保存しました」と出たものは、電源が切れても残ります。"
            }
            h2 { "公式の製品ですか" }
            p { "いいえ。厚生労働省の製品ではありません。公式の用紙の文言をそのまま使っているところには「原文」、そうでないところには「再構成」「案」「独自」と示しています。やさしい説明は、すべてこの製品が書いたものです。" }
            h2 { "提出すると、どうなりますか" }
            p { "受付番号が出て、その時の内容がそのまま残ります。あとから直しても、前の提出は変わりません。自分の施設だけで使っているときの「提出」は、自分たちの点検の記録になります。国や自治体への報告が必要なときは、その案内に従って送ってください。" }
            h2 { "版" }
            p { "点検 Tenken " (env!("CARGO_PKG_VERSION")) }
        }
    };
    context.page("この製品について", &body)
}
