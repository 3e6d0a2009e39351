//! What can go wrong in the store, in words for logs and the command line.

/// A failure of the store. Every message says what is wrong, where, and what to do.
///
/// It holds text only, so that one failed commit can be told to every caller of its group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database URL is of a kind that Tenken does not know.
    #[error(
        "unknown database URL {url:?}: write postgres://user@host/database or sqlite:DIRECTORY"
    )]
    UnknownScheme {
        /// The URL as given, without a password.
        url: String,
    },
    /// The database could not be opened.
    #[error("cannot open the database at {path}: {reason}; {hint}")]
    CannotOpen {
        /// The path, or the URL without its password.
        path: String,
        /// What the operating system or the database said.
        reason: String,
        /// What to do.
        hint: &'static str,
    },
    /// The data directory or a file in it may not be written.
    #[error(
        "cannot write to {path}: give this user write permission there, or choose another --data directory"
    )]
    NotWritable {
        /// The directory or file.
        path: String,
    },
    /// A newer Tenken has changed the database.
    #[error(
        "the database has schema version {found}, this program knows {known}: use the newer program, or restore a backup made before the upgrade"
    )]
    NewerSchema {
        /// Version found in the database.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// The database was made before the first release.
    #[error(
        "the data was made by a Tenken from before its first release, which this program cannot read; nothing in it was changed: go on with the program that made it, or begin anew with another --data directory or --database-url"
    )]
    OlderSchema,
    /// PostgreSQL would acknowledge a commit before it is on disk.
    #[error(
        "PostgreSQL has synchronous_commit = off, so an acknowledged submission could be lost: set it to on for this database or user"
    )]
    NotDurable,
    /// No space is left for the database. What was acknowledged earlier is safe.
    #[error("the disk of the database is full, nothing was stored: free some space and try again")]
    Full,
    /// The database cannot be used for now; the same work may succeed later.
    #[error(
        "the database is unavailable: {reason}; try again, and look at the database's log if it stays so"
    )]
    Unavailable {
        /// What the database said.
        reason: String,
    },
    /// A row with the same key exists already.
    #[error("already stored: {key}")]
    Duplicate {
        /// The constraint or columns, as the database names them.
        key: String,
    },
    /// A stored value is not of the type that the program reads.
    #[error(
        "column {column} of a result cannot be read: {reason}; the database was changed by something else, restore a backup"
    )]
    Row {
        /// Position of the column in the query, from 0.
        column: usize,
        /// Expected and found type.
        reason: String,
    },
    /// The database refused a statement: a fault in this program or in its schema.
    #[error("the database refused {context:?}: {reason}; please report this")]
    Sql {
        /// The beginning of the statement.
        context: String,
        /// What the database said.
        reason: String,
    },
    /// A unit of work waited for something else than its transaction, which SQLite cannot do.
    #[error("a unit of work waited for something else than the database; please report this")]
    Pending,
}
