//! Rounds: a form version asked of some kinds of facilities for a time.

use crate::db::{Row, Value, insert_rows, params};
use crate::{Error, Tx};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

macro_rules! columns {
    ($table:literal) => {
        concat!(
            $table,
            "id, ",
            $table,
            "form_id, ",
            $table,
            "form_version, ",
            $table,
            "title, ",
            $table,
            "fiscal_year, ",
            $table,
            "reference_date, ",
            $table,
            "opens_at, ",
            $table,
            "closes_at, ",
            $table,
            "closed_at, ",
            $table,
            "demo, ",
            $table,
            "created_at"
        )
    };
}

/// Adds a round for the given kinds of facilities. Follow with [`crate::targets::enrol`].
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx<'_>, row: &RoundRow, kinds: &[&str]) -> Result<(), Error> {
    let head = concat!("INSERT INTO rounds (", columns!(""), ")");
    insert_rows(tx, head, "", std::slice::from_ref(row), bind).await?;
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|kind| (row.id.as_str(), *kind)).collect();
    let head = "INSERT INTO round_kinds (round_id, kind)";
    insert_rows(tx, head, "", &kinds, |(round, kind)| {
        [(*round).into(), (*kind).into()]
    })
    .await
    .map(drop)
}

/// A round by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx<'_>, id: &str) -> Result<Option<RoundRow>, Error> {
    let sql = concat!("SELECT ", columns!(""), " FROM rounds WHERE id = $1");
    tx.query_opt(sql, params![id], read).await
}

/// All rounds, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<RoundRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(""),
        " FROM rounds ORDER BY opens_at DESC, id DESC"
    );
    tx.query(sql, params![], read).await
}

/// The kinds of facilities a round asks, ordered.
///
/// # Errors
/// Those of the database.
pub async fn kinds(tx: &mut Tx<'_>, round: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT kind FROM round_kinds WHERE round_id = $1 ORDER BY kind";
    tx.query(sql, params![round], |row| row.text(0)).await
}

/// Closes a round; `false` if it is closed already or unknown.
///
/// # Errors
/// Those of the database.
pub async fn close(tx: &mut Tx<'_>, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE rounds SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL";
    Ok(tx.execute(sql, params![id, at]).await? > 0)
}

/// The rounds that a facility is asked in, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn for_facility(tx: &mut Tx<'_>, facility: &str) -> Result<Vec<RoundRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!("r."),
        " FROM round_targets t JOIN rounds r ON r.id = t.round_id WHERE t.facility_id = $1 \
         ORDER BY r.opens_at DESC, r.id DESC"
    );
    tx.query(sql, params![facility], read).await
}

fn bind(row: &RoundRow) -> [Value<'_>; 11] {
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
    ]
}

fn read(row: &Row<'_>) -> Result<RoundRow, Error> {
    Ok(RoundRow {
        id: row.text(0)?,
        form_id: row.text(1)?,
        form_version: row.text(2)?,
        title: row.text(3)?,
        fiscal_year: row.int(4)?,
        reference_date: row.opt_text(5)?,
        opens_at: row.text(6)?,
        closes_at: row.opt_text(7)?,
        closed_at: row.opt_text(8)?,
        demo: row.bool(9)?,
        created_at: row.text(10)?,
    })
}
