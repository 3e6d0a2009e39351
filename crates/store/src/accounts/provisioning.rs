//! The accounts of facilities' managers, handed out by the hundred.

use serde::Deserialize;

use crate::db::{Conditions, scan_in};
use crate::facilities::facility_search::FacilityFilter;
use crate::{Error, Tx};

/// How far the handing out has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Facilities.
    pub facilities: i64,
    /// Those whose manager has an account.
    pub with_account: i64,
    /// Those whose manager has set a password.
    pub came: i64,
    /// Accounts that nobody has used and no link that works leads to.
    pub for_letters: i64,
}

/// A facility without an account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WithoutAccount {
    /// The facility.
    pub facility_id: String,
    /// Its medical institution code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its address for mail.
    pub mail: Option<String>,
}

/// The account of a facility's manager.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ManagerRow {
    /// The facility.
    pub facility_id: String,
    /// The person.
    pub user_id: String,
    /// What they sign in with.
    pub login: String,
    /// Whether a password is set.
    pub came: bool,
    /// When an invitation was last sent by mail, RFC 3339 in UTC.
    pub mailed_at: Option<String>,
    /// Until when the open link works, RFC 3339 in UTC.
    pub link_until: Option<String>,
    /// Why the last invitation by mail did not arrive, if it did not.
    pub mail_problem: Option<String>,
}

/// A facility that cannot get an account, because somebody has its code as login.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TakenRow {
    /// The facility: its id and name.
    pub facility: (String, String),
    /// The login.
    pub login: String,
    /// Who has it is somebody of the facility.
    pub by_own_people: bool,
}

/// The facility `f` has a manager with an account.
const HAS_ACCOUNT: &str = "EXISTS (SELECT 1 FROM grants g WHERE g.scope = f.id \
    AND g.role IN ('owner', 'facility'))";
/// A manager of the facility `f` has set a password.
const CAME: &str = "EXISTS (SELECT 1 FROM grants g JOIN users u ON u.id = g.user_id \
    WHERE g.scope = f.id AND g.role IN ('owner', 'facility') AND u.password IS NOT NULL)";
/// The code of the facility `f` is somebody's login, or was and still works.
const CODE_TAKEN: &str = "(EXISTS (SELECT 1 FROM users u WHERE u.login = f.code) \
    OR EXISTS (SELECT 1 FROM former_logins l WHERE l.login = f.code))";
/// Nothing has been sent to the person `u` that works: `?` is the current instant. A link in a mail
/// that was not taken has reached nobody.
const UNINVITED: &str = "u.password IS NULL AND NOT EXISTS (SELECT 1 FROM account_links l \
    WHERE l.user_id = u.id AND l.expires_at > ? AND (l.by_mail = 0 OR EXISTS \
    (SELECT 1 FROM deliveries d WHERE d.user_id = u.id AND d.state = 'sent'))) \
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.user_id = u.id AND d.state = 'waiting')";

/// How far it has come at an instant.
pub async fn counts(tx: &mut Tx, filter: &FacilityFilter, now: &str) -> Result<Counts, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT count(*), CAST(coalesce(sum(CASE WHEN {HAS_ACCOUNT} THEN 1 ELSE 0 END), 0) AS BIGINT), \
         CAST(coalesce(sum(CASE WHEN {CAME} THEN 1 ELSE 0 END), 0) AS BIGINT) \
         FROM facilities f WHERE true{}",
        which.sql
    );
    let (facilities, with_account, came) = tx.query_one(&sql, &which.params).await?;
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    which.and(UNINVITED, now);
    let sql = format!(
        "SELECT count(*) FROM facilities f JOIN grants g ON g.scope = f.id AND g.role = 'facility' \
         JOIN users u ON u.id = g.user_id WHERE true{}",
        which.sql
    );
    let for_letters = tx.query_one(&sql, &which.params).await?;
    Ok(Counts {
        facilities,
        with_account,
        came,
        for_letters,
    })
}

/// The next `limit` facilities without an account, in the order of their ids from behind `after`.
pub async fn next_without(
    tx: &mut Tx,
    filter: &FacilityFilter,
    after: &str,
    limit: i64,
) -> Result<Vec<WithoutAccount>, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    which.and("f.id > ?", after);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT f.id, f.code, f.name, f.mail FROM facilities f \
         WHERE NOT {HAS_ACCOUNT} AND NOT {CODE_TAKEN}{} \
         ORDER BY f.id LIMIT {limit}",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// Facilities that cannot get an account, because somebody has their code as login, by name, at most
/// `limit`.
pub async fn taken(
    tx: &mut Tx,
    filter: &FacilityFilter,
    limit: i64,
) -> Result<Vec<TakenRow>, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT f.id, f.name, f.code, CAST(CASE WHEN EXISTS (SELECT 1 FROM users u \
         JOIN grants g ON g.user_id = u.id WHERE u.login = f.code AND g.scope = f.id) \
         THEN 1 ELSE 0 END AS BIGINT) FROM facilities f \
         WHERE NOT {HAS_ACCOUNT} AND {CODE_TAKEN}{} ORDER BY f.name, f.id LIMIT {limit}",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// The next `limit` accounts that nobody has used and no link that works leads to, as
/// (person, facility), in the order of the facilities' names.
pub async fn next_for_letters(
    tx: &mut Tx,
    filter: &FacilityFilter,
    now: &str,
    limit: i64,
) -> Result<Vec<(String, String)>, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    which.and(UNINVITED, now);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT u.id, f.id FROM facilities f JOIN grants g ON g.scope = f.id AND g.role = 'facility' \
         JOIN users u ON u.id = g.user_id WHERE true{} ORDER BY f.name, f.id, u.id LIMIT {limit}",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// The accounts of the managers of these facilities.
pub async fn managers(tx: &mut Tx, facilities: &[&str]) -> Result<Vec<ManagerRow>, Error> {
    let select = "SELECT g.scope, u.id, u.login, CAST(CASE WHEN u.password IS NULL THEN 0 ELSE 1 END AS BIGINT), \
        (SELECT max(d.ended_at) FROM deliveries d JOIN messages m ON m.id = d.message_id \
         WHERE d.user_id = u.id AND d.state = 'sent' AND m.kind = 'invitation'), \
        (SELECT max(l.expires_at) FROM account_links l WHERE l.user_id = u.id), \
        (SELECT CASE WHEN d.state = 'failed' THEN d.problem END FROM deliveries d \
         JOIN messages m ON m.id = d.message_id WHERE d.user_id = u.id AND m.kind = 'invitation' \
         ORDER BY d.seq DESC LIMIT 1) \
        FROM grants g JOIN users u ON u.id = g.user_id \
        WHERE g.role IN ('owner', 'facility') AND g.scope";
    let mut found = Vec::new();
    scan_in(tx, select, facilities, |row| {
        found.push(row.read()?);
        Ok(())
    })
    .await?;
    Ok(found)
}
