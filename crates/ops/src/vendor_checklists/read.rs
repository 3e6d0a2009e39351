//! Reading a vendor's form: the draft, everything that was said, and what was asked back.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::responses::draft::Draft;
use tenken_store::Tx;
use tenken_store::facilities::FacilityRow;
use tenken_store::responses::drafts;
use tenken_store::vendors::vendor_answers::VendorAnswerRow;
use tenken_store::vendors::{vendor_answers, vendor_links, vendor_queries};

use super::links::LinkState;
use super::queries::ChecklistQuery;
use super::{InRound, VendorRound, contract_in_round, subject, vendor_round};
use crate::audit::{Action, record_view};
use crate::core::actor::Actor;
use crate::core::environment::{letters_of, read_time};
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::permit::Permit;
use crate::core::policy::{Act, may, require};
use crate::core::tenken::Tenken;
use crate::responses::{About, Answering, Earlier, Past, by_measure, draft_of};
use crate::rounds::Round;
use crate::vendors::contracts::{self, Contract};

/// What a vendor said; it never changes.
#[derive(Debug, Clone)]
pub struct VendorAnswer {
    /// 1 for the first about this contract in this round, then 2 …
    pub revision: i64,
    /// What was said; empty if it withdraws.
    pub answers: Answers,
    /// Why, if it withdraws what was said before.
    pub withdrawn: Option<String>,
    /// It was said once for many facilities.
    pub for_many: bool,
    /// Who filled it in, as the person gave it.
    pub person: String,
    /// When.
    pub at: Timestamp,
    /// Who, as the audit log names them.
    pub by: String,
    /// 受付番号: what both sides call it by.
    pub receipt: String,
}

/// What was answered: nothing in what withdraws.
fn answers_of(form: &Form, row: &VendorAnswerRow) -> Answers {
    let stored = row.answers.as_ref();
    stored.map_or_else(Answers::default, |answers| {
        Answers::from_stored(form, answers)
    })
}

impl VendorAnswer {
    pub(super) fn from_row(form: &Form, row: VendorAnswerRow) -> Self {
        VendorAnswer {
            answers: answers_of(form, &row),
            receipt: match &row.batch {
                Some(batch) => receipt_of_batch(batch),
                None => receipt(&[&row.round_id, &row.contract_id, &row.revision.to_string()]),
            },
            revision: row.revision,
            withdrawn: row.withdrawn,
            for_many: row.batch.is_some(),
            person: row.person,
            at: read_time(&row.answered_at),
            by: row.answered_by,
        }
    }
}

/// 受付番号 of what was said once for many facilities.
pub(super) fn receipt_of_batch(batch: &str) -> String {
    receipt(&[batch])
}

/// A short number that follows from what names an answer, so that it need not be stored: the vendor and
/// the facility find the same one.
fn receipt(parts: &[&str]) -> String {
    let letters = letters_of(&Sha256::digest(parts.join("/").as_bytes()), 10);
    format!("{}-{}", &letters[..5], &letters[5..])
}

/// A vendor's form about one contract in one round.
#[derive(Debug, Clone)]
pub struct VendorChecklist {
    /// The round and the form.
    pub asked: VendorRound,
    /// The contract.
    pub contract: Contract,
    /// What is entered so far, with what the contract does not cover marked so.
    pub draft: Draft,
    /// Everything that was said, the newest first.
    pub history: Vec<VendorAnswer>,
    /// The newest link.
    pub link: Option<LinkState>,
    /// What the facility asked back, the oldest first.
    pub queries: Vec<ChecklistQuery>,
    /// Whether the actor answers for the facility.
    pub is_own: bool,
}

/// A vendor's form as whoever fills it in sees it. Of one about a product nothing is handed in or asked
/// back: each of its contracts has that.
#[derive(Debug, Clone)]
pub struct Filled {
    /// What is entered so far, with what the contract does not cover marked so.
    pub draft: Draft,
    /// Everything that was said, the newest first.
    pub history: Vec<VendorAnswer>,
    /// What the facility asked back, the oldest first.
    pub queries: Vec<ChecklistQuery>,
}

impl VendorChecklist {
    /// What counts now.
    pub fn current(&self) -> Option<&VendorAnswer> {
        self.history
            .first()
            .filter(|newest| newest.withdrawn.is_none())
    }
}

/// A vendor's form for whoever sees the facility or works for the vendor.
///
/// # Errors
/// Not found: the round, or the contract in it; it is outside the actor's scope.
pub async fn read_vendor_checklist(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<VendorChecklist> {
    let InRound {
        permit,
        asked,
        contract,
        facility,
    } = contract_in_round(tenken, actor, round, contract).await?;
    if !may(actor, Act::AnswerAsVendor(&contract.vendor.0)) {
        let subject = subject(&asked.round.id, &contract.id);
        record_view(
            tenken,
            actor,
            &contract.facility.0,
            Action::ViewSheet,
            subject,
        )
        .await?;
    }
    let about = Arc::new(About::Contract(contract.clone()));
    let (filled, link) = gather(tenken, permit, (&asked.round, &asked.form), about).await?;
    Ok(VendorChecklist {
        draft: filled.draft,
        history: filled.history,
        link,
        queries: filled.queries,
        is_own: require_answer(actor, &facility).is_ok(),
        asked,
        contract,
    })
}

/// The form as whoever fills it in sees it.
pub async fn read_to_answer(tenken: &Tenken, answering: &Answering) -> Result<Filled> {
    let asked = (answering.round(), &**answering.form());
    let gathered = gather(tenken, answering.permit(), asked, answering.shared_about()).await?;
    Ok(gathered.0)
}

/// What is stored about a contract or a product in a round.
async fn gather(
    tenken: &Tenken,
    permit: Permit,
    (round, form): (&Round, &Form),
    about: Arc<About>,
) -> Result<(Filled, Option<LinkState>)> {
    let (round, of, now) = (round.id.clone(), Arc::clone(&about), tenken.now());
    let (draft, rows, link, queries) = tenken
        .read(permit, async move |tx| {
            Ok((
                drafts::get(tx, &round, of.draft()).await?,
                vendor_answers::of_contract(tx, &round, of.id()).await?,
                vendor_links::newest(tx, &round, of.id()).await?,
                vendor_queries::of_contract(tx, &round, of.id()).await?,
            ))
        })
        .await?;
    let mut draft = draft_of(form, draft.as_ref());
    draft.answers = about.marked(form, draft.answers);
    let history = rows.into_iter();
    let filled = Filled {
        draft,
        history: history
            .map(|row| VendorAnswer::from_row(form, row))
            .collect(),
        queries: queries.into_iter().map(ChecklistQuery::from).collect(),
    };
    Ok((filled, link.map(|row| LinkState::of(&row, now))))
}

/// What the vendor last answered about the same measures for this contract, item by item: to be shown
/// beside a question, and taken over only when somebody says so.
pub async fn earlier_of_contract(
    tenken: &Tenken,
    answering: &Answering,
) -> Result<BTreeMap<String, Vec<Earlier>>> {
    let Some(contract) = answering.contract() else {
        return Ok(BTreeMap::new());
    };
    let (round, id) = (answering.round().id.clone(), contract.id.clone());
    let rows = tenken
        .read(answering.permit(), async move |tx| {
            Ok(vendor_answers::of_other_rounds(tx, &round, &id).await?)
        })
        .await?;
    let mut past = Vec::with_capacity(rows.len());
    for row in rows {
        let VendorRound { round, form } = vendor_round(tenken, &row.round_id).await?;
        past.push(Past {
            answers: answers_of(&form, &row),
            form,
            round_title: round.title,
        });
    }
    Ok(by_measure(answering.form(), &past))
}

/// Lets only somebody pass who answers for the facility of a contract.
pub(super) async fn require_facility(
    tenken: &Tenken,
    actor: &Actor,
    contract: &Contract,
) -> Result<()> {
    let (id, actor) = (contract.facility.0.clone(), actor.clone());
    let asked = tenken.read_if(async move |tx| {
        let permit = answers_for(tx, &actor, &id).await?;
        Ok(permit.grants(()))
    });
    asked.await
}

/// As [`require_facility`], in a transaction.
pub(super) async fn answers_for(tx: &mut Tx, actor: &Actor, facility: &str) -> Result<Permit> {
    let facility = by_key(tx, facility).await?;
    require_answer(actor, &facility)
}

/// As [`require_facility`], of a facility that is read already.
pub(super) fn require_answer(actor: &Actor, facility: &FacilityRow) -> Result<Permit> {
    require(actor, Act::Answer(facility)).map_err(|error| match error {
        Error::NotFound(_) => contracts::not_found(),
        other => other,
    })
}
