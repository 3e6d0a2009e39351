//! Registering a statement: by its vendor for everybody, or by a facility for itself.

use sha2::{Digest, Sha256};
use tenken_domain::records::disclosure::{DisclosureKind, Given};
use tenken_domain::text::calendar::parse_date;
use tenken_spreadsheets::disclosure_file::{FilledDisclosure, check};
use tenken_store::Tx;
use tenken_store::records::disclosures::{DisclosureFilter, DisclosureRow};
use tenken_store::records::{disclosure_templates, disclosures};

use super::templates::{Template, missing, read_file};
use super::{Side, Want, product, reach, unreadable_record};
use crate::audit::{Action, Subject, made, record, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::input::{Typed, one_line};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::{bare_name, media_type, no_file};

/// A statement as it is handed in.
#[derive(Debug, Clone, Default)]
pub struct NewDisclosure {
    /// The product's id.
    pub product: String,
    /// Which version of it, as its vendor calls it; may be empty.
    pub product_version: String,
    /// Kind and version of the template: `mds@Ver.5.0`.
    pub template: String,
    /// The day on it, as typed.
    pub issued_on: String,
    /// The file's name.
    pub file_name: String,
    /// The file.
    pub content: Vec<u8>,
}

/// What registering does, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The statement's id; `None` where nothing was stored.
    pub id: Option<String>,
    /// What was read.
    pub given: Vec<Given>,
    /// The cells whose answers come from formulas.
    pub formulas: Vec<String>,
}

/// Registers a statement from its file, which is kept as evidence, or tells what that would do. The
/// same file again for the same version of the product is the same statement.
///
/// # Errors
/// A product that is not of this side; no such template; a day that cannot be; every fault of the file.
pub async fn register_disclosure(
    tenken: &Tenken,
    actor: &Actor,
    side: &Side,
    new: NewDisclosure,
    dry_run: bool,
) -> Result<Registered> {
    let (asking, of, about) = (actor.clone(), side.clone(), new.product.clone());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = reach(tx, &asking, &of, Want::Change).await?;
            if !about.is_empty() {
                product(tx, &of, facility.as_deref(), &about).await?;
            }
            Ok(permit.grants(()))
        })
        .await?;
    let mut typed = Typed::default();
    typed.field(match new.product.is_empty() {
        true => Err(Error::bad("product", "製品・サービスを選んでください。")),
        false => Ok(()),
    })?;
    let product_version = typed.field(one_line(
        "product_version",
        "製品・サービスの版",
        &new.product_version,
    ))?;
    let template = typed.field(template_of(&new.template).map(Some))?;
    let today = tenken.today();
    let issued_on = typed.field(parse_date(&new.issued_on).filter(|day| *day <= today).ok_or_else(|| {
        Error::bad("issued_on", "発行日は、今日までの日付で入れてください（例：2026/4/1）。開示書に書かれている日です。")
    }).map(|day| day.to_string()))?;
    let name = typed.field(match new.file_name.is_empty() {
        true => Err(no_file()),
        false => bare_name(&new.file_name),
    })?;
    typed.done()?;
    let (kind, version) = template.ok_or_else(no_template)?;
    let file = read_file(new.content.clone(), kind).await?;
    let row = DisclosureRow {
        id: tenken.environment().id(),
        product_id: new.product,
        product_version,
        kind: kind.id().to_owned(),
        template_version: version,
        facility_id: None,
        issued_on,
        answers: String::new(),
        media_type: media_type(&name).to_owned(),
        file_name: name,
        sha256: hex(&Sha256::digest(&new.content)),
        registered_at: tenken.stored_now(),
        registered_by: actor.name(),
    };
    let (content, side, actor) = (new.content, side.clone(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let (facility_id, permit) = reach(tx, &actor, &side, Want::Change).await?;
            product(tx, &side, facility_id.as_deref(), &row.product_id).await?;
            let given = check_file(tx, kind, &row.template_version, &file).await?;
            let answers = serde_json::to_string(&given).map_err(|_| unreadable_record())?;
            let row = DisclosureRow {
                facility_id,
                answers,
                ..row
            };
            let id = match dry_run {
                true => None,
                false => Some(store(tx, &actor, row, &content).await?),
            };
            let formulas = file.questions.iter().filter(|row| row.is_formula);
            let formulas = formulas.map(|row| row.cell.clone()).collect();
            Ok(permit.grants(Registered {
                id,
                given,
                formulas,
            }))
        })
        .await
}

/// What the file says by the template it is to be of, which stays as it is from now on.
async fn check_file(
    tx: &mut Tx,
    kind: DisclosureKind,
    version: &str,
    file: &FilledDisclosure,
) -> Result<Vec<Given>> {
    disclosure_templates::hold(tx, kind.id(), version).await?;
    let found = disclosure_templates::get(tx, kind.id(), version).await?;
    let template: Template = found.ok_or_else(|| missing(kind, version))?.try_into()?;
    check(&template.questions, file).map_err(Error::Rows)
}

async fn store(tx: &mut Tx, actor: &Actor, row: DisclosureRow, content: &[u8]) -> Result<String> {
    let filter = DisclosureFilter {
        product: Some(row.product_id.clone()),
        reader: row.facility_id.clone(),
        ..DisclosureFilter::default()
    };
    let same = |there: &DisclosureRow| {
        (
            &there.facility_id,
            &there.sha256,
            &there.product_version,
            &there.kind,
            &there.template_version,
        ) == (
            &row.facility_id,
            &row.sha256,
            &row.product_version,
            &row.kind,
            &row.template_version,
        ) && there.issued_on == row.issued_on
    };
    let known = disclosures::list(tx, &filter).await?;
    if let Some(there) = known.iter().find(|there| same(&there.disclosure)) {
        return Ok(there.disclosure.id.clone());
    }
    disclosures::insert(tx, &row, content).await?;
    let subject = Subject::Disclosure.of(&row.id);
    let detail = made(serde_json::json!({
        "product": row.product_id, "product_version": row.product_version,
        "template": format!("{}@{}", row.kind, row.template_version),
        "issued_on": row.issued_on, "sha256": row.sha256,
    }));
    let (at, action) = (&row.registered_at, Action::RegisterDisclosure);
    match &row.facility_id {
        Some(facility) => record_for(facility, tx, at, actor, action, &subject, detail).await?,
        None => record(tx, at, actor, action, &subject, detail).await?,
    }
    Ok(row.id)
}

fn template_of(key: &str) -> Result<(DisclosureKind, String)> {
    let (kind, version) = key.split_once('@').ok_or_else(no_template)?;
    let kind = DisclosureKind::parse(kind).ok_or_else(no_template)?;
    Ok((kind, version.to_owned()))
}

fn no_template() -> Error {
    Error::bad("template", "どの版のMDS・SDSかを選んでください。")
}
