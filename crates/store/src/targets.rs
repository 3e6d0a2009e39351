//! The population of each round, frozen facility by facility.

use std::ops::ControlFlow;

use crate::db::{Conditions, Row, insert_rows, params};
use crate::facility_search::{FacilityFilter, follow};
use crate::{Error, Tx, population};

/// What to enrol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Every facility in every round that is not over: after an import.
    All {
        /// The current instant, RFC 3339 in UTC.
        now: &'a str,
    },
    /// Every facility in one round: after opening it.
    Round(&'a str),
    /// One facility in every round that is not over: after adding it.
    Facility {
        /// Its id.
        id: &'a str,
        /// The current instant, RFC 3339 in UTC.
        now: &'a str,
    },
}

/// What tabulations group a facility by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions<'a> {
    /// Facility.
    pub facility_id: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its prefecture, two digits.
    pub prefecture: &'a str,
    /// Its beds, if any.
    pub beds: Option<i64>,
    /// Its health authority, six digits; empty if it has none.
    pub authority: &'a str,
    /// Its corporation; empty if it has none.
    pub corporation: &'a str,
}

/// How far a facility has come in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetStatus {
    /// Facility.
    pub facility_id: String,
    /// Its medical institution code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Its prefecture, two digits.
    pub prefecture: String,
    /// Its health authority, six digits.
    pub authority: Option<String>,
    /// Id of the corporation that runs it.
    pub corporation: Option<String>,
    /// When its draft was last changed; `None` if it never opened the form.
    pub draft_at: Option<String>,
    /// When it last submitted; `None` if it never did.
    pub submitted_at: Option<String>,
}

/// Which targets of a round to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetFilter {
    /// Restricts the facilities.
    pub facility: FacilityFilter,
    /// Restricts to those that have submitted, or have not.
    pub submitted: Option<bool>,
}

/// Adds the facilities of each unclosed round's kinds that are not in it yet; synthetic facilities to
/// synthetic rounds only. A round whose window has passed keeps the population it ended with, and one
/// that opens after a facility's last day in Tokyo does not ask it. Returns how many were added; a
/// second call adds none.
///
/// # Errors
/// Those of the database.
pub async fn enrol(tx: &mut Tx<'_>, scope: Scope<'_>) -> Result<u64, Error> {
    macro_rules! enrol {
        ($only:literal) => {
            concat!(
                "INSERT INTO round_targets (round_id, facility_id) \
                 SELECT r.id, f.id FROM rounds r JOIN round_kinds k ON k.round_id = r.id \
                 JOIN facilities f ON f.kind = k.kind AND f.demo = r.demo \
                 WHERE r.closed_at IS NULL \
                 AND (f.closed_on IS NULL OR r.opens_at < f.closed_on || 'T15:00:00.000Z')",
                $only,
                " ON CONFLICT (round_id, facility_id) DO NOTHING"
            )
        };
    }
    let added = match scope {
        Scope::All { now } => {
            tx.execute(
                enrol!(" AND (r.closes_at IS NULL OR r.closes_at > $1)"),
                params![now],
            )
            .await
        }
        Scope::Round(round) => tx.execute(enrol!(" AND r.id = $1"), params![round]).await,
        Scope::Facility { id, now } => {
            let sql = enrol!(" AND f.id = $1 AND (r.closes_at IS NULL OR r.closes_at > $2)");
            tx.execute(sql, params![id, now]).await
        }
    }?;
    if added > 0 {
        population::changed(tx).await?;
    }
    Ok(added)
}

/// Adds targets directly, as (round, facility): for synthetic data.
///
/// # Errors
/// [`Error::Duplicate`] if one exists.
pub async fn insert_many(tx: &mut Tx<'_>, rows: &[(&str, &str)]) -> Result<(), Error> {
    let head = "INSERT INTO round_targets (round_id, facility_id)";
    insert_rows(tx, head, "", rows, |(round, facility)| {
        [(*round).into(), (*facility).into()]
    })
    .await?;
    population::changed(tx).await
}

/// How many facilities a round asks.
///
/// # Errors
/// Those of the database.
pub async fn count(tx: &mut Tx<'_>, round: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM round_targets WHERE round_id = $1";
    tx.query_one(sql, params![round], |row| row.int(0)).await
}

/// Streams what a round's tabulations group by, facility by facility in no order, to `each` until
/// it breaks.
///
/// # Errors
/// Those of the database.
pub async fn scan_dimensions(
    tx: &mut Tx<'_>,
    round: &str,
    mut each: impl FnMut(Dimensions<'_>) -> ControlFlow<()> + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql = "SELECT f.id, f.kind, f.prefecture, f.beds, coalesce(f.authority, ''), \
               coalesce(f.corporation_id, '') FROM round_targets t \
               JOIN facilities f ON f.id = t.facility_id WHERE t.round_id = $1";
    tx.scan(sql, params![round], |row| {
        Ok(each(Dimensions {
            facility_id: row.str(0)?,
            kind: row.str(1)?,
            prefecture: row.str(2)?,
            beds: row.opt_int(3)?,
            authority: row.str(4)?,
            corporation: row.str(5)?,
        }))
    })
    .await
}

/// How many facilities of an authority and prefecture a round asks, and how far they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityCount {
    /// The authority, six digits; empty for facilities that have none.
    pub authority: String,
    /// Prefecture, two digits.
    pub prefecture: String,
    /// Facilities asked.
    pub targeted: i64,
    /// Facilities with a draft.
    pub opened: i64,
    /// Facilities that have submitted.
    pub answered: i64,
}

/// Counts the targets of a round that match, by authority and prefecture.
///
/// # Errors
/// Those of the database.
pub async fn count_by_authority(
    tx: &mut Tx<'_>,
    round: &str,
    filter: &FacilityFilter,
) -> Result<Vec<AuthorityCount>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    // Each table is walked once: the drafts and the submissions of the round in the order of their
    // facilities, beside its targets. Revisions are counted from 1. SQLite takes the tables of a CROSS
    // JOIN in this order, and so finds the facilities of an area by its index, instead of walking a
    // nation's targets for a few of them.
    let from = match filter.within {
        Some(_) => "facilities f CROSS JOIN round_targets t",
        None => "round_targets t CROSS JOIN facilities f",
    };
    let sql = format!(
        "SELECT coalesce(f.authority, ''), f.prefecture, count(*), count(d.facility_id), \
         count(s.facility_id) FROM {from} \
         LEFT JOIN drafts d ON d.round_id = $1 AND d.facility_id = t.facility_id \
         LEFT JOIN submissions s ON s.round_id = $1 AND s.facility_id = t.facility_id \
         AND s.revision = 1 WHERE t.round_id = $1 AND t.facility_id = f.id{} \
         GROUP BY f.authority, f.prefecture ORDER BY f.prefecture, f.authority",
        which.sql
    );
    tx.query(&sql, &which.params, |row| {
        Ok(AuthorityCount {
            authority: row.text(0)?,
            prefecture: row.text(1)?,
            targeted: row.int(2)?,
            opened: row.int(3)?,
            answered: row.int(4)?,
        })
    })
    .await
}

/// A page of a round's targets with how far they have come, ordered by name and id: at most
/// `limit`, those that follow `after`, the name and facility id of the last one seen.
///
/// # Errors
/// Those of the database.
pub async fn list_status(
    tx: &mut Tx<'_>,
    round: &str,
    filter: &TargetFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<TargetStatus>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    follow(&mut which, after);
    let limit = which.param(limit);
    // SQLite takes the tables of a CROSS JOIN in this order, and so walks the facilities by name
    // and stops at the limit, instead of sorting a whole round for each page.
    let sql = format!(
        "SELECT f.id, f.code, f.name, f.kind, f.prefecture, d.updated_at, \
         (SELECT max(s.submitted_at) FROM submissions s \
          WHERE s.round_id = t.round_id AND s.facility_id = t.facility_id), \
         f.authority, f.corporation_id FROM facilities f CROSS JOIN round_targets t \
         LEFT JOIN drafts d ON d.round_id = t.round_id AND d.facility_id = t.facility_id \
         WHERE t.round_id = $1 AND t.facility_id = f.id{} ORDER BY f.name, f.id LIMIT {limit}",
        which.sql
    );
    tx.query(&sql, &which.params, read).await
}

/// The latest submission of a facility in a round, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// Facility.
    pub facility_id: String,
    /// Its medical institution code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Number on the receipt.
    pub receipt: String,
    /// When, RFC 3339 in UTC.
    pub submitted_at: String,
    /// Answers, as JSON.
    pub answers: String,
}

/// A page of the latest submissions of a round's targets, in the order and with the paging of
/// [`list_status`].
///
/// # Errors
/// Those of the database.
pub async fn list_submitted(
    tx: &mut Tx<'_>,
    round: &str,
    filter: &FacilityFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<Submitted>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    follow(&mut which, after);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT f.id, f.code, f.name, s.receipt, s.submitted_at, s.answers \
         FROM facilities f CROSS JOIN round_targets t JOIN submissions s \
         ON s.round_id = t.round_id AND s.facility_id = t.facility_id \
         WHERE t.round_id = $1 AND t.facility_id = f.id \
         AND s.revision = (SELECT max(o.revision) FROM submissions o \
         WHERE o.round_id = s.round_id AND o.facility_id = s.facility_id){} \
         ORDER BY f.name, f.id LIMIT {limit}",
        which.sql
    );
    tx.query(&sql, &which.params, |row| {
        Ok(Submitted {
            facility_id: row.text(0)?,
            code: row.opt_text(1)?,
            name: row.text(2)?,
            receipt: row.text(3)?,
            submitted_at: row.text(4)?,
            answers: row.text(5)?,
        })
    })
    .await
}

/// How many targets of a round match.
///
/// # Errors
/// Those of the database.
pub async fn count_status(
    tx: &mut Tx<'_>,
    round: &str,
    filter: &TargetFilter,
) -> Result<i64, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT count(*) FROM round_targets t JOIN facilities f ON f.id = t.facility_id \
         WHERE t.round_id = $1{}",
        which.sql
    );
    tx.query_one(&sql, &which.params, |row| row.int(0)).await
}

impl TargetFilter {
    fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        self.facility.restrict(which);
        if let Some(submitted) = self.submitted {
            which.sql.push_str(if submitted {
                " AND EXISTS"
            } else {
                " AND NOT EXISTS"
            });
            which.sql.push_str(
                " (SELECT 1 FROM submissions s \
                 WHERE s.round_id = t.round_id AND s.facility_id = t.facility_id)",
            );
        }
    }
}

fn read(row: &Row<'_>) -> Result<TargetStatus, Error> {
    Ok(TargetStatus {
        facility_id: row.text(0)?,
        code: row.opt_text(1)?,
        name: row.text(2)?,
        kind: row.text(3)?,
        prefecture: row.text(4)?,
        draft_at: row.opt_text(5)?,
        submitted_at: row.opt_text(6)?,
        authority: row.opt_text(7)?,
        corporation: row.opt_text(8)?,
    })
}
