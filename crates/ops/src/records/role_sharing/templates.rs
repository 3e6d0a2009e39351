//! Loading the rows of the table: none come with the program.

use jiff::Timestamp;
use tenken_domain::records::role_sharing::RoleRow;
use tenken_spreadsheets::role_table_file::read;
use tenken_store::Tx;
use tenken_store::records::role_templates::{self, RoleTemplateRow};

use super::unreadable_statement;
use crate::audit::{Action, Subject, made, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::core::uploaded::{off_the_thread, version_and_file};

/// The rows of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleTemplate {
    /// As it is called.
    pub version: String,
    /// In order, part 1 first.
    pub rows: Vec<RoleRow>,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// Somebody said something to a row: it stays as it is.
    pub is_used: bool,
}

impl TryFrom<RoleTemplateRow> for RoleTemplate {
    type Error = Error;

    fn try_from(row: RoleTemplateRow) -> Result<Self> {
        Ok(RoleTemplate {
            rows: serde_json::from_str(&row.content).map_err(|_| unreadable_statement())?,
            loaded_at: row.loaded_at.parse().map_err(|_| unreadable_statement())?,
            version: row.version,
            is_used: row.is_used,
        })
    }
}

/// What loading a file does, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleTemplateReport {
    /// Nothing was stored.
    pub dry_run: bool,
    /// The sheets the rows are on; none for CSV.
    pub sheets: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<RoleRow>,
    /// These very rows are there already.
    pub is_known: bool,
}

/// All versions, the last loaded first, for whoever is signed in: they are no secret.
pub async fn list_role_templates(tenken: &Tenken, actor: &Actor) -> Result<Vec<RoleTemplate>> {
    let permit = require(actor, Act::ReadCatalog)?;
    tenken
        .read(permit, async move |tx| {
            let rows = role_templates::list(tx).await?;
            rows.into_iter().map(RoleTemplate::try_from).collect()
        })
        .await
}

/// Loads the rows of a version from a file, or tells what that would do. One that nobody used yet may
/// be replaced.
///
/// # Errors
/// A version that cannot be a name; every fault of the file; other rows than those of a version in use.
pub async fn load_role_template(
    tenken: &Tenken,
    actor: &Actor,
    version: &str,
    file: Option<Vec<u8>>,
    dry_run: bool,
) -> Result<RoleTemplateReport> {
    let permit = require(actor, Act::Operate)?;
    let (version, file) = version_and_file(version, file)?;
    let file = off_the_thread(move || read(&file)).await?;
    let file = file.map_err(Error::Rows)?;
    let row = RoleTemplateRow {
        version,
        content: serde_json::to_string(&file.rows).map_err(|_| unreadable_statement())?,
        loaded_at: tenken.stored_now(),
        is_used: false,
    };
    let count = file.rows.len();
    let actor = actor.clone();
    let is_known = tenken.write(permit, async move |tx| {
        role_templates::hold(tx, &row.version).await?;
        match role_templates::get(tx, &row.version).await? {
            Some(before) if before.content == row.content => return Ok(true),
            Some(before) if before.is_used => {
                return Err(Error::bad(
                    "version",
                    "この版はもう使われているので、行を変えられません。別の版の名前で登録してください。",
                ));
            }
            _ => {}
        }
        if !dry_run {
            role_templates::put(tx, &row).await?;
            let subject = Subject::RoleTemplate.of(&row.version);
            let detail = made(serde_json::json!({ "rows": count }));
            let at = &row.loaded_at;
            record(tx, at, &actor, Action::LoadRoleTemplate, &subject, detail).await?;
        }
        Ok(false)
    }).await?;
    Ok(RoleTemplateReport {
        dry_run,
        sheets: file.sheets,
        rows: file.rows,
        is_known,
    })
}

/// The version asked for.
pub(super) async fn named(tx: &mut Tx, version: &str) -> Result<RoleTemplate> {
    let found = role_templates::get(tx, version).await?;
    let not_found = || Error::NotFound(format!("役割分担確認表の版「{version}」"));
    found.ok_or_else(not_found)?.try_into()
}

/// The version asked for, or the last loaded of `versions`; `None` where there are none at all.
pub(super) async fn chosen(
    tx: &mut Tx,
    version: Option<&str>,
    versions: &[String],
) -> Result<Option<RoleTemplate>> {
    match version.or(versions.first().map(String::as_str)) {
        Some(version) => Ok(Some(named(tx, version).await?)),
        None => Ok(None),
    }
}
