//! Everything that wants mending, above the page, each with a link to its place.

use maud::{Markup, html};
use tenken_domain::Form;
use tenken_domain::forms::answer::AnswerType;
use tenken_domain::forms::fault::Fault;
use tenken_ops::FieldFaults;

use crate::web::widgets::dom_id;

/// The faults of a response, one entry for each item; the script keeps them up to date by `data-of`.
/// `page` is the address of the fields; empty for this page.
pub fn of_answers(title: &str, form: &Form, faults: &[Fault], page: &str) -> Markup {
    html! {
        div class="banner bad errors" role="alert" tabindex="-1" {
            h2 { (title) }
            ul {
                @for faults in faults.chunk_by(|one, next| form.position(&one.item) == form.position(&next.item)) {
                    @let item = form.position(&faults[0].item).map(|at| &form.items[at]);
                    li data-of=[item.map(|item| &item.id)] {
                        @if let Some(item) = item { span class="which" { (form.row_beginning(item)) } }
                        @for fault in faults { a href={ (page) "#" (field_of(form, fault)) } { (fault.message) } }
                    }
                }
            }
        }
    }
}

/// One error of an ordinary page.
pub fn of_page(message: &str, field: Option<&str>) -> Markup {
    html! {
        div class="banner bad errors" role="alert" tabindex="-1" {
            h2 { "入力を確かめてください" }
            @match field {
                Some(field) => ul { li { a href={ "#" (field) } { (message) } } },
                None => p { (message) },
            }
        }
    }
}

/// The faults of the fields of an ordinary page; those whose field is not on it stand without a link.
pub fn of_fields(faults: &FieldFaults, is_on_page: impl Fn(&str) -> bool) -> Markup {
    html! {
        @if !faults.is_empty() {
            div class="banner bad errors" role="alert" tabindex="-1" {
                h2 { "入力を確かめてください" @if faults.len() > 1 { "（" (faults.len()) "か所）" } }
                ul {
                    @for (field, message) in faults {
                        li { @if is_on_page(field) { a href={ "#" (field) } { (message) } } @else { (message) } }
                    }
                }
            }
        }
    }
}

/// What was read from a field, or nothing and its fault kept.
pub fn keep<T: Default>(faults: &mut FieldFaults, read: Result<T, (&'static str, String)>) -> T {
    read.unwrap_or_else(|fault| {
        faults.push(fault);
        T::default()
    })
}

/// The faults of a page's fields and those that its use case found; a field has one.
///
/// # Errors
/// The use case's error, if it is not about fields.
pub fn join<T>(
    mut faults: FieldFaults,
    tried: tenken_ops::Result<T>,
) -> tenken_ops::Result<FieldFaults> {
    if let Err(error) = tried {
        let more = error.into_fields()?;
        let is_new = |field: &str| !faults.iter().any(|(known, _)| *known == field);
        let new: FieldFaults = more
            .into_iter()
            .filter(|(field, _)| is_new(field))
            .collect();
        faults.extend(new);
    }
    Ok(faults)
}

/// What is wrong with a field of an ordinary page.
pub fn in_field<'a>(faults: &'a FieldFaults, field: &str) -> Option<&'a str> {
    let found = faults.iter().find(|(wrong, _)| *wrong == field);
    found.map(|(_, message)| message.as_str())
}

/// What is wrong with a field of an ordinary page, if it is the one that is wrong.
pub fn at<'a>(problem: Option<(&str, &'a str)>, field: &str) -> Option<&'a str> {
    problem
        .filter(|(wrong, _)| *wrong == field)
        .map(|(_, message)| message)
}

/// The id of the field a fault is mended at.
pub fn field_of(form: &Form, fault: &Fault) -> String {
    let is_row = matches!(form.answer_type(&fault.item), Some(AnswerType::Check(_)));
    match (fault.part, is_row) {
        (None, true) => dom_id(&fault.item, "first"),
        (part, _) => dom_id(&fault.item, part.unwrap_or_default()),
    }
}
