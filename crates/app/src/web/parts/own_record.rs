//! What a facility that has an installation of its own is told: nobody else sees what it enters here, and
//! where the answer to the state goes.

use maud::{Markup, html};
use tenken_domain::forms::form::{Form, FormKind};
use tenken_ops::Installation;

use super::banner::{Tone, banner};
use crate::web::context::PageContext;

/// The note about a form; empty where an authority or the ministry reads what is submitted.
pub fn of(context: &PageContext, form: &Form) -> Markup {
    match (is_alone(context), record_words(form)) {
        (true, Some((title, words))) => banner(Tone::Info, title, html! { p { (words) } }),
        _ => html! {},
    }
}

/// The same as one line, for cards.
pub fn line(context: &PageContext, form: &Form) -> Markup {
    html! {
        @if let Some((title, _)) = record_words(form).filter(|_| is_alone(context)) { p class="small muted" { (title) "。" } }
    }
}

/// Whether this installation is one facility's own.
pub fn is_alone(context: &PageContext) -> bool {
    matches!(context.installation, Some(Installation::Facility { .. }))
}

/// What is said: of the surveys of the state, which were asked in an official window (request of 2 July
/// 2026: they are answered in G-MIS), and of checklists, which inspectors look at.
fn record_words(form: &Form) -> Option<(&'static str, &'static str)> {
    match form.kind {
        FormKind::Survey if form.window.is_some() => Some((
            "これは、この施設の控えです。国への回答は、G-MISでします",
            "ここで提出しても、国や自治体には届きません。調査の対象になったときは、G-MIS（医療機関等情報支援システム）にログインして、G-MISの画面で回答してください。ここに書いた内容を見ながら入力できます。",
        )),
        FormKind::Checklist => Some((
            "これは、この施設の記録です。国や自治体には送られません",
            "立入検査のときに、このチェックリストを確認されます。印刷するか、画面で見せられるようにしておいてください。",
        )),
        FormKind::Survey => None,
    }
}
