//! Texts that come with a form: where it is from, its notes, its slips.

use maud::{Markup, html};
use tenken_domain::{FacilityKind, Form};

use super::banner::{Tone, banner};
use super::tag;

/// What a facility is told for whose kind the form was not made.
pub fn not_made_for(form: &Form, kind: FacilityKind) -> Markup {
    html! {
        @if let Some(told) = form.not_made_for(kind) {
            (banner(Tone::Warn, &format!("{}のための用紙ではありません", kind.label()), html! { p { (told) } }))
        }
    }
}

/// Documents elsewhere. The browser opens them; this program does not.
fn documents(form: &Form) -> Markup {
    html! {
        @if !form.links.is_empty() {
            details {
                summary { "ガイドラインなどの資料を開く" }
                div class="help" {
                    ul { @for link in &form.links { li { a href=(link.url) rel="external noreferrer" { (link.title) } } } }
                    p class="small" { "インターネットの、よそのサイトが開きます。つながっていないと開けません。" }
                }
            }
        }
    }
}

/// Kind, how the text was obtained and what that means.
pub fn origin(form: &Form) -> Markup {
    html! {
        div class="tags" { (tag::tag(form.kind.label())) (tag::provenance(form.provenance)) }
        p class="small muted" { (form.provenance.meaning()) }
    }
}

/// Documents to be opened beside the form, then official notes, source and known slips, folded.
pub fn official(form: &Form) -> Markup {
    html! {
        (documents(form))
        details data-print-open {
            summary { "この用紙についての公式の注記と出典" }
            div class="help" {
                @if !form.official_notes.is_empty() {
                    ul { @for note in &form.official_notes { li { (note) } } }
                }
                p { "正式な名称：" (form.title) }
                p { "発行：" (form.issuer) @if let Some(day) = form.issued_on { "（" (tenken_domain::text::calendar::era_date(day)) "）" } }
                p { "出典：" (form.source) }
                @if let Some(erratum) = &form.erratum { p { "原文で気づいた点：" (erratum) } }
            }
        }
    }
}
