//! Adding and changing contracts: the facility's to do.

use tenken_domain::facilities::search_text::of_all;
use tenken_domain::forms::form::Device;
use tenken_domain::text::calendar::parse_date;
use tenken_store::facilities::FacilityRow;
use tenken_store::vendors::contracts::{ContractRow, ContractState};
use tenken_store::vendors::{VendorRow, contracts, products};
use tenken_store::{Tx, vendors};

use super::{Contract, by_id, fields, not_found, stored_devices};
use crate::audit::{Action, Subject, changed, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::input::{Typed, contact, given, required_line};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// The facts of a contract, as typed.
#[derive(Debug, Clone, Default)]
pub struct ContractFacts {
    /// The vendor's id; empty for one that is not known yet. Not looked at in a change.
    pub vendor: String,
    /// The name of a vendor that is not known yet.
    pub vendor_name: String,
    /// The product's or service's id; empty if the vendor has not named it.
    pub product: String,
    /// What the facility calls it.
    pub title: String,
    /// The kinds of devices it covers; none if nobody knows.
    pub covers: Vec<Device>,
    /// Where the vendor is written to.
    pub mail: String,
    /// First day; may be empty.
    pub starts_on: String,
    /// Last day; may be empty.
    pub ends_on: String,
}

/// Adds a contract of a facility, and its vendor where it is not known yet.
///
/// # Errors
/// No title or vendor; days that cannot be; a facility the actor does not answer for.
pub async fn add_contract(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    facts: ContractFacts,
) -> Result<Contract> {
    let at = tenken.stored_now();
    let (id, new_vendor) = (tenken.environment().id(), tenken.environment().id());
    let (key, actor) = (facility.to_owned(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let facility = by_key(tx, &key).await?;
            let permit = require(&actor, Act::Answer(&facility))?;
            // Both are looked at before either is stored: all faults at once.
            let mut typed = Typed::default();
            if facts.vendor.is_empty() {
                typed.field(vendor_name(&facts.vendor_name))?;
            }
            let (of, vendor) = (facility.id.clone(), facts.vendor.clone());
            typed.field(check_facts(id.clone(), of, vendor, &facts, at.clone()))?;
            typed.done()?;
            let vendor = match facts.vendor.is_empty() {
                false => facts.vendor.clone(),
                true => {
                    let (name, at) = (&facts.vendor_name, &at);
                    add_unknown(tx, &actor, &facility, new_vendor, name, at).await?
                }
            };
            let row = check_facts(id, facility.id, vendor, &facts, at)?;
            let detail = made(fields(&row));
            Ok(permit.grants(store(tx, &actor, &row, Action::AddContract, detail).await?))
        })
        .await
}

/// Changes a contract. `seen` is the [`Contract::version`] the change was made on.
///
/// # Errors
/// What [`add_contract`] refuses; not found; somebody changed it since it was seen.
pub async fn edit_contract(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    seen: &str,
    facts: ContractFacts,
) -> Result<Contract> {
    let at = tenken.stored_now();
    let (id, seen, actor) = (id.to_owned(), seen.to_owned(), actor.clone());
    tenken.write_if(async move |tx| {
        let before = contracts::get_for_update(tx, &id).await?;
        let before = before.filter(|row| row.state == ContractState::Accepted);
        let before = before.ok_or_else(not_found)?;
        let facility = by_key(tx, &before.facility_id).await?;
        let permit = require(&actor, Act::Answer(&facility)).map_err(|error| match error {
            Error::NotFound(_) => not_found(),
            other => other,
        })?;
        let (of, vendor) = (before.facility_id.clone(), before.vendor_id.clone());
        let after = check_facts(id, of, vendor, &facts, at)?;
        let Some(detail) = changed(&fields(&before), &fields(&after)) else {
            return Ok(permit.grants(by_id(tx, &before.id).await?));
        };
        if before.updated_at != seen {
            return Err(Error::bad(
                "changed_meanwhile",
                "ほかの人が先にこの契約を変更しました。下に出ているいまの内容を確かめて、もう一度変更してください。",
            ));
        }
        let after = ContractRow { created_at: before.created_at, ..after };
        Ok(permit.grants(store(tx, &actor, &after, Action::UpdateContract, detail).await?))
    }).await
}

async fn store(
    tx: &mut Tx,
    actor: &Actor,
    row: &ContractRow,
    action: Action,
    detail: serde_json::Value,
) -> Result<Contract> {
    vendors::get(tx, &row.vendor_id)
        .await?
        .ok_or_else(Error::vendor_not_found)?;
    if let Some(id) = &row.product_id {
        let product = products::get(tx, id).await?;
        product
            .filter(|product| product.vendor_id == row.vendor_id)
            .ok_or_else(|| Error::bad("product", "この事業者の製品・サービスを選んでください。"))?;
    }
    contracts::put(tx, std::slice::from_ref(row)).await?;
    let subject = Subject::Contract.of(&row.id);
    let (of, at) = (&row.facility_id, &row.updated_at);
    record_for(of, tx, at, actor, action, &subject, detail).await?;
    by_id(tx, &row.id).await
}

/// The name of a vendor as its client types it.
pub(super) fn vendor_name(typed: &str) -> Result<String> {
    let empty = "事業者の名前を入れてください。";
    required_line("vendor_name", "事業者の名前", typed, empty)
}

/// Adds a vendor that only its name is known of, as its client gives it.
async fn add_unknown(
    tx: &mut Tx,
    actor: &Actor,
    facility: &FacilityRow,
    id: String,
    name: &str,
    at: &str,
) -> Result<String> {
    let name = vendor_name(name)?;
    let row = VendorRow {
        id,
        search: of_all(&[&name]),
        name,
        created_at: at.to_owned(),
        updated_at: at.to_owned(),
        ..VendorRow::default()
    };
    vendors::put(tx, &row).await?;
    let subject = Subject::Vendor.of(&row.id);
    let detail = made(serde_json::json!({ "name": row.name }));
    record_for(
        &facility.id,
        tx,
        at,
        actor,
        Action::AddVendor,
        &subject,
        detail,
    )
    .await?;
    Ok(row.id)
}

fn check_facts(
    id: String,
    facility_id: String,
    vendor_id: String,
    facts: &ContractFacts,
    at: String,
) -> Result<ContractRow> {
    let mut typed = Typed::default();
    let empty = "何の契約かを入れてください（例：レセコンの保守）。";
    let title = typed.field(required_line("title", "何の契約か", &facts.title, empty))?;
    let (mail, _) = typed.field(contact(Some(facts.mail.clone()), None))?;
    let [starts_on, ends_on] =
        [("starts_on", &facts.starts_on), ("ends_on", &facts.ends_on)].map(|(field, text)| {
            match text.trim() {
                "" => Ok(None),
                text => parse_date(text).map(Some).ok_or_else(|| {
                    Error::bad(field, format!("「{text}」という日付はありません。"))
                }),
            }
        });
    let (starts_on, ends_on) = (typed.field(starts_on)?, typed.field(ends_on)?);
    if let (Some(first), Some(last)) = (starts_on, ends_on)
        && last < first
    {
        let order = "終わった日が、始まった日より前になっています。";
        typed.field(Err::<(), _>(Error::bad("ends_on", order)))?;
    }
    typed.done()?;
    Ok(ContractRow {
        id,
        facility_id,
        vendor_id,
        product_id: given(&facts.product),
        title,
        covers: stored_devices(&facts.covers),
        mail,
        starts_on: starts_on.map(|day| day.to_string()),
        ends_on: ends_on.map(|day| day.to_string()),
        state: ContractState::Accepted,
        created_at: at.clone(),
        updated_at: at,
    })
}
