//! Vendors' forms: what the vendor of a contract says in a facility's round, by a link or in its own
//! account, once for many facilities where they have the same product.

mod batch;
mod begin;
mod links;
mod overview;
mod queries;
mod read;
mod submit;
mod tasks;

pub use batch::{Applied, Client, apply_to_clients, preview_clients};
pub use begin::{begin_by_link, begin_for_contract, begin_for_product};
pub(crate) use links::mailed_checklist;
pub use links::{ChecklistLink, LinkState, mail_link, make_link, revoke_links};
pub(crate) use overview::vendors_beside;
pub use overview::{ChecklistHead, Vendors, vendors_of};
pub use queries::{ChecklistQuery, answer_query, ask_back};
pub use read::{
    Filled, VendorAnswer, VendorChecklist, earlier_of_contract, read_to_answer,
    read_vendor_checklist,
};
pub use submit::{submit_vendor_checklist, withdraw_vendor_checklist};
pub use tasks::{ClientChecklist, VendorTask, list_client_checklists, vendor_tasks};

use crate::audit::Subject;
use jiff::civil::Date;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_store::facilities::FacilityRow;
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::{Tx, rounds as stored_rounds};

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::permit::{Permit, Unasked};
use crate::core::tenken::Tenken;
use crate::rounds::{Round, from_row};
use crate::vendors::contracts::{self, Contract};

/// A round that asks vendors, with the form for them.
#[derive(Debug, Clone)]
pub struct VendorRound {
    /// The round of the facilities.
    pub round: Round,
    /// What their vendors are asked.
    pub form: Arc<Form>,
}

/// The day that decides which contracts count in a round: today, or the last of a fiscal year that is over.
fn day_of(round: &Round, tenken: &Tenken) -> Date {
    tenken.today().min(round.fiscal_year.last_day())
}

/// The contracts that count in a round.
fn contracts_in(round: &Round, tenken: &Tenken) -> ContractFilter {
    ContractFilter {
        on: Some(day_of(round, tenken).to_string()),
        asked: Some(round.asked(tenken.today())),
        ..ContractFilter::default()
    }
}

/// A round by its id, whoever asks.
///
/// # Errors
/// Not found; vendors are not asked in it.
async fn vendor_round(tenken: &Tenken, id: &str) -> Result<VendorRound> {
    let id = id.to_owned();
    let row = tenken
        .read(Unasked::Program, async move |tx| {
            let found = stored_rounds::get(tx, &id).await?;
            found.ok_or_else(|| Error::round_not_found(&id))
        })
        .await?;
    with_form(tenken, from_row(tenken, row).await?)
        .await?
        .ok_or_else(|| Error::NotFound("事業者に確認してもらう用紙（この実施回）".into()))
}

/// A round with its form for vendors, if it has one.
async fn with_form(tenken: &Tenken, round: Round) -> Result<Option<VendorRound>> {
    let Some((id, version)) = round
        .form
        .vendor_form
        .as_deref()
        .and_then(|key| key.split_once('@'))
    else {
        return Ok(None);
    };
    let form = tenken.form(id, version).await?;
    Ok(Some(VendorRound { round, form }))
}

/// A contract in a round with its facility, for who may see that or works for its vendor.
///
/// # Errors
/// Not found: the round, or the contract in it; it is outside the actor's scope.
async fn contract_in_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<InRound> {
    let asked = vendor_round(tenken, round).await?;
    let (id, actor, round) = (contract.to_owned(), actor.clone(), asked.round.id.clone());
    let (contract, facility, permit) = tenken
        .read_if(async move |tx| {
            let (contract, permit) = contracts::visible(tx, &actor, &id).await?;
            require_enrolment(tx, &round, &contract.facility.0).await?;
            let facility = by_key(tx, &contract.facility.0).await?;
            Ok(permit.grants((contract, facility, permit)))
        })
        .await?;
    Ok(InRound {
        permit,
        asked,
        contract,
        facility,
    })
}

/// A contract in a round, for somebody who may see it.
struct InRound {
    permit: Permit,
    asked: VendorRound,
    contract: Contract,
    facility: FacilityRow,
}

/// Whether a round asks a facility, or has asked it.
async fn require_enrolment(tx: &mut Tx, round: &str, facility: &str) -> Result<()> {
    match tenken_store::responses::drafts::of_enrolment(tx, round, facility).await? {
        Some(_) => Ok(()),
        None => Err(Error::NotFound("この実施回の対象施設".into())),
    }
}

/// How the audit log names a vendor's form.
fn subject(round: &str, contract: &str) -> String {
    Subject::Sheet.of(format_args!("{round}/{contract}"))
}
