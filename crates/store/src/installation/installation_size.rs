//! How large an installation is.

use crate::db::params;
use crate::{Error, Tx};

/// Sizes and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallationSize {
    /// Name of the database's program.
    pub database: &'static str,
    /// Bytes it takes.
    pub bytes: i64,
    /// Facilities.
    pub facilities: i64,
    /// Submissions.
    pub submissions: i64,
    /// People who are not removed.
    pub people: i64,
    /// Sessions.
    pub sessions: i64,
}

/// Measures it.
pub async fn measure(tx: &mut Tx) -> Result<InstallationSize, Error> {
    let dialect = tx.dialect();
    let bytes = tx.query_one(dialect.size(), params![]).await?;
    let sql = "SELECT (SELECT count(*) FROM facilities), (SELECT count(*) FROM submissions), \
               (SELECT count(*) FROM users WHERE removed_at IS NULL), (SELECT count(*) FROM sessions)";
    let (facilities, submissions, people, sessions) = tx.query_one(sql, params![]).await?;
    Ok(InstallationSize {
        database: dialect.name(),
        bytes,
        facilities,
        submissions,
        people,
        sessions,
    })
}
