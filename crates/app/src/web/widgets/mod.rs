//! Entry fields: one file per answer type. Names are `a.<key>` and
//! `a.<key>.<part>`, as [`tenken_domain::forms::answer::Fields`] reads them.

mod check;
mod choices;
mod date;
mod file;
mod group;
mod number;
mod shown;
mod text;
mod yes_no;

pub use shown::{Shown, Values, fields_of, same};

use maud::{Markup, html};
use tenken_domain::forms::answer::{AnswerType, Fields};
use tenken_domain::forms::fault::Fault;

/// One answer to be entered.
pub struct Entry<'a> {
    key: &'a str,
    named_by: &'a str,
    shown: Shown<'a>,
    values: &'a Values<'a>,
}

/// The id of a field in the page.
pub fn dom_id(key: &str, part: &str) -> String {
    if part.is_empty() {
        format!("f-{key}")
    } else {
        format!("f-{key}-{part}")
    }
}

impl<'a> Entry<'a> {
    /// The answer stored under `key`, its fields named by the element `named_by`.
    pub fn new(values: &'a Values<'a>, key: &'a str, named_by: &'a str) -> Self {
        Entry {
            key,
            named_by,
            shown: values.of(key),
            values,
        }
    }

    /// The posted name of a part.
    fn name(&self, part: &str) -> String {
        Fields::name(self.key, part)
    }

    fn id(&self, part: &str) -> String {
        dom_id(self.key, part)
    }

    /// The faults of this answer.
    fn own_faults(&self) -> impl Iterator<Item = &Fault> {
        self.values
            .faults
            .iter()
            .filter(|fault| fault.item == self.key)
    }

    fn is_faulty(&self) -> bool {
        self.own_faults().next().is_some()
    }

    /// Whether something is wrong with a field. A fault of a whole checklist row
    /// is mended at its first check; a check and its day are faulty together.
    fn has_fault(&self, part: &str) -> bool {
        self.own_faults().any(|fault| match fault.part {
            None => matches!(part, "" | "first" | "first_on"),
            Some(faulty) => part == faulty || part.strip_suffix("_on") == Some(faulty),
        })
    }

    /// `aria-invalid` of a field.
    fn invalid(&self, part: &str) -> Option<&'static str> {
        self.has_fault(part).then_some("true")
    }

    /// What is wrong, above the fields.
    fn errors(&self) -> Markup {
        html! {
            @if self.is_faulty() {
                div id=(self.id("error")) {
                    @for fault in self.own_faults() { p class="error" { "修正が必要です：" (fault.message) } }
                }
            }
        }
    }

    /// The id of [`Entry::errors`], for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        self.is_faulty().then(|| self.id("error"))
    }
}

/// Whether people cannot empty the fields of an answer type by themselves: a chosen radio button
/// stays chosen, a stored file stored.
pub fn needs_button_to_clear(kind: &AnswerType) -> bool {
    match kind {
        AnswerType::YesNo(_)
        | AnswerType::SingleChoice(_)
        | AnswerType::File(_)
        | AnswerType::Check(_) => true,
        AnswerType::MultipleChoice(_)
        | AnswerType::Text(_)
        | AnswerType::LongText(_)
        | AnswerType::Integer(_)
        | AnswerType::Money(_)
        | AnswerType::Date(_) => false,
        AnswerType::Group(group) => group
            .fields
            .iter()
            .any(|field| needs_button_to_clear(&field.answer)),
    }
}

/// The fields of an answer type.
pub fn fields(kind: &AnswerType, entry: &Entry<'_>) -> Markup {
    match kind {
        AnswerType::Group(group) => group::fields(group, entry),
        kind => html! { (entry.errors()) (single(kind, entry)) },
    }
}

fn single(kind: &AnswerType, entry: &Entry<'_>) -> Markup {
    match kind {
        AnswerType::YesNo(kind) => yes_no::fields(kind, entry),
        AnswerType::SingleChoice(kind) => choices::single(kind, entry),
        AnswerType::MultipleChoice(kind) => choices::multiple(kind, entry),
        AnswerType::Text(kind) => text::line(kind, entry),
        AnswerType::LongText(kind) => text::lines(kind, entry),
        AnswerType::Integer(kind) => number::field(entry, &kind.unit),
        AnswerType::Money(_) => number::field(entry, "円"),
        AnswerType::Date(_) => date::field(entry, "", entry.named_by),
        AnswerType::File(kind) => file::field(kind, entry),
        AnswerType::Check(kind) => check::fields(kind, entry),
        // A group has no groups inside (the form loader refuses them).
        AnswerType::Group(_) => html! {},
    }
}
