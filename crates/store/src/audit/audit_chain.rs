//! The chain of hashes over the entries of the audit log.
//!
//! What a hash is made of is decided elsewhere; here are its rows and the order they stand in.

use std::ops::ControlFlow;

use serde::Deserialize;

use super::audit_checkpoints::CheckpointRow;
use crate::audit::AuditRow;
use crate::db::{Value, columns, insert_rows, joined, params, select};
use crate::{Error, Tx};

/// A link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LinkRow {
    /// Position in the chain: 1, 2, 3 …
    pub position: i64,
    /// The entry that is sealed by it.
    pub entry_seq: i64,
    /// Hash over the link before and the entry, in hexadecimal.
    pub hash: String,
}

/// A link with the entry it seals and the checkpoint made when it was the last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SealedRow {
    /// The link.
    pub link: LinkRow,
    /// The entry; `None` if it is gone.
    #[serde(deserialize_with = "joined")]
    pub entry: Option<AuditRow>,
    /// The checkpoint made there, if one was.
    #[serde(deserialize_with = "joined")]
    pub checkpoint: Option<CheckpointRow>,
}

/// The last link.
pub async fn head(tx: &mut Tx) -> Result<Option<LinkRow>, Error> {
    let sql = select::<LinkRow>("FROM audit_chain ORDER BY position DESC LIMIT 1");
    tx.query_opt(&sql, params![]).await
}

/// Entries that no link seals, in their order, at most `limit`: those whose `seq` is no further than
/// `look_back` below the highest sealed one, or all with `None`.
pub async fn unsealed(
    tx: &mut Tx,
    look_back: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditRow>, Error> {
    let after = match look_back {
        None => i64::MIN,
        Some(back) => {
            let sql = "SELECT coalesce(max(entry_seq), 0) FROM audit_chain";
            tx.query_one::<i64>(sql, params![]).await? - back
        }
    };
    tx.lift_timeout().await?;
    let sql = format!(
        "SELECT {} FROM audit_entries e LEFT JOIN audit_chain c ON c.entry_seq = e.seq \
         WHERE e.seq > $1 AND c.entry_seq IS NULL ORDER BY e.seq LIMIT $2",
        columns::<AuditRow>().of("e")
    );
    tx.query(&sql, params![after, limit]).await
}

/// Adds links in their order.
///
/// # Errors
/// [`Error::Duplicate`] if somebody else has added a link at one of the positions or for one of the
/// entries: then the links were made on a head that is none any more.
pub async fn append(tx: &mut Tx, links: &[LinkRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO audit_chain ({})", columns::<LinkRow>());
    insert_rows(tx, &head, "", links, |link| -> [Value<'_>; 3] {
        [
            link.position.into(),
            link.entry_seq.into(),
            (&link.hash).into(),
        ]
    })
    .await
    .map(drop)
}

/// Streams the whole chain, in order, to `each`.
///
/// # Errors
/// Those of the database, and of `each`.
pub async fn scan(
    tx: &mut Tx,
    mut each: impl FnMut(SealedRow) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql = format!(
        "SELECT {}, {}, {} FROM audit_chain c \
         LEFT JOIN audit_entries e ON e.seq = c.entry_seq \
         LEFT JOIN audit_checkpoints k ON k.position = c.position ORDER BY c.position",
        columns::<LinkRow>().of("c"),
        columns::<AuditRow>().of("e"),
        columns::<CheckpointRow>().of("k")
    );
    tx.scan(&sql, params![], |row| {
        each(row.read()?)?;
        Ok(ControlFlow::Continue(()))
    })
    .await
}
