//! Measures what a Tenken server takes, through its HTTP interface, on this machine:
//!
//! `cargo build --release -p tenken && cargo run --release -p tenken-bench -- [--quick]
//! [--database sqlite|postgres] [--record DIR]`
//!
//! It starts the release binary on a loopback port with temporary data, loads it as programs and
//! browsers would, compares the result with what the disk and HTTP alone can do, and prints (and
//! records) every figure beside its budget. Whatever it starts and makes, it removes.

mod client;
mod columns;
mod database;
mod installation;
mod journeys;
mod load;
mod machine;
mod pages;
mod raw;
mod record;
mod server;
mod submissions;
mod tabulation;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};

use database::Place;
use record::Report;
use server::Server;

/// What goes wrong ends the measurement; the text says where.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Measures what a Tenken server takes on this machine.
#[derive(Debug, Parser)]
struct Args {
    /// A tenth of the load: to see that everything works
    #[arg(long)]
    quick: bool,
    /// Which database the server stores in
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Database,
    /// Write a dated record into this directory
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// The server's program [default: `tenken` beside this program]
    #[arg(long, value_name = "FILE")]
    tenken: Option<PathBuf>,
    /// Where temporary data is put; must be on the disk to measure [default: beside this program]
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
    /// Only these parts (the raw limit needs the submissions)
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Submissions,
    Journeys,
    Pages,
    Counting,
    Tabulation,
    Raw,
}

/// How much is measured, at most.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Everything is divided by this.
    divisor: usize,
    /// Longest run of one level.
    pub limit: Duration,
}

impl Extent {
    /// So many of what a full measurement takes.
    pub fn of(self, full: usize) -> usize {
        full / self.divisor
    }
}

/// Where PostgreSQL is, told by `scripts/with-postgres`.
const POSTGRES_URL: &str = "TENKEN_TEST_POSTGRES";

fn main() -> ExitCode {
    let args = Args::parse();
    if args.database == Database::Postgres && std::env::var_os(POSTGRES_URL).is_none() {
        return beside_postgres();
    }
    // One thread: the clients shall leave the machine to the server.
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(until_stopped(&args)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenken-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs this program again beside a throw-away PostgreSQL as durable as a real one.
fn beside_postgres() -> ExitCode {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/with-postgres");
    let status = std::env::current_exe().and_then(|program| {
        Command::new(script)
            .arg(program)
            .args(std::env::args_os().skip(1))
            .env("TENKEN_PG_DURABLE", "1")
            .status()
    });
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("tenken-bench: scripts/with-postgres: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures, or cleans up when told to stop.
async fn until_stopped(args: &Args) -> Outcome<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        outcome = measure(args) => outcome,
        _ = tokio::signal::ctrl_c() => Err("stopped".into()),
        _ = terminate.recv() => Err("stopped".into()),
    }
}

async fn measure(args: &Args) -> Outcome<()> {
    let here = std::env::current_exe()?;
    let here = here.parent().ok_or("this program lies nowhere")?;
    let program = args.tenken.clone().unwrap_or_else(|| here.join("tenken"));
    if !program.is_file() {
        let program = program.display();
        return Err(format!("{program} is missing: cargo build --release -p tenken").into());
    }
    let scratch = tempfile::Builder::new()
        .prefix("tenken-bench-")
        .tempdir_in(args.scratch.as_deref().unwrap_or(here))?;
    let postgres = match args.database {
        Database::Sqlite => None,
        Database::Postgres => Some(std::env::var(POSTGRES_URL)?),
    };
    let extent = Extent {
        divisor: if args.quick { 10 } else { 1 },
        limit: Duration::from_secs(if args.quick { 5 } else { 20 }),
    };
    let wanted = |part| args.only.is_empty() || args.only.contains(&part);
    let place = async |name: &str| Place::new(scratch.path(), postgres.as_deref(), name).await;

    let (began, cpu) = (Instant::now(), elsewhere()?);
    let mut report =
        Report::new(machine::conditions(&program, scratch.path(), postgres.as_deref()).await?);
    let survey = place("survey").await?;
    let survey_needed = [Part::Submissions, Part::Journeys, Part::Pages];
    if survey_needed.into_iter().any(wanted) {
        start_empty(&program, &survey, &mut report).await?;
        let mut installed = installation::prepare(&program, &survey, scratch.path(), extent)?;
        let server = Server::start(&program, &survey)?;
        installed.cookie = installation::set_up(&server).await?;
        if wanted(Part::Submissions) {
            submissions::measure(&server, &installed, extent, &mut report).await?;
        }
        if wanted(Part::Journeys) {
            journeys::measure(&server, &installed, extent, &mut report).await?;
        }
        if wanted(Part::Pages) {
            pages::measure(&server, &installed, extent, &mut report).await?;
        }
        drop(server);
        if wanted(Part::Submissions) && wanted(Part::Raw) {
            raw::measure(&survey, installation::BUSIEST, extent, &mut report).await?;
        }
    }
    if wanted(Part::Counting) {
        columns::measure(extent, &mut report)?;
    }
    if wanted(Part::Tabulation) {
        let nation = place("nation").await?;
        tabulation::measure(&program, &nation, extent, &mut report).await?;
    }
    let seconds = began.elapsed().as_secs_f64();
    let used = (elsewhere()? - cpu) / seconds;
    report.condition("whole run", format!("{seconds:.0} s"));
    report.condition(
        "what else ran",
        format!(
            "used {used:.2} processors on average{}; see \"elsewhere CPU\" in the tables",
            if postgres.is_some() {
                ", PostgreSQL included"
            } else {
                ""
            }
        ),
    );
    print!("{report}");
    if let Some(dir) = &args.record {
        let database = args.database.to_possible_value();
        let name = database.as_ref().map_or("", |value| value.get_name());
        let name = if args.quick {
            format!("{name}-quick")
        } else {
            name.to_owned()
        };
        println!("\nrecord: {}", report.save(dir, &name)?.display());
    }
    Ok(())
}

/// Processor time of everything but this program and what it started.
fn elsewhere() -> Outcome<f64> {
    Ok(machine::busy_seconds()? - machine::our_cpu_seconds()?)
}

/// From nothing to the first page, twice: with and without the tables to be made.
async fn start_empty(program: &Path, place: &Place, report: &mut Report) -> Outcome<()> {
    let first = Server::first_page(program, place).await?.1;
    let (server, again) = Server::first_page(program, place).await?;
    let memory = server.memory()?;
    report.table(
        "Start of an empty installation",
        &["", "value"],
        vec![
            vec![
                "first start to first page, ms".into(),
                record::millis(first),
            ],
            vec!["next start to first page, ms".into(), record::millis(again)],
            vec![
                "resident memory then, MiB".into(),
                format!("{:.0}", memory.resident),
            ],
        ],
    );
    let slower = first.max(again).as_secs_f64();
    report.budget(
        "start, empty, to the first page",
        "< 0.3 s",
        format!("{slower:.3} s"),
        "–",
        slower < 0.3,
    );
    report.budget(
        "resident memory, empty installation",
        "< 40 MiB",
        format!("{:.0} MiB", memory.resident),
        "–",
        memory.resident < 40.0,
    );
    Ok(())
}
