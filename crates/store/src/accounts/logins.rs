//! What people signed in with before, and where those without an address of their own are written to.

use super::users::{self, UserRow};
use crate::db::{Value, chunks, params, placeholders};
use crate::{Error, Tx};

/// The person who may still sign in with what they did before.
pub async fn by_former(tx: &mut Tx, login: &str) -> Result<Option<UserRow>, Error> {
    let sql = "SELECT user_id FROM former_logins WHERE login = $1";
    let found: Option<String> = tx.query_opt(sql, params![login]).await?;
    match found {
        Some(id) => users::get(tx, &id).await,
        None => Ok(None),
    }
}

/// What a person may still sign in with that is not their login any more, ordered.
pub async fn former_of(tx: &mut Tx, user: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT login FROM former_logins WHERE user_id = $1 ORDER BY login";
    tx.query(sql, params![user]).await
}

/// Ends what a person signed in with before.
pub async fn end_former(tx: &mut Tx, user: &str) -> Result<(), Error> {
    let sql = "DELETE FROM former_logins WHERE user_id = $1";
    tx.execute(sql, params![user]).await.map(drop)
}

/// Gives a person a new login; the one before goes on working.
///
/// # Errors
/// [`Error::Duplicate`] if it is taken.
pub async fn change(tx: &mut Tx, user: &str, from: &str, to: &str, at: &str) -> Result<(), Error> {
    let sql = "UPDATE users SET login = $2 WHERE id = $1";
    tx.execute(sql, params![user, to]).await?;
    let sql = "DELETE FROM former_logins WHERE login = $1";
    tx.execute(sql, params![to]).await?;
    let sql = "INSERT INTO former_logins (login, user_id, changed_at) VALUES ($1, $2, $3)";
    tx.execute(sql, params![from, user, at]).await.map(drop)
}

/// Who answers for a facility and signs in with its code, given as (facility, code): each with the
/// facility.
pub async fn with_codes(
    tx: &mut Tx,
    codes: &[(&str, &str)],
) -> Result<Vec<(String, UserRow)>, Error> {
    let mut found = Vec::new();
    for chunk in chunks(codes) {
        let mut sql = "SELECT g.scope, u.id FROM users u JOIN grants g ON g.user_id = u.id \
                       WHERE u.removed_at IS NULL AND u.login IN ("
            .to_owned();
        placeholders(&mut sql, 0, chunk.len());
        sql.push_str(") AND g.role IN ('owner', 'facility', 'facility_member')");
        let params: Vec<Value<'_>> = chunk.iter().map(|(_, code)| (*code).into()).collect();
        let rows: Vec<(String, String)> = tx.query(&sql, &params).await?;
        for (facility, user) in rows {
            let person = users::get(tx, &user).await?;
            let is_its_code = |person: &UserRow| {
                (chunk.iter()).any(|(id, code)| *id == facility && *code == person.login)
            };
            if let Some(person) = person.filter(is_its_code)
                && !found.contains(&(facility.clone(), person.clone()))
            {
                found.push((facility, person));
            }
        }
    }
    Ok(found)
}

/// The address of the facility whose code a person signs in with, if it has one.
pub async fn address_by_code(tx: &mut Tx, user: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT f.mail FROM users u JOIN grants g ON g.user_id = u.id \
               JOIN facilities f ON f.id = g.scope WHERE u.id = $1 AND u.removed_at IS NULL \
               AND g.role IN ('owner', 'facility', 'facility_member') AND f.mail IS NOT NULL \
               AND (u.login = f.code OR EXISTS (SELECT 1 FROM facility_history h \
                WHERE h.facility_id = f.id AND h.code = u.login) \
                OR (u.login LIKE 's-%' AND EXISTS (SELECT 1 FROM deliveries d \
                WHERE d.user_id = u.id AND d.mail = f.mail))) ORDER BY f.id LIMIT 1";
    let found: Option<Option<String>> = tx.query_opt(sql, params![user]).await?;
    Ok(found.flatten().filter(|mail| !mail.is_empty()))
}

/// The people who answer for facilities with this address, by login, at most `limit`.
pub async fn at_address(tx: &mut Tx, mail: &str, limit: i64) -> Result<Vec<UserRow>, Error> {
    let sql = "SELECT u.id FROM users u WHERE u.removed_at IS NULL AND u.id IN (SELECT g.user_id \
               FROM facilities f JOIN grants g ON g.scope = f.id WHERE f.mail = $1 \
               AND g.role IN ('owner', 'facility', 'facility_member')) ORDER BY u.login LIMIT $2";
    let ids: Vec<String> = tx.query(sql, params![mail, limit]).await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(users::get(tx, &id).await?);
    }
    Ok(found)
}
