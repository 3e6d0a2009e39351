//! What vendors say about having a contract: the facility, or the corporation that runs it, decides.

use tenken_store::audit;
use tenken_store::vendors::contracts::{self, ContractFilter, ContractState};

use super::Contract;
use crate::audit::{Action, Subject, entry};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::paging::PAGE;
use crate::core::permit::Permit;
use crate::core::policy::answered_by;
use crate::core::tenken::Tenken;

/// The contracts that vendors propose to the facilities somebody answers for, facility by facility: a
/// page of them, and whether there are more.
///
/// # Errors
/// The actor answers for no facility.
pub async fn proposals(tenken: &Tenken, actor: &Actor) -> Result<(Vec<Contract>, bool)> {
    let (permit, filter) = proposed(actor)?;
    let mut rows = tenken
        .read(permit, async move |tx| {
            Ok(contracts::list(tx, &filter, None, PAGE as i64 + 1).await?)
        })
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok((rows.into_iter().map(Contract::from).collect(), more))
}

/// Which proposed contracts are decided about.
#[derive(Debug, Clone)]
pub enum Proposals {
    /// These, by id.
    Listed(Vec<String>),
    /// All about one product, by its id.
    OfProduct(String),
}

/// Accepts or declines proposed contracts of facilities the actor answers for. Those that are decided
/// already stay as they are. Returns how many were decided.
///
/// # Errors
/// The actor answers for no facility.
pub async fn decide_proposals(
    tenken: &Tenken,
    actor: &Actor,
    which: Proposals,
    accept: bool,
) -> Result<usize> {
    let (state, action) = match accept {
        true => (ContractState::Accepted, Action::AcceptContract),
        false => (ContractState::Declined, Action::DeclineContract),
    };
    let (permit, filter) = proposed(actor)?;
    let filters: Vec<ContractFilter> = match which {
        Proposals::OfProduct(id) => vec![ContractFilter {
            product: Some(id),
            ..filter
        }],
        Proposals::Listed(ids) => ids
            .into_iter()
            .map(|id| ContractFilter {
                id: Some(id),
                ..filter.clone()
            })
            .collect(),
    };
    let (at, actor) = (tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            let mut decided = Vec::new();
            for filter in &filters {
                decided.extend(contracts::set_state(tx, filter, state, &at).await?);
            }
            let entry_of = |(id, facility): &(String, String)| {
                let subject = Subject::Contract.of(id);
                entry(
                    &at,
                    &actor,
                    action,
                    &subject,
                    Some(facility),
                    serde_json::json!({}),
                )
            };
            let entries: Vec<_> = decided.iter().map(entry_of).collect();
            audit::insert_many(tx, &entries).await?;
            Ok(decided.len())
        })
        .await
}

/// What is proposed to the facilities somebody answers for.
fn proposed(actor: &Actor) -> Result<(Permit, ContractFilter)> {
    let (permit, owners) = answered_by(actor)?;
    let filter = ContractFilter {
        state: ContractState::Proposed,
        owners,
        ..ContractFilter::default()
    };
    Ok((permit, filter))
}
