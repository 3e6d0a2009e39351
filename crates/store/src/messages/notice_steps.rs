//! How far notices have come with each authority.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// The steps of one notice with one authority; every one has its time, RFC 3339 in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct StepsRow {
    /// The authority, six digits.
    pub authority: String,
    /// When somebody there first opened it.
    pub seen_at: Option<String>,
    /// When it was confirmed.
    pub confirmed_at: Option<String>,
    /// When it was passed on to the facilities.
    pub passed_on_at: Option<String>,
    /// What the authority adds, if it adds anything.
    pub words: Option<String>,
}

/// Notes that an authority has opened a notice, unless it has before. `true` if it is new.
pub async fn see(tx: &mut Tx, notice: &str, authority: &str, at: &str) -> Result<bool, Error> {
    let sql = "INSERT INTO notice_steps (notice_id, authority, seen_at) VALUES ($1, $2, $3) \
               ON CONFLICT (notice_id, authority) DO NOTHING";
    Ok(tx.execute(sql, params![notice, authority, at]).await? > 0)
}

/// Notes that an authority has confirmed a notice; `false` if it has before.
pub async fn confirm(tx: &mut Tx, notice: &str, authority: &str, at: &str) -> Result<bool, Error> {
    let sql = "INSERT INTO notice_steps (notice_id, authority, seen_at, confirmed_at) \
               VALUES ($1, $2, $3, $3) ON CONFLICT (notice_id, authority) \
               DO UPDATE SET confirmed_at = excluded.confirmed_at \
               WHERE notice_steps.confirmed_at IS NULL";
    Ok(tx.execute(sql, params![notice, authority, at]).await? > 0)
}

/// Notes that an authority passes a notice on, with words of its own; `false` if it has before.
pub async fn pass_on(
    tx: &mut Tx,
    notice: &str,
    authority: &str,
    words: Option<&str>,
    at: &str,
) -> Result<bool, Error> {
    let sql = "INSERT INTO notice_steps \
               (notice_id, authority, seen_at, confirmed_at, passed_on_at, words) \
               VALUES ($1, $2, $3, $3, $3, $4) ON CONFLICT (notice_id, authority) \
               DO UPDATE SET passed_on_at = excluded.passed_on_at, words = excluded.words, \
               confirmed_at = coalesce(notice_steps.confirmed_at, excluded.confirmed_at) \
               WHERE notice_steps.passed_on_at IS NULL";
    let changed = tx
        .execute(sql, params![notice, authority, at, words])
        .await?;
    Ok(changed > 0)
}

/// The steps of a notice with one authority.
pub async fn get(tx: &mut Tx, notice: &str, authority: &str) -> Result<Option<StepsRow>, Error> {
    let sql = select::<StepsRow>("FROM notice_steps WHERE notice_id = $1 AND authority = $2");
    tx.query_opt(&sql, params![notice, authority]).await
}

/// The steps of an authority, as (notice, steps).
pub async fn of_authority(tx: &mut Tx, authority: &str) -> Result<Vec<(String, StepsRow)>, Error> {
    let sql = "SELECT notice_id, authority, seen_at, confirmed_at, passed_on_at, words \
               FROM notice_steps WHERE authority = $1";
    tx.query(sql, params![authority]).await
}

/// The steps of a notice with every authority that has opened it.
pub async fn of_notice(tx: &mut Tx, notice: &str) -> Result<Vec<StepsRow>, Error> {
    let sql = select::<StepsRow>("FROM notice_steps WHERE notice_id = $1 ORDER BY authority");
    tx.query(&sql, params![notice]).await
}

/// For each authority, when the first notice about a round was confirmed and passed on.
pub async fn of_round(tx: &mut Tx, round: &str) -> Result<Vec<StepsRow>, Error> {
    let sql = "SELECT s.authority, min(s.seen_at), min(s.confirmed_at), min(s.passed_on_at), \
               CAST(NULL AS TEXT) \
               FROM notice_steps s JOIN notices n ON n.id = s.notice_id WHERE n.round_id = $1 \
               GROUP BY s.authority ORDER BY s.authority";
    tx.query(sql, params![round]).await
}
