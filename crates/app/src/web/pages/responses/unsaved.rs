//! What was entered and could not be saved, to be printed or copied: nothing typed is lost to a
//! round that was closed meanwhile.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_domain::forms::form::Form;
use tenken_domain::responses::draft::Change;
use tenken_ops::Error;

use super::conflicts::show;
use crate::web::context::PageContext;
use crate::web::parts::banner::{Tone, banner};
use crate::web::posted::Posted;
use crate::web::posted_answers::{self, Entries};

/// What somebody wanted to save.
pub struct Unsaved<'a> {
    /// The form.
    pub form: &'a Form,
    /// What was read of it.
    pub entries: &'a Entries,
    /// As it was posted.
    pub posted: &'a Posted,
    /// Where what is stored can be seen.
    pub stored: &'a str,
    /// It shows synthetic data.
    pub demo: bool,
}

impl Unsaved<'_> {
    /// Whether an error takes nothing any more, so that this page is the place for what was entered.
    pub fn is_final(error: &Error) -> bool {
        matches!(error, Error::Closed { .. } | Error::NotOpenYet { .. })
    }

    /// The page that says why.
    pub fn page(&self, context: &PageContext, why: &Error) -> Reply {
        let body = html! {
            div class="wrap narrow" {
                (banner(Tone::Bad, "保存できませんでした", html! { p { (why.to_string()) } }))
                h1 { "保存できなかった入力" }
                p { "必要なら、この画面を印刷するか、書き写してください。" }
                dl class="answers" {
                    @for change in &self.entries.changes { (line(self.form, &change.key, &self.changed(change))) }
                    @for fault in &self.entries.faults { (line(self.form, &fault.item, &posted_answers::typed(self.posted, &fault.item))) }
                }
                div class="buttons" { a class="btn second" href=(self.stored) { "保存されている内容を見る" } }
            }
        };
        let page = context.page_about(self.demo, "保存できませんでした", &body);
        (StatusCode::CONFLICT, page).into_response()
    }

    fn changed(&self, change: &Change) -> String {
        match &change.answer {
            None => "（消した）".to_owned(),
            answer => show(self.form, &change.key, answer.as_ref()),
        }
    }
}

fn line(form: &Form, key: &str, text: &str) -> Markup {
    html! { div { dt { (form.name_of(key).unwrap_or_default()) } dd class="pre" { (text) } } }
}
