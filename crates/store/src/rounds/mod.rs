//! Rounds: a form version asked of some kinds of facilities for a time.

pub mod enrolments;
pub mod form_versions;

use serde::Deserialize;

use crate::db::{Value, columns, comma_list, insert_rows, params};
use crate::{Error, Tx};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoundRow {
    /// Slug, as `pharmacy-2026`; never changes.
    pub id: String,
    /// Form asked.
    pub form_id: String,
    /// Its version.
    pub form_version: String,
    /// Title.
    pub title: String,
    /// Fiscal year, as 2026.
    pub fiscal_year: i64,
    /// The day the answers refer to, ISO date.
    pub reference_date: Option<String>,
    /// Start, RFC 3339 in UTC.
    pub opens_at: String,
    /// Announced end, RFC 3339 in UTC.
    pub closes_at: Option<String>,
    /// When it was closed, RFC 3339 in UTC; `None` while it is not.
    pub closed_at: Option<String>,
    /// Whether it asks synthetic facilities, and only those.
    pub demo: bool,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// Counts its corrections, from 1.
    pub version: i64,
    /// Kinds of facilities asked, ordered.
    #[serde(deserialize_with = "comma_list")]
    pub kinds: Vec<String>,
}

/// Adds a round. Follow with [`crate::rounds::enrolments::bring_up_to_date`].
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &RoundRow) -> Result<(), Error> {
    let columns = columns::<RoundRow>().without("kinds");
    let head = format!("INSERT INTO rounds ({columns})");
    insert_rows(tx, &head, "", std::slice::from_ref(row), bind).await?;
    let head = "INSERT INTO round_kinds (round_id, kind)";
    let kinds: Vec<(&str, &str)> = row.kinds.iter().map(|kind| (&*row.id, &**kind)).collect();
    insert_rows(tx, head, "", &kinds, |(round, kind)| {
        [(*round).into(), (*kind).into()]
    })
    .await
    .map(drop)
}

/// A round by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<RoundRow>, Error> {
    tx.query_opt(&select_rows("WHERE id = $1"), params![id])
        .await
}

/// A round by its id, which nobody else changes until this transaction ends.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<RoundRow>, Error> {
    let sql = "SELECT 1 FROM rounds WHERE id = $1 FOR UPDATE";
    match tx.exists(sql, params![id]).await? {
        true => get(tx, id).await,
        false => Ok(None),
    }
}

/// When a round is over: when it was closed by hand, or else its announced end, RFC 3339 in UTC.
pub async fn end(tx: &mut Tx, id: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT coalesce(closed_at, closes_at) FROM rounds WHERE id = $1";
    let end = tx.query_opt(sql, params![id]).await?;
    Ok(end.flatten())
}

/// All rounds, the newest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<RoundRow>, Error> {
    tx.query(&select_rows("ORDER BY opens_at DESC, id DESC"), params![])
        .await
}

/// Replaces what may change of a round: its title and its days. Its version is one more than before.
pub async fn replace(tx: &mut Tx, row: &RoundRow) -> Result<(), Error> {
    let sql = "UPDATE rounds SET title = $2, reference_date = $3, opens_at = $4, closes_at = $5, \
               closed_at = $6, version = version + 1 WHERE id = $1";
    let params = params![
        &row.id,
        &row.title,
        &row.reference_date,
        &row.opens_at,
        &row.closes_at,
        &row.closed_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The rounds that a facility is enrolled in, the newest first.
pub async fn for_facility(tx: &mut Tx, facility: &str) -> Result<Vec<RoundRow>, Error> {
    let sql = select_rows(
        "WHERE id IN (SELECT round_id FROM enrolments WHERE facility_id = $1) \
         ORDER BY opens_at DESC, id DESC",
    );
    tx.query(&sql, params![facility]).await
}

fn bind(row: &RoundRow) -> [Value<'_>; 12] {
    [
        (&row.id).into(),
        (&row.form_id).into(),
        (&row.form_version).into(),
        (&row.title).into(),
        row.fiscal_year.into(),
        (&row.reference_date).into(),
        (&row.opens_at).into(),
        (&row.closes_at).into(),
        (&row.closed_at).into(),
        row.demo.into(),
        (&row.created_at).into(),
        row.version.into(),
    ]
}

/// The query for whole rows.
fn select_rows(rest: &str) -> String {
    format!(
        "SELECT {}, (SELECT string_agg(k.kind, ',') FROM round_kinds k \
         WHERE k.round_id = r.id) FROM rounds r {rest}",
        columns::<RoundRow>().without("kinds")
    )
}
