//! Vendors: the companies that deliver and maintain systems.

pub mod contracts;
pub mod products;

use tenken_domain::CorporateNumber;
use tenken_domain::facilities::search_text::of_all;
use tenken_domain::text::input::fold;
use tenken_store::Tx;
use tenken_store::vendors::{self, VendorRow};

use crate::audit::{Action, Subject, changed, made, record};
use crate::core::actor::Actor;
use crate::core::company_key::find_readable_vendor;
use crate::core::error::{Error, Result};
use crate::core::input::{Typed, contact, one_line, required_line};
use crate::core::paging::{PAGE, Page, Total, position};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// A vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// Our own id; never changes.
    pub id: String,
    /// Thirteen-digit corporate number.
    pub number: Option<String>,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// When it last changed: who changes it tells that this is what they saw.
    pub version: String,
}

/// The facts of a vendor, as typed.
#[derive(Debug, Clone, Default)]
pub struct VendorFacts {
    /// Thirteen-digit corporate number, if it has one.
    pub number: String,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// E-mail address.
    pub mail: String,
    /// Telephone number.
    pub phone: String,
}

impl From<VendorRow> for Vendor {
    fn from(row: VendorRow) -> Self {
        Vendor {
            id: row.id,
            number: row.number,
            name: row.name,
            kana: row.kana,
            mail: row.mail,
            phone: row.phone,
            version: row.updated_at,
        }
    }
}

/// A page of all vendors, by name.
pub async fn list_vendors(
    tenken: &Tenken,
    actor: &Actor,
    after: Option<&str>,
) -> Result<Page<Vendor>> {
    let permit = require(actor, Act::ListCompanies)?;
    let after = position(after);
    let rows = tenken
        .read(permit, async move |tx| {
            let after = after.as_ref().map(|(name, id)| (&**name, &**id));
            Ok(vendors::list(tx, after, PAGE as i64 + 1).await?)
        })
        .await?;
    Ok(Page::of(
        rows,
        Total::Uncounted,
        |row| (&row.name, &row.id),
        Vendor::from,
    ))
}

/// A vendor by its id or its corporate number.
///
/// # Errors
/// Not found.
pub async fn find_vendor(tenken: &Tenken, actor: &Actor, key: &str) -> Result<Vendor> {
    Ok(find_readable_vendor(tenken, actor, key).await?.into())
}

/// Adds a vendor.
///
/// # Errors
/// No name; a number that cannot be right or is taken; a contact that cannot be one.
pub async fn add_vendor(tenken: &Tenken, actor: &Actor, facts: VendorFacts) -> Result<Vendor> {
    let permit = require(actor, Act::ManageFacilities)?;
    let row = check_facts(tenken, tenken.environment().id(), facts)?;
    let actor = actor.clone();
    tenken
        .write(permit, async move |tx| {
            let (action, detail) = (Action::AddVendor, made(fields(&row)));
            store(tx, &actor, &row, action, detail).await?;
            Ok(row.into())
        })
        .await
}

/// Changes a vendor. `seen` is the [`Vendor::version`] the change was made on.
///
/// # Errors
/// What [`add_vendor`] refuses; not found; somebody changed it since it was seen.
pub async fn edit_vendor(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    seen: &str,
    facts: VendorFacts,
) -> Result<Vendor> {
    let permit = require(actor, Act::ManageFacilities)?;
    let after = check_facts(tenken, id.to_owned(), facts)?;
    let (seen, actor) = (seen.to_owned(), actor.clone());
    tenken.write(permit, async move |tx| {
        let before = vendors::get_for_update(tx, &after.id)
            .await?
            .ok_or_else(Error::vendor_not_found)?;
        let Some(detail) = changed(&fields(&before), &fields(&after)) else {
            return Ok(before.into());
        };
        if before.updated_at != seen {
            return Err(Error::bad(
                "changed_meanwhile",
                "ほかの人が先にこの事業者の情報を変更しました。下に出ているいまの内容を確かめて、もう一度変更してください。",
            ));
        }
        store(tx, &actor, &after, Action::UpdateVendor, detail).await?;
        Ok(after.into())
    }).await
}

async fn store(
    tx: &mut Tx,
    actor: &Actor,
    row: &VendorRow,
    action: Action,
    detail: serde_json::Value,
) -> Result<()> {
    if let Some(number) = &row.number
        && let Some(other) = vendors::by_number(tx, number).await?
        && other.id != row.id
    {
        return Err(Error::bad(
            "number",
            format!(
                "この法人番号の事業者「{}」が、すでに登録されています。",
                other.name
            ),
        ));
    }
    vendors::put(tx, row).await?;
    let subject = Subject::Vendor.of(&row.id);
    record(tx, &row.updated_at, actor, action, &subject, detail).await
}

fn check_facts(tenken: &Tenken, id: String, facts: VendorFacts) -> Result<VendorRow> {
    let mut typed = Typed::default();
    let empty = "事業者の名称を入れてください。";
    let name = typed.field(required_line("name", "名称", &facts.name, empty))?;
    let kana = typed.field(one_line("kana", "フリガナ", &facts.kana))?;
    let number = Some(fold(&facts.number)).filter(|text| !text.is_empty());
    let number = number
        .map(|text| text.parse::<CorporateNumber>())
        .transpose();
    let number = typed.field(number.map_err(|error| Error::bad("number", format!("{error}。"))))?;
    let (mail, _) = typed.field(contact(Some(facts.mail), None))?;
    let (_, phone) = typed.field(contact(None, Some(facts.phone)))?;
    typed.done()?;
    let at = tenken.stored_now();
    let known = number.as_ref().map_or("", |number| number.as_str());
    Ok(VendorRow {
        id,
        search: of_all(&[known, &name, &kana]),
        number: number.map(String::from),
        name,
        kana,
        mail,
        phone,
        created_at: at.clone(),
        updated_at: at,
    })
}

/// What the audit log tells of a vendor.
fn fields(row: &VendorRow) -> serde_json::Value {
    serde_json::json!({
        "number": row.number, "name": row.name, "kana": row.kana, "mail": row.mail,
        "phone": row.phone,
    })
}
