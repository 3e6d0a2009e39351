//! What submitted answers say of measures.

use std::collections::BTreeMap;

use crate::forms::answer::Answers;
use crate::forms::form::Form;
use crate::forms::form::path::Path;
use crate::suggestions::{Suggested, said_by};

/// What the answers to a form say of each measure. Only what is asked counts. Where one measure is asked of several
/// devices, a no for one of them is a no: the measure is not there everywhere.
pub fn said_of_measures<'f>(
    form: &'f Form,
    answers: &Answers,
) -> BTreeMap<&'f str, Vec<Suggested>> {
    let path = Path::of(form, answers);
    let mut said: BTreeMap<&str, Vec<Suggested>> = BTreeMap::new();
    for (at, item) in form.items.iter().enumerate() {
        let Some(measure) = item.measure.as_deref().filter(|_| path.expects(at)) else {
            continue;
        };
        let Some(value) = answers.get(&item.id).and_then(said_by) else {
            continue;
        };
        let of_it = said.entry(measure).or_default();
        match value {
            Suggested::Yes if of_it.contains(&Suggested::No) => {}
            Suggested::No => {
                of_it.retain(|other| *other != Suggested::Yes && *other != Suggested::No);
                of_it.push(Suggested::No);
            }
            value if of_it.contains(&value) => {}
            value => of_it.push(value),
        }
    }
    said
}
