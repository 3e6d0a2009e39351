//! Questions of facilities, and their answers.

use serde::Deserialize;

use crate::db::{Conditions, columns, params};
use crate::{Error, Tx};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QuestionRow {
    /// ULID.
    pub id: String,
    /// Who asks.
    pub facility_id: String,
    /// The desk it is for.
    pub desk: String,
    /// The round it is about, if it is.
    pub round_id: Option<String>,
    /// The item it is about, if it is about one.
    pub item: Option<String>,
    /// What is asked.
    pub body: String,
    /// When, RFC 3339 in UTC.
    pub asked_at: String,
    /// The actor who asked.
    pub asked_by: String,
    /// The answer, once there is one.
    pub answer: Option<String>,
    /// When it was answered, RFC 3339 in UTC.
    pub answered_at: Option<String>,
    /// The actor who answered.
    pub answered_by: Option<String>,
    /// The authority on whose behalf it was answered, six digits; it keeps what it answered.
    pub answered_for: Option<String>,
    /// The name of who asks. Not stored with the question.
    pub facility: String,
}

/// An answer.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// What is answered.
    pub answer: &'a str,
    /// When, RFC 3339 in UTC.
    pub at: &'a str,
    /// The actor who answers.
    pub by: &'a str,
    /// The authority on whose behalf, six digits.
    pub authority: Option<&'a str>,
}

/// Which questions to list; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    /// Of one facility.
    pub facility: Option<String>,
    /// For one desk.
    pub desk: Option<String>,
    /// Of the facilities of one authority, six digits, or answered by it.
    pub authority: Option<String>,
}

/// A query for [`QuestionRow`]s.
fn select(rest: &str) -> String {
    format!(
        "SELECT {}, f.name FROM questions q JOIN facilities f ON f.id = q.facility_id {rest}",
        columns::<QuestionRow>().of("q").without("facility")
    )
}

/// Adds a question.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &QuestionRow) -> Result<(), Error> {
    let sql = "INSERT INTO questions (id, facility_id, desk, round_id, item, body, asked_at, asked_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let params = params![
        &row.id,
        &row.facility_id,
        &row.desk,
        &row.round_id,
        &row.item,
        &row.body,
        &row.asked_at,
        &row.asked_by
    ];
    tx.execute(sql, params).await.map(drop)
}

/// A question by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<QuestionRow>, Error> {
    tx.query_opt(&select("WHERE q.id = $1"), params![id]).await
}

/// Questions, those without an answer first, then the newest first; at most `limit`.
pub async fn list(
    tx: &mut Tx,
    filter: &QuestionFilter,
    limit: i64,
) -> Result<Vec<QuestionRow>, Error> {
    let mut which = Conditions::default();
    which.and_some("q.facility_id = ?", &filter.facility);
    which.and_some("q.desk = ?", &filter.desk);
    which.and_some("(f.authority = ? OR q.answered_for = ?)", &filter.authority);
    let limit = which.param(limit);
    let sql = format!(
        "{}{} ORDER BY (CASE WHEN q.answered_at IS NULL THEN 0 ELSE 1 END), q.asked_at DESC, q.id \
         LIMIT {limit}",
        select("WHERE true"),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// Answers a question, also anew.
pub async fn answer(tx: &mut Tx, id: &str, answered: &Answered<'_>) -> Result<(), Error> {
    let sql = "UPDATE questions SET answer = $2, answered_at = $3, answered_by = $4, \
               answered_for = $5 WHERE id = $1";
    let Answered {
        answer,
        at,
        by,
        authority,
    } = *answered;
    tx.execute(sql, params![id, answer, at, by, authority])
        .await
        .map(drop)
}

/// Hands a question to another desk.
pub async fn hand_over(tx: &mut Tx, id: &str, desk: &str) -> Result<(), Error> {
    let sql = "UPDATE questions SET desk = $2 WHERE id = $1";
    tx.execute(sql, params![id, desk]).await.map(drop)
}
