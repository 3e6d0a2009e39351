//! Texts that come with a form: where it is from, its notes, its slips.

use maud::{Markup, html};
use tenken_domain::Form;

use super::tag;

/// Kind, how the text was obtained and what that means.
pub fn origin(form: &Form) -> Markup {
    html! {
        div class="tags" { (tag::tag(form.kind.label())) (tag::provenance(form.provenance)) }
        p class="small muted" { (form.provenance.meaning()) }
    }
}

/// Official notes, source and known slips, folded.
pub fn official(form: &Form) -> Markup {
    html! {
        details data-print-open {
            summary { "この用紙についての公式の注記と出典" }
            div class="help" {
                @if !form.official_notes.is_empty() {
                    ul { @for note in &form.official_notes { li { (note) } } }
                }
                p { "正式な名称：" (form.title) }
                p { "発行：" (form.issuer) @if let Some(day) = form.issued_on { "（" (tenken_domain::calendar::era_date(day)) "）" } }
                p { "出典：" (form.source) }
                @if let Some(erratum) = &form.erratum { p { "原文で気づいた点：" (erratum) } }
            }
        }
    }
}
