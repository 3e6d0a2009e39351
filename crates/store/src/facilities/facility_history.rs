//! What facilities were before: their former codes, names, places, authorities.

use serde::Deserialize;

use crate::db::{Value, columns, insert_rows, params, scan_in, select};
use crate::{Error, Tx};

/// What a facility was until a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
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

/// Adds what facilities were.
pub async fn insert_many(tx: &mut Tx, rows: &[FormerRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO facility_history ({})", columns::<FormerRow>());
    insert_rows(tx, &head, "", rows, bind).await.map(drop)
}

/// What a facility was, the oldest first.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<FormerRow>, Error> {
    let sql = select::<FormerRow>("FROM facility_history WHERE facility_id = $1 ORDER BY seq");
    tx.query(&sql, params![facility]).await
}

/// The id of the facility that had a code last.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT facility_id FROM facility_history WHERE code = $1 ORDER BY seq DESC LIMIT 1";
    tx.query_opt(sql, params![code]).await
}

/// Streams the codes of `codes` that facilities had, each with the facility's id, to `each`.
pub async fn scan_codes(
    tx: &mut Tx,
    codes: &[&str],
    mut each: impl FnMut(&str, &str) + Send,
) -> Result<(), Error> {
    let select = "SELECT code, facility_id FROM facility_history WHERE code";
    scan_in(tx, select, codes, |row| {
        let (code, facility) = row.read()?;
        each(code, facility);
        Ok(())
    })
    .await
}

/// Streams the days facilities changed, each with the facility's id, to `each`.
pub async fn scan_days(
    tx: &mut Tx,
    facilities: &[&str],
    mut each: impl FnMut(&str, &str) + Send,
) -> Result<(), Error> {
    let select = "SELECT facility_id, until FROM facility_history WHERE facility_id";
    scan_in(tx, select, facilities, |row| {
        let (facility, day) = row.read()?;
        each(facility, day);
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
