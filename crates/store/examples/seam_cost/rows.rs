//! The database and the rows that all contestants work on.

use std::path::Path;

use rusqlite::Connection;
use tenken_store::audit::AuditRow;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::responses::drafts::{self, DraftRow};
use tenken_store::responses::submissions::SubmissionRow;
use tenken_store::rounds::{self, RoundRow};
use tenken_store::{Db, Error, Location};

use crate::Outcome;

const FACILITIES: usize = 1000;
const AT: &str = "2026-11-20T09:00:00Z";

/// A connection with the settings of the seam's writer.
pub fn connect(dir: &Path) -> Outcome<Connection> {
    let conn = Connection::open(dir.join("tenken.db"))?;
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(conn)
}

/// Facilities, a round and a draft for each of them.
pub async fn fill(dir: &Path) -> Outcome<()> {
    let db = Db::open(&Location::Sqlite { dir: dir.into() }).await?;
    db.write::<_, Error, _>(async move |tx| {
        let rows: Vec<FacilityRow> = (0..FACILITIES).map(facility).collect();
        facilities::insert_many(tx, &rows).await?;
        rounds::insert(tx, &round()).await?;
        let drafts: Vec<(String, DraftRow)> = rows.iter().map(draft).collect();
        drafts::insert_many(tx, "r", &drafts).await
    })
    .await?;
    Ok(())
}

fn facility(number: usize) -> FacilityRow {
    FacilityRow {
        id: format!("01KA{number:022}"),
        code: Some(format!("13{number:08}")),
        gmis_id: None,
        kind: "pharmacy".to_owned(),
        name: format!("薬局 {number}"),
        kana: String::new(),
        prefecture: "13".to_owned(),
        municipality: String::new(),
        authority: None,
        demo: true,
        created_at: AT.to_owned(),
        updated_at: AT.to_owned(),
        ..FacilityRow::default()
    }
}

fn draft(facility: &FacilityRow) -> (String, DraftRow) {
    let row = DraftRow {
        revision: 0,
        submitted_revision: 0,
        body: "{}".to_owned(),
        updated_at: AT.to_owned(),
    };
    (facility.id.clone(), row)
}

fn round() -> RoundRow {
    RoundRow {
        id: "r".to_owned(),
        form_id: "pharmacy-checklist".to_owned(),
        form_version: "2026".to_owned(),
        title: "令和8年度".to_owned(),
        fiscal_year: 2026,
        reference_date: None,
        opens_at: AT.to_owned(),
        closes_at: None,
        closed_at: None,
        kinds: vec!["pharmacy".to_owned()],
        demo: true,
        created_at: AT.to_owned(),
        version: 1,
    }
}

/// A submission of 22 answers.
pub fn submission(number: usize) -> SubmissionRow {
    let answers: Vec<String> = (1..=22)
        .map(|item| format!("\"Q{item}\":{}", (number + item).is_multiple_of(3)))
        .collect();
    SubmissionRow {
        seq: 0,
        round_id: "r".to_owned(),
        facility_id: facility(number % FACILITIES).id,
        revision: (number / FACILITIES) as i64 + 1,
        // Spread over the index, as random receipts are.
        receipt: format!(
            "{:020}",
            (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ),
        idempotency_key: format!("key-{number}"),
        content_hash: None,
        answers: format!("{{{}}}", answers.join(",")),
        submitted_at: AT.to_owned(),
        submitted_by: "user:01KA0000000000000000000000".to_owned(),
        demo: true,
    }
}

pub fn entry(row: &SubmissionRow) -> AuditRow {
    AuditRow {
        seq: 0,
        at: row.submitted_at.clone(),
        actor: row.submitted_by.clone(),
        origin: "local".to_owned(),
        action: "response.submit".to_owned(),
        subject: row.receipt.clone(),
        facility_id: Some(row.facility_id.clone()),
        detail: format!("{{\"revision\":{}}}", row.revision),
    }
}
