//! Finding facilities: lists by name and id, restricted by what somebody asks and may see.

use std::ops::ControlFlow;

use serde::Deserialize;

use crate::db::{Conditions, Value, chunks, params, placeholders, select};
use crate::facilities::FacilityRow;
use crate::{Error, Tx};

/// Which facilities to list; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacilityFilter {
    /// Part of what they are searched by, spelled like it.
    pub text: Option<String>,
    /// A whole medical institution code that they have or had.
    pub code: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Prefecture, two digits.
    pub prefecture: Option<String>,
    /// Municipality, as a whole.
    pub municipality: Option<String>,
    /// Supervising authority, six digits.
    pub authority: Option<String>,
    /// Id of the corporation that runs them.
    pub corporation: Option<String>,
    /// Not closed before this day, ISO.
    pub operating_on: Option<String>,
    /// What may be seen at all.
    pub within: Option<Within>,
}

/// The facilities of some authorities and corporations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Within {
    /// Six-digit codes.
    pub authorities: Vec<String>,
    /// Ids.
    pub corporations: Vec<String>,
}

impl Within {
    /// Adds the condition that the columns name one of them.
    fn restrict<'a>(
        &'a self,
        which: &mut Conditions<'a>,
        authority: &'static str,
        corporation: &'static str,
    ) {
        which.and_any(
            (self.authorities.iter().map(|code| (authority, code)))
                .chain(self.corporations.iter().map(|id| (corporation, id))),
        );
    }

    /// Whether a facility is among them, by its authority and its corporation; empty is none.
    pub fn has(&self, authority: &str, corporation: &str) -> bool {
        self.authorities.iter().any(|code| code == authority)
            || self.corporations.iter().any(|id| id == corporation)
    }
}

/// Where a facility stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
}

/// The facilities that match, in the order of lists: at most `limit`, those that follow `after`, the
/// name and id of the last one seen.
pub async fn find(
    tx: &mut Tx,
    filter: &FacilityFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<Place>, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    follow(&mut which, after);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT f.name, f.id FROM facilities f WHERE true{} ORDER BY f.name, f.id LIMIT {limit}",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// Those of these facilities that match, in the order of lists.
pub async fn find_among(
    tx: &mut Tx,
    filter: &FacilityFilter,
    ids: &[String],
) -> Result<Vec<Place>, Error> {
    let mut found = Vec::new();
    for chunk in chunks(ids) {
        let mut which = Conditions::default();
        filter.restrict(&mut which);
        let begin = which.params.len();
        which.params.extend(chunk.iter().map(Value::from));
        let mut sql = format!(
            "SELECT f.name, f.id FROM facilities f WHERE true{} AND f.id IN (",
            which.sql
        );
        placeholders(&mut sql, begin, chunk.len());
        sql.push(')');
        found.extend(tx.query(&sql, &which.params).await?);
    }
    found.sort_unstable();
    Ok(found)
}

/// Streams what every facility is searched by, as (id, text), to `each`.
pub async fn scan_texts(tx: &mut Tx, mut each: impl FnMut(&str, &str) + Send) -> Result<(), Error> {
    tx.lift_timeout().await?;
    tx.scan("SELECT id, search FROM facilities", params![], |row| {
        let (id, text) = row.read()?;
        each(id, text);
        Ok(ControlFlow::Continue(()))
    })
    .await
}

/// Streams the facilities that match, whole and in no order, to `each`.
pub async fn scan(
    tx: &mut Tx,
    filter: &FacilityFilter,
    mut each: impl FnMut(FacilityRow) + Send,
) -> Result<(), Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let sql = select::<FacilityRow>(&format!("FROM facilities f WHERE true{}", which.sql));
    tx.scan(&sql, &which.params, |row| {
        each(row.read()?);
        Ok(ControlFlow::Continue(()))
    })
    .await
}

/// How many facilities match, all of them counted.
pub async fn count(tx: &mut Tx, filter: &FacilityFilter) -> Result<i64, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let sql = format!("SELECT count(*) FROM facilities f WHERE true{}", which.sql);
    tx.query_one(&sql, &which.params).await
}

impl FacilityFilter {
    /// Adds the conditions of this filter on `facilities f`.
    pub(crate) fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        self.restrict_facts(which, Facts::Present);
    }

    /// Adds the conditions of this filter on `facilities f`, where kind, place, authority and
    /// corporation are those `enrolments t` count as.
    pub(crate) fn restrict_targets<'a>(&'a self, which: &mut Conditions<'a>) {
        self.restrict_facts(which, Facts::InRound);
    }

    /// Adds the condition that `facilities f` are, as of now, among what may be seen.
    pub(crate) fn restrict_scope<'a>(&'a self, which: &mut Conditions<'a>) {
        if let Some(within) = &self.within {
            within.restrict(which, "f.authority", "f.corporation_id");
        }
    }

    fn restrict_facts<'a>(&'a self, which: &mut Conditions<'a>, facts: Facts) {
        let [kind, prefecture, authority, corporation] = match facts {
            Facts::Present => ["f.kind", "f.prefecture", "f.authority", "f.corporation_id"],
            Facts::InRound => ["t.kind", "t.prefecture", "t.authority", "t.corporation_id"],
        };
        which.and_some(
            "f.id IN (SELECT c.id FROM facilities c WHERE c.code = ? \
             UNION SELECT h.facility_id FROM facility_history h WHERE h.code = ?)",
            &self.code,
        );
        for (column, value) in [
            (kind, &self.kind),
            (prefecture, &self.prefecture),
            ("f.municipality", &self.municipality),
            (authority, &self.authority),
            (corporation, &self.corporation),
        ] {
            which.and_some(&format!("{column} = ?"), value);
        }
        which.and_some(
            "(f.closed_on IS NULL OR f.closed_on >= ?)",
            &self.operating_on,
        );
        if let Some(within) = &self.within {
            within.restrict(which, authority, corporation);
        }
        which.and_some("strpos(f.search, ?) > 0", &self.text);
    }
}

/// Which facts of a facility a filter means.
#[derive(Clone, Copy)]
enum Facts {
    /// Those of `facilities f`.
    Present,
    /// Those of `enrolments t`.
    InRound,
}

/// Restricts a list of `facilities f` to what comes after a name and id.
pub(crate) fn follow<'a>(which: &mut Conditions<'a>, after: Option<(&'a str, &'a str)>) {
    if let Some((name, id)) = after {
        let name = which.param(name);
        which.and(&format!("(f.name, f.id) > ({name}, ?)"), id);
    }
}
