//! One question of the answering page: text, fields, explanations.

use maud::{Markup, html};
use tenken_domain::forms::form::path::Path;
use tenken_domain::forms::form::{Form, Item};
use tenken_domain::responses::validate::is_required;
use tenken_ops::responses::Earlier;

use crate::web::parts::banner::Tone;
use crate::web::parts::tag;
use crate::web::posted_answers;
use crate::web::widgets::{self, Entry, Values};

/// What the questions of one page share.
pub struct Around<'a> {
    /// The form.
    pub form: &'a Form,
    /// Which questions are asked.
    pub path: &'a Path,
    /// What the fields show.
    pub values: &'a Values<'a>,
    /// What explains each item.
    pub explanations: &'a [Markup],
}

impl Around<'_> {
    /// Whether anything is asked in a section.
    pub fn asks(&self, section: usize) -> bool {
        self.path
            .items(self.form)
            .any(|(_, item)| item.section == section)
    }
}

/// A question that can be answered; `beside` it stands what the ledgers say.
pub fn question(around: &Around<'_>, at: usize, earlier: &[Earlier], beside: &Markup) -> Markup {
    let item = &around.form.items[at];
    let title_id = title_id(item);
    let keys = posted_answers::keys_of(item);
    let faulty = around
        .values
        .faults
        .iter()
        .any(|fault| keys.iter().any(|(key, _)| *key == fault.item));
    html! {
        article class=(if faulty { "item faulty" } else { "item" }) id={ "i-" (item.id) } data-item=(item.id)
            hidden[!around.path.is_asked(at)] data-skip[around.path.is_not_required(at)] {
            fieldset {
                legend { (title(around.form, item, &title_id)) }
                @if let Some(rule) = &item.not_required { p class="skipnote" { (tag::tag("記入不要")) " " (rule.reason) } }
                div class="entry" {
                    @for (key, _) in &keys {
                        (around.values.rest(key))
                    }
                    (widgets::fields(&item.answer, &Entry::new(around.values, &item.id, &title_id)))
                    @if widgets::needs_button_to_clear(&item.answer) {
                        button class="clear" name="clear" value=(item.id) aria-describedby=(title_id)
                            hidden[keys.iter().all(|(key, _)| around.values.answers.get(key).is_none())] { "この答えを消す" }
                    }
                }
            }
            (beside)
            @for earlier in earlier { (same_as_before(item, &title_id, earlier)) }
            (around.explanations[at])
        }
    }
}

/// What was answered before, and the button that answers the same.
fn same_as_before(item: &Item, title_id: &str, earlier: &Earlier) -> Markup {
    html! {
        div class="earlier" {
            p {
                "前回の回答（" (earlier.round_title)
                @if let Some(device) = &earlier.device { "で、「" (device) "」について" }
                "）：" strong { (earlier.answer) }
            }
            @if let Some(same) = &earlier.same {
                button class="btn second small" name="same" value=(widgets::same(&item.id, same)) aria-describedby=(title_id) { "前回と同じにする" }
            }
        }
    }
}

/// A question to be read, without fields.
pub fn to_read(form: &Form, item: &Item, offered: &Markup, explanation: &Markup) -> Markup {
    html! {
        article class="item" id={ "i-" (item.id) } {
            (title(form, item, &title_id(item)))
            (offered)
            (explanation)
        }
    }
}

/// The id of a question's text in the page.
pub fn title_id(item: &Item) -> String {
    format!("q-{}", item.id)
}

fn title(form: &Form, item: &Item, id: &str) -> Markup {
    let reference = form.is_reference(item);
    html! {
        @if let Some(lead) = &item.lead { span class="lead muted" { (lead) } }
        span class="question" id=(id) {
            @if !item.number.is_empty() { span class="no" { (item.number) } }
            (item.text)
        }
        @if item.device.is_some() || reference || item.helper || !is_required(form, item) || item.provenance != form.provenance {
            span class="tags" {
                @if let Some(devices) = &item.device { (tag::tag(&devices.label)) }
                @if reference { (tag::toned(Tone::Info, "参考項目（来年度から対象）")) }
                @if item.in_head { (tag::toned(Tone::Info, "用紙の上の欄")) }
                @else if item.helper { (tag::toned(Tone::Info, "Tenkenからの質問（用紙にはありません）")) }
                @else if !reference && !is_required(form, item) { (tag::tag("任意")) }
                @if item.provenance != form.provenance { (tag::provenance(item.provenance)) }
            }
        }
    }
}
