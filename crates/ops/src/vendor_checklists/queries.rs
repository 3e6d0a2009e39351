//! Asking back: the facility asks about its vendor's answers, the vendor answers on its form, by the
//! account or the link it has.

use jiff::Timestamp;
use tenken_store::vendors::vendor_queries::{self, VendorQueryRow};

use super::read::answers_for;
use super::{subject, vendor_round};
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::input::given;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, Stamp, tell_facility, usable_text};
use crate::responses::Answering;
use crate::vendors::contracts;

/// A query, with its answer once there is one.
#[derive(Debug, Clone)]
pub struct ChecklistQuery {
    /// Id; never changes.
    pub id: String,
    /// The item it is about, if it is not about the whole.
    pub item: Option<String>,
    /// What is asked.
    pub body: String,
    /// When.
    pub asked_at: Timestamp,
    /// The answer and when it was given.
    pub answer: Option<(String, Timestamp)>,
}

impl From<VendorQueryRow> for ChecklistQuery {
    fn from(row: VendorQueryRow) -> Self {
        ChecklistQuery {
            id: row.id,
            item: row.item,
            body: row.body,
            asked_at: read_time(&row.asked_at),
            answer: (row.answer.zip(row.answered_at)).map(|(text, at)| (text, read_time(&at))),
        }
    }
}

/// Asks the vendor of a contract about its answers.
///
/// # Errors
/// No text; an item the form does not have; a facility the actor does not answer for.
pub async fn ask_back(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
    item: &str,
    body: &str,
) -> Result<()> {
    let asked = vendor_round(tenken, round).await?;
    let row = VendorQueryRow {
        id: tenken.environment().id(),
        round_id: asked.round.id,
        contract_id: contract.to_owned(),
        item: given(item),
        body: body.to_owned(),
        asked_at: tenken.stored_now(),
        asked_by: actor.name(),
        answer: None,
        answered_at: None,
    };
    let (form, actor) = (asked.form, actor.clone());
    tenken
        .write_if(async move |tx| {
            let contract = contracts::by_id(tx, &row.contract_id).await?;
            let permit = answers_for(tx, &actor, &contract.facility.0).await?;
            if row
                .item
                .as_ref()
                .is_some_and(|item| form.item(item).is_none())
            {
                return Err(Error::bad("item", "どの項目についてかを選んでください。"));
            }
            let body = usable_text("body", &row.body)?;
            let row = VendorQueryRow { body, ..row };
            vendor_queries::insert(tx, &row).await?;
            let (of, at) = (&contract.facility.0, &row.asked_at);
            let subject = subject(&row.round_id, &row.contract_id);
            let nothing = serde_json::Value::Null;
            record_for(of, tx, at, &actor, Action::AskVendor, &subject, nothing).await?;
            Ok(permit.grants(()))
        })
        .await
}

/// Answers a query on the form it is about; the facility is told.
///
/// # Errors
/// No text; no such query on this form.
pub async fn answer_query(
    tenken: &Tenken,
    answering: &Answering,
    query: &str,
    answer: &str,
) -> Result<()> {
    let contract = answering
        .contract()
        .cloned()
        .ok_or_else(contracts::not_found)?;
    let answer = usable_text("answer", answer)?;
    let stamp = Stamp::now(tenken);
    let (query, round) = (query.to_owned(), answering.round().id.clone());
    let actor = answering.actor().clone();
    tenken
        .write(answering.permit(), async move |tx| {
            let row = vendor_queries::get(tx, &query)
                .await?
                .filter(|row| row.contract_id == contract.id && row.round_id == round)
                .ok_or_else(|| Error::NotFound("この確認".into()))?;
            vendor_queries::answer(tx, &row.id, &answer, &stamp.at, &actor.name()).await?;
            let told = stamp.message(New {
                kind: MessageKind::VendorAnswer,
                sender: Sender::Vendor(contract.vendor.1.clone()),
                subject: format!("事業者から返事が届きました：{}", contract.vendor.1),
                body: format!("【確認したこと】\n{}\n\n【返事】\n{answer}", row.body),
                round: Some(&round),
                notice: None,
            });
            tell_facility(tx, &told, &contract.facility.0).await?;
            let subject = subject(&round, &contract.id);
            let (of, at) = (&contract.facility.0, &told.created_at);
            let nothing = serde_json::Value::Null;
            record_for(
                of,
                tx,
                at,
                &actor,
                Action::ReplyToFacility,
                &subject,
                nothing,
            )
            .await
        })
        .await
}
