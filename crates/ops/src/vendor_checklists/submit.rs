//! Handing a vendor's form in, and taking it back. Nothing that was said is ever lost.

use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::fault::Faults;
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::validate::validate;
use tenken_store::Tx;
use tenken_store::vendors::vendor_answers::VendorAnswerRow;
use tenken_store::vendors::{vendor_answers, vendor_links};

use super::filling::{Filling, lock};
use super::links::spent;
use super::read::VendorAnswer;
use super::{subject, under_contract};
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result, Stale};
use crate::core::idempotency::{content_hash, require_same};
use crate::core::input::one_line;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell_facility, usable_text};
use crate::vendors::contracts;
use crate::vendors::contracts::Contract;
use tenken_store::messages::MessageRow;

/// What goes with a form that is handed in.
#[derive(Debug, Clone)]
pub struct SubmitSheet {
    /// The draft's revision as the sender saw it.
    pub seen: i64,
    /// Sending again with the same key is the same answer.
    pub key: String,
    /// Who filled it in.
    pub person: String,
}

/// Hands the draft in. The facility is told. A link is used up.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`Error::Stale`] when the draft is not as the sender saw it;
/// no name; the round is not open; the link does not work any more.
pub async fn submit_sheet(
    tenken: &Tenken,
    filling: &Filling,
    submit: SubmitSheet,
) -> Result<VendorAnswer> {
    filling.asked.round.require_open(tenken.now())?;
    let contract = filling
        .contract()
        .cloned()
        .ok_or_else(contracts::not_found)?;
    let person = one_line("person", "記入した人", &submit.person)?;
    if person.is_empty() {
        return Err(Error::bad("person", "記入した人の名前を入れてください。"));
    }
    let round = &filling.asked.round;
    let (today, year) = (tenken.today(), round.fiscal_year);
    let told = about(
        tenken,
        filling,
        &contract,
        "事業者の点検表が届きました",
        format!(
            "{}から、「{}」について、事業者確認用チェックリストの回答が届きました。内容を確かめて、わからないところは事業者に聞き返せます。",
            contract.vendor.1, contract.title
        ),
    );
    let hash = content_hash(&(submit.seen, &person));
    let about = filling.about.draft();
    let work = Work {
        form: Arc::clone(filling.form()),
        round: round.id.clone(),
        contract,
        actor: filling.actor.clone(),
        link: filling.link.clone(),
        told,
    };
    tenken
        .write(filling.permit, async move |tx| {
            // First the draft: the same may be on its way to being stored just now.
            let draft = lock(tx, &work.form, &work.round, &about).await?;
            let history = vendor_answers::of_contract(tx, &work.round, &work.contract.id).await?;
            let same = |row: &&VendorAnswerRow| row.idempotency_key == submit.key;
            if let Some(row) = history.iter().find(same) {
                let receipt = format!("{}回目の回答", row.revision);
                require_same(row.content_hash.as_deref(), &hash, &receipt)?;
                return Ok(VendorAnswer::from_row(&work.form, row.clone()));
            }
            if draft.revision != submit.seen {
                return Err(Error::Stale(Box::new(Stale {
                    yours: draft.answers.clone(),
                    theirs: draft,
                    conflicts: Vec::new(),
                })));
            }
            let (vendor, covers) = (&work.contract.vendor.1, &work.contract.covers);
            let answers = under_contract(&work.form, vendor, covers, &draft.answers);
            let faults = validate(&work.form, &answers, today, year);
            if !faults.is_empty() {
                return Err(Error::Invalid(Faults(faults)));
            }
            let answers = Path::of(&work.form, &answers).submitted(&work.form, &answers);
            let revision = history.first().map_or(0, |row| row.revision) + 1;
            let said = Said::Answers(answers.to_json());
            work.store(tx, revision, (submit.key, Some(hash)), said, person)
                .await
        })
        .await
}

/// Takes back what was said last: until there is a new answer, nobody has answered.
///
/// # Errors
/// Nothing to take back; no reason; the round is not open.
pub async fn withdraw_sheet(tenken: &Tenken, filling: &Filling, why: &str) -> Result<VendorAnswer> {
    filling.asked.round.require_open(tenken.now())?;
    let contract = filling
        .contract()
        .cloned()
        .ok_or_else(contracts::not_found)?;
    let why = usable_text("why", why)?;
    let told = about(
        tenken,
        filling,
        &contract,
        "事業者の点検表が取り下げられました",
        format!(
            "「{}」（{}）の回答が取り下げられました。理由：{why}\n新しい回答が届くまでは、未回答として扱います。",
            contract.title, contract.vendor.1
        ),
    );
    let key = format!("withdrawal-{}", tenken.environment().id());
    let work = Work {
        form: Arc::clone(filling.form()),
        round: filling.asked.round.id.clone(),
        contract,
        actor: filling.actor.clone(),
        link: None,
        told,
    };
    tenken
        .write(filling.permit, async move |tx| {
            let history = vendor_answers::of_contract(tx, &work.round, &work.contract.id).await?;
            let newest = history.first().filter(|row| row.withdrawn.is_none());
            let newest =
                newest.ok_or_else(|| Error::bad("nothing", "取り下げる回答がありません。"))?;
            let (revision, person) = (newest.revision + 1, newest.person.clone());
            work.store(tx, revision, (key, None), Said::Withdrawal(why), person)
                .await
        })
        .await
}

/// The message to the facility.
fn about(
    tenken: &Tenken,
    filling: &Filling,
    contract: &Contract,
    subject: &str,
    body: String,
) -> MessageRow {
    prepare_message(
        tenken,
        New {
            kind: MessageKind::VendorAnswer,
            sender: Sender::Vendor(contract.vendor.1.clone()),
            subject: format!("{subject}：{}", contract.vendor.1),
            body,
            round: Some(&filling.asked.round.id),
            notice: None,
        },
    )
}

/// What a vendor says.
enum Said {
    /// Answers, as JSON.
    Answers(String),
    /// Why it takes back what it said before.
    Withdrawal(String),
}

/// Everything the transaction needs.
struct Work {
    form: Arc<Form>,
    round: String,
    contract: Contract,
    actor: Actor,
    link: Option<String>,
    told: MessageRow,
}

impl Work {
    async fn store(
        self,
        tx: &mut Tx,
        revision: i64,
        (idempotency_key, content_hash): (String, Option<String>),
        said: Said,
        person: String,
    ) -> Result<VendorAnswer> {
        let at = self.told.created_at.clone();
        if let Some(link) = &self.link
            && !vendor_links::use_up(tx, link, &at).await?
        {
            return Err(spent());
        }
        let (action, answers, withdrawn) = match said {
            Said::Answers(answers) => (Action::AnswerSheet, Some(answers), None),
            Said::Withdrawal(why) => (Action::WithdrawSheet, None, Some(why)),
        };
        let row = VendorAnswerRow {
            round_id: self.round,
            contract_id: self.contract.id,
            facility_id: self.contract.facility.0,
            revision,
            idempotency_key,
            content_hash,
            answers,
            withdrawn,
            batch: None,
            person,
            answered_by: self.actor.name(),
            answered_at: at,
        };
        vendor_answers::insert(tx, std::slice::from_ref(&row)).await?;
        // Who copies from paper knows already.
        if !self.actor.acts_for(&row.facility_id) {
            tell_facility(tx, &self.told, &row.facility_id).await?;
        }
        let subject = subject(&row.round_id, &row.contract_id);
        let detail = serde_json::json!({ "revision": row.revision });
        let (of, at) = (&row.facility_id, &row.answered_at);
        record_for(of, tx, at, &self.actor, action, &subject, detail).await?;
        Ok(VendorAnswer::from_row(&self.form, row))
    }
}
