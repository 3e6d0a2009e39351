//! What a vendor is asked, round by round and client by client.

use std::collections::HashMap;
use tenken_store::rounds;
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::vendors::{contracts, vendor_answers, vendor_queries};

use super::{VendorRound, contracts_in, vendor_round, with_form};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::paging::{PAGE, Page, Total, position};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::rounds::{Phase, from_row};
use crate::vendors::contracts::Contract;

/// An open round that asks a vendor.
#[derive(Debug, Clone)]
pub struct VendorTask {
    /// The round and the form.
    pub asked: VendorRound,
    /// Contracts it is about.
    pub contracts: u64,
    /// Those the vendor has answered about.
    pub answered: u64,
    /// Queries that wait for an answer.
    pub queries: u64,
}

/// A client in a round.
#[derive(Debug, Clone)]
pub struct ClientChecklist {
    /// The contract.
    pub contract: Contract,
    /// It is answered.
    pub answered: bool,
    /// Queries that wait for an answer.
    pub queries: u64,
}

/// The open rounds that ask a vendor, the newest first.
///
/// # Errors
/// The actor does not answer for the vendor.
pub async fn vendor_tasks(tenken: &Tenken, actor: &Actor, vendor: &str) -> Result<Vec<VendorTask>> {
    let permit = require(actor, Act::AnswerAsVendor(vendor))?;
    let rows = tenken
        .read(permit, async move |tx| Ok(rounds::list(tx).await?))
        .await?;
    let mut tasks = Vec::new();
    for row in rows {
        let round = from_row(tenken, row).await?;
        if round.phase(tenken.now()) != Phase::Open {
            continue;
        }
        let Some(asked) = with_form(tenken, round).await? else {
            continue;
        };
        let filter = ContractFilter {
            vendor: Some(vendor.to_owned()),
            ..contracts_in(&asked.round, tenken)
        };
        let (id, vendor) = (asked.round.id.clone(), vendor.to_owned());
        let [contracts, answered, queries] = tenken
            .read(permit, async move |tx| {
                let open = vendor_queries::count_open(tx, &vendor).await?;
                let here = open.iter().filter(|(round, ..)| *round == id);
                Ok([
                    contracts::count(tx, &filter).await?,
                    vendor_answers::count(tx, &id, &filter).await?,
                    here.map(|(.., count)| count).sum(),
                ])
            })
            .await?
            .map(i64::unsigned_abs);
        if contracts > 0 {
            tasks.push(VendorTask {
                asked,
                contracts,
                answered,
                queries,
            });
        }
    }
    Ok(tasks)
}

/// A page of a vendor's clients in a round.
///
/// # Errors
/// Not found: the round; the actor does not answer for the vendor.
pub async fn list_client_checklists(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    vendor: &str,
    after: Option<&str>,
) -> Result<(VendorRound, Page<ClientChecklist>)> {
    let permit = require(actor, Act::AnswerAsVendor(vendor))?;
    let asked = vendor_round(tenken, round).await?;
    let filter = ContractFilter {
        vendor: Some(vendor.to_owned()),
        ..contracts_in(&asked.round, tenken)
    };
    let (id, vendor, after) = (asked.round.id.clone(), vendor.to_owned(), position(after));
    let (total, rows, answered, open) = tenken
        .read(permit, async move |tx| {
            let after = after.as_ref().map(|(facility, id)| (&**facility, &**id));
            Ok((
                contracts::count(tx, &filter).await?,
                contracts::list(tx, &filter, after, PAGE as i64 + 1).await?,
                vendor_answers::answered(tx, &id, &filter).await?,
                vendor_queries::count_open(tx, &vendor).await?,
            ))
        })
        .await?;
    let open: HashMap<String, i64> = open
        .into_iter()
        .filter(|(round, ..)| *round == asked.round.id)
        .map(|(_, contract, count)| (contract, count))
        .collect();
    let page = Page::of(
        rows,
        Total::Exactly(total.unsigned_abs()),
        |named| (&named.contract.facility_id, &named.contract.id),
        |named| {
            let id = &named.contract.id;
            ClientChecklist {
                answered: answered.contains(id),
                queries: open.get(id).copied().unwrap_or(0).unsigned_abs(),
                contract: named.into(),
            }
        },
    );
    Ok((asked, page))
}
