//! One answer about a product for all who have it: a look first, then all at once.

use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::fault::Faults;
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::validate::validate;
use tenken_domain::vendors::coverage::leaves_out;
use tenken_store::messages::{self, Audience};
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::vendors::vendor_answers::VendorAnswerRow;
use tenken_store::vendors::{contracts, vendor_answers, vendor_drafts};
use tenken_store::{Tx, audit};

use super::filling::{About, Filling, draft_of, lock};
use super::read::receipt_of_batch;
use super::submit::SubmitSheet;
use super::{subject, under_contract};
use crate::audit::{Action, entry};
use crate::core::environment::read_time;
use crate::core::error::{Error, Result, Stale};
use crate::core::input::one_line;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell};
use crate::vendors::contracts::Contract;
use crate::vendors::find_vendor;

/// A facility that has the product, and what the answer would do there.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its contract.
    pub contract: Contract,
    /// Rows its contract leaves out.
    pub left_out: usize,
    /// An answer is there already.
    pub answered: bool,
    /// It says the same.
    pub same: bool,
}

/// What applying would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Everybody who has the product.
    pub clients: Vec<Client>,
    /// The draft's revision it was made of.
    pub revision: i64,
    /// What forbids applying.
    pub faults: Faults,
}

/// What applying did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Facilities that have a new answer now.
    pub changed: usize,
    /// Facilities that had the same already.
    pub same: usize,
    /// 受付番号: what all of them call it by.
    pub receipt: String,
    /// When.
    pub at: Timestamp,
}

/// The most contracts that one answer goes to.
const MOST: i64 = 100_000;

/// Who would get the answer, and what it would change there.
///
/// # Errors
/// It is not about a product.
pub async fn preview_clients(tenken: &Tenken, filling: &Filling) -> Result<Preview> {
    let filter = filter_of(tenken, filling)?;
    let (form, round) = (Arc::clone(filling.form()), filling.asked.round.id.clone());
    let about = filling.about.draft();
    let (draft, clients) = tenken
        .read(filling.permit, async move |tx| {
            let draft = draft_of(&form, vendor_drafts::get(tx, &round, &about).await?);
            let clients = read_clients(tx, &form, &round, &filter, &draft.answers).await?;
            Ok((draft, clients))
        })
        .await?;
    let (today, year) = (tenken.today(), filling.asked.round.fiscal_year);
    Ok(Preview {
        faults: Faults(validate(filling.form(), &draft.answers, today, year)),
        revision: draft.revision,
        clients: clients.into_iter().map(|(client, ..)| client).collect(),
    })
}

/// Gives the answer to everybody who has the product, in one transaction. Each facility is told.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Stale`] when the draft is not as the sender saw it; no name; nobody
/// has the product; the round is not open.
pub async fn apply_to_clients(
    tenken: &Tenken,
    filling: &Filling,
    submit: SubmitSheet,
) -> Result<Applied> {
    filling.asked.round.require_open(tenken.now())?;
    let filter = filter_of(tenken, filling)?;
    let person = one_line("person", "記入した人", &submit.person)?;
    if person.is_empty() {
        return Err(Error::bad("person", "記入した人の名前を入れてください。"));
    }
    let About::Product(product) = &filling.about else {
        return Err(crate::vendors::products::not_found());
    };
    let vendor = find_vendor(tenken, &filling.actor, &product.vendor).await?;
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::VendorAnswer,
            sender: Sender::Vendor(vendor.name),
            subject: format!("事業者の点検表が届きました：{}", product.name),
            body: format!(
                "「{}」を提供している事業者から、事業者確認用チェックリストの回答が届きました。この製品・サービスを使っている施設に、同じ回答が届いています。内容がこの施設に合わないときは、事業者に聞き返せます。",
                product.name
            ),
            round: Some(&filling.asked.round.id),
            notice: None,
        },
    );
    let (form, round) = (Arc::clone(filling.form()), filling.asked.round.clone());
    let (actor, today, told) = (filling.actor.clone(), tenken.today(), message.id.clone());
    let (id, batch) = (product.id.clone(), tenken.environment().id());
    let about = filling.about.draft();
    let receipt = receipt_of_batch(&batch);
    let applied = tenken
        .write(filling.permit, async move |tx| {
            let draft = lock(tx, &form, &round.id, &about).await?;
            if draft.revision != submit.seen {
                return Err(Error::Stale(Box::new(Stale {
                    yours: draft.answers.clone(),
                    theirs: draft,
                    conflicts: Vec::new(),
                })));
            }
            let faults = validate(&form, &draft.answers, today, round.fiscal_year);
            if !faults.is_empty() {
                return Err(Error::Invalid(Faults(faults)));
            }
            let clients = read_clients(tx, &form, &round.id, &filter, &draft.answers).await?;
            if clients.is_empty() {
                return Err(Error::bad(
                    "no_clients",
                    "この製品・サービスの契約がある施設が、この実施回にありません。",
                ));
            }
            let same = clients.iter().filter(|(client, ..)| client.same).count();
            let rows: Vec<VendorAnswerRow> = clients
                .into_iter()
                .filter(|(client, ..)| !client.same)
                .map(|(client, revision, answers)| VendorAnswerRow {
                    round_id: round.id.clone(),
                    contract_id: client.contract.id,
                    facility_id: client.contract.facility.0,
                    revision: revision + 1,
                    // Who has the same already gets no second one.
                    idempotency_key: batch.clone(),
                    content_hash: None,
                    answers: Some(answers),
                    withdrawn: None,
                    batch: Some(batch.clone()),
                    person: person.clone(),
                    answered_at: message.created_at.clone(),
                    answered_by: actor.name(),
                })
                .collect();
            vendor_answers::insert(tx, &rows).await?;
            let entries: Vec<_> = rows
                .iter()
                .map(|row| {
                    let subject = subject(&row.round_id, &row.contract_id);
                    let detail = serde_json::json!({ "revision": row.revision, "product": id });
                    let of = Some(&*row.facility_id);
                    entry(
                        &row.answered_at,
                        &actor,
                        Action::AnswerSheet,
                        &subject,
                        of,
                        detail,
                    )
                })
                .collect();
            audit::insert_many(tx, &entries).await?;
            let audience = Audience {
                batch: Some(batch),
                demo: round.demo,
                ..Audience::default()
            };
            messages::insert_for(tx, &message, &audience, None).await?;
            Ok(Applied {
                changed: rows.len(),
                same,
                receipt,
                at: read_time(&message.created_at),
            })
        })
        .await?;
    tell(tenken, &told).await?;
    Ok(applied)
}

fn filter_of(tenken: &Tenken, filling: &Filling) -> Result<ContractFilter> {
    let About::Product(product) = &filling.about else {
        return Err(crate::vendors::products::not_found());
    };
    Ok(ContractFilter {
        product: Some(product.id.clone()),
        vendor: Some(product.vendor.clone()),
        ..filling.asked.contracts(tenken)
    })
}

/// Everybody who has the product: what would change, the newest revision, and the answers as they
/// would be stored.
async fn read_clients(
    tx: &mut Tx,
    form: &Form,
    round: &str,
    filter: &ContractFilter,
    answers: &Answers,
) -> Result<Vec<(Client, i64, String)>> {
    let found = contracts::list(tx, filter, None, MOST).await?;
    let newest = vendor_answers::newest(tx, round, filter).await?;
    let newest: HashMap<&str, &VendorAnswerRow> = newest
        .iter()
        .map(|row| (row.contract_id.as_str(), row))
        .collect();
    // Few kinds of contracts, many contracts.
    let kinds: HashSet<&Vec<String>> = found.iter().map(|c| &c.contract.covers).collect();
    let vendor = found.first().map_or("", |named| named.vendor.as_str());
    let stored: HashMap<Vec<String>, (usize, String)> = kinds
        .into_iter()
        .map(|covers| {
            (
                covers.clone(),
                answers_for_contract(form, vendor, covers, answers),
            )
        })
        .collect();
    Ok(found
        .into_iter()
        .map(|named| {
            let (left_out, text) = &stored[&named.contract.covers];
            let before = newest.get(named.contract.id.as_str());
            let answered = before.filter(|row| row.withdrawn.is_none());
            let client = Client {
                left_out: *left_out,
                answered: answered.is_some(),
                same: answered.is_some_and(|row| row.answers.as_ref() == Some(text)),
                contract: named.into(),
            };
            (client, before.map_or(0, |row| row.revision), text.clone())
        })
        .collect())
}

/// How many rows a contract leaves out, and the answers as they are stored for it.
fn answers_for_contract(
    form: &Form,
    vendor: &str,
    covers: &[String],
    answers: &Answers,
) -> (usize, String) {
    let devices = crate::vendors::contracts::devices(covers);
    let marked = under_contract(form, vendor, &devices, answers);
    let marked = Path::of(form, &marked).submitted(form, &marked);
    let left_out = form.items.iter().filter(|item| leaves_out(&devices, item));
    (left_out.count(), marked.to_json())
}
