//! Where a server's data is, and what is stored there, read past the server.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tokio_postgres::{Client, NoTls};

use crate::Outcome;

/// A server's data.
#[derive(Debug, Clone)]
pub enum Place {
    /// A data directory.
    Sqlite(PathBuf),
    /// A database, and the data directory beside it.
    Postgres {
        /// Its URL.
        url: String,
        /// Where the program keeps what is not in the database.
        data: PathBuf,
    },
}

impl Place {
    /// An empty place: a directory below `scratch`, or a new database of the server at `postgres`.
    pub async fn new(scratch: &Path, postgres: Option<&str>, name: &str) -> Outcome<Self> {
        let Some(url) = postgres else {
            return Ok(Place::Sqlite(scratch.join(name)));
        };
        let data = scratch.join(name);
        let name = format!("tenken_bench_{name}");
        connect(url)
            .await?
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await?;
        let (server, _) = url.rsplit_once('/').ok_or("the URL names no database")?;
        let url = format!("{server}/{name}");
        Ok(Place::Postgres { url, data })
    }

    /// How the program is told.
    pub fn arguments(&self) -> Vec<String> {
        let (Place::Sqlite(data) | Place::Postgres { data, .. }) = self;
        let mut words = vec!["--data".into(), data.display().to_string()];
        if let Place::Postgres { url, .. } = self {
            words.extend(["--database-url".into(), url.clone()]);
        }
        words
    }

    /// The database file of a directory.
    pub fn file(dir: &Path) -> PathBuf {
        dir.join("tenken.db")
    }

    /// The rows of a query, all columns being text. `$1` is `parameter`.
    pub async fn rows<const N: usize>(
        &self,
        sql: &str,
        parameter: &str,
    ) -> Outcome<Vec<[String; N]>> {
        match self {
            Place::Sqlite(dir) => {
                let conn =
                    Connection::open_with_flags(Self::file(dir), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                let mut statement = conn.prepare(&sql.replace('$', "?"))?;
                let rows = statement.query_map([parameter], |row| {
                    let mut cells = [const { String::new() }; N];
                    for (at, cell) in cells.iter_mut().enumerate() {
                        *cell = row.get(at)?;
                    }
                    Ok(cells)
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            }
            Place::Postgres { url, .. } => {
                let rows = connect(url).await?.query(sql, &[&parameter]).await?;
                let read = |row: tokio_postgres::Row| std::array::from_fn(|at| row.get(at));
                Ok(rows.into_iter().map(read).collect())
            }
        }
    }
}

/// A connection to PostgreSQL.
pub async fn connect(url: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // How it ends shows at the next statement.
    tokio::spawn(async move { connection.await.ok() });
    Ok(client)
}

/// What the server is, and that its commits are durable.
pub async fn describe_postgres(url: &str) -> Outcome<String> {
    let client = connect(url).await?;
    let mut said = vec!["PostgreSQL".to_owned()];
    for setting in [
        "server_version",
        "fsync",
        "synchronous_commit",
        "full_page_writes",
    ] {
        let value: String = client
            .query_one("SELECT current_setting($1)", &[&setting])
            .await?
            .get(0);
        said.push(format!("{setting}={value}"));
    }
    if said
        .iter()
        .any(|setting| matches!(&**setting, "fsync=off" | "synchronous_commit=off"))
    {
        return Err("this PostgreSQL is not durable: TENKEN_PG_DURABLE=1".into());
    }
    Ok(said.join(", "))
}
