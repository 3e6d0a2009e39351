//! What those are called who did something, as the log and submissions name them: `user:`, `token:`
//! and `link:` with an id.

use std::collections::HashMap;

use serde::Deserialize;

use crate::db::scan_in;
use crate::{Error, Tx};

/// Somebody who did something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NamedActor {
    /// The name of the person, of the token, or of the vendor that a link was for.
    pub name: String,
    /// What a person signs in with; empty for others, and once the account is removed.
    pub login: String,
}

/// The names of those that are known, by how they are stored. Removed people and revoked tokens keep
/// theirs.
pub async fn names(tx: &mut Tx, actors: &[&str]) -> Result<HashMap<String, NamedActor>, Error> {
    const KINDS: [(&str, &str); 3] = [
        (
            "user:",
            "SELECT id, name, CASE WHEN removed_at IS NULL THEN login ELSE '' END FROM users WHERE id",
        ),
        ("token:", "SELECT id, name, '' FROM tokens WHERE id"),
        (
            "link:",
            "SELECT c.id, v.name, '' FROM contracts c JOIN vendors v ON v.id = c.vendor_id WHERE c.id",
        ),
    ];
    let mut found = HashMap::new();
    for (kind, select) in KINDS {
        let mut ids: Vec<&str> = actors
            .iter()
            .filter_map(|it| it.strip_prefix(kind))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        scan_in(tx, select, &ids, |row| {
            let (id, named): (&str, NamedActor) = row.read()?;
            found.insert(format!("{kind}{id}"), named);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}
