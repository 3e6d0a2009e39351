//! Medical facilities, the ones who answer.

pub mod corporations;
pub mod facility_history;
pub mod facility_search;
pub mod import_files;
pub mod population;
pub mod searched;

use serde::Deserialize;
use std::ops::ControlFlow;

use crate::db::{Value, assigned, columns, insert_rows, params, scan_in, select};
use crate::{Error, Tx};

/// A facility.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
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
    /// Id of the corporation that runs it.
    pub corporation_id: Option<String>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// First day of operation, ISO.
    pub opened_on: Option<String>,
    /// Last day of operation, ISO.
    pub closed_on: Option<String>,
    /// What it is searched by.
    pub search: String,
    /// Whether it is synthetic.
    pub demo: bool,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// A facility by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = select::<FacilityRow>("FROM facilities WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// A facility by its id, which nobody else changes until this transaction ends.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = select::<FacilityRow>("FROM facilities WHERE id = $1 FOR UPDATE");
    tx.query_opt(&sql, params![id]).await
}

/// Whether there is any facility that is not synthetic.
pub async fn any_real(tx: &mut Tx) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM facilities WHERE demo = 0 LIMIT 1";
    tx.exists(sql, params![]).await
}

/// Facilities by their ids, in the order of lists: by name and id.
pub async fn get_many(tx: &mut Tx, ids: &[&str]) -> Result<Vec<FacilityRow>, Error> {
    let mut found: Vec<FacilityRow> = Vec::with_capacity(ids.len());
    let select = select::<FacilityRow>("FROM facilities WHERE id");
    scan_in(tx, &select, ids, |row| {
        found.push(row.read()?);
        Ok(())
    })
    .await?;
    found.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(found)
}

/// A facility by its medical institution code.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = select::<FacilityRow>("FROM facilities WHERE code = $1");
    tx.query_opt(&sql, params![code]).await
}

/// A facility by its id in G-MIS.
pub async fn by_gmis_id(tx: &mut Tx, gmis_id: &str) -> Result<Option<FacilityRow>, Error> {
    let sql = select::<FacilityRow>("FROM facilities WHERE gmis_id = $1");
    tx.query_opt(&sql, params![gmis_id]).await
}

/// Adds facilities.
///
/// # Errors
/// [`Error::Duplicate`] if an id, code or G-MIS id exists.
pub async fn insert_many(tx: &mut Tx, rows: &[FacilityRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO facilities ({})", columns::<FacilityRow>());
    insert_rows(tx, &head, "", rows, bind).await?;
    population::changed(tx).await
}

/// Replaces facilities, by their ids; when they were added and whether they are synthetic stays.
///
/// # Errors
/// [`Error::Duplicate`] if another facility has the code or G-MIS id.
pub async fn replace_many(tx: &mut Tx, rows: &[FacilityRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO facilities ({})", columns::<FacilityRow>());
    let kept = ["id", "created_at", "demo"];
    let tail = format!(
        " ON CONFLICT (id) DO UPDATE SET {}",
        assigned::<FacilityRow>(&kept)
    );
    insert_rows(tx, &head, &tail, rows, bind).await?;
    population::changed(tx).await
}

/// Streams the facilities that have one of the codes to `each`.
pub async fn scan_codes(
    tx: &mut Tx,
    codes: &[&str],
    mut each: impl FnMut(FacilityRow) + Send,
) -> Result<(), Error> {
    let select = select::<FacilityRow>("FROM facilities WHERE code");
    scan_in(tx, &select, codes, |row| {
        each(row.read()?);
        Ok(())
    })
    .await
}

/// What a facility is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Grouped<'a> {
    /// Facility.
    pub id: &'a str,
    /// Kind.
    pub kind: &'a str,
    /// Beds.
    pub beds: Option<i64>,
    /// Whether it is synthetic.
    pub demo: bool,
}

/// Streams the facilities that are not closed on a day, in no order, to `each`.
pub async fn scan_groups(
    tx: &mut Tx,
    day: &str,
    mut each: impl FnMut(Grouped<'_>) + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql = select::<Grouped<'_>>("FROM facilities WHERE closed_on IS NULL OR closed_on >= $1");
    tx.scan(&sql, params![day], |row| {
        each(row.read()?);
        Ok(ControlFlow::Continue(()))
    })
    .await
}

fn bind(row: &FacilityRow) -> [Value<'_>; 19] {
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
        (&row.corporation_id).into(),
        (&row.mail).into(),
        (&row.phone).into(),
        (&row.opened_on).into(),
        (&row.closed_on).into(),
        (&row.search).into(),
        row.demo.into(),
        (&row.created_at).into(),
        (&row.updated_at).into(),
    ]
}
