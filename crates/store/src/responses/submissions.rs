//! Submissions: what a facility has declared, revision by revision, for good.

use std::ops::ControlFlow;

use serde::Deserialize;

use crate::db::{Value, chunks, columns, insert_rows, params, placeholders, select};
use crate::{Error, Tx};

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmissionRow {
    /// Position in the sequence of all submissions, from 1; given by the database, so what it is
    /// before that does not matter. On PostgreSQL a lower one can become visible after a higher.
    pub seq: i64,
    /// Round.
    pub round_id: String,
    /// Facility.
    pub facility_id: String,
    /// 1 for the first submission of this facility in this round, then 2 …
    pub revision: i64,
    /// Number on the receipt.
    pub receipt: String,
    /// The sender's key that makes a repeated request the same submission.
    pub idempotency_key: String,
    /// The hash of what was sent with it, if anything was.
    pub content_hash: Option<String>,
    /// Answers, as JSON.
    pub answers: String,
    /// When, RFC 3339 in UTC.
    pub submitted_at: String,
    /// Who.
    pub submitted_by: String,
    /// Whether it is synthetic.
    pub demo: bool,
}

/// A submission without its answers, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmissionHead {
    /// Position in the sequence of all submissions.
    pub seq: i64,
    /// Revision, from 1.
    pub revision: i64,
    /// Number on the receipt.
    pub receipt: String,
    /// When, RFC 3339 in UTC.
    pub submitted_at: String,
    /// Who.
    pub submitted_by: String,
}

/// What a tabulation takes from a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Answers<'a> {
    /// Position in the sequence of all submissions.
    pub seq: i64,
    /// Facility.
    pub facility_id: &'a str,
    /// Revision, from 1; a higher one replaces a lower.
    pub revision: i64,
    /// Answers, as JSON.
    pub answers: &'a str,
}

/// Adds a submission and gives its position in the sequence.
///
/// # Errors
/// [`Error::Duplicate`] if the receipt, the revision or the idempotency key exists.
pub async fn insert(tx: &mut Tx, row: &SubmissionRow) -> Result<i64, Error> {
    let sql = format!(
        "INSERT INTO submissions ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING seq",
        columns::<SubmissionRow>().without("seq")
    );
    tx.query_one(&sql, &bind(row)).await
}

/// Adds submissions in their order: for synthetic data.
///
/// # Errors
/// [`Error::Duplicate`] as [`insert`].
pub async fn insert_many(tx: &mut Tx, rows: &[SubmissionRow]) -> Result<(), Error> {
    let columns = columns::<SubmissionRow>().without("seq");
    let head = format!("INSERT INTO submissions ({columns})");
    insert_rows(tx, &head, "", rows, bind).await.map(drop)
}

/// The latest submission of a facility in a round.
pub async fn latest(
    tx: &mut Tx,
    round: &str,
    facility: &str,
) -> Result<Option<SubmissionRow>, Error> {
    let sql = select::<SubmissionRow>(
        "FROM submissions WHERE round_id = $1 AND facility_id = $2 \
         ORDER BY revision DESC LIMIT 1",
    );
    tx.query_opt(&sql, params![round, facility]).await
}

/// The revision of the latest submission of a facility in a round; 0 if there is none.
pub async fn last_revision(tx: &mut Tx, round: &str, facility: &str) -> Result<i64, Error> {
    let sql = "SELECT coalesce(max(revision), 0) FROM submissions \
               WHERE round_id = $1 AND facility_id = $2";
    tx.query_one(sql, params![round, facility]).await
}

/// One revision of a facility's submissions in a round.
pub async fn by_revision(
    tx: &mut Tx,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<Option<SubmissionRow>, Error> {
    let sql = select::<SubmissionRow>(
        "FROM submissions WHERE round_id = $1 AND facility_id = $2 AND revision = $3",
    );
    tx.query_opt(&sql, params![round, facility, revision]).await
}

/// The submission that a facility made in a round with an idempotency key.
pub async fn by_key(
    tx: &mut Tx,
    round: &str,
    facility: &str,
    key: &str,
) -> Result<Option<SubmissionRow>, Error> {
    let sql = select::<SubmissionRow>(
        "FROM submissions WHERE round_id = $1 AND facility_id = $2 AND idempotency_key = $3",
    );
    tx.query_opt(&sql, params![round, facility, key]).await
}

/// The submission with this number on its receipt.
pub async fn by_receipt(tx: &mut Tx, receipt: &str) -> Result<Option<SubmissionRow>, Error> {
    let sql = select::<SubmissionRow>("FROM submissions WHERE receipt = $1");
    tx.query_opt(&sql, params![receipt]).await
}

/// All submissions of a facility in a round, the newest first.
pub async fn list(tx: &mut Tx, round: &str, facility: &str) -> Result<Vec<SubmissionHead>, Error> {
    let sql = select::<SubmissionHead>(
        "FROM submissions WHERE round_id = $1 AND facility_id = $2 ORDER BY revision DESC",
    );
    tx.query(&sql, params![round, facility]).await
}

/// The latest submission of a facility in every round it has answered, the newest first.
pub async fn latest_of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<SubmissionRow>, Error> {
    let sql = select::<SubmissionRow>(
        "FROM submissions s WHERE facility_id = $1 AND revision = (SELECT max(o.revision) \
         FROM submissions o WHERE o.round_id = s.round_id AND o.facility_id = s.facility_id) \
         ORDER BY submitted_at DESC, seq DESC",
    );
    tx.query(&sql, params![facility]).await
}

/// Streams the latest submission of every facility in a round, in no order, to `each` until it breaks.
pub async fn scan_latest(
    tx: &mut Tx,
    round: &str,
    mut each: impl FnMut(Answers<'_>) -> ControlFlow<()> + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql = select::<Answers<'_>>(
        "FROM submissions s WHERE round_id = $1 AND revision = (SELECT max(o.revision) \
         FROM submissions o WHERE o.round_id = s.round_id AND o.facility_id = s.facility_id)",
    );
    tx.scan(&sql, params![round], |row| Ok(each(row.read()?)))
        .await
}

/// Streams a round's submissions after `after_seq`, in sequence, to `each` until it breaks. All
/// revisions come; see [`scan_seqs`] for those that become visible late.
pub async fn scan_since(
    tx: &mut Tx,
    round: &str,
    after_seq: i64,
    mut each: impl FnMut(Answers<'_>) -> ControlFlow<()> + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql =
        select::<Answers<'_>>("FROM submissions WHERE round_id = $1 AND seq > $2 ORDER BY seq");
    tx.scan(&sql, params![round, after_seq], |row| Ok(each(row.read()?)))
        .await
}

/// Streams those of a round's submissions whose sequence numbers are in `seqs`, to `each` until it
/// breaks: what a follower asks for the gaps it has seen.
pub async fn scan_seqs(
    tx: &mut Tx,
    round: &str,
    seqs: &[i64],
    mut each: impl FnMut(Answers<'_>) -> ControlFlow<()> + Send,
) -> Result<(), Error> {
    for chunk in chunks(seqs) {
        let mut sql = select::<Answers<'_>>("FROM submissions WHERE round_id = $1 AND seq IN (");
        placeholders(&mut sql, 1, chunk.len());
        sql.push_str(") ORDER BY seq");
        let mut params = vec![Value::Text(round)];
        params.extend(chunk.iter().map(|seq| Value::Int(*seq)));
        let mut flow = ControlFlow::Continue(());
        tx.scan(&sql, &params, |row| {
            flow = each(row.read()?);
            Ok(flow)
        })
        .await?;
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

/// How many facilities have submitted in a round.
pub async fn count_facilities(tx: &mut Tx, round: &str) -> Result<i64, Error> {
    let sql = "SELECT count(DISTINCT facility_id) FROM submissions WHERE round_id = $1";
    tx.query_one(sql, params![round]).await
}

fn bind(row: &SubmissionRow) -> [Value<'_>; 10] {
    [
        (&row.round_id).into(),
        (&row.facility_id).into(),
        row.revision.into(),
        (&row.receipt).into(),
        (&row.idempotency_key).into(),
        (&row.content_hash).into(),
        (&row.answers).into(),
        (&row.submitted_at).into(),
        (&row.submitted_by).into(),
        row.demo.into(),
    ]
}
