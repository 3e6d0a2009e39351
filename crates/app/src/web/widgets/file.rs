//! A file. It is sent by its own button, together with everything else typed on
//! the page, so that nothing is lost.

use maud::{Markup, html};
use tenken_domain::forms::answer::{Answer, FileType};

use super::{Entry, Shown};
use crate::web::addresses;

/// The stored file, if any, and a field to choose another.
pub fn field(kind: &FileType, entry: &Entry<'_>) -> Markup {
    let address = |file: &str| {
        let [round, facility] = entry.values.response?;
        Some(addresses::RESPONSE_FILE.link([round, facility, file]))
    };
    let accept = kind
        .accept
        .iter()
        .map(|ending| format!(".{ending}"))
        .collect::<Vec<_>>()
        .join(",");
    html! {
        input type="hidden" name=(entry.name("")) value=(entry.shown.value(""));
        @if let Shown::Stored(Some(Answer::File(file))) = entry.shown {
            p class="file-now" {
                "いまのファイル：" a href=[address(&file.file)] { (file.name) }
                span class="muted" { "（" (file.size.div_ceil(1024)) "KB）" }
            }
        }
        p class="hint" { "使えるファイル：" (kind.accept.join("、")) "（5MBまで）" }
        input type="file" id=(entry.id("")) name="file" accept=(accept) aria-labelledby=(entry.named_by)
            aria-describedby=[entry.described_by()] aria-invalid=[entry.invalid("")];
        button class="btn second small" formaction=[address(entry.key)] formenctype="multipart/form-data" { "このファイルを付ける" }
    }
}
