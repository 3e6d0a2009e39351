//! What the ledgers say to each question of a response, and whether they speak against what was answered.

use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::contact_chart::ContactChart;
use tenken_domain::forms::answer::{Answer, Answers};
use tenken_domain::forms::form::Item;
use tenken_domain::ledgers::LedgerKind;
use tenken_domain::suggestions::{
    Basis, Suggested, Suggestion, agrees, contradiction, suggest, to_answer,
};
use tenken_store::Tx;
use tenken_store::facilities;
use tenken_store::responses::submission_bases::{self, SubmissionBasesRow};
use tenken_store::responses::submissions;
use tenken_store::rounds;

use super::{Response, read_response};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::permit::Permit;
use crate::core::tenken::Tenken;
use crate::ledgers::CONTACTS;
use crate::rounds::{Round, from_row};
use crate::suggestions::Known;

/// The measure that asks for the contact chart.
const CHART: &str = "incident.contact_chart";

/// What the ledgers say to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSuggestion {
    /// What is suggested, why, and from which rows.
    pub suggestion: Suggestion,
    /// The suggestion as an answer to this question, if it can be one.
    pub answer: Option<Answer>,
    /// Whether that is what is answered.
    pub is_given: bool,
    /// Why the answer that is given and the ledgers do not go together.
    pub contradiction: Option<String>,
    /// The ledgers that speak to the question; none where contracts do.
    pub ledgers: Vec<KeptLedger>,
}

/// A ledger, and how much of it a facility has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLedger {
    /// The kind.
    pub kind: Arc<LedgerKind>,
    /// How many rows, of a log how many files.
    pub rows: usize,
}

/// An answer that the ledgers speak against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradicted {
    /// The round: id and title.
    pub round: (String, String),
    /// The item.
    pub item: String,
    /// The question as printed.
    pub question: String,
    /// What does not go together, and what to do.
    pub message: String,
}

/// What the ledgers say to each question of a response, by item; questions they cannot speak to are not there. Whoever
/// could read the response may see it.
pub async fn suggestions_of(
    tenken: &Tenken,
    response: &Response,
) -> Result<BTreeMap<String, ItemSuggestion>> {
    let (keeper, facility) = (tenken.clone(), response.facility.id.clone());
    let submitted = response.submitted.as_ref().map(|sent| sent.revision);
    let round = response.round.id.clone();
    let (known, bases) = tenken
        .read(response.permit, async move |tx| {
            let known = Known::of(&keeper, tx, &facility).await?;
            let bases = match submitted {
                Some(revision) => bases(tx, &round, &facility, revision).await?,
                None => BTreeMap::new(),
            };
            Ok((known, bases))
        })
        .await?;
    let on = day_of(&response.round, tenken.today());
    Ok(of_form(
        &response.round.form,
        &known,
        on,
        &response.draft.answers,
        &bases,
    ))
}

/// The same for a program: what is suggested in a round, by item.
///
/// # Errors
/// There is no such round or facility for this actor.
pub async fn read_suggestions(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
) -> Result<BTreeMap<String, ItemSuggestion>> {
    let response = read_response(tenken, actor, round, facility).await?;
    suggestions_of(tenken, &response).await
}

/// The answers a facility has submitted in rounds of this fiscal year and the last one that its ledgers speak against
/// now.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn contradicted_answers(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Vec<Contradicted>> {
    let (keeper, who, key) = (tenken.clone(), actor.clone(), facility.to_owned());
    let (known, sent) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let known = Known::of(&keeper, tx, &facility.id).await?;
            let mut sent = Vec::new();
            if !known.is_empty() {
                for row in submissions::latest_of_facility(tx, &facility.id).await? {
                    let bases = bases(tx, &row.round_id, &facility.id, row.revision).await?;
                    if let Some(round) = rounds::get(tx, &row.round_id).await? {
                        sent.push((round, row.answers, bases));
                    }
                }
            }
            Ok(permit.grants((known, sent)))
        })
        .await?;
    let mut found = Vec::new();
    let year = tenken_domain::FiscalYear::of(tenken.today());
    for (row, answers, bases) in sent {
        let round = from_row(tenken, row).await?;
        if round.fiscal_year.next() < year {
            continue;
        }
        let answers = Answers::from_stored(&round.form, &answers);
        // What the ledgers say is as of today: the answer stands, the facts have moved.
        let today = tenken.today();
        let told = of_form(&round.form, &known, today, &answers, &bases);
        for item in &round.form.items {
            if let Some(message) = told.get(&item.id).and_then(|one| one.contradiction.clone()) {
                found.push(Contradicted {
                    round: (round.id.clone(), round.title.clone()),
                    item: item.id.clone(),
                    question: item.text.clone(),
                    message,
                });
            }
        }
    }
    Ok(found)
}

/// The day whose situation a round asks about; a checklist asks about now.
fn day_of(round: &Round, today: Date) -> Date {
    round.reference_date.unwrap_or(today)
}

fn of_form(
    form: &Form,
    known: &Known,
    on: Date,
    answers: &Answers,
    bases: &BTreeMap<String, Basis>,
) -> BTreeMap<String, ItemSuggestion> {
    let facts = known.facts(on);
    let of_item = |item: &Item| {
        let suggestion = suggest(&facts, item.measure.as_deref()?)?;
        let given = answers.get(&item.id);
        let agreed = |suggested: &Suggested| given.is_some_and(|given| agrees(given, suggested));
        let basis = bases.get(&item.id);
        Some((
            item.id.clone(),
            ItemSuggestion {
                ledgers: kept_ledgers(known, &suggestion.measure),
                answer: suggestion
                    .answer
                    .as_ref()
                    .and_then(|one| to_answer(one, item, on)),
                is_given: suggestion.answer.as_ref().is_some_and(agreed),
                contradiction: given
                    .and_then(|given| contradiction(given, item, basis, &suggestion)),
                suggestion,
            },
        ))
    };
    form.items.iter().filter_map(of_item).collect()
}

/// The ledgers that speak to a measure.
fn kept_ledgers(known: &Known, measure: &str) -> Vec<KeptLedger> {
    let speaks = |kind: &&Arc<LedgerKind>| kind.proves.iter().any(|one| one == measure);
    let kept = |kind: &Arc<LedgerKind>| KeptLedger {
        rows: match kind.sealed {
            true => known.logs.len(),
            false => known.ledgers.of(&kind.id).len(),
        },
        kind: Arc::clone(kind),
    };
    known.kinds.iter().filter(speaks).map(kept).collect()
}

/// What a submission rested on, by item.
async fn bases(
    tx: &mut Tx,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<BTreeMap<String, Basis>> {
    let row = submission_bases::get(tx, round, facility, revision).await?;
    row.as_ref().map_or(Ok(BTreeMap::new()), read_bases)
}

/// The same from its row.
pub(super) fn read_bases(row: &SubmissionBasesRow) -> Result<BTreeMap<String, Basis>> {
    serde_json::from_str(&row.bases).map_err(|_| unreadable())
}

/// What the answers of a submission may rest on: what the ledgers say to each item when it is sent.
#[derive(Default)]
pub(super) struct Grounds {
    said: BTreeMap<String, (Suggested, Basis)>,
    chart: Option<ContactChart>,
}

impl Grounds {
    /// Looks at what a facility keeps. One that keeps nothing costs a look.
    pub async fn of(
        tenken: &Tenken,
        permit: Permit,
        round: &Round,
        facility: &str,
    ) -> Result<Self> {
        let (keeper, of) = (tenken.clone(), facility.to_owned());
        let known = tenken
            .read(permit, async move |tx| {
                if !tenken_store::ledgers::any(tx, &of).await? {
                    return Ok(None);
                }
                let facility = facilities::get(tx, &of)
                    .await?
                    .ok_or_else(Error::facility_not_found)?;
                Ok(Some((Known::of(&keeper, tx, &of).await?, facility.name)))
            })
            .await?;
        let Some((known, name)) = known else {
            return Ok(Grounds::default());
        };
        let on = day_of(round, tenken.today());
        let facts = known.facts(on);
        let said = round.form.items.iter().filter_map(|item| {
            let suggestion = suggest(&facts, item.measure.as_deref()?)?;
            let basis = Basis::of(&suggestion, on);
            Some((item.id.clone(), (suggestion.answer?, basis)))
        });
        let asks = round
            .form
            .items
            .iter()
            .any(|item| item.measure.as_deref() == Some(CHART));
        let contacts = known.ledgers.of(CONTACTS);
        Ok(Grounds {
            said: said.collect(),
            chart: (asks && !contacts.is_empty())
                .then(|| ContactChart::of(&name, contacts, tenken.today())),
        })
    }

    /// What the answers that are submitted rest on; nothing if none rests on anything.
    pub fn under(
        &self,
        answers: &Answers,
        round: &str,
        facility: &str,
        revision: i64,
    ) -> Result<Option<SubmissionBasesRow>> {
        let agreed = self.said.iter().filter(|(item, (suggested, _))| {
            answers
                .get(item)
                .is_some_and(|given| agrees(given, suggested))
        });
        let bases: BTreeMap<&String, &Basis> =
            agreed.map(|(item, (_, basis))| (item, basis)).collect();
        if bases.is_empty() && self.chart.is_none() {
            return Ok(None);
        }
        let chart = self.chart.as_ref().map(serde_json::to_string).transpose();
        Ok(Some(SubmissionBasesRow {
            round_id: round.to_owned(),
            facility_id: facility.to_owned(),
            revision,
            bases: serde_json::to_string(&bases).map_err(|_| unreadable())?,
            chart: chart.map_err(|_| unreadable())?,
        }))
    }
}

/// What is stored cannot be read.
pub(super) fn unreadable() -> Error {
    Error::bad("bases", "答えのもとになった台帳の記録が読めませんでした。")
}
