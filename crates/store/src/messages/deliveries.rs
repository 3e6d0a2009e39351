//! Issue a message to its recipients: each has it in the inbox, and in the outbox if there is an
//! address.

use std::collections::HashSet;

use crate::db::{Conditions, Value, chunks, insert_rows, params, placeholders, scan_in};
use crate::messages::{self, Audience};
use crate::{Error, Tx};

/// Where a facility is written to: its own address, or that of the first person who answers for it.
const ADDRESS: &str = "coalesce(f.mail, (SELECT min(u.login) FROM grants g \
    JOIN users u ON u.id = g.user_id WHERE g.scope = f.id AND g.role IN ('owner', 'facility') \
    AND u.removed_at IS NULL AND u.login LIKE '%_@_%'))";

/// Puts a message into the inboxes of the next `limit` facilities of its audience, and into the
/// outbox for those that have an address. `false` when all have been told.
pub async fn tell_next(tx: &mut Tx, message: &str, at: &str, limit: i64) -> Result<bool, Error> {
    let Some(telling) = messages::telling(tx, message).await? else {
        return Ok(false);
    };
    let mut which = Conditions::default();
    telling.audience.restrict(&mut which);
    which.and_some("f.id > ?", &telling.through);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT max(x.id) FROM (SELECT f.id FROM facilities f WHERE true{} \
         ORDER BY f.id LIMIT {limit}) x",
        which.sql
    );
    let last: Option<String> = tx.query_one(&sql, &which.params).await?;
    let Some(last) = last else {
        messages::note_progress(tx, message, telling.through.as_deref(), Some(at)).await?;
        return Ok(false);
    };
    let mut which = Conditions::after(params![message, at, &telling.once]);
    telling.audience.restrict(&mut which);
    which.and_some("f.id > ?", &telling.through);
    which.and("f.id <= ?", &last);
    put(tx, &which).await?;
    messages::note_progress(tx, message, Some(&last), None).await?;
    Ok(true)
}

/// How many facilities an audience has, and how many of them have an address that mail servers take
/// or were told `once`.
pub async fn count_audience(
    tx: &mut Tx,
    audience: &Audience,
    once: Option<&str>,
) -> Result<[i64; 3], Error> {
    let mut which = Conditions::after(params![once]);
    audience.restrict(&mut which);
    let sql = format!(
        "SELECT count(*), CAST(coalesce(sum(CASE WHEN {ADDRESS} IS NULL OR EXISTS \
         (SELECT 1 FROM refused_addresses a WHERE a.mail = {ADDRESS}) \
         THEN 0 ELSE 1 END), 0) AS BIGINT), \
         CAST(coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM deliveries d \
         WHERE d.once = CAST($1 AS TEXT) || f.id) THEN 1 ELSE 0 END), 0) AS BIGINT) \
         FROM facilities f WHERE true{}",
        which.sql
    );
    tx.query_one(&sql, &which.params).await
}

/// Where a facility is written to, if anywhere.
pub async fn address_of(tx: &mut Tx, facility: &str) -> Result<Option<String>, Error> {
    let sql = format!("SELECT {ADDRESS} FROM facilities f WHERE f.id = $1");
    let found: Option<Option<String>> = tx.query_opt(&sql, params![facility]).await?;
    Ok(found.flatten())
}

/// Puts a message for one facility into its inbox and, if it has an address, into the outbox.
pub async fn tell_one(tx: &mut Tx, message: &str, facility: &str, at: &str) -> Result<(), Error> {
    let nothing: Option<&str> = None;
    let mut which = Conditions::after(params![message, at, nothing]);
    which.and("f.id = ?", facility);
    put(tx, &which).await
}

/// Adds the deliveries to the facilities `f` that match; the first parameters are the message, the time
/// and what is told only once.
async fn put(tx: &mut Tx, which: &Conditions<'_>) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO deliveries (message_id, facility_id, mail, once, state, due_at, created_at) \
         SELECT CAST($1 AS TEXT), t.id, t.mail, CAST($3 AS TEXT) || t.id, \
         CASE WHEN t.mail IS NULL THEN 'none' ELSE 'waiting' END, CAST($2 AS TEXT), CAST($2 AS TEXT) \
         FROM (SELECT f.id, {ADDRESS} AS mail FROM facilities f WHERE true{}) t \
         WHERE true ON CONFLICT (once) DO NOTHING",
        which.sql
    );
    tx.execute(&sql, &which.params).await.map(drop)
}

/// Of some facilities, those that were not told `once`.
pub async fn untold(tx: &mut Tx, facilities: &[&str], once: &str) -> Result<Vec<String>, Error> {
    let keys: Vec<String> = facilities.iter().map(|id| format!("{once}{id}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut told = HashSet::new();
    let select = "SELECT facility_id FROM deliveries WHERE once";
    scan_in(tx, select, &keys, |row| {
        told.insert(row.read::<String>()?);
        Ok(())
    })
    .await?;
    let untold = facilities.iter().filter(|id| !told.contains(**id));
    Ok(untold.map(|id| (*id).to_owned()).collect())
}

/// Puts a message for some facilities into their inboxes and, where there is an address, into the
/// outbox; who was told `once` is left out.
pub async fn tell_listed(
    tx: &mut Tx,
    message: &str,
    facilities: &[&str],
    at: &str,
    once: &str,
) -> Result<(), Error> {
    for chunk in chunks(facilities) {
        let mut which = Conditions::after(params![message, at, once]);
        which.sql.push_str(" AND f.id IN (");
        placeholders(&mut which.sql, which.params.len(), chunk.len());
        which.sql.push(')');
        which.params.extend(chunk.iter().map(|id| Value::Text(id)));
        put(tx, &which).await?;
    }
    Ok(())
}

/// Puts a message for people into the outbox, given as (person, address); with `once`, each is told no
/// more of what names itself so.
pub async fn mail_people(
    tx: &mut Tx,
    message: &str,
    at: &str,
    people: &[(String, String)],
    once: Option<&str>,
) -> Result<(), Error> {
    let rows: Vec<([&str; 4], Option<String>)> = people
        .iter()
        .map(|(user, mail)| {
            let once = once.map(|once| format!("{once}{user}"));
            ([message, user, mail, at], once)
        })
        .collect();
    let head =
        "INSERT INTO deliveries (message_id, user_id, mail, state, due_at, created_at, once)";
    let tail = " ON CONFLICT (once) DO NOTHING";
    insert_rows(
        tx,
        head,
        tail,
        &rows,
        |([message, user, mail, at], once)| {
            [
                (*message).into(),
                (*user).into(),
                (*mail).into(),
                "waiting".into(),
                (*at).into(),
                (*at).into(),
                once.into(),
            ]
        },
    )
    .await
    .map(drop)
}

/// Whether a person was told `once`.
pub async fn was_told(tx: &mut Tx, once: &str, user: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM deliveries WHERE once = $1";
    let key = format!("{once}{user}");
    tx.exists(sql, params![&key]).await
}

/// Puts a message for the vendor of a contract into the outbox.
pub async fn mail_vendor(
    tx: &mut Tx,
    message: &str,
    at: &str,
    contract: &str,
    mail: &str,
) -> Result<(), Error> {
    let sql = "INSERT INTO deliveries (message_id, contract_id, mail, state, due_at, created_at) \
               VALUES ($1, $3, $4, 'waiting', $2, $2)";
    tx.execute(sql, params![message, at, contract, mail])
        .await
        .map(drop)
}

/// When a person was last written a kind of message, RFC 3339 in UTC.
pub async fn last_to_person(tx: &mut Tx, user: &str, kind: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT max(d.created_at) FROM deliveries d JOIN messages m ON m.id = d.message_id \
               WHERE d.user_id = $1 AND m.kind = $2";
    tx.query_one(sql, params![user, kind]).await
}
