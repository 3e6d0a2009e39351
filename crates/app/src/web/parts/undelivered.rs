//! Mails that did not arrive, where somebody relies on them.

use maud::{Markup, html};
use tenken_ops::outbox::{Deliveries, MOST_NAMED, Refused, Undelivered};

use super::banner::{Tone, banner};
use super::{WIDE_TABLE, dates, numbers};
use crate::web::addresses;

/// How many mails went, wait and did not arrive.
pub fn counts_line(all: Deliveries) -> Markup {
    html! {
        dl class="facts" {
            dt { "送ったメール" } dd { (numbers::count(all.sent)) "通" }
            @if all.waiting > 0 { dt { "送る前（または送り直し中）" } dd { (numbers::count(all.waiting)) "通" } }
            dt { "届きませんでした" } dd { (numbers::count(all.failed)) "通" }
        }
    }
}

/// Which mails did not arrive, if any.
pub fn undelivered(undelivered: &[Undelivered]) -> Markup {
    html! {
        @if !undelivered.is_empty() {
            h2 { "メールが届きませんでした" }
            p { "次の施設には、電話などで伝え、正しいメールアドレスを登録してください。どの施設でも、サインインすれば「届いたお知らせ」で読めます。" }
            @if undelivered.len() == MOST_NAMED { p { "はじめの" (MOST_NAMED) "通だけを出しています。" } }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "施設" } th scope="col" { "メールアドレス" } th scope="col" { "届かなかった理由" } th scope="col" { "いつ" } } }
                    tbody {
                        @for one in undelivered {
                            @let (id, name) = &one.facility;
                            tr {
                                th scope="row" { a href=(addresses::FACILITY.link([id])) { (name) } }
                                td { (one.mail) }
                                td { (one.problem) }
                                td { (dates::time(one.at)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// That mails to a facility do not arrive.
pub fn refused_banner(refused: &Refused) -> Markup {
    banner(
        Tone::Warn,
        "この施設へのメールは届きませんでした",
        html! {
            p { (dates::time(refused.at)) "に「" (refused.mail) "」へ送りましたが、届きませんでした。" (refused.problem) }
            p { "正しいメールアドレスに変えると、また送れます。お知らせは、サインインすれば「届いたお知らせ」で読めます。" }
        },
    )
}
