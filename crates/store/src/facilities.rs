//! Medical facilities, the ones who answer.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::db::{Conditions, Row, Value, chunks, insert_rows, like_pattern, params, placeholders};
use crate::{Error, Tx, population};

/// A facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityRow {
    /// ULID; never changes.
    pub id: String,
    /// Ten-digit medical institution code, if it has one.
    pub code: Option<String>,
    /// Id in G-MIS, if known.
    pub gmis_id: Option<String>,
    /// Kind, as `hospital`, `pharmacy`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Name in kana; may be empty.
    pub kana: String,
    /// Prefecture, two digits.
    pub prefecture: String,
    /// Municipality; may be empty.
    pub municipality: String,
    /// Code of the supervising authority, six digits.
    pub authority: Option<String>,
    /// Beds, for those that have any.
    pub beds: Option<i64>,
    /// Whether it is synthetic.
    pub demo: bool,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// Which facilities to list; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacilityFilter {
    /// Part of the name, kana or code; ASCII letters in any case.
    pub text: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Prefecture, two digits.
    pub prefecture: Option<String>,
    /// Supervising authority, six digits.
    pub authority: Option<String>,
}

/// What an upsert did, in numbers of facilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Upserted {
    /// New ones.
    pub added: u64,
    /// Known ones with something changed.
    pub updated: u64,
    /// Known ones as they were.
    pub unchanged: u64,
}

/// The columns of a [`FacilityRow`], in the order of [`read`] and [`bind`].
macro_rules! columns {
    () => {
        "id, code, gmis_id, kind, name, kana, prefecture, municipality, authority, beds, demo, \
         created_at, updated_at"
    };
}

/// A facility by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx<'_>, id: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM facilities WHERE id = $1");
    tx.query_opt(sql, params![id], read).await
}

/// A facility by its medical institution code.
///
/// # Errors
/// Those of the database.
pub async fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM facilities WHERE code = $1");
    tx.query_opt(sql, params![code], read).await
}

/// A facility by its id in G-MIS.
///
/// # Errors
/// Those of the database.
pub async fn by_gmis_id(tx: &mut Tx<'_>, gmis_id: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM facilities WHERE gmis_id = $1");
    tx.query_opt(sql, params![gmis_id], read).await
}

/// A page of facilities, ordered by name and id: at most `limit`, those that follow `after`, the
/// name and id of the last one seen.
///
/// # Errors
/// Those of the database.
pub async fn search(
    tx: &mut Tx<'_>,
    filter: &FacilityFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<FacilityRow>, Error> {
    let pattern = filter.pattern();
    let mut which = Conditions::default();
    filter.restrict(&pattern, &mut which);
    follow(&mut which, after);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT {} FROM facilities f WHERE true{} ORDER BY f.name, f.id LIMIT {limit}",
        columns!(),
        which.sql
    );
    tx.query(&sql, &which.params, read).await
}

/// How many facilities match.
///
/// # Errors
/// Those of the database.
pub async fn count(tx: &mut Tx<'_>, filter: &FacilityFilter) -> Result<i64, Error> {
    let pattern = filter.pattern();
    let mut which = Conditions::default();
    filter.restrict(&pattern, &mut which);
    let sql = format!("SELECT count(*) FROM facilities f WHERE true{}", which.sql);
    tx.query_one(&sql, &which.params, |row| row.int(0)).await
}

/// Adds facilities.
///
/// # Errors
/// [`Error::Duplicate`] if an id, code or G-MIS id exists.
pub async fn insert_many(tx: &mut Tx<'_>, rows: &[FacilityRow]) -> Result<(), Error> {
    let head = concat!("INSERT INTO facilities (", columns!(), ")");
    insert_rows(tx, head, "", rows, bind).await?;
    population::changed(tx).await
}

/// Adds facilities, or updates those whose code exists. What was known keeps its id, `demo` and
/// `created_at`, and its G-MIS id if the new row has none. A code may occur only once in `rows`;
/// rows without a code are added.
///
/// # Errors
/// [`Error::Duplicate`] if an id, or the G-MIS id of another facility, exists.
pub async fn upsert_many(tx: &mut Tx<'_>, rows: &[FacilityRow]) -> Result<Upserted, Error> {
    let codes: Vec<&str> = rows.iter().filter_map(|row| row.code.as_deref()).collect();
    let known = codes_existing(tx, &codes).await?.len() as u64;
    let head = concat!("INSERT INTO facilities (", columns!(), ")");
    let tail = " ON CONFLICT (code) DO UPDATE SET \
        gmis_id = coalesce(excluded.gmis_id, facilities.gmis_id), kind = excluded.kind, \
        name = excluded.name, kana = excluded.kana, prefecture = excluded.prefecture, \
        municipality = excluded.municipality, authority = excluded.authority, \
        beds = excluded.beds, updated_at = excluded.updated_at \
        WHERE (coalesce(excluded.gmis_id, facilities.gmis_id), excluded.kind, excluded.name, \
        excluded.kana, excluded.prefecture, excluded.municipality, excluded.authority, \
        excluded.beds) IS DISTINCT FROM (facilities.gmis_id, facilities.kind, facilities.name, \
        facilities.kana, facilities.prefecture, facilities.municipality, facilities.authority, \
        facilities.beds)";
    let changed = insert_rows(tx, head, tail, rows, bind).await?;
    if changed > 0 {
        population::changed(tx).await?;
    }
    let added = rows.len() as u64 - known;
    // Saturating: another process may add some of the codes between the two statements.
    let updated = changed.saturating_sub(added);
    Ok(Upserted {
        added,
        updated,
        unchanged: known.saturating_sub(updated),
    })
}

/// Which of the codes exist.
///
/// # Errors
/// Those of the database.
pub async fn codes_existing(tx: &mut Tx<'_>, codes: &[&str]) -> Result<HashSet<String>, Error> {
    let mut found = HashSet::new();
    scan_in(tx, "code", codes, |row| {
        found.insert(row.text(0)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Streams the facilities that have one of the codes to `each`.
///
/// # Errors
/// Those of the database.
pub async fn scan_codes(
    tx: &mut Tx<'_>,
    codes: &[&str],
    mut each: impl FnMut(FacilityRow) + Send,
) -> Result<(), Error> {
    scan_in(tx, columns!(), codes, |row| {
        each(read(row)?);
        Ok(())
    })
    .await
}

/// Streams `columns` of the facilities that have one of the codes.
async fn scan_in(
    tx: &mut Tx<'_>,
    columns: &str,
    codes: &[&str],
    mut each: impl FnMut(&Row<'_>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    for chunk in chunks(codes) {
        let mut sql = format!("SELECT {columns} FROM facilities WHERE code IN (");
        placeholders(&mut sql, 0, chunk.len());
        sql.push(')');
        let params: Vec<Value<'_>> = chunk.iter().map(|code| Value::Text(code)).collect();
        tx.scan(&sql, &params, |row| {
            each(row)?;
            Ok(ControlFlow::Continue(()))
        })
        .await?;
    }
    Ok(())
}

impl FacilityFilter {
    /// The pattern for `LIKE`, escaped.
    pub(crate) fn pattern(&self) -> Option<String> {
        self.text.as_deref().map(like_pattern)
    }

    /// Adds the conditions of this filter on `facilities f`.
    pub(crate) fn restrict<'a>(&'a self, pattern: &'a Option<String>, which: &mut Conditions<'a>) {
        which.and_some(
            "(lower(f.name) LIKE ? ESCAPE '\\' OR lower(f.kana) LIKE ? ESCAPE '\\' \
             OR f.code LIKE ? ESCAPE '\\')",
            pattern,
        );
        which.and_some("f.kind = ?", &self.kind);
        which.and_some("f.prefecture = ?", &self.prefecture);
        which.and_some("f.authority = ?", &self.authority);
    }
}

/// Restricts a list of `facilities f` to what comes after a name and id.
pub(crate) fn follow<'a>(which: &mut Conditions<'a>, after: Option<(&'a str, &'a str)>) {
    if let Some((name, id)) = after {
        let name = which.param(name);
        which.and(&format!("(f.name, f.id) > ({name}, ?)"), id);
    }
}

fn bind(row: &FacilityRow) -> [Value<'_>; 13] {
    [
        (&row.id).into(),
        (&row.code).into(),
        (&row.gmis_id).into(),
        (&row.kind).into(),
        (&row.name).into(),
        (&row.kana).into(),
        (&row.prefecture).into(),
        (&row.municipality).into(),
        (&row.authority).into(),
        row.beds.into(),
        row.demo.into(),
        (&row.created_at).into(),
        (&row.updated_at).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<FacilityRow, Error> {
    Ok(FacilityRow {
        id: row.text(0)?,
        code: row.opt_text(1)?,
        gmis_id: row.opt_text(2)?,
        kind: row.text(3)?,
        name: row.text(4)?,
        kana: row.text(5)?,
        prefecture: row.text(6)?,
        municipality: row.text(7)?,
        authority: row.opt_text(8)?,
        beds: row.opt_int(9)?,
        demo: row.bool(10)?,
        created_at: row.text(11)?,
        updated_at: row.text(12)?,
    })
}
