//! Handing a vendor's form in, and taking it back. Nothing that was said is ever lost.

use std::sync::Arc;
use tenken_domain::Form;
use tenken_store::Tx;
use tenken_store::messages::MessageRow;
use tenken_store::vendors::vendor_answers::{self, VendorAnswerRow};

use super::read::VendorAnswer;
use super::subject;
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::input::one_line;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell_facility, usable_text};
use crate::responses::{Answering, Before, Records, Submit, Taken, submit};
use crate::vendors::contracts::{self, Contract};

/// Hands the draft about a contract in. The facility is told. A link is used up.
///
/// # Errors
/// Those of every submission: faults, a draft that is not as the sender saw it, something else that was
/// sent with the key, a round that is not open. No name; the link does not work any more.
pub async fn submit_vendor_checklist(
    tenken: &Tenken,
    answering: &Answering,
    what: &Submit,
) -> Result<VendorAnswer> {
    let contract = contract_of(answering)?;
    let person = person(what)?;
    let subject = "事業者の点検表が届きました";
    let body = format!(
        "{}から、「{}」について、事業者確認用チェックリストの回答が届きました。内容を確かめて、わからないところは事業者に聞き返せます。",
        contract.vendor.1, contract.title
    );
    let said = OfContract::new(tenken, answering, contract, (subject, body), person);
    submit(tenken, answering, what, || said.clone()).await
}

/// Who filled a form in: somebody is always named.
pub(super) fn person(what: &Submit) -> Result<String> {
    let person = one_line("person", "記入した人", &what.person)?;
    match person.is_empty() {
        true => Err(Error::bad("person", "記入した人の名前を入れてください。")),
        false => Ok(person),
    }
}

fn contract_of(answering: &Answering) -> Result<Contract> {
    answering
        .contract()
        .cloned()
        .ok_or_else(contracts::not_found)
}

/// Takes back what was said last: until there is a new answer, nobody has answered.
///
/// # Errors
/// Nothing to take back; no reason; the round is not open.
pub async fn withdraw_vendor_checklist(
    tenken: &Tenken,
    answering: &Answering,
    why: &str,
) -> Result<VendorAnswer> {
    answering.require_open(tenken.now())?;
    let contract = contract_of(answering)?;
    let why = usable_text("why", why)?;
    let subject = "事業者の点検表が取り下げられました";
    let body = format!(
        "「{}」（{}）の回答が取り下げられました。理由：{why}\n新しい回答が届くまでは、未回答として扱います。",
        contract.title, contract.vendor.1
    );
    let key = format!("withdrawal-{}", tenken.environment().id());
    let said = OfContract::new(tenken, answering, contract, (subject, body), String::new());
    tenken
        .write(answering.permit(), async move |tx| {
            let newest = said.history(tx).await?.into_iter().next();
            let newest = newest
                .filter(|row| row.withdrawn.is_none())
                .ok_or_else(|| Error::bad("nothing", "取り下げる回答がありません。"))?;
            let row = VendorAnswerRow {
                withdrawn: Some(why),
                person: newest.person,
                ..said.said.row(&said.contract, newest.revision + 1, key)
            };
            said.store(tx, row, Action::WithdrawSheet).await
        })
        .await
}

/// What a vendor says in a round, and what its clients are told of it.
#[derive(Clone)]
pub(super) struct Said {
    pub form: Arc<Form>,
    pub round: String,
    pub actor: Actor,
    person: String,
    pub message: MessageRow,
}

impl Said {
    /// What somebody says in the name of a vendor, with the subject and body of the message.
    pub fn new(
        tenken: &Tenken,
        answering: &Answering,
        vendor: &str,
        (subject, body): (String, String),
        person: String,
    ) -> Self {
        let message = New {
            kind: MessageKind::VendorAnswer,
            sender: Sender::Vendor(vendor.to_owned()),
            subject,
            body,
            round: Some(&answering.round().id),
            notice: None,
        };
        Said {
            message: prepare_message(tenken, message),
            form: Arc::clone(answering.form()),
            round: answering.round().id.clone(),
            actor: answering.actor().clone(),
            person,
        }
    }

    /// A row about a contract, without what is said.
    pub fn row(&self, contract: &Contract, revision: i64, key: String) -> VendorAnswerRow {
        VendorAnswerRow {
            round_id: self.round.clone(),
            contract_id: contract.id.clone(),
            facility_id: contract.facility.0.clone(),
            revision,
            idempotency_key: key,
            content_hash: None,
            answers: None,
            withdrawn: None,
            batch: None,
            person: self.person.clone(),
            answered_at: self.message.created_at.clone(),
            answered_by: self.actor.name(),
        }
    }
}

/// What is said of one contract.
#[derive(Clone)]
struct OfContract {
    said: Said,
    contract: Contract,
}

impl OfContract {
    fn new(
        tenken: &Tenken,
        answering: &Answering,
        contract: Contract,
        (subject, body): (&str, String),
        person: String,
    ) -> Self {
        let vendor = &contract.vendor.1;
        let told = (format!("{subject}：{vendor}"), body);
        OfContract {
            said: Said::new(tenken, answering, vendor, told, person),
            contract,
        }
    }

    /// Everything that was said of the contract, the newest first.
    async fn history(&self, tx: &mut Tx) -> Result<Vec<VendorAnswerRow>> {
        Ok(vendor_answers::of_contract(tx, &self.said.round, &self.contract.id).await?)
    }

    async fn store(
        &self,
        tx: &mut Tx,
        row: VendorAnswerRow,
        action: Action,
    ) -> Result<VendorAnswer> {
        vendor_answers::insert(tx, std::slice::from_ref(&row)).await?;
        let Said { actor, message, .. } = &self.said;
        // Who copies from paper knows already.
        if !actor.acts_for(&row.facility_id) {
            tell_facility(tx, message, &row.facility_id).await?;
        }
        let subject = subject(&row.round_id, &row.contract_id);
        let detail = serde_json::json!({ "revision": row.revision });
        let (of, at) = (&row.facility_id, &row.answered_at);
        record_for(of, tx, at, actor, action, &subject, detail).await?;
        Ok(VendorAnswer::from_row(&self.said.form, row))
    }
}

impl Records for OfContract {
    type Receipt = VendorAnswer;

    async fn by_key(&self, tx: &mut Tx, key: &str) -> Result<Option<Before<VendorAnswer>>> {
        let mut history = self.history(tx).await?.into_iter();
        let row = history.find(|row| row.idempotency_key == key);
        Ok(row.map(|row| Before {
            content_hash: row.content_hash.clone(),
            named: format!("{}回目の回答", row.revision),
            receipt: VendorAnswer::from_row(&self.said.form, row),
        }))
    }

    async fn last_revision(&self, tx: &mut Tx) -> Result<i64> {
        let history = self.history(tx).await?;
        Ok(history.first().map_or(0, |row| row.revision))
    }

    async fn keep(&self, tx: &mut Tx, revision: i64, taken: &Taken) -> Result<VendorAnswer> {
        let row = VendorAnswerRow {
            content_hash: Some(taken.content_hash.clone()),
            answers: Some(taken.submitted.to_json()),
            ..self.said.row(&self.contract, revision, taken.key.clone())
        };
        self.store(tx, row, Action::AnswerSheet).await
    }
}
