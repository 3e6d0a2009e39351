//! What the seam costs on SQLite, against rusqlite alone and against queries built by sea-query.
//!
//! `cargo run --release -p tenken-store --example seam_cost -- [DIRECTORY] [UNITS]`
//!
//! A unit of work is a submission: it reads the draft, adds the submission, marks the draft and
//! adds an audit entry: four statements. DIRECTORY must be on the disk to measure. sea-query's own
//! binder, sea-query-rusqlite 0.8, wants an older rusqlite than ours, so the few lines it consists
//! of for text and integers are repeated here.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, params};
use sea_query::{Alias, Expr, ExprTrait, Query, SqliteQueryBuilder, Value, Values};
use tenken_store::audit::{self, AuditRow};
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::rounds::{self, RoundRow};
use tenken_store::submissions::{self, SubmissionRow};
use tenken_store::{Db, Location, drafts};

type Outcome<T> = Result<T, Box<dyn Error>>;

const FACILITIES: usize = 1000;
const AT: &str = "2026-11-20T09:00:00Z";

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().map_or_else(std::env::temp_dir, Into::into);
    let units: usize = arguments.next().map_or(Ok(60_000), |text| text.parse())?;
    let all: Arc<Vec<SubmissionRow>> = Arc::new((0..units).map(submission).collect());
    let few = Arc::new(all[..units / 6].to_vec());

    println!("| units of work of 4 statements | units/s | CPU µs/unit |");
    println!("|---|---:|---:|");
    measure("rusqlite, one per commit", &base, &few, |dir, rows| {
        bare(dir, rows, 1)
    })?;
    measure("this seam, 1 writer", &base, &few, |dir, rows| {
        seam(dir, rows, 1)
    })?;
    measure("rusqlite, 64 per commit", &base, &all, |dir, rows| {
        bare(dir, rows, 64)
    })?;
    measure(
        "sea-query on rusqlite, 64 per commit",
        &base,
        &all,
        |dir, rows| built(dir, rows, 64),
    )?;
    measure("this seam, 64 writers", &base, &all, |dir, rows| {
        seam(dir, rows, 64)
    })?;
    let (per_second, cpu) = timed(units, || {
        all.iter().for_each(|row| {
            std::hint::black_box(statements(row));
        });
        Ok(())
    })?;
    println!("| sea-query, building the 4 texts only | {per_second:.0} | {cpu:.1} |");
    Ok(())
}

/// Runs a contestant on a fresh database and prints its line.
fn measure(
    name: &str,
    base: &Path,
    rows: &Arc<Vec<SubmissionRow>>,
    run: fn(&Path, &Arc<Vec<SubmissionRow>>) -> Outcome<()>,
) -> Outcome<()> {
    let dir = tempfile::tempdir_in(base)?;
    tokio::runtime::Runtime::new()?.block_on(fill(dir.path()))?;
    let (per_second, cpu) = timed(rows.len(), || run(dir.path(), rows))?;
    let stored: i64 =
        connect(dir.path())?
            .query_row("SELECT count(*) FROM audit_entries", [], |row| row.get(0))?;
    assert_eq!(stored, rows.len() as i64, "{name} lost something");
    println!("| {name} | {per_second:.0} | {cpu:.1} |");
    Ok(())
}

/// Units per second, and CPU time of this process per unit in microseconds.
fn timed(units: usize, run: impl FnOnce() -> Outcome<()>) -> Outcome<(f64, f64)> {
    let (start, cpu) = (Instant::now(), cpu_seconds()?);
    run()?;
    let (elapsed, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds()? - cpu);
    Ok((units as f64 / elapsed, cpu * 1e6 / units as f64))
}

/// User and system time of all threads, from Linux, which counts hundredths of a second.
fn cpu_seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat
        .rsplit(')')
        .next()
        .ok_or("no fields in /proc/self/stat")?;
    let ticks: Result<Vec<f64>, _> = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse)
        .collect();
    Ok(ticks?.iter().sum::<f64>() / 100.0)
}

/// The seam, as the program uses it.
fn seam(dir: &Path, rows: &Arc<Vec<SubmissionRow>>, writers: usize) -> Outcome<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let db = Db::open(&Location::Sqlite { dir: dir.into() }).await?;
        let tasks: Vec<_> = (0..writers)
            .map(|writer| {
                let (db, rows) = (db.clone(), rows.clone());
                tokio::spawn(async move {
                    for index in (writer..rows.len()).step_by(writers) {
                        submit(&db, rows.clone(), index).await?;
                    }
                    Ok::<_, tenken_store::Error>(())
                })
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    })
}

async fn submit(
    db: &Db,
    rows: Arc<Vec<SubmissionRow>>,
    index: usize,
) -> Result<i64, tenken_store::Error> {
    db.write(move |tx| {
        Box::pin(async move {
            let row = &rows[index];
            let (round, facility) = (&row.round_id, &row.facility_id);
            drafts::get_for_update(tx, round, facility).await?;
            let seq = submissions::insert(tx, row).await?;
            drafts::mark_submitted(tx, round, facility, row.revision).await?;
            audit::append(tx, &entry(row)).await?;
            Ok(seq)
        })
    })
    .await
}

/// rusqlite alone: one thread, each statement prepared once.
fn bare(dir: &Path, rows: &Arc<Vec<SubmissionRow>>, group: usize) -> Outcome<()> {
    let conn = connect(dir)?;
    let mut select = conn.prepare(
        "SELECT round_id, facility_id, revision, submitted_revision, body, updated_at FROM drafts \
         WHERE round_id = ?1 AND facility_id = ?2",
    )?;
    let mut insert = conn.prepare(
        "INSERT INTO submissions (round_id, facility_id, revision, receipt, idempotency_key, \
         answers, submitted_at, submitted_by, demo) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         RETURNING seq",
    )?;
    let mut mark = conn.prepare(
        "UPDATE drafts SET submitted_revision = ?3 WHERE round_id = ?1 AND facility_id = ?2",
    )?;
    let mut append = conn.prepare(
        "INSERT INTO audit_entries (at, actor, action, subject, detail) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for rows in rows.chunks(group) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for row in rows {
            let _body: String =
                select.query_row((&row.round_id, &row.facility_id), |found| found.get(4))?;
            let _seq: i64 = insert.query_row(
                params![
                    row.round_id,
                    row.facility_id,
                    row.revision,
                    row.receipt,
                    row.idempotency_key,
                    row.answers,
                    row.submitted_at,
                    row.submitted_by,
                    row.demo
                ],
                |found| found.get(0),
            )?;
            mark.execute((&row.round_id, &row.facility_id, row.revision))?;
            let entry = entry(row);
            append.execute((
                entry.at,
                entry.actor,
                entry.action,
                entry.subject,
                entry.detail,
            ))?;
        }
        conn.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// The same, each statement built by sea-query and found in rusqlite's cache by its text.
fn built(dir: &Path, rows: &Arc<Vec<SubmissionRow>>, group: usize) -> Outcome<()> {
    let conn = connect(dir)?;
    for rows in rows.chunks(group) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for row in rows {
            for (sql, values) in statements(row) {
                let mut statement = conn.prepare_cached(&sql)?;
                for (index, value) in values.0.iter().enumerate() {
                    bind(&mut statement, index + 1, value)?;
                }
                statement.raw_query().next()?;
            }
        }
        conn.execute_batch("COMMIT")?;
    }
    Ok(())
}

fn bind(statement: &mut rusqlite::Statement<'_>, index: usize, value: &Value) -> Outcome<()> {
    match value {
        Value::String(text) => statement.raw_bind_parameter(index, text.as_deref())?,
        Value::BigInt(number) => statement.raw_bind_parameter(index, number)?,
        Value::Bool(truth) => statement.raw_bind_parameter(index, truth)?,
        other => return Err(format!("{other:?} is not bound here").into()),
    }
    Ok(())
}

/// The four statements of a unit of work, as sea-query builds them.
fn statements(row: &SubmissionRow) -> [(String, Values); 4] {
    let name = |name: &'static str| Alias::new(name);
    let names = |names: &'static str| names.split(' ').map(Alias::new);
    let draft = || {
        Expr::col(name("round_id"))
            .eq(row.round_id.as_str())
            .and(Expr::col(name("facility_id")).eq(row.facility_id.as_str()))
    };
    let entry = entry(row);
    [
        Query::select()
            .columns(names(
                "round_id facility_id revision submitted_revision body updated_at",
            ))
            .from(name("drafts"))
            .and_where(draft())
            .build(SqliteQueryBuilder),
        Query::insert()
            .into_table(name("submissions"))
            .columns(names(
                "round_id facility_id revision receipt idempotency_key answers submitted_at \
                 submitted_by demo",
            ))
            .values_panic([
                row.round_id.as_str().into(),
                row.facility_id.as_str().into(),
                row.revision.into(),
                row.receipt.as_str().into(),
                row.idempotency_key.as_str().into(),
                row.answers.as_str().into(),
                row.submitted_at.as_str().into(),
                row.submitted_by.as_str().into(),
                row.demo.into(),
            ])
            .returning_col(name("seq"))
            .build(SqliteQueryBuilder),
        Query::update()
            .table(name("drafts"))
            .value(name("submitted_revision"), row.revision)
            .and_where(draft())
            .build(SqliteQueryBuilder),
        Query::insert()
            .into_table(name("audit_entries"))
            .columns(names("at actor action subject detail"))
            .values_panic([
                entry.at.into(),
                entry.actor.into(),
                entry.action.into(),
                entry.subject.into(),
                entry.detail.into(),
            ])
            .build(SqliteQueryBuilder),
    ]
}

/// A connection with the settings of the seam's writer.
fn connect(dir: &Path) -> Outcome<Connection> {
    let conn = Connection::open(dir.join("tenken.db"))?;
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(conn)
}

/// Facilities, a round and a draft for each of them.
async fn fill(dir: &Path) -> Outcome<()> {
    let db = Db::open(&Location::Sqlite { dir: dir.into() }).await?;
    db.write::<_, tenken_store::Error, _>(|tx| {
        Box::pin(async move {
            let rows: Vec<FacilityRow> = (0..FACILITIES).map(facility).collect();
            facilities::insert_many(tx, &rows).await?;
            rounds::insert(tx, &round(), &["pharmacy"]).await?;
            for row in &rows {
                drafts::insert_if_absent(tx, "r", &row.id, AT).await?;
            }
            Ok(())
        })
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
        beds: None,
        demo: true,
        created_at: AT.to_owned(),
        updated_at: AT.to_owned(),
    }
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
        demo: true,
        created_at: AT.to_owned(),
    }
}

/// A submission of 22 answers.
fn submission(number: usize) -> SubmissionRow {
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
        answers: format!("{{{}}}", answers.join(",")),
        submitted_at: AT.to_owned(),
        submitted_by: "user:01KA0000000000000000000000".to_owned(),
        demo: true,
    }
}

fn entry(row: &SubmissionRow) -> AuditRow {
    AuditRow {
        seq: 0,
        at: row.submitted_at.clone(),
        actor: row.submitted_by.clone(),
        action: "submission.create".to_owned(),
        subject: row.receipt.clone(),
        detail: format!("{{\"revision\":{}}}", row.revision),
    }
}
