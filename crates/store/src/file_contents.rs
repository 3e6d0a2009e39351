//! The content of files, each once, whoever has it. It is stored with the first file that has it and goes
//! with the last.

use std::ops::ControlFlow;

use crate::db::{Value, chunks, params, placeholders};
use crate::{Error, Tx};

/// That no file has a content any more: every table that refers to contents is named here.
const UNUSED: &str = "NOT EXISTS (SELECT 1 FROM files f WHERE f.sha256 = file_contents.sha256) \
    AND NOT EXISTS (SELECT 1 FROM notice_files f WHERE f.sha256 = file_contents.sha256) \
    AND NOT EXISTS (SELECT 1 FROM disclosures f WHERE f.sha256 = file_contents.sha256) \
    AND NOT EXISTS (SELECT 1 FROM maintenance_files f WHERE f.content = file_contents.sha256) \
    AND NOT EXISTS (SELECT 1 FROM inspection_photos f WHERE f.content = file_contents.sha256) \
    AND NOT EXISTS (SELECT 1 FROM evidence_versions f WHERE f.content = file_contents.sha256) \
    AND NOT EXISTS (SELECT 1 FROM evidence_versions f WHERE f.thumbnail = file_contents.sha256)";

/// Stores a content under its SHA-256, in hex, unless it is there already. Nobody takes it away before this
/// transaction ends, so what refers to it can follow.
pub(crate) async fn put(tx: &mut Tx, sha256: &str, content: &[u8]) -> Result<(), Error> {
    let hold = "SELECT 1 FROM file_contents WHERE sha256 = $1 FOR UPDATE";
    let add = "INSERT INTO file_contents (sha256, size, content) VALUES ($1, $2, $3) \
               ON CONFLICT DO NOTHING";
    let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
    loop {
        // Where somebody else was first, what they added is held instead, unless it is gone again.
        if tx.exists(hold, params![sha256]).await?
            || tx.execute(add, params![sha256, size, content]).await? > 0
        {
            return Ok(());
        }
    }
}

/// Removes those of the contents that no file has any more.
pub(crate) async fn release(tx: &mut Tx, hashes: &[&str]) -> Result<(), Error> {
    for chunk in chunks(hashes) {
        let mut these = String::from("sha256 IN (");
        placeholders(&mut these, 0, chunk.len());
        these.push(')');
        let params: Vec<Value<'_>> = chunk.iter().map(|hash| Value::Text(hash)).collect();
        // Whoever is about to refer to one of them has ended before the next statement looks.
        let held = format!("SELECT 1 FROM file_contents WHERE {these} ORDER BY sha256 FOR UPDATE");
        tx.scan(&held, &params, |_| Ok(ControlFlow::Continue(())))
            .await?;
        let sql = format!("DELETE FROM file_contents WHERE {these} AND {UNUSED}");
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}
