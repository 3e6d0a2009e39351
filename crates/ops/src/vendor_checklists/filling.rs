//! Filling in a vendor's form: who may is decided once, before anything is read from what they sent.

use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::responses::draft::{Change, Draft};
use tenken_store::Tx;
use tenken_store::vendors::vendor_drafts::{DraftAbout, VendorDraftRow};
use tenken_store::vendors::{products, vendor_drafts, vendor_links};

use super::links::usable;
use super::read::require_answer;
use super::{InRound, VendorRound, contract_in_round, under_contract, vendor_round};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::{Permit, Unasked};
use crate::core::policy::{Act, require};
use crate::core::secrets::hash;
use crate::core::tenken::Tenken;
use crate::responses::Saved;
use crate::vendors::contracts;
use crate::vendors::contracts::Contract;
use crate::vendors::products::Product;

/// What a form is filled in about.
#[derive(Debug, Clone)]
pub enum About {
    /// One contract.
    Contract(Contract),
    /// A product, for all who have it.
    Product(Product),
}

impl About {
    pub(super) fn id(&self) -> &str {
        match self {
            About::Contract(contract) => &contract.id,
            About::Product(product) => &product.id,
        }
    }

    /// What the draft is stored under.
    pub(super) fn draft(&self) -> DraftAbout {
        match self {
            About::Contract(contract) => DraftAbout::Contract(contract.id.clone()),
            About::Product(product) => DraftAbout::Product(product.id.clone()),
        }
    }
}

/// A vendor's form that somebody may fill in. There is no other way to one than the functions of this
/// file, which ask the policy or look at the link.
pub struct Filling {
    pub(super) permit: Permit,
    pub(super) actor: Actor,
    pub(super) asked: VendorRound,
    /// What it is about.
    pub about: About,
    /// The hash of the link it was reached by.
    pub(super) link: Option<String>,
}

impl Filling {
    /// The round and the form.
    pub fn asked(&self) -> &VendorRound {
        &self.asked
    }

    /// The form.
    pub fn form(&self) -> &Arc<Form> {
        &self.asked.form
    }

    /// The contract, if it is about one.
    pub fn contract(&self) -> Option<&Contract> {
        match &self.about {
            About::Contract(contract) => Some(contract),
            About::Product(_) => None,
        }
    }

    /// The draft with what the contract does not cover marked so.
    pub(super) fn marked(&self, draft: Draft) -> Draft {
        match self.contract() {
            Some(contract) => marked(self.form(), contract, draft),
            None => draft,
        }
    }
}

/// The form about a contract, for its vendor's account, or for the facility, which may copy what its
/// vendor wrote on paper.
///
/// # Errors
/// Not found: the round, or the contract in it; it is over; it is neither the actor's.
pub async fn begin_sheet(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<Filling> {
    let InRound {
        asked,
        contract,
        facility,
        ..
    } = contract_in_round(tenken, actor, round, contract).await?;
    let permit = require(actor, Act::AnswerAsVendor(&contract.vendor.0))
        .or_else(|_| require_answer(actor, &facility))?;
    filling(tenken, (actor.clone(), permit), asked, contract, None)
}

/// The form about a contract, for whoever has a link to it.
///
/// # Errors
/// A link that was used, taken back, or has expired, or none at all: one answer for all of them.
pub async fn begin_by_link(tenken: &Tenken, secret: &str, origin: &str) -> Result<Filling> {
    let (key, now) = (hash(secret), tenken.stored_now());
    let looked = key.clone();
    let (row, contract) = tenken
        .read(Unasked::SignIn, async move |tx| {
            let row = usable(vendor_links::get(tx, &looked).await?, &now)?;
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
    filling(tenken, (actor, permit), asked, contract, Some(key))
}

fn filling(
    tenken: &Tenken,
    (actor, permit): (Actor, Permit),
    asked: VendorRound,
    contract: Contract,
    link: Option<String>,
) -> Result<Filling> {
    let day = tenken.today().min(asked.round.fiscal_year.last_day());
    if !contract.is_in_force(day) {
        return Err(Error::bad(
            "contract_over",
            "この契約は、いまは続いていません。契約の日付を確かめてください。",
        ));
    }
    Ok(Filling {
        permit,
        actor,
        asked,
        about: About::Contract(contract),
        link,
    })
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
) -> Result<Filling> {
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
    Ok(Filling {
        permit,
        actor: actor.clone(),
        asked,
        about: About::Product(row.into()),
        link: None,
    })
}

/// Saves answers, each on the revision it was entered on; what collides with a newer entry of
/// somebody else is left out and returned. The draft comes back as [`super::read_filling`] gives it.
///
/// # Errors
/// The round is not open; the link does not work any more.
pub async fn save_sheet(tenken: &Tenken, filling: &Filling, changes: Vec<Change>) -> Result<Saved> {
    filling.asked.round.require_open(tenken.now())?;
    let form = Arc::clone(filling.form());
    let (round, about) = (filling.asked.round.id.clone(), filling.about.draft());
    let (link, at) = (filling.link.clone(), tenken.stored_now());
    let mut saved = tenken
        .write(filling.permit, async move |tx| {
            if let Some(link) = &link {
                usable(vendor_links::get(tx, link).await?, &at)?;
            }
            let mut draft = lock(tx, &form, &round, &about).await?;
            let before = draft.revision;
            let conflicts = draft.apply(changes);
            store(tx, &round, &about, &draft, before, &at).await?;
            Ok(Saved { draft, conflicts })
        })
        .await?;
    saved.draft = filling.marked(saved.draft);
    Ok(saved)
}

/// The draft, held against other writers.
pub(super) async fn lock(
    tx: &mut Tx,
    form: &Form,
    round: &str,
    about: &DraftAbout,
) -> Result<Draft> {
    let row = vendor_drafts::get_for_update(tx, round, about).await?;
    Ok(draft_of(form, row))
}

pub(super) fn draft_of(form: &Form, row: Option<VendorDraftRow>) -> Draft {
    row.map_or_else(Draft::default, |row| {
        Draft::from_stored(form, row.revision, &row.body)
    })
}

/// A draft with what a contract does not cover marked so.
pub(super) fn marked(form: &Form, contract: &Contract, mut draft: Draft) -> Draft {
    let (vendor, covers) = (&contract.vendor.1, &contract.covers);
    draft.answers = under_contract(form, vendor, covers, &draft.answers);
    draft
}

/// Stores a draft if it changed since its revision `before`.
pub(super) async fn store(
    tx: &mut Tx,
    round: &str,
    about: &DraftAbout,
    draft: &Draft,
    before: i64,
    at: &str,
) -> Result<()> {
    if draft.revision == before {
        return Ok(());
    }
    let row = VendorDraftRow {
        revision: draft.revision,
        body: draft.to_stored(),
    };
    match vendor_drafts::put(tx, round, about, &row, before, at).await? {
        true => Ok(()),
        false => Err(Error::bad(
            "retry",
            "ほかの保存と重なりました。もう一度お試しください。",
        )),
    }
}
