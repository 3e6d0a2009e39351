//! What is removed once it is old and nobody needs it any more: what would grow for ever otherwise.

use std::collections::BTreeMap;

use crate::db::{insert_rows, params};
use crate::{Error, Tx};

/// How many were removed: by message, authority of the facility, and state.
type Removed = BTreeMap<(String, Option<String>, String), i64>;

/// Removes at most `limit` deliveries to facilities that are from before a time, RFC 3339 in UTC, with all
/// that was told in the same message; returns how many. What still waits to be sent stays, and so does what is
/// about a round that was not over by then, lest it be told twice. Figures go on counting what is removed.
pub async fn forget_deliveries(tx: &mut Tx, before: &str, limit: i64) -> Result<u64, Error> {
    let sql = "DELETE FROM deliveries WHERE seq IN (SELECT d.seq FROM messages m \
               JOIN deliveries d ON d.message_id = m.id \
               WHERE m.created_at < $1 AND m.told_at IS NOT NULL AND d.facility_id IS NOT NULL \
               AND d.created_at < $1 AND d.state <> 'waiting' \
               AND NOT EXISTS (SELECT 1 FROM rounds r WHERE r.id = m.round_id \
               AND coalesce(r.closed_at, r.closes_at, $1) >= $1) LIMIT $2) RETURNING message_id, \
               (SELECT f.authority FROM facilities f WHERE f.id = deliveries.facility_id), state";
    let rows: Vec<(String, Option<String>, String)> = tx.query(sql, params![before, limit]).await?;
    let count = rows.len() as u64;
    let mut removed = Removed::new();
    for row in rows {
        *removed.entry(row).or_default() += 1;
    }
    let removed: Vec<_> = removed.into_iter().collect();
    let head = "INSERT INTO removed_deliveries (message_id, authority, state, count)";
    let tail = " ON CONFLICT (message_id, coalesce(authority, ''), state) \
                DO UPDATE SET count = removed_deliveries.count + excluded.count";
    insert_rows(
        tx,
        head,
        tail,
        &removed,
        |((message, authority, state), count)| {
            [
                message.into(),
                authority.into(),
                state.into(),
                (*count).into(),
            ]
        },
    )
    .await?;
    Ok(count)
}

/// Removes what can be used no more at an instant, RFC 3339 in UTC: links that set a password and challenges
/// of passkeys that have expired, and links to vendors' forms that have and that a newer one took the place of.
pub async fn forget_expired(tx: &mut Tx, now: &str) -> Result<(), Error> {
    for sql in [
        "DELETE FROM account_links WHERE expires_at <= $1",
        "DELETE FROM passkey_challenges WHERE expires_at < $1",
        "DELETE FROM vendor_links WHERE expires_at <= $1 AND EXISTS (SELECT 1 FROM vendor_links n \
         WHERE n.contract_id = vendor_links.contract_id AND n.round_id = vendor_links.round_id \
         AND n.made_at > vendor_links.made_at)",
    ] {
        tx.execute(sql, params![now]).await?;
    }
    Ok(())
}
