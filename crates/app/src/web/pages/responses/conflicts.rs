//! Two people gave the same answer differently: both values, and a choice.

use maud::{Markup, html};
use tenken_domain::forms::answer::Answer;
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::Form;
use tenken_domain::responses::draft::{Change, Conflict};

use crate::web::context::PageContext;
use crate::web::parts::banner::{Tone, banner};
use crate::web::posted::Posted;
use crate::web::posted_answers::{self, was};

/// An answer as people read it.
pub fn show(form: &Form, key: &str, answer: Option<&Answer>) -> String {
    match (form.answer_type(key), answer) {
        (Some(kind), Some(answer)) => kind.kind().show(answer),
        _ => String::new(),
    }
}

/// A form that two people fill in.
pub struct Disputed<'a> {
    /// The form.
    pub form: &'a Form,
    /// The draft's revision as it is now.
    pub revision: i64,
    /// Where the choice is posted to.
    pub address: &'a str,
    /// The way to it.
    pub crumbs: Markup,
    /// It shows synthetic data.
    pub demo: bool,
}

/// The page that asks which value is right. Everything else is saved already, but for what cannot
/// be used: that is carried on, to be mended afterwards.
pub fn page(
    context: &PageContext,
    disputed: &Disputed<'_>,
    conflicts: &[Conflict],
    faults: &[Fault],
    posted: &Posted,
) -> Markup {
    let form = disputed.form;
    let body = html! {
        div class="wrap narrow" {
            (disputed.crumbs)
            (banner(Tone::Warn, "先に保存された内容があります", html! {
                p { "同じところを、ほかの人（または別の画面）が先に保存していました。どちらにするか選んでください。ほかの入力は保存しました。" }
            }))
            h1 { "どちらにしますか" }
            @if !faults.is_empty() {
                (banner(Tone::Bad, "次の入力は、まだ保存していません", html! {
                    p { "下で選んだあと、もう一度出ます。そこで直してください。" }
                    ul { @for fault in faults { li { (form.name_of(&fault.item).unwrap_or_default()) "「" span class="pre" { (posted_answers::typed(posted, &fault.item)) } "」：" (fault.message) } } }
                }))
            }
            form method="post" action=(disputed.address) {
                input type="hidden" name="revision" value=(disputed.revision);
                input type="hidden" name="opener" value=(context.person_id());
                @for fault in faults { (posted_answers::carried(posted, &fault.item)) }
                @for conflict in conflicts { (choice(form, conflict)) }
                div class="buttons" { button class="btn" name="next" value="stay" { "選んだ内容で保存する" } }
            }
        }
    };
    context.page_about(disputed.demo, "どちらにしますか", &body)
}

fn choice(form: &Form, conflict: &Conflict) -> Markup {
    let pick = format!("pick.{}", conflict.key);
    let offers = [
        ("mine", "あなたの入力", &conflict.yours),
        ("theirs", "先に保存された内容", &conflict.theirs),
    ];
    html! {
        fieldset class="item" {
            legend { span class="question" { (form.name_of(&conflict.key).unwrap_or_default()) } }
            input type="hidden" name={ "mine." (conflict.key) } value=(was(conflict.yours.as_ref()));
            div class="choices" {
                @for (value, title, answer) in offers {
                    @let text = show(form, &conflict.key, answer.as_ref());
                    label class="choice big-choice" {
                        input type="radio" name=(pick) value=(value) checked[value == "theirs"];
                        span { b { (title) } span class="pre" { (if text.is_empty() { "（未記入）" } else { &text }) } }
                    }
                }
            }
        }
    }
}

/// The changes chosen on this page: one's own values, made on what was shown.
pub fn chosen(form: &Form, posted: &Posted) -> Vec<Change> {
    let base = posted.revision();
    form.keys()
        .filter(|(key, ..)| posted.text(&format!("pick.{key}")) == "mine")
        .filter_map(|(key, _, kind)| {
            let answer = match posted.given(&format!("mine.{key}")) {
                Some(text) => Some(
                    kind.kind()
                        .from_json(&serde_json::from_str(text).ok()?)
                        .ok()?,
                ),
                None => None,
            };
            Some(Change { key, answer, base })
        })
        .collect()
}
