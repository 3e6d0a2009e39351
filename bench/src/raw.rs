//! Part 5: what the database alone can do: the rows of part 1 written again, by nothing but the
//! driver, into the tables Tenken made.

use std::path::Path;
use std::time::Instant;

use futures_util::future::try_join_all;
use rusqlite::Connection;

use crate::database::{Place, connect};
use crate::record::Report;
use crate::{Extent, Outcome};

/// What a submission leaves: a draft, the submission, an entry in the trail.
const DRAFT: &str = "INSERT INTO drafts \
     (round_id, facility_id, revision, submitted_revision, body, updated_at) \
     VALUES ($1, $2, 1, 1, $3, $4) ON CONFLICT (round_id, facility_id) DO UPDATE SET \
     revision = excluded.revision, submitted_revision = excluded.submitted_revision, \
     body = excluded.body, updated_at = excluded.updated_at";
const SUBMISSION: &str = "INSERT INTO submissions \
     (round_id, facility_id, revision, receipt, idempotency_key, answers, submitted_at, \
     submitted_by, demo) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, 0)";
const ENTRY: &str = "INSERT INTO audit_entries (at, actor, action, subject, detail) \
     VALUES ($1, $2, 'response.submit', $3, $4)";

/// The rows to be written, as text: draft body, receipt, key, answers, time, sender, subject,
/// detail, facility.
type Row = [String; 9];
const ROWS: &str = "SELECT d.body, s.receipt, s.idempotency_key, s.answers, s.submitted_at, \
     s.submitted_by, a.subject, a.detail, s.facility_id FROM submissions s \
     JOIN drafts d ON d.round_id = s.round_id AND d.facility_id = s.facility_id \
     JOIN audit_entries a ON a.action = 'response.submit' \
     AND a.subject = 'response:' || s.round_id || '/' || s.facility_id \
     WHERE s.round_id = $1 ORDER BY s.seq";

/// Measures on the data that is left, whose server is stopped, and compares.
pub async fn measure(
    place: &Place,
    round: &str,
    extent: Extent,
    report: &mut Report,
) -> Outcome<()> {
    let rows: Vec<Row> = match place {
        // Without an index on the subject only SQLite's own copy of the trail is quick.
        Place::Sqlite(dir) => {
            let conn = Connection::open(Place::file(dir))?;
            conn.execute_batch("CREATE INDEX bench_subject ON audit_entries (subject)")?;
            let rows = place.rows(ROWS, round).await?;
            conn.execute_batch("DROP INDEX bench_subject")?;
            rows
        }
        Place::Postgres { .. } => place.rows(ROWS, round).await?,
    };
    let ours = report.rates.get(round).copied().unwrap_or_default();
    let mut table = Vec::new();
    let mut add = |name: &str, written: usize, seconds: f64| {
        let rate = written as f64 / seconds;
        table.push(vec![
            name.to_owned(),
            written.to_string(),
            format!("{rate:.0}"),
            format!("{:.2}", ours / rate),
        ]);
        rate
    };
    let (best, floor) = match place {
        Place::Sqlite(dir) => {
            let few = &rows[..rows.len().min(extent.of(20_000))];
            let (written, seconds) = sqlite(dir, few, round, 1)?;
            let one = add("rusqlite, one submission per commit", written, seconds);
            let (written, seconds) = sqlite(dir, &rows, round, 64)?;
            (
                add("rusqlite, 64 per commit", written, seconds),
                format!("one per commit {one:.0}/s"),
            )
        }
        Place::Postgres { url, .. } => {
            let (written, seconds) = postgres(url, &rows, round, 1, extent).await?;
            let one = add("tokio-postgres, 1 connection", written, seconds);
            let (written, seconds) = postgres(url, &rows, round, 16, extent).await?;
            add(
                "tokio-postgres, 16 connections (the server's pool)",
                written,
                seconds,
            );
            let (written, seconds) = postgres(url, &rows, round, 64, extent).await?;
            (
                add("tokio-postgres, 64 connections", written, seconds),
                format!("1 connection {one:.0}/s"),
            )
        }
    };
    report.table(
        "5. The database alone, with the same rows, durably",
        &["writer", "units", "units/s", "part 1 at 64 clients ÷ this"],
        table,
    );
    report.note(
        "part 1 at 64 clients against the raw limit",
        format!("{:.0}/s of {best:.0}/s ({floor})", ours),
    );
    Ok(())
}

/// Writes the rows, `group` per commit; gives how many and how long.
fn sqlite(dir: &Path, rows: &[Row], round: &str, group: usize) -> Outcome<(usize, f64)> {
    let conn = Connection::open(Place::file(dir))?;
    conn.execute_batch(
        "DELETE FROM drafts; DELETE FROM submissions; DELETE FROM audit_entries; VACUUM;
         PRAGMA wal_checkpoint(TRUNCATE);
         PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000;",
    )?;
    let numbered = |sql: &str| sql.replace('$', "?");
    let mut draft = conn.prepare(&numbered(DRAFT))?;
    let mut submission = conn.prepare(&numbered(SUBMISSION))?;
    let mut entry = conn.prepare(&numbered(ENTRY))?;
    let began = Instant::now();
    for rows in rows.chunks(group) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for [
            body,
            receipt,
            key,
            answers,
            at,
            sender,
            subject,
            detail,
            facility,
        ] in rows
        {
            draft.execute((round, facility, body, at))?;
            submission.execute((round, facility, receipt, key, answers, at, sender))?;
            entry.execute((at, sender, subject, detail))?;
        }
        conn.execute_batch("COMMIT")?;
    }
    Ok((rows.len(), began.elapsed().as_secs_f64()))
}

/// Writes the rows on so many connections, one per commit; gives how many and how long.
async fn postgres(
    url: &str,
    rows: &[Row],
    round: &str,
    connections: usize,
    extent: Extent,
) -> Outcome<(usize, f64)> {
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        clients.push(connect(url).await?);
    }
    clients[0]
        .batch_execute("TRUNCATE drafts, submissions, audit_entries")
        .await?;
    let began = Instant::now();
    let work = clients
        .iter_mut()
        .enumerate()
        .map(async |(number, client)| {
            let draft = client.prepare(DRAFT).await?;
            let submission = client.prepare(SUBMISSION).await?;
            let entry = client.prepare(ENTRY).await?;
            let mut written = 0;
            for row in rows.iter().skip(number).step_by(connections) {
                if began.elapsed() > extent.limit {
                    break;
                }
                let [
                    body,
                    receipt,
                    key,
                    answers,
                    at,
                    sender,
                    subject,
                    detail,
                    facility,
                ] = row;
                let unit = client.transaction().await?;
                unit.execute(&draft, &[&round, facility, body, at]).await?;
                unit.execute(
                    &submission,
                    &[&round, facility, receipt, key, answers, at, sender],
                )
                .await?;
                unit.execute(&entry, &[at, sender, subject, detail]).await?;
                unit.commit().await?;
                written += 1;
            }
            Outcome::Ok(written)
        });
    let written = try_join_all(work).await?.into_iter().sum();
    Ok((written, began.elapsed().as_secs_f64()))
}
