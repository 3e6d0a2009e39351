//! What the facility last answered elsewhere about the same measures, to be
//! shown beside a question (never copied silently).

use std::collections::BTreeMap;
use std::sync::Arc;
use tenken_domain::answer::{AnswerType, Answers};
use tenken_domain::form::Item;
use tenken_domain::{FiscalYear, Form};
use tenken_store::{rounds, submissions};

use super::Response;
use crate::error::{Error, Result};
use crate::rounds::from_row;
use crate::tenken::Tenken;

/// An earlier answer about the same measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The round it was given in.
    pub round_title: String,
    /// That round's fiscal year.
    pub fiscal_year: FiscalYear,
    /// The answer as people read it.
    pub answer: String,
}

/// The newest earlier answer for each item of a response that has one, by item
/// id. Whoever could read the response may see them: they are the same facility's.
pub async fn earlier_answers(
    tenken: &Tenken,
    response: &Response,
) -> Result<BTreeMap<String, Earlier>> {
    let (this_round, facility) = (response.round.id.clone(), response.facility.id.clone());
    let rows = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
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
        })
        .await?;
    let mut past = Vec::with_capacity(rows.len());
    for (row, answers) in rows {
        let round = from_row(tenken, row).await?;
        let answers = Answers::from_stored(&round.form, &answers);
        past.push(Past {
            form: Arc::clone(&round.form),
            round_title: round.title,
            fiscal_year: round.fiscal_year,
            answers,
        });
    }
    Ok(by_measure(&response.round.form, past))
}

/// What was answered in one earlier round.
pub(crate) struct Past {
    pub form: Arc<Form>,
    pub round_title: String,
    pub fiscal_year: FiscalYear,
    pub answers: Answers,
}

/// The answer about the same measure for each item of a form, from the first of `past` that has one.
pub(crate) fn by_measure(form: &Form, past: Vec<Past>) -> BTreeMap<String, Earlier> {
    let mut earlier = BTreeMap::new();
    let asked = |item: &&Item| !matches!(item.answer, AnswerType::Group(_));
    for past in past {
        for item in form.items.iter().filter(asked) {
            // The same measure may be asked per device kind; those must agree.
            let same = past.form.items.iter().find(|other| {
                item.measure.is_some()
                    && other.measure == item.measure
                    && other.device == item.device
            });
            let Some((other, answer)) =
                same.and_then(|other| Some((other, past.answers.get(&other.id)?)))
            else {
                continue;
            };
            earlier.entry(item.id.clone()).or_insert_with(|| Earlier {
                round_title: past.round_title.clone(),
                fiscal_year: past.fiscal_year,
                answer: other.answer.kind().show(answer),
            });
        }
    }
    earlier
}
