//! Whether the facility says that it has corrected what was found.

use jiff::civil::Date;

use crate::forms::answer::{Answer, Answers, Column};
use crate::forms::form::Form;

/// The day on which the facility's checklist says "yes" at a row, if that is not before the inspection.
///
/// The second check outweighs the first, as on the form. Whether the row was changed after the result
/// was told is for the caller to see to: the "yes" that the inspectors found wanting mends nothing.
pub fn corrected_on(
    form: &Form,
    answers: &Answers,
    item: &str,
    inspected_on: Date,
) -> Option<Date> {
    let Some(Answer::Check(row)) = answers.get(item) else {
        return None;
    };
    let check = form.item(item)?.check()?;
    let second = row.second.filter(|check| check.value.is_some());
    let last = second.or(row.first)?;
    // Where the form asks for no day, the inspection's own stands for it.
    let on = match check.has(Column::FirstOn) {
        true => last.on?,
        false => inspected_on,
    };
    (last.value == Some(true) && on >= inspected_on).then_some(on)
}
