//! Beginning to fill in a vendor's form, by account, by link or about a product.

use tenken_store::vendors::products;

use super::read::require_answer;
use super::{InRound, VendorRound, contract_in_round, day_of, vendor_round};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::{Permit, Unasked};
use crate::core::policy::{Act, require};
use crate::core::secrets::hash;
use crate::core::tenken::Tenken;
use crate::responses::{About, Answering, usable};
use crate::vendors::contracts::{self, Contract};

/// The form about a contract, for its vendor's account, or for the facility, which may copy what its
/// vendor wrote on paper.
///
/// # Errors
/// Not found: the round, or the contract in it; it is over; it is neither the actor's.
pub async fn begin_for_contract(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<Answering> {
    let InRound {
        asked,
        contract,
        facility,
        ..
    } = contract_in_round(tenken, actor, round, contract).await?;
    let permit = require(actor, Act::AnswerAsVendor(&contract.vendor.0))
        .or_else(|_| require_answer(actor, &facility))?;
    answering(tenken, (actor.clone(), permit), asked, contract, None).await
}

/// The form about a contract, for whoever has a link to it.
///
/// # Errors
/// A link that was used, taken back, or has expired, or none at all: one answer for all of them.
pub async fn begin_by_link(tenken: &Tenken, secret: &str, origin: &str) -> Result<Answering> {
    let (key, now) = (hash(secret), tenken.stored_now());
    let looked = key.clone();
    let (row, contract) = tenken
        .read(Unasked::SignIn, async move |tx| {
            let row = usable(tx, &looked, &now).await?;
            let contract = contracts::by_id(tx, &row.contract_id).await?;
            Ok((row, contract))
        })
        .await?;
    let asked = vendor_round(tenken, &row.round_id).await?;
    let actor = Actor::Link {
        contract: contract.id.clone(),
        origin: origin.to_owned(),
    };
    let permit = Unasked::SignIn.into();
    answering(tenken, (actor, permit), asked, contract, Some(key)).await
}

async fn answering(
    tenken: &Tenken,
    by: (Actor, Permit),
    asked: VendorRound,
    contract: Contract,
    link: Option<String>,
) -> Result<Answering> {
    if !contract.is_in_force(day_of(&asked.round, tenken)) {
        return Err(Error::bad(
            "contract_over",
            "この契約は、いまは続いていません。契約の日付を確かめてください。",
        ));
    }
    let asked = (asked.round, asked.form);
    Answering::of_vendor(tenken, by, asked, About::Contract(contract), link).await
}

/// The form about a product, to be filled in once for all who have it.
///
/// # Errors
/// Not found: the round or the product; it is another vendor's.
pub async fn begin_for_product(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    product: &str,
) -> Result<Answering> {
    let asked = vendor_round(tenken, round).await?;
    let (id, who) = (product.to_owned(), actor.clone());
    let (row, permit) = tenken
        .read_if(async move |tx| {
            let found = products::get(tx, &id).await?;
            let row = found.ok_or_else(crate::vendors::products::not_found)?;
            let permit = require(&who, Act::AnswerAsVendor(&row.vendor_id))
                .map_err(|_| crate::vendors::products::not_found())?;
            Ok(permit.grants((row, permit)))
        })
        .await?;
    let (by, asked) = ((actor.clone(), permit), (asked.round, asked.form));
    Answering::of_vendor(tenken, by, asked, About::Product(row.into()), None).await
}
