//! The population of each round: whom it asks, and what they count as there.
//!
//! The rule is stated here alone. A round looks at facilities on one day: its reference date or, where
//! it has none, today, and after its end its last day. Whoever is of its kinds and in operation on that
//! day, and was not closed before the round began, is asked: counts, is listed, is reminded and may
//! answer, as what the directory and its history say it was on that day. [`bring_up_to_date`] keeps that
//! in `enrolments` while the round takes answers, so what is noted later does not move a round that
//! has ended; [`Asked`] is how all others ask for it.

use std::ops::ControlFlow;

use serde::Deserialize;

use crate::db::{Conditions, params};
use crate::facilities::facility_search::{FacilityFilter, follow};
use crate::facilities::population;
use crate::responses::drafts::is_asked_on;
use crate::responses::{drafts, submissions};
use crate::{Error, Tx};

/// Whose standing in which rounds is brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Every facility that changed at an instant, in every round that is not over then.
    Changed {
        /// The instant, RFC 3339 in UTC.
        at: &'a str,
    },
    /// One facility, in every round that is not over.
    Facility {
        /// Its id.
        id: &'a str,
        /// The current instant, RFC 3339 in UTC.
        now: &'a str,
    },
    /// Every facility in one round that was not closed by hand: after opening or correcting it.
    Round(&'a str),
}

/// Those whom a round asks, looked at on its day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// The round.
    pub round: String,
    /// Its reference date; today, or its last day, if it has none; ISO.
    pub day: String,
}

impl Asked {
    /// Adds that `enrolments t` is somebody whom the round asks.
    pub(crate) fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        which.and("t.round_id = ?", &self.round);
        which.and("t.asked_from <= ? AND t.asked_until >= ?", &self.day);
    }

    /// Adds that the round asks the facility whose id stands in `column`, as one of `authority` if that
    /// is given.
    pub(crate) fn restrict_to<'a>(
        &'a self,
        column: &str,
        authority: Option<&'a String>,
        which: &mut Conditions<'a>,
    ) {
        let outer = std::mem::take(&mut which.sql);
        self.restrict(which);
        if let Some(authority) = authority {
            which.and("t.authority = ?", authority);
        }
        which.sql = format!(
            "{outer} AND EXISTS (SELECT 1 FROM enrolments t WHERE t.facility_id = {column}{})",
            which.sql
        );
    }
}

/// What tabulations group a facility by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
    /// The first day the round asks it, ISO; empty for any.
    pub asked_from: &'a str,
    /// The last day the round asks it, ISO; empty if it never does.
    pub asked_until: &'a str,
}

impl Dimensions<'_> {
    /// Whether the round asks it on a day, ISO.
    pub fn is_asked_on(&self, day: &str) -> bool {
        is_asked_on(self.asked_from, self.asked_until, day)
    }
}

/// How far a facility has come in a round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
    /// Its health authority now, six digits.
    pub authority: Option<String>,
    /// Id of the corporation that runs it now.
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

/// Brings whom rounds ask, and what they count as there, up to date with the directory; synthetic
/// rounds ask synthetic facilities only. A round that is over keeps what it ended with. Who was
/// enrolled and is asked no longer stays, with what it has entered.
pub async fn bring_up_to_date(tx: &mut Tx, scope: Scope<'_>) -> Result<(), Error> {
    let touched = match scope {
        Scope::Changed { at } => {
            let sql = bring("(r.closes_at IS NULL OR r.closes_at > $1) AND f.updated_at = $1");
            tx.execute(&sql, params![at]).await
        }
        Scope::Facility { id, now } => {
            let sql = bring("(r.closes_at IS NULL OR r.closes_at > $2) AND f.id = $1");
            tx.execute(&sql, params![id, now]).await
        }
        Scope::Round(round) => tx.execute(&bring("r.id = $1"), params![round]).await,
    }?;
    if touched > 0 {
        population::changed(tx).await?;
    }
    Ok(())
}

/// The statement for those pairs of `rounds r` and `facilities f` that the condition `only` is true for.
fn bring(only: &str) -> String {
    // A history row says what a facility was before the day in `until`: the first one that ends after
    // the reference date is what it was then, and without one it is what the directory says.
    format!(
        "INSERT INTO enrolments (round_id, facility_id, kind, prefecture, authority, \
         corporation_id, beds, asked_from, asked_until) \
         SELECT y.* FROM (SELECT x.round_id, x.facility_id, x.kind, x.prefecture, \
         x.authority, x.corporation_id, x.beds, CASE WHEN x.reference_date IS NULL \
         THEN coalesce(x.opened_on, '') ELSE '' END AS asked_from, \
         CASE WHEN k.kind IS NULL \
         OR x.opens_at >= x.closed_on || 'T15:00:00.000Z' THEN '' \
         WHEN x.reference_date IS NULL THEN coalesce(x.closed_on, '9999-12-31') \
         WHEN x.opened_on > x.reference_date OR x.closed_on < x.reference_date THEN '' \
         ELSE '9999-12-31' END AS asked_until \
         FROM (SELECT r.id AS round_id, r.reference_date, r.opens_at, f.id AS facility_id, \
         f.opened_on, f.closed_on, \
         CASE WHEN h.seq IS NULL THEN f.kind ELSE h.kind END AS kind, \
         CASE WHEN h.seq IS NULL THEN f.prefecture ELSE h.prefecture END AS prefecture, \
         CASE WHEN h.seq IS NULL THEN f.authority ELSE h.authority END AS authority, \
         CASE WHEN h.seq IS NULL THEN f.corporation_id ELSE h.corporation_id END \
         AS corporation_id, \
         CASE WHEN h.seq IS NULL THEN f.beds ELSE h.beds END AS beds \
         FROM rounds r JOIN facilities f ON f.demo = r.demo \
         LEFT JOIN facility_history h ON h.seq = (SELECT min(o.seq) FROM facility_history o \
         WHERE o.facility_id = f.id AND o.until > r.reference_date) \
         WHERE r.closed_at IS NULL AND {only}) x \
         LEFT JOIN round_kinds k ON k.round_id = x.round_id AND k.kind = x.kind) y \
         WHERE y.asked_until > '' OR EXISTS (SELECT 1 FROM enrolments e \
         WHERE e.round_id = y.round_id AND e.facility_id = y.facility_id) \
         ON CONFLICT (round_id, facility_id) DO UPDATE SET kind = excluded.kind, \
         prefecture = excluded.prefecture, authority = excluded.authority, \
         corporation_id = excluded.corporation_id, beds = excluded.beds, \
         asked_from = excluded.asked_from, asked_until = excluded.asked_until"
    )
}

/// How many facilities a round asks, and how far they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Facilities asked.
    pub targeted: i64,
    /// Those with a draft.
    pub opened: i64,
    /// Those that have submitted.
    pub answered: i64,
}

/// Counts whom a round asks.
pub async fn count(tx: &mut Tx, asked: &Asked) -> Result<Counts, Error> {
    let mut which = Conditions::default();
    asked.restrict(&mut which);
    let sql = format!("SELECT count(*) FROM enrolments t WHERE true{}", which.sql);
    let targeted = tx.query_one(&sql, &which.params).await?;
    // Few are enrolled and not asked: to leave them out is less to read than to look at all.
    let sql = "SELECT count(d.facility_id), count(s.facility_id) FROM enrolments t \
               LEFT JOIN drafts d ON d.round_id = $1 AND d.facility_id = t.facility_id \
               LEFT JOIN submissions s ON s.round_id = $1 AND s.facility_id = t.facility_id \
               AND s.revision = 1 \
               WHERE t.round_id = $1 AND (t.asked_from > $2 OR t.asked_until < $2)";
    let (drafts, sent): (i64, i64) = tx.query_one(sql, params![&asked.round, &asked.day]).await?;
    Ok(Counts {
        targeted,
        opened: drafts::count(tx, &asked.round).await? - drafts,
        answered: submissions::count_facilities(tx, &asked.round).await? - sent,
    })
}

/// Counts by kind and authority whom a round asks, kinds and authorities in their order.
pub async fn count_by_kind(tx: &mut Tx, asked: &Asked) -> Result<Vec<KindCount>, Error> {
    let mut which = Conditions::default();
    asked.restrict(&mut which);
    let sql = format!(
        "SELECT t.kind, coalesce(t.authority, ''), count(*) FROM enrolments t WHERE true{} \
         GROUP BY t.kind, t.authority ORDER BY t.kind, t.authority",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// How many facilities of a kind and an authority a round asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KindCount {
    /// The kind.
    pub kind: String,
    /// The authority, six digits; empty for facilities that have none.
    pub authority: String,
    /// Facilities asked.
    pub targeted: i64,
}

/// Streams what a round's tabulations group by, facility by facility in no order, to `each` until
/// it breaks. All come that are enrolled, with the days they are asked on.
pub async fn scan_dimensions(
    tx: &mut Tx,
    round: &str,
    mut each: impl FnMut(Dimensions<'_>) -> ControlFlow<()> + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql = "SELECT facility_id, kind, prefecture, beds, coalesce(authority, ''), \
               coalesce(corporation_id, ''), asked_from, asked_until FROM enrolments \
               WHERE round_id = $1";
    tx.scan(sql, params![round], |row| Ok(each(row.read()?)))
        .await
}

/// How many facilities of an authority and prefecture a round asks, and how far they are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

/// Counts whom a round asks and who match, by authority and prefecture.
pub async fn count_by_authority(
    tx: &mut Tx,
    asked: &Asked,
    filter: &FacilityFilter,
) -> Result<Vec<AuthorityCount>, Error> {
    let mut which = Conditions::after(params![&asked.round]);
    asked.restrict(&mut which);
    filter.restrict_targets(&mut which);
    // Each table is walked once: the drafts and the submissions of the round in the order of their
    // facilities, beside its targets. Revisions are counted from 1.
    let sql = format!(
        "SELECT coalesce(t.authority, ''), t.prefecture, count(*), count(d.facility_id), \
         count(s.facility_id) FROM enrolments t JOIN facilities f ON f.id = t.facility_id \
         LEFT JOIN drafts d ON d.round_id = $1 AND d.facility_id = t.facility_id \
         LEFT JOIN submissions s ON s.round_id = $1 AND s.facility_id = t.facility_id \
         AND s.revision = 1 WHERE true{} GROUP BY t.authority, t.prefecture \
         ORDER BY t.prefecture, t.authority",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// The tables of a list of targets. SQLite takes those of a CROSS JOIN in this order, and so walks the
/// facilities by name and stops at the limit, instead of sorting a whole round for each page. Where
/// one authority or corporation is asked for, its few are found in an index and sorted.
fn walk(filter: &FacilityFilter) -> &'static str {
    match filter.within.is_some() || filter.authority.is_some() || filter.corporation.is_some() {
        true => "enrolments t CROSS JOIN facilities f",
        false => "facilities f CROSS JOIN enrolments t",
    }
}

/// A page of those whom a round asks with how far they have come, ordered by name and id: at most
/// `limit`, those that follow `after`, the name and facility id of the last one seen.
pub async fn list_status(
    tx: &mut Tx,
    asked: &Asked,
    filter: &TargetFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<TargetStatus>, Error> {
    let mut which = Conditions::default();
    asked.restrict(&mut which);
    filter.restrict(&mut which);
    follow(&mut which, after);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT f.id, f.code, f.name, t.kind, t.prefecture, \
         f.authority, f.corporation_id, d.updated_at, \
         (SELECT max(s.submitted_at) FROM submissions s \
          WHERE s.round_id = t.round_id AND s.facility_id = t.facility_id) FROM {} \
         LEFT JOIN drafts d ON d.round_id = t.round_id AND d.facility_id = t.facility_id \
         WHERE t.facility_id = f.id{} ORDER BY f.name, f.id LIMIT {limit}",
        walk(&filter.facility),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// The latest submission of a facility in a round, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

/// A page of the latest submissions of those whom a round asks, in the order and with the paging of
/// [`list_status`].
pub async fn list_submitted(
    tx: &mut Tx,
    asked: &Asked,
    filter: &FacilityFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<Submitted>, Error> {
    let mut which = Conditions::default();
    asked.restrict(&mut which);
    filter.restrict_targets(&mut which);
    // What they count as in the round is whose they were; their answers are for whose they are.
    filter.restrict_scope(&mut which);
    follow(&mut which, after);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT f.id, f.code, f.name, s.receipt, s.submitted_at, s.answers \
         FROM {}, submissions s \
         WHERE t.facility_id = f.id AND s.round_id = t.round_id AND s.facility_id = t.facility_id \
         AND s.revision = (SELECT max(o.revision) FROM submissions o \
         WHERE o.round_id = s.round_id AND o.facility_id = s.facility_id){} \
         ORDER BY f.name, f.id LIMIT {limit}",
        walk(filter),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// How many of those whom a round asks match.
pub async fn count_status(tx: &mut Tx, asked: &Asked, filter: &TargetFilter) -> Result<i64, Error> {
    let mut which = Conditions::default();
    asked.restrict(&mut which);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT count(*) FROM enrolments t JOIN facilities f ON f.id = t.facility_id \
         WHERE true{}",
        which.sql
    );
    tx.query_one(&sql, &which.params).await
}

impl TargetFilter {
    fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        self.facility.restrict_targets(which);
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
