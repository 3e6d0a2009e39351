//! SQLite: connections, statements on them, and the pool of readers.

use std::fs::{self, File};
use std::io;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, ErrorCode};
use tokio::sync::Semaphore;

use super::migrate;
use super::tx::{Session as TxSession, Tx, Visit};
use super::writer::{Writer, poll_once};
use super::{Done, Row, Unit, Value, dialect};
use crate::Error;

/// How long to wait for another process (a command line beside the server) to finish writing, and
/// how often to look.
const BUSY_WAIT: Duration = Duration::from_secs(10);
const BUSY_PAUSE: Duration = Duration::from_millis(1);
/// Statements kept prepared per connection; the crate has fewer than this.
const CACHED_STATEMENTS: usize = 256;
/// Long reads that run at once; more would only take the processor from those that are short.
const LONG_READS: usize = 2;
/// Reader connections kept open when idle.
const IDLE_READERS: usize = 8;

/// A database file with one writer and as many readers as threads are reading.
pub(super) struct Sqlite {
    file: PathBuf,
    writer: Writer,
    readers: Mutex<Vec<Session>>,
    /// How many long reads may run at once.
    long_reads: Semaphore,
}

impl Sqlite {
    /// Opens `<dir>/tenken.db`, creating and migrating it as needed.
    pub(super) fn open(dir: &Path) -> Result<Self, Error> {
        fs::create_dir_all(dir).map_err(|error| io_error(dir, &error))?;
        let file = dir.join("tenken.db");
        let writer = {
            // Two processes that start at once would both find nothing applied yet.
            let path = dir.join("tenken.lock");
            let lock = File::create(&path).map_err(|error| io_error(&path, &error))?;
            lock.lock().map_err(|error| io_error(&path, &error))?;
            open_writer(&file)?
        };
        Ok(Sqlite {
            file,
            writer: Writer::start(writer)?,
            readers: Mutex::default(),
            long_reads: Semaphore::new(LONG_READS),
        })
    }

    /// How many units wait for the writer.
    pub(super) fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// Runs a unit of work that reads, on this thread: no statement of SQLite ever waits.
    pub(super) fn read(&self, unit: Unit) -> Result<Done, Error> {
        let idle = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let reader = idle.map_or_else(|| open_reader(&self.file), Ok)?;
        reader.command("BEGIN DEFERRED")?;
        let mut tx = Tx::new(TxSession::Sqlite(reader.clone()));
        let done = poll_once(unit(&mut tx)).ok_or(Error::Pending);
        let failed = tx.into_parts().1;
        // A panic above or an error here drops the connection, and with it the transaction.
        reader.command("ROLLBACK")?;
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        failed.map_or(Ok(()), Err)?;
        done
    }

    /// Runs a unit of work that reads for long, on a thread that may block.
    pub(super) async fn read_long(self: &Arc<Self>, unit: Unit) -> Result<Done, Error> {
        // The semaphore is never closed.
        let _turn = self.long_reads.acquire().await.ok();
        let here = Arc::clone(self);
        match tokio::task::spawn_blocking(move || here.read(unit)).await {
            Ok(done) => done,
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(Error::Unavailable {
                    reason: "the program is ending".to_owned(),
                }),
            },
        }
    }

    /// Runs a unit of work that writes, on the writer's thread.
    pub(super) async fn write(&self, unit: Unit) -> Result<Done, Error> {
        self.writer.run(unit).await
    }
}

fn open_writer(file: &Path) -> Result<Session, Error> {
    let prepare = || -> rusqlite::Result<Connection> {
        let conn = connect(file)?;
        // Never answered by a plain result: the pragma returns the mode that now holds.
        conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        conn.execute_batch(
            "PRAGMA synchronous = FULL;
             PRAGMA cache_size = -32000;
             PRAGMA wal_autocheckpoint = 4000;
             PRAGMA journal_size_limit = 67108864;",
        )?;
        Ok(conn)
    };
    let mut conn = prepare().map_err(|error| open_error(file, &error))?;
    // SQLite opens a file that it may not write without a word.
    if conn.is_readonly("main").unwrap_or(true) {
        return Err(Error::NotWritable {
            path: file.display().to_string(),
        });
    }
    migrate::sqlite(&mut conn)?;
    Ok(Session::new(conn))
}

fn open_reader(file: &Path) -> Result<Session, Error> {
    let prepare = || -> rusqlite::Result<Connection> {
        let conn = connect(file)?;
        conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8000;")?;
        Ok(conn)
    };
    prepare()
        .map(Session::new)
        .map_err(|error| open_error(file, &error))
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open(file)?;
    // SQLite's own way of waiting ends in pauses of 100 ms, which can miss the short moments between
    // the commits of a busy server until the time is up.
    let mut began = Instant::now();
    conn.busy_handler(Some(move |tries| {
        if tries == 0 {
            began = Instant::now();
        }
        thread::sleep(BUSY_PAUSE);
        began.elapsed() < BUSY_WAIT
    }))?;
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Else a statement is prepared anew whenever a parameter differs, in search of a better plan.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    dialect::add_sqlite_functions(&conn)?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;",
    )?;
    Ok(conn)
}

fn io_error(path: &Path, error: &io::Error) -> Error {
    let shown = path.display().to_string();
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::NotWritable { path: shown }
        }
        io::ErrorKind::StorageFull => Error::Full,
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => Error::CannotOpen {
            path: shown,
            reason: "it is, or lies below, a file".to_owned(),
            hint: "give --data a directory",
        },
        _ => Error::CannotOpen {
            path: shown,
            reason: error.to_string(),
            hint: "check the path given with --data",
        },
    }
}

fn open_error(file: &Path, error: &rusqlite::Error) -> Error {
    let path = file.display().to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Error::NotWritable { path },
        Some(ErrorCode::CannotOpen) if file.metadata().is_ok_and(|m| m.is_file()) => {
            Error::NotWritable { path }
        }
        Some(ErrorCode::DiskFull) => Error::Full,
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Error::CannotOpen {
            path,
            reason: error.to_string(),
            hint: "it is no database of Tenken or it is damaged: restore a backup or choose another --data directory",
        },
        _ => Error::CannotOpen {
            path,
            reason: error.to_string(),
            hint: "check the path given with --data, and that no other program holds the file",
        },
    }
}

/// A connection with its prepared statements. Clones are the same one: of whoever begins and ends its
/// transactions, and of the transaction.
#[derive(Clone)]
pub(super) struct Session(Arc<Mutex<Connected>>);

struct Connected {
    conn: Connection,
    /// Where statements are rewritten for SQLite; kept to spare an allocation per call.
    text: String,
}

impl Session {
    fn new(conn: Connection) -> Self {
        Session(Arc::new(Mutex::new(Connected {
            conn,
            text: String::new(),
        })))
    }

    fn connected(&self) -> MutexGuard<'_, Connected> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a statement of transaction control.
    pub(super) fn command(&self, sql: &'static str) -> Result<(), Error> {
        let run = || self.connected().conn.prepare_cached(sql)?.execute([]);
        run()
            .map(drop)
            .map_err(|error| dialect::sqlite_error(&error, sql))
    }

    /// Whether a transaction is open. SQLite closes it by itself when the disk fails.
    pub(super) fn in_transaction(&self) -> bool {
        !self.connected().conn.is_autocommit()
    }

    pub(super) fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let run = || self.connected().prepare(sql, params)?.raw_execute();
        run()
            .map(|changed| changed as u64)
            .map_err(|error| dialect::sqlite_error(&error, sql))
    }

    pub(super) fn scan(
        &self,
        sql: &str,
        params: &[Value<'_>],
        each: &mut Visit<'_>,
    ) -> Result<(), Error> {
        let refused = |error| dialect::sqlite_error(&error, sql);
        let mut connected = self.connected();
        let mut statement = connected.prepare(sql, params).map_err(refused)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(refused)? {
            if each(&Row::Sqlite(row))? == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }
}

impl Connected {
    /// A prepared statement with its parameters bound.
    fn prepare(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
    ) -> rusqlite::Result<CachedStatement<'_>> {
        dialect::sqlite_text(sql, &mut self.text);
        let mut statement = self.conn.prepare_cached(&self.text)?;
        let expected = statement.parameter_count();
        if expected != params.len() {
            return Err(rusqlite::Error::InvalidParameterCount(
                params.len(),
                expected,
            ));
        }
        for (index, value) in params.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        Ok(statement)
    }
}
