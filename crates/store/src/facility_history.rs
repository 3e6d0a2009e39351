//! What facilities were before: their former codes, names, places, authorities.

use crate::db::{Row, Value, insert_rows, params, scan_in};
use crate::{Error, Tx};

/// What a facility was until a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerRow {
    /// Facility.
    pub facility_id: String,
    /// From this day on it is what the next row says, or what it is now; ISO.
    pub until: String,
    /// Its medical institution code.
    pub code: Option<String>,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its name in kana.
    pub kana: String,
    /// Its prefecture, two digits.
    pub prefecture: String,
    /// Its municipality.
    pub municipality: String,
    /// Its supervising authority, six digits.
    pub authority: Option<String>,
    /// Id of the corporation that ran it.
    pub corporation_id: Option<String>,
    /// Its beds.
    pub beds: Option<i64>,
    /// When the change was noted, RFC 3339 in UTC.
    pub noted_at: String,
}

macro_rules! columns {
    () => {
        "facility_id, until, code, kind, name, kana, prefecture, municipality, authority, \
         corporation_id, beds, noted_at"
    };
}

/// Adds what facilities were.
///
/// # Errors
/// Those of the database.
pub async fn insert_many(tx: &mut Tx, rows: &[FormerRow]) -> Result<(), Error> {
    let head = concat!("INSERT INTO facility_history (", columns!(), ")");
    insert_rows(tx, head, "", rows, bind).await.map(drop)
}

/// What a facility was, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<FormerRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM facility_history WHERE facility_id = $1 ORDER BY seq"
    );
    tx.query(sql, params![facility], read).await
}

/// The id of the facility that had a code last.
///
/// # Errors
/// Those of the database.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT facility_id FROM facility_history WHERE code = $1 ORDER BY seq DESC LIMIT 1";
    tx.query_opt(sql, params![code], |row| row.text(0)).await
}

/// Streams the codes of `codes` that facilities had, each with the facility's id, to `each`.
///
/// # Errors
/// Those of the database.
pub async fn scan_codes(
    tx: &mut Tx,
    codes: &[&str],
    mut each: impl FnMut(&str, &str) + Send,
) -> Result<(), Error> {
    let select = "SELECT code, facility_id FROM facility_history WHERE code";
    scan_in(tx, select, codes, |row| {
        each(row.str(0)?, row.str(1)?);
        Ok(())
    })
    .await
}

/// Streams the days facilities changed, each with the facility's id, to `each`.
///
/// # Errors
/// Those of the database.
pub async fn scan_days(
    tx: &mut Tx,
    facilities: &[&str],
    mut each: impl FnMut(&str, &str) + Send,
) -> Result<(), Error> {
    let select = "SELECT facility_id, until FROM facility_history WHERE facility_id";
    scan_in(tx, select, facilities, |row| {
        each(row.str(0)?, row.str(1)?);
        Ok(())
    })
    .await
}

fn bind(row: &FormerRow) -> [Value<'_>; 12] {
    [
        (&row.facility_id).into(),
        (&row.until).into(),
        (&row.code).into(),
        (&row.kind).into(),
        (&row.name).into(),
        (&row.kana).into(),
        (&row.prefecture).into(),
        (&row.municipality).into(),
        (&row.authority).into(),
        (&row.corporation_id).into(),
        row.beds.into(),
        (&row.noted_at).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<FormerRow, Error> {
    Ok(FormerRow {
        facility_id: row.text(0)?,
        until: row.text(1)?,
        code: row.opt_text(2)?,
        kind: row.text(3)?,
        name: row.text(4)?,
        kana: row.text(5)?,
        prefecture: row.text(6)?,
        municipality: row.text(7)?,
        authority: row.opt_text(8)?,
        corporation_id: row.opt_text(9)?,
        beds: row.opt_int(10)?,
        noted_at: row.text(11)?,
    })
}
