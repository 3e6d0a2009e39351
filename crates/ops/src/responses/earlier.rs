//! What the facility last answered elsewhere about the same measures, to be
//! shown beside a question, and taken over only when somebody says so.

use std::collections::BTreeMap;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::answer::{Answer, AnswerType, Answers, carry};
use tenken_domain::forms::form::{Devices, Item};
use tenken_store::responses::submissions;
use tenken_store::rounds;

use super::Response;
use crate::core::error::Result;
use crate::core::tenken::Tenken;
use crate::rounds::from_row;

/// An earlier answer about the same measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The round it was given in.
    pub round_title: String,
    /// The devices it was given for, as printed, where the item is about others.
    pub device: Option<String>,
    /// The answer as people read it.
    pub answer: String,
    /// The answer to the item that says the same, if one can.
    pub same: Option<Answer>,
}

/// The newest earlier answers for each item of a response that has some, by item
/// id: one, or one for each kind of device where the item is about others. Whoever
/// could read the response may see them: they are the same facility's.
pub async fn earlier_answers(
    tenken: &Tenken,
    response: &Response,
) -> Result<BTreeMap<String, Vec<Earlier>>> {
    let (this_round, facility) = (response.round.id.clone(), response.facility.id.clone());
    let rows = tenken
        .read(response.permit, async move |tx| {
            let mut rows = Vec::new();
            for submission in submissions::latest_of_facility(tx, &facility).await? {
                if submission.round_id != this_round
                    && let Some(round) = rounds::get(tx, &submission.round_id).await?
                {
                    rows.push((round, submission.answers));
                }
            }
            Ok(rows)
        })
        .await?;
    let mut past = Vec::with_capacity(rows.len());
    for (row, answers) in rows {
        let round = from_row(tenken, row).await?;
        let answers = Answers::from_stored(&round.form, &answers);
        past.push(Past {
            form: Arc::clone(&round.form),
            round_title: round.title,
            answers,
        });
    }
    Ok(by_measure(&response.round.form, &past))
}

/// What was answered in one earlier round.
pub(crate) struct Past {
    pub form: Arc<Form>,
    pub round_title: String,
    pub answers: Answers,
}

/// The answers about the same measure for each item of a form, from the first of `past` that has some.
pub(crate) fn by_measure(form: &Form, past: &[Past]) -> BTreeMap<String, Vec<Earlier>> {
    form.items
        .iter()
        .filter(|item| item.measure.is_some() && !matches!(item.answer, AnswerType::Group(_)))
        .filter_map(|item| {
            let mut found = past.iter().map(|past| past.about(item));
            Some((item.id.clone(), found.find(|found| !found.is_empty())?))
        })
        .collect()
}

impl Past {
    /// What was answered about the measure of an item: for its devices if they were asked about, else
    /// for each of the others.
    fn about(&self, item: &Item) -> Vec<Earlier> {
        let asked: Vec<&Item> = self
            .form
            .items
            .iter()
            .filter(|other| other.measure == item.measure)
            .collect();
        let same_devices = asked.iter().any(|other| other.device == item.device);
        asked
            .into_iter()
            .filter(|other| !same_devices || other.device == item.device)
            .filter_map(|other| {
                let answer = self.answers.get(&other.id)?;
                let device = (!same_devices).then(|| label(other.device.as_ref()));
                Some(Earlier {
                    round_title: self.round_title.clone(),
                    device,
                    answer: other.answer.kind().show(answer),
                    same: carry(&other.answer, answer, &item.answer),
                })
            })
            .collect()
    }
}

/// What people call devices; a question that names none is about all of them.
fn label(devices: Option<&Devices>) -> String {
    devices.map_or_else(|| "機器全体".to_owned(), |devices| devices.label.clone())
}
