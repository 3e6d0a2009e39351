//! Drafts: what a facility, or a vendor, has filled in so far in a round.

use serde::Deserialize;

use crate::db::{Value, columns, insert_rows, joined, params, select};
use crate::{Error, Tx};

/// Whose answers a draft holds, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftOf<'a> {
    /// A facility's own.
    Facility(&'a str),
    /// A vendor's, about one contract.
    Contract(&'a str),
    /// A vendor's, about a product, for all that have it.
    Product(&'a str),
}

impl<'a> DraftOf<'a> {
    /// The table of such drafts, its column for whose they are, and the id there.
    fn place(self) -> (&'static str, &'static str, &'a str) {
        match self {
            DraftOf::Facility(id) => ("drafts", "facility_id", id),
            DraftOf::Contract(id) => ("contract_drafts", "contract_id", id),
            DraftOf::Product(id) => ("product_drafts", "product_id", id),
        }
    }
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DraftRow {
    /// Counts the changes: 0 for an untouched draft, then 1, 2 …
    pub revision: i64,
    /// The draft's revision that was last submitted; 0 if none was.
    pub submitted_revision: i64,
    /// Answers and their revisions, as JSON; `{}` at first.
    pub body: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// The draft of somebody in a round.
pub async fn get(tx: &mut Tx, round: &str, of: DraftOf<'_>) -> Result<Option<DraftRow>, Error> {
    find(tx, round, of, "").await
}

/// The draft, held against other writers until this transaction ends. For units that write.
pub async fn get_for_update(
    tx: &mut Tx,
    round: &str,
    of: DraftOf<'_>,
) -> Result<Option<DraftRow>, Error> {
    find(tx, round, of, " FOR UPDATE").await
}

async fn find(
    tx: &mut Tx,
    round: &str,
    of: DraftOf<'_>,
    end: &str,
) -> Result<Option<DraftRow>, Error> {
    let (table, column, id) = of.place();
    let sql = select::<DraftRow>(&format!(
        "FROM {table} WHERE round_id = $1 AND {column} = $2{end}"
    ));
    tx.query_opt(&sql, params![round, id]).await
}

/// Adds a draft.
///
/// # Errors
/// [`Error::Duplicate`] if there is one.
pub async fn insert(
    tx: &mut Tx,
    round: &str,
    of: DraftOf<'_>,
    row: &DraftRow,
) -> Result<(), Error> {
    let (table, column, id) = of.place();
    insert_into(tx, table, column, &[(round, id, row)]).await
}

/// Replaces a draft if its revision is `expected`; `false` if it is another by now or there is no
/// draft.
pub async fn update(
    tx: &mut Tx,
    round: &str,
    of: DraftOf<'_>,
    row: &DraftRow,
    expected: i64,
) -> Result<bool, Error> {
    let (table, column, id) = of.place();
    let sql = format!(
        "UPDATE {table} SET revision = $3, submitted_revision = $4, body = $5, updated_at = $6 \
         WHERE round_id = $1 AND {column} = $2 AND revision = $7"
    );
    let params = params![
        round,
        id,
        row.revision,
        row.submitted_revision,
        &row.body,
        &row.updated_at,
        expected
    ];
    Ok(tx.execute(&sql, params).await? > 0)
}

/// Notes which revision of a draft was submitted.
pub async fn mark_submitted(
    tx: &mut Tx,
    round: &str,
    of: DraftOf<'_>,
    revision: i64,
) -> Result<(), Error> {
    let (table, column, id) = of.place();
    let sql =
        format!("UPDATE {table} SET submitted_revision = $3 WHERE round_id = $1 AND {column} = $2");
    let params = params![round, id, revision];
    tx.execute(&sql, params).await.map(drop)
}

/// Adds drafts of facilities in a round, each with its facility.
///
/// # Errors
/// [`Error::Duplicate`] if one exists.
pub async fn insert_many(
    tx: &mut Tx,
    round: &str,
    rows: &[(String, DraftRow)],
) -> Result<(), Error> {
    let rows: Vec<_> = rows.iter().map(|(id, row)| (round, &**id, row)).collect();
    insert_into(tx, "drafts", "facility_id", &rows).await
}

async fn insert_into(
    tx: &mut Tx,
    table: &str,
    column: &str,
    rows: &[(&str, &str, &DraftRow)],
) -> Result<(), Error> {
    let head = format!(
        "INSERT INTO {table} (round_id, {column}, {})",
        columns::<DraftRow>()
    );
    insert_rows(tx, &head, "", rows, bind).await.map(drop)
}

fn bind<'a>((round, id, row): &'a (&str, &str, &DraftRow)) -> [Value<'a>; 6] {
    [
        (*round).into(),
        (*id).into(),
        row.revision.into(),
        row.submitted_revision.into(),
        (&row.body).into(),
        (&row.updated_at).into(),
    ]
}

/// How many facilities have opened the form in a round.
pub async fn count(tx: &mut Tx, round: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM drafts WHERE round_id = $1";
    tx.query_one(sql, params![round]).await
}

/// A facility that is enrolled in a round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Enrolment {
    /// The first day the round asks it, ISO; empty for any.
    pub asked_from: String,
    /// The last day the round asks it, ISO; empty if it never does.
    pub asked_until: String,
    /// Its draft, if there is one.
    #[serde(deserialize_with = "joined")]
    pub draft: Option<DraftRow>,
}

impl Enrolment {
    /// Whether the round asks it on a day, ISO.
    pub fn is_asked_on(&self, day: &str) -> bool {
        is_asked_on(&self.asked_from, &self.asked_until, day)
    }
}

/// Whether a round asks a facility on a day, all ISO: the condition of `enrolments::Asked`, for what has been
/// read.
pub(crate) fn is_asked_on(from: &str, until: &str, day: &str) -> bool {
    from <= day && day <= until
}

/// A facility in a round with its draft; `None` if it is not enrolled there.
pub async fn of_enrolment(
    tx: &mut Tx,
    round: &str,
    facility: &str,
) -> Result<Option<Enrolment>, Error> {
    let sql = format!(
        "SELECT t.asked_from, t.asked_until, {} FROM enrolments t LEFT JOIN drafts d \
         ON d.round_id = t.round_id AND d.facility_id = t.facility_id \
         WHERE t.round_id = $1 AND t.facility_id = $2",
        columns::<DraftRow>().of("d")
    );
    tx.query_opt(&sql, params![round, facility]).await
}
