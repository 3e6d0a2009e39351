//! What the seam costs on SQLite, against rusqlite alone and against queries built by sea-query.
//!
//! `cargo run --release -p tenken-store --example seam_cost -- [DIRECTORY] [UNITS]`
//!
//! A unit of work is a submission: it reads the draft, adds the submission, marks the draft and
//! adds an audit entry: four statements. DIRECTORY must be on the disk to measure. sea-query's own
//! binder, sea-query-rusqlite 0.8, wants an older rusqlite than ours, so the few lines it consists
//! of for text and integers are repeated here.

mod bare;
mod built;
mod rows;
mod seam;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bare::bare;
use built::{built, statements};
use rows::{connect, fill, submission};
use seam::seam;
use tenken_store::responses::submissions::SubmissionRow;

type Outcome<T> = Result<T, Box<dyn Error>>;

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
