//! Drafts: what a facility has filled in so far in a round.

use crate::db::{Row, Value, insert_rows, params};
use crate::{Error, Tx};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Round.
    pub round_id: String,
    /// Facility.
    pub facility_id: String,
    /// Counts the changes: 0 for an untouched draft, then 1, 2 …
    pub revision: i64,
    /// The draft's revision that was last submitted; 0 if none was.
    pub submitted_revision: i64,
    /// Answers and their revisions, as JSON; `{}` at first.
    pub body: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

macro_rules! columns {
    () => {
        "round_id, facility_id, revision, submitted_revision, body, updated_at"
    };
}

/// The draft of a facility in a round.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, round: &str, facility: &str) -> Result<Option<DraftRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM drafts WHERE round_id = $1 AND facility_id = $2"
    );
    tx.query_opt(sql, params![round, facility], read).await
}

/// A facility that is enrolled in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The first day the round asks it, ISO; empty for any.
    pub asked_from: String,
    /// The last day the round asks it, ISO; empty if it never does.
    pub asked_until: String,
    /// Its draft, if there is one.
    pub draft: Option<DraftRow>,
}

impl Target {
    /// Whether the round asks it on a day, ISO.
    pub fn is_asked_on(&self, day: &str) -> bool {
        is_asked_on(&self.asked_from, &self.asked_until, day)
    }
}

/// Whether a round asks a facility on a day, all ISO: the condition of `targets::Asked`, for what has been
/// read.
pub(crate) fn is_asked_on(from: &str, until: &str, day: &str) -> bool {
    from <= day && day <= until
}

/// A facility in a round with its draft; `None` if it is not enrolled there.
///
/// # Errors
/// Those of the database.
pub async fn of_target(tx: &mut Tx, round: &str, facility: &str) -> Result<Option<Target>, Error> {
    let sql = "SELECT d.round_id, d.facility_id, d.revision, d.submitted_revision, d.body, \
               d.updated_at, t.asked_from, t.asked_until FROM round_targets t LEFT JOIN drafts d \
               ON d.round_id = t.round_id AND d.facility_id = t.facility_id \
               WHERE t.round_id = $1 AND t.facility_id = $2";
    tx.query_opt(sql, params![round, facility], |row| {
        Ok(Target {
            draft: row.opt_text(0)?.map(|_| read(row)).transpose()?,
            asked_from: row.text(6)?,
            asked_until: row.text(7)?,
        })
    })
    .await
}

/// The draft, held against other writers until this transaction ends. For units that write.
///
/// # Errors
/// Those of the database.
pub async fn get_for_update(
    tx: &mut Tx,
    round: &str,
    facility: &str,
) -> Result<Option<DraftRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM drafts WHERE round_id = $1 AND facility_id = $2 FOR UPDATE"
    );
    tx.query_opt(sql, params![round, facility], read).await
}

/// Adds a draft.
///
/// # Errors
/// [`Error::Duplicate`] if there is one.
pub async fn insert(tx: &mut Tx, row: &DraftRow) -> Result<(), Error> {
    insert_many(tx, std::slice::from_ref(row)).await
}

/// Replaces a draft if its revision is `expected`; `false` if it is another by now or there is no
/// draft.
///
/// # Errors
/// Those of the database.
pub async fn update(tx: &mut Tx, row: &DraftRow, expected: i64) -> Result<bool, Error> {
    let sql = "UPDATE drafts \
               SET revision = $3, submitted_revision = $4, body = $5, updated_at = $6 \
               WHERE round_id = $1 AND facility_id = $2 AND revision = $7";
    let params = params![
        &row.round_id,
        &row.facility_id,
        row.revision,
        row.submitted_revision,
        &row.body,
        &row.updated_at,
        expected
    ];
    Ok(tx.execute(sql, params).await? > 0)
}

/// Notes which revision of a draft was submitted.
///
/// # Errors
/// Those of the database.
pub async fn mark_submitted(
    tx: &mut Tx,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<(), Error> {
    let sql = "UPDATE drafts SET submitted_revision = $3 WHERE round_id = $1 AND facility_id = $2";
    tx.execute(sql, params![round, facility, revision])
        .await
        .map(drop)
}

/// How many facilities have opened the form in a round.
///
/// # Errors
/// Those of the database.
pub async fn count(tx: &mut Tx, round: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM drafts WHERE round_id = $1";
    tx.query_one(sql, params![round], |row| row.int(0)).await
}

/// Adds drafts.
///
/// # Errors
/// [`Error::Duplicate`] if one exists.
pub async fn insert_many(tx: &mut Tx, rows: &[DraftRow]) -> Result<(), Error> {
    let head = concat!("INSERT INTO drafts (", columns!(), ")");
    insert_rows(tx, head, "", rows, bind).await.map(drop)
}

fn bind(row: &DraftRow) -> [Value<'_>; 6] {
    [
        (&row.round_id).into(),
        (&row.facility_id).into(),
        row.revision.into(),
        row.submitted_revision.into(),
        (&row.body).into(),
        (&row.updated_at).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<DraftRow, Error> {
    Ok(DraftRow {
        round_id: row.text(0)?,
        facility_id: row.text(1)?,
        revision: row.int(2)?,
        submitted_revision: row.int(3)?,
        body: row.text(4)?,
        updated_at: row.text(5)?,
    })
}
