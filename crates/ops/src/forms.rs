//! Forms: listing, checking and importing them.

use sha2::{Digest, Sha256};
use std::sync::Arc;
use tenken_domain::forms::form_file::FormFault;
use tenken_domain::{Catalog, Form};
use tenken_store::rounds::form_versions::{self, FormVersionRow};

use crate::audit::{Action, Subject, made, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;

/// The largest form file, in bytes.
pub const MAX_SIZE: usize = 2 * 1024 * 1024;

/// All forms, by id and version, also those another process imported.
pub async fn list_forms(tenken: &Tenken, actor: &Actor) -> Result<Vec<Arc<Form>>> {
    require(actor, Act::ReadCatalog)?;
    tenken.read_imported_forms().await?;
    Ok(tenken.catalog().forms().cloned().collect())
}

/// A form by id and version.
pub async fn find_form(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    version: &str,
) -> Result<Arc<Form>> {
    require(actor, Act::ReadCatalog)?;
    tenken.form(id, version).await
}

/// The TOML text of a form: as bundled or as imported.
pub async fn form_source(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    version: &str,
) -> Result<String> {
    let permit = require(actor, Act::ReadCatalog)?;
    if let Some(text) = crate::core::bundled::form_text(id, version) {
        return Ok(text);
    }
    let (form, form_version) = (id.to_owned(), version.to_owned());
    let row = tenken
        .read(permit, async move |tx| {
            Ok(form_versions::get(tx, &form, &form_version).await?)
        })
        .await?;
    row.map(|row| row.source)
        .ok_or_else(|| Error::NotFound(format!("様式「{id}@{version}」")))
}

/// Checks form files without storing anything, name and text of each. Those given together may point
/// to each other: a checklist and the form for its vendors.
///
/// # Errors
/// Every fault of all of them, with file, line and item.
pub fn check_forms(
    tenken: &Tenken,
    files: &[(String, String)],
) -> std::result::Result<(), Vec<FormFault>> {
    let mut catalog = Catalog::clone(&tenken.catalog());
    // What cannot be read is told below.
    let _ = catalog.read_forms(files.to_vec());
    let faults: Vec<FormFault> = files
        .iter()
        .filter_map(|(name, text)| catalog.read_new_form(name, text).err())
        .flatten()
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}

/// Stores a form file as a new version.
///
/// # Errors
/// Every fault of the file; or that the version exists, because a published
/// version never changes.
pub async fn import_form(
    tenken: &Tenken,
    actor: &Actor,
    file: &str,
    text: &str,
) -> Result<Arc<Form>> {
    let permit = require(actor, Act::LoadForms)?;
    if text.len() > MAX_SIZE {
        return Err(Error::bad(
            "too_large",
            "様式のファイルが大きすぎます（2MBまで）。",
        ));
    }
    let form = tenken.catalog().read_new_form(file, text);
    let form = form.map_err(Error::Form)?;
    let (id, version) = (form.id.clone(), form.version.clone());
    let exists = || {
        Error::bad(
            "version_exists",
            format!(
                "様式「{id}@{version}」はすでにあります。公開した版は変えられません。直したものは、新しい版（version）として登録してください。"
            ),
        )
    };
    if tenken.form(&id, &version).await.is_ok() {
        return Err(exists());
    }
    let row = FormVersionRow {
        id: id.clone(),
        version: version.clone(),
        source: text.to_owned(),
        imported_at: tenken.stored_now(),
    };
    let actor = actor.clone();
    let stored = tenken
        .write(permit, async move |tx| {
            form_versions::insert(tx, &row).await?;
            let subject = Subject::Form.of(format_args!("{}@{}", row.id, row.version));
            let sha256 = hex(&Sha256::digest(row.source.as_bytes()));
            let detail = made(serde_json::json!({ "sha256": sha256 }));
            record(
                tx,
                &row.imported_at,
                &actor,
                Action::LoadForm,
                &subject,
                detail,
            )
            .await
        })
        .await;
    match stored {
        Err(Error::Store(tenken_store::Error::Duplicate { .. })) => return Err(exists()),
        other => other?,
    }
    tenken.form(&id, &version).await
}
