//! The questions of MDS and SDS, version by version.

use serde::Deserialize;

use crate::db::{columns, params};
use crate::{Error, Tx};

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TemplateRow {
    /// `mds` or `sds`.
    pub kind: String,
    /// As it is called.
    pub version: String,
    /// Its questions, as JSON.
    pub questions: String,
    /// When it was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
}

/// A template and how many statements use it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UsedTemplate {
    /// The template.
    pub template: TemplateRow,
    /// How many statements.
    pub uses: i64,
}

/// A query for [`UsedTemplate`]s.
fn used(rest: &str) -> String {
    format!(
        "SELECT {}, (SELECT count(*) FROM disclosures d WHERE d.kind = t.kind \
         AND d.template_version = t.version) FROM disclosure_templates t {rest}",
        columns::<TemplateRow>().of("t")
    )
}

/// All, by kind and version.
pub async fn list(tx: &mut Tx) -> Result<Vec<UsedTemplate>, Error> {
    tx.query(&used("ORDER BY t.kind, t.version"), params![])
        .await
}

/// One.
pub async fn get(tx: &mut Tx, kind: &str, version: &str) -> Result<Option<UsedTemplate>, Error> {
    let sql = used("WHERE t.kind = $1 AND t.version = $2");
    tx.query_opt(&sql, params![kind, version]).await
}

/// Keeps a template from being used or replaced by others until this transaction ends.
pub async fn hold(tx: &mut Tx, kind: &str, version: &str) -> Result<(), Error> {
    let sql = "SELECT 1 FROM disclosure_templates WHERE kind = $1 AND version = $2 FOR UPDATE";
    tx.exists(sql, params![kind, version]).await.map(drop)
}

/// Adds a template, or replaces the questions of the one of its kind and version.
pub async fn put(tx: &mut Tx, row: &TemplateRow) -> Result<(), Error> {
    let sql = "INSERT INTO disclosure_templates (kind, version, questions, loaded_at) \
               VALUES ($1, $2, $3, $4) ON CONFLICT (kind, version) DO UPDATE SET \
               questions = excluded.questions, loaded_at = excluded.loaded_at";
    let params = params![&row.kind, &row.version, &row.questions, &row.loaded_at];
    tx.execute(sql, params).await.map(drop)
}
