//! People who sign in, and what they may do.

use std::collections::HashSet;

use serde::Deserialize;

use crate::db::{Conditions, columns, insert_rows, params, scan_in, select};
use crate::facilities::facility_search::{FacilityFilter, Within};
use crate::{Error, Tx};

/// A person with an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct UserRow {
    /// ULID; never changes.
    pub id: String,
    /// What the person signs in with, folded.
    pub login: String,
    /// Name, for people.
    pub name: String,
    /// Hash of the password (PHC string); `None` before one is set.
    pub password: Option<String>,
    /// Whether the password is long enough to be used without a second factor.
    pub password_alone: bool,
    /// Seed of the one-time codes, encrypted; `None` without them.
    pub code_seed: Option<String>,
    /// The period of the latest one-time code that was used.
    pub code_used: i64,
    /// When the account was made, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was removed, RFC 3339 in UTC.
    pub removed_at: Option<String>,
}

/// What a person may do somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GrantRow {
    /// The person.
    pub user_id: String,
    /// Role.
    pub role: String,
    /// An authority's code or a facility's id; empty where the role is not limited.
    pub scope: String,
}

/// Adds a person.
///
/// # Errors
/// [`Error::Duplicate`] if the id or the login exists.
pub async fn insert(tx: &mut Tx, row: &UserRow) -> Result<(), Error> {
    insert_many(tx, std::slice::from_ref(row)).await
}

/// Adds people.
///
/// # Errors
/// [`Error::Duplicate`] if an id or a login exists.
pub async fn insert_many(tx: &mut Tx, rows: &[UserRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO users ({})", columns::<UserRow>());
    insert_rows(tx, &head, "", rows, |row| {
        [
            (&row.id).into(),
            (&row.login).into(),
            (&row.name).into(),
            (&row.password).into(),
            row.password_alone.into(),
            (&row.code_seed).into(),
            row.code_used.into(),
            (&row.created_at).into(),
            (&row.removed_at).into(),
        ]
    })
    .await
    .map(drop)
}

/// Whether there is any account.
pub async fn any(tx: &mut Tx) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM users LIMIT 1";
    tx.exists(sql, params![]).await
}

/// A person by id, removed ones too.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<UserRow>, Error> {
    let sql = select::<UserRow>("FROM users WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// A person by id, held against other writers until this transaction ends. For units that write.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<UserRow>, Error> {
    let sql = select::<UserRow>("FROM users WHERE id = $1 FOR UPDATE");
    tx.query_opt(&sql, params![id]).await
}

/// A person by what they sign in with, unless removed.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<UserRow>, Error> {
    let sql = select::<UserRow>("FROM users WHERE login = $1 AND removed_at IS NULL");
    tx.query_opt(&sql, params![login]).await
}

/// Of some logins, those that are taken: by people, or because somebody may still sign in with them.
pub async fn taken(tx: &mut Tx, logins: &[&str]) -> Result<HashSet<String>, Error> {
    let mut taken = HashSet::new();
    for select in [
        "SELECT login FROM users WHERE login",
        "SELECT login FROM former_logins WHERE login",
    ] {
        scan_in(tx, select, logins, |row| {
            taken.insert(row.read()?);
            Ok(())
        })
        .await?;
    }
    Ok(taken)
}

/// People who are not removed, by name and id, at most `limit`.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<UserRow>, Error> {
    let sql = select::<UserRow>("FROM users WHERE removed_at IS NULL ORDER BY name, id LIMIT $1");
    tx.query(&sql, params![limit]).await
}

/// People who are not removed and have a role in a scope, by name and id.
pub async fn list_of_scope(tx: &mut Tx, scope: &str) -> Result<Vec<UserRow>, Error> {
    let sql = select::<UserRow>(
        "FROM users WHERE removed_at IS NULL AND id IN \
         (SELECT user_id FROM grants WHERE scope = $1) ORDER BY name, id",
    );
    tx.query(&sql, params![scope]).await
}

/// People who are not removed and have a role at one of these facilities, by name and id, at most
/// `limit`.
pub async fn list_of_facilities(
    tx: &mut Tx,
    within: &Within,
    limit: i64,
) -> Result<Vec<UserRow>, Error> {
    let filter = FacilityFilter {
        within: Some(within.clone()),
        ..FacilityFilter::default()
    };
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let limit = which.param(limit);
    let sql = select::<UserRow>(&format!(
        "FROM users WHERE removed_at IS NULL AND id IN \
             (SELECT g.user_id FROM facilities f JOIN grants g ON g.scope = f.id WHERE true{}) \
             ORDER BY name, id LIMIT {limit}",
        which.sql
    ));
    tx.query(&sql, &which.params).await
}

/// Sets the password, and keeps the one before among the earlier ones.
pub async fn set_password(
    tx: &mut Tx,
    id: &str,
    password: &str,
    alone: bool,
    at: &str,
) -> Result<(), Error> {
    let keep = "INSERT INTO earlier_passwords (user_id, password, replaced_at) \
                SELECT id, password, $2 FROM users WHERE id = $1 AND password IS NOT NULL";
    tx.execute(keep, params![id, at]).await?;
    let sql = "UPDATE users SET password = $2, password_alone = $3 WHERE id = $1";
    tx.execute(sql, params![id, password, alone])
        .await
        .map(drop)
}

/// The hashes of a person's earlier passwords, the newest first, at most `limit`.
pub async fn earlier_passwords(tx: &mut Tx, id: &str, limit: i64) -> Result<Vec<String>, Error> {
    let sql = "SELECT password FROM earlier_passwords WHERE user_id = $1 \
               ORDER BY replaced_at DESC LIMIT $2";
    tx.query(sql, params![id, limit]).await
}

/// Sets or removes the seed of one-time codes. Codes of the periods up to `used` count as used.
pub async fn set_code_seed(
    tx: &mut Tx,
    id: &str,
    seed: &Option<String>,
    used: i64,
) -> Result<(), Error> {
    let sql = "UPDATE users SET code_seed = $2, code_used = $3 WHERE id = $1";
    tx.execute(sql, params![id, seed, used]).await.map(drop)
}

/// The seeds of everybody who has one: id and seed, by id.
pub async fn code_seeds(tx: &mut Tx) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT id, code_seed FROM users WHERE code_seed IS NOT NULL ORDER BY id";
    tx.query(sql, params![]).await
}

/// Stores a seed in another way, unless it is not `before` any more.
pub async fn replace_code_seed(
    tx: &mut Tx,
    id: &str,
    before: &str,
    after: &str,
) -> Result<(), Error> {
    let sql = "UPDATE users SET code_seed = $3 WHERE id = $1 AND code_seed = $2";
    tx.execute(sql, params![id, before, after]).await.map(drop)
}

/// Notes that the code of a period was used; `false` if it, or a later one, was used before.
pub async fn use_code(tx: &mut Tx, id: &str, period: i64) -> Result<bool, Error> {
    let sql = "UPDATE users SET code_used = $2 WHERE id = $1 AND code_used < $2";
    Ok(tx.execute(sql, params![id, period]).await? > 0)
}

/// Replaces a person's recovery codes, given as hashes.
pub async fn set_recovery_codes(tx: &mut Tx, id: &str, hashes: &[String]) -> Result<(), Error> {
    let sql = "DELETE FROM recovery_codes WHERE user_id = $1";
    tx.execute(sql, params![id]).await?;
    let rows: Vec<(&str, &str)> = hashes.iter().map(|hash| (id, &**hash)).collect();
    let head = "INSERT INTO recovery_codes (user_id, hash)";
    insert_rows(tx, head, "", &rows, |(id, hash)| {
        [(*id).into(), (*hash).into()]
    })
    .await
    .map(drop)
}

/// Uses a recovery code up; `false` if there is none of this hash.
pub async fn use_recovery_code(tx: &mut Tx, id: &str, hash: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2";
    Ok(tx.execute(sql, params![id, hash]).await? > 0)
}

/// How many recovery codes a person has left.
pub async fn count_recovery_codes(tx: &mut Tx, id: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM recovery_codes WHERE user_id = $1";
    tx.query_one(sql, params![id]).await
}

/// Removes an account: it keeps its name for the trail, and lets nobody in any more. Its login
/// becomes free.
pub async fn remove(tx: &mut Tx, id: &str, at: &str) -> Result<(), Error> {
    let sql = "UPDATE users SET removed_at = $2, login = id, password = NULL, code_seed = NULL \
               WHERE id = $1";
    tx.execute(sql, params![id, at]).await?;
    for sql in [
        "DELETE FROM grants WHERE user_id = $1",
        "DELETE FROM earlier_passwords WHERE user_id = $1",
        "DELETE FROM recovery_codes WHERE user_id = $1",
        "DELETE FROM passkeys WHERE user_id = $1",
        "DELETE FROM passkey_challenges WHERE user_id = $1",
        "DELETE FROM sessions WHERE user_id = $1",
        "DELETE FROM known_browsers WHERE user_id = $1",
        "DELETE FROM account_links WHERE user_id = $1",
        "DELETE FROM former_logins WHERE user_id = $1",
    ] {
        tx.execute(sql, params![id]).await?;
    }
    Ok(())
}

/// Lets a person do something.
///
/// # Errors
/// [`Error::Duplicate`] if they may already.
pub async fn grant(tx: &mut Tx, row: &GrantRow) -> Result<(), Error> {
    grant_many(tx, std::slice::from_ref(row)).await
}

/// Lets people do something.
///
/// # Errors
/// [`Error::Duplicate`] if one of them may already.
pub async fn grant_many(tx: &mut Tx, rows: &[GrantRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO grants ({})", columns::<GrantRow>());
    insert_rows(tx, &head, "", rows, |row| {
        [
            (&row.user_id).into(),
            (&row.role).into(),
            (&row.scope).into(),
        ]
    })
    .await
    .map(drop)
}

/// Lets a person who has an account do something more, which they are to be told.
///
/// # Errors
/// [`Error::Duplicate`] if they may already.
pub async fn grant_more(tx: &mut Tx, row: &GrantRow) -> Result<(), Error> {
    let sql = "INSERT INTO grants (user_id, role, scope, told) VALUES ($1, $2, $3, 0)";
    tx.execute(sql, params![&row.user_id, &row.role, &row.scope])
        .await
        .map(drop)
}

/// Takes something away that a person may do.
pub async fn revoke(tx: &mut Tx, row: &GrantRow) -> Result<(), Error> {
    let sql = "DELETE FROM grants WHERE user_id = $1 AND role = $2 AND scope = $3";
    tx.execute(sql, params![&row.user_id, &row.role, &row.scope])
        .await
        .map(drop)
}

/// What a person may do that they have not been told, ordered by role and scope.
pub async fn untold_grants(tx: &mut Tx, user: &str) -> Result<Vec<GrantRow>, Error> {
    let sql =
        select::<GrantRow>("FROM grants WHERE user_id = $1 AND told = 0 ORDER BY role, scope");
    tx.query(&sql, params![user]).await
}

/// Notes that a person has been told what they may do.
pub async fn note_told(tx: &mut Tx, user: &str) -> Result<(), Error> {
    let sql = "UPDATE grants SET told = 1 WHERE user_id = $1";
    tx.execute(sql, params![user]).await.map(drop)
}

/// What a person may do on a day: not what is limited to a facility that has closed before.
pub async fn grants_on(tx: &mut Tx, user: &str, today: &str) -> Result<Vec<GrantRow>, Error> {
    let sql = "SELECT g.user_id, g.role, g.scope FROM grants g \
               LEFT JOIN facilities f ON f.id = g.scope WHERE g.user_id = $1 \
               AND (f.closed_on IS NULL OR f.closed_on >= $2) ORDER BY g.role, g.scope";
    tx.query(sql, params![user, today]).await
}

/// What a person may do, ordered by role and scope.
pub async fn grants(tx: &mut Tx, user: &str) -> Result<Vec<GrantRow>, Error> {
    let sql = select::<GrantRow>("FROM grants WHERE user_id = $1 ORDER BY role, scope");
    tx.query(&sql, params![user]).await
}

/// How many people have a role in a scope.
pub async fn count_granted(tx: &mut Tx, role: &str, scope: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM grants WHERE role = $1 AND scope = $2";
    tx.query_one(sql, params![role, scope]).await
}
