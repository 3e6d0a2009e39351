//! Loading the questions of MDS and SDS: none come with the program.

use jiff::Timestamp;
use tenken_domain::records::disclosure::{DisclosureKind, Question};
use tenken_spreadsheets::disclosure_file::{FilledDisclosure, differences, read};
use tenken_spreadsheets::facility_list::RowFault;
use tenken_store::records::disclosure_templates::{self, TemplateRow, UsedTemplate};

use super::unreadable_record;
use crate::audit::{Action, Subject, made, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::core::uploaded::{off_the_thread, version_and_file};

/// The questions of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Which of both.
    pub kind: DisclosureKind,
    /// As it is called, such as `Ver.5.0`.
    pub version: String,
    /// In order.
    pub questions: Vec<Question>,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// How many statements use it: from the first on it stays as it is.
    pub uses: u64,
}

impl TryFrom<UsedTemplate> for Template {
    type Error = Error;

    fn try_from(used: UsedTemplate) -> Result<Self> {
        let row = used.template;
        Ok(Template {
            kind: DisclosureKind::parse(&row.kind).ok_or_else(unreadable_record)?,
            questions: serde_json::from_str(&row.questions).map_err(|_| unreadable_record())?,
            loaded_at: row.loaded_at.parse().map_err(|_| unreadable_record())?,
            version: row.version,
            uses: used.uses.unsigned_abs(),
        })
    }
}

/// What loading a file does, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateReport {
    /// Nothing was stored.
    pub dry_run: bool,
    /// The sheet the questions are on; empty for CSV.
    pub sheet: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// These very questions are there already.
    pub is_known: bool,
}

/// All templates, by kind and version, for whoever is signed in: they are no secret.
pub async fn list_templates(tenken: &Tenken, actor: &Actor) -> Result<Vec<Template>> {
    let permit = require(actor, Act::ReadCatalog)?;
    let rows = tenken
        .read(permit, async move |tx| {
            Ok(disclosure_templates::list(tx).await?)
        })
        .await?;
    rows.into_iter().map(Template::try_from).collect()
}

/// One template.
///
/// # Errors
/// Not found.
pub async fn find_template(
    tenken: &Tenken,
    actor: &Actor,
    kind: DisclosureKind,
    version: &str,
) -> Result<Template> {
    let permit = require(actor, Act::ReadCatalog)?;
    let version = version.to_owned();
    tenken
        .read(permit, async move |tx| {
            let found = disclosure_templates::get(tx, kind.id(), &version).await?;
            found.ok_or_else(|| missing(kind, &version))?.try_into()
        })
        .await
}

/// Loads the questions of a version from a file, or tells what that would do. One that is not used
/// yet may be replaced.
///
/// # Errors
/// A version that cannot be a name; every fault of the file; other questions than those of a version
/// that statements use, each with its row.
pub async fn load_template(
    tenken: &Tenken,
    actor: &Actor,
    kind: DisclosureKind,
    version: &str,
    file: Option<Vec<u8>>,
    dry_run: bool,
) -> Result<TemplateReport> {
    let permit = require(actor, Act::Operate)?;
    let (version, file) = version_and_file(version, file)?;
    let file = read_file(file, kind).await?;
    let questions: Vec<Question> = file
        .questions
        .iter()
        .map(|row| row.question.clone())
        .collect();
    let row = TemplateRow {
        kind: kind.id().to_owned(),
        version,
        questions: serde_json::to_string(&questions).map_err(|_| unreadable_record())?,
        loaded_at: tenken.stored_now(),
    };
    let sheet = file.sheet.clone();
    let actor = actor.clone();
    let is_known = tenken
        .write(permit, async move |tx| {
            disclosure_templates::hold(tx, &row.kind, &row.version).await?;
            let before = disclosure_templates::get(tx, &row.kind, &row.version).await?;
            if let Some(before) = before {
                let before = Template::try_from(before)?;
                let faults: Vec<RowFault> = differences(&before.questions, &file);
                if faults.is_empty() {
                    return Ok(true);
                }
                if before.uses > 0 {
                    return Err(Error::Rows(faults));
                }
            }
            if !dry_run {
                disclosure_templates::put(tx, &row).await?;
                let subject = Subject::Template.of(format_args!("{}@{}", row.kind, row.version));
                let detail = made(serde_json::json!({ "questions": file.questions.len() }));
                record(
                    tx,
                    &row.loaded_at,
                    &actor,
                    Action::LoadDisclosureTemplate,
                    &subject,
                    detail,
                )
                .await?;
            }
            Ok(false)
        })
        .await?;
    Ok(TemplateReport {
        dry_run,
        sheet,
        questions,
        is_known,
    })
}

/// Reads a file.
pub(super) async fn read_file(file: Vec<u8>, kind: DisclosureKind) -> Result<FilledDisclosure> {
    let read = off_the_thread(move || read(&file, kind)).await?;
    read.map_err(Error::Rows)
}

pub(super) fn missing(kind: DisclosureKind, version: &str) -> Error {
    Error::NotFound(format!("{}のひな形「{version}」", kind.label()))
}
