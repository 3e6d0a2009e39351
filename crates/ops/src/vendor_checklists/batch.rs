//! One answer about a product for all who have it: a look first, then all at once.

use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::path::Path;
use tenken_domain::vendors::coverage::leaves_out;
use tenken_store::messages::{self, Audience};
use tenken_store::responses::drafts;
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::vendors::vendor_answers::VendorAnswerRow;
use tenken_store::vendors::{contracts, vendor_answers};
use tenken_store::{Tx, audit};

use super::read::receipt_of_batch;
use super::submit::{Said, person};
use super::{contracts_in, subject};
use crate::audit::{Action, entry};
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;
use crate::messages::tell;
use crate::responses::{
    About, Answering, Before, Records, Submit, Taken, draft_of, submit, under_contract,
};
use crate::vendors::contracts::Contract;
use crate::vendors::find_vendor;
use crate::vendors::products::{Product, not_found};

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
pub async fn preview_clients(tenken: &Tenken, answering: &Answering) -> Result<Vec<Client>> {
    let filter = filter_of(tenken, answering, product_of(answering)?);
    let (form, round) = (Arc::clone(answering.form()), answering.round().id.clone());
    let about = answering.shared_about();
    tenken
        .read(answering.permit(), async move |tx| {
            let draft = drafts::get(tx, &round, about.draft()).await?;
            let answers = draft_of(&form, draft.as_ref()).answers;
            let clients = read_clients(tx, &form, &round, &filter, &answers).await?;
            Ok(clients.into_iter().map(|(client, ..)| client).collect())
        })
        .await
}

/// Gives the answer to everybody who has the product, in one transaction. Each facility is told.
///
/// # Errors
/// Those of every submission: faults, a draft that is not as the sender saw it, a round that is not open.
/// No name; nobody has the product.
pub async fn apply_to_clients(
    tenken: &Tenken,
    answering: &Answering,
    what: &Submit,
) -> Result<Applied> {
    let product = product_of(answering)?;
    let person = person(what)?;
    let vendor = find_vendor(tenken, answering.actor(), &product.vendor).await?;
    let subject = format!("事業者の点検表が届きました：{}", product.name);
    let body = format!(
        "「{}」を提供している事業者から、事業者確認用チェックリストの回答が届きました。この製品・サービスを使っている施設に、同じ回答が届いています。内容がこの施設に合わないときは、事業者に聞き返せます。",
        product.name
    );
    let all = ToClients {
        said: Said::new(tenken, answering, &vendor.name, (subject, body), person),
        filter: filter_of(tenken, answering, product),
        product: product.id.clone(),
        batch: tenken.environment().id(),
        demo: answering.round().demo,
    };
    let applied = submit(tenken, answering, what, || all.clone()).await?;
    tell(tenken, &all.said.message.id).await?;
    Ok(applied)
}

/// What is said once to all clients.
#[derive(Clone)]
struct ToClients {
    said: Said,
    filter: ContractFilter,
    product: String,
    /// Names it.
    batch: String,
    demo: bool,
}

impl Records for ToClients {
    type Receipt = Applied;

    /// Nothing: who has the same already gets no second one, so that it needs no key.
    async fn by_key(&self, _: &mut Tx, _: &str) -> Result<Option<Before<Applied>>> {
        Ok(None)
    }

    /// Each client has its own; see [`read_clients`].
    async fn last_revision(&self, _: &mut Tx) -> Result<i64> {
        Ok(0)
    }

    async fn keep(&self, tx: &mut Tx, _: i64, taken: &Taken) -> Result<Applied> {
        let said = &self.said;
        let clients =
            read_clients(tx, &said.form, &said.round, &self.filter, &taken.answers).await?;
        if clients.is_empty() {
            return Err(Error::bad(
                "no_clients",
                "この製品・サービスの契約がある施設が、この実施回にありません。",
            ));
        }
        let all = clients.len();
        let rows: Vec<VendorAnswerRow> = clients
            .into_iter()
            .filter(|(client, ..)| !client.same)
            .map(|(client, revision, answers)| VendorAnswerRow {
                answers: Some(answers),
                batch: Some(self.batch.clone()),
                ..said.row(&client.contract, revision + 1, self.batch.clone())
            })
            .collect();
        vendor_answers::insert(tx, &rows).await?;
        let entries: Vec<_> = rows
            .iter()
            .map(|row| {
                let subject = subject(&row.round_id, &row.contract_id);
                let detail =
                    serde_json::json!({ "revision": row.revision, "product": self.product });
                let (at, of) = (&row.answered_at, Some(&*row.facility_id));
                entry(at, &said.actor, Action::AnswerSheet, &subject, of, detail)
            })
            .collect();
        audit::insert_many(tx, &entries).await?;
        let audience = Audience {
            batch: Some(self.batch.clone()),
            demo: self.demo,
            ..Audience::default()
        };
        messages::insert_for(tx, &said.message, &audience, None).await?;
        Ok(Applied {
            changed: rows.len(),
            same: all - rows.len(),
            receipt: receipt_of_batch(&self.batch),
            at: read_time(&said.message.created_at),
        })
    }
}

fn product_of(answering: &Answering) -> Result<&Product> {
    match answering.about() {
        About::Product(product) => Ok(product),
        About::Facility(_) | About::Contract(_) => Err(not_found()),
    }
}

fn filter_of(tenken: &Tenken, answering: &Answering, product: &Product) -> ContractFilter {
    ContractFilter {
        product: Some(product.id.clone()),
        vendor: Some(product.vendor.clone()),
        ..contracts_in(answering.round(), tenken)
    }
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
