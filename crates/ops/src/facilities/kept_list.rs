//! Keeping the list that somebody handed in while it is looked at, so that deciding how to read it and
//! storing it need no second upload. It is private and short-lived, like a draft, and has no entry in
//! the audit log; the import has.

use jiff::ToSpan;
use sha2::{Digest, Sha256};
use tenken_store::facilities::import_files::{self, ImportFileRow};

use crate::core::actor::Actor;
use crate::core::environment::stored_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::bare_name;

/// All lists that are kept, in bytes.
const MOST: i64 = 512 << 20;

/// A list that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptList {
    /// File name as sent.
    pub name: String,
    /// SHA-256 of the content, in hex: whoever stores a list says which.
    pub sha256: String,
    /// The content.
    pub content: Vec<u8>,
}

/// Keeps a list for an hour, instead of the one the person had.
///
/// # Errors
/// A name no file may have; too many lists of others are kept.
pub async fn keep_list(
    tenken: &Tenken,
    actor: &Actor,
    name: &str,
    content: Vec<u8>,
) -> Result<KeptList> {
    let permit = require(actor, Act::ManageFacilities)?;
    let row = ImportFileRow {
        user_id: person(actor),
        name: bare_name(name)?,
        sha256: hex(&Sha256::digest(&content)),
        content,
        created_at: tenken.stored_now(),
    };
    let old = an_hour_ago(tenken);
    tenken.write(permit, async move |tx| {
        import_files::delete_before(tx, &old).await?;
        let others = import_files::size_of_others(tx, row.user_id.as_deref()).await?;
        if others + row.content.len() as i64 > MOST {
            return Err(Error::bad(
                "too_many_lists",
                "いま、ほかの人が大きな一覧をいくつも取り込もうとしています。しばらくしてから、もう一度お試しください。",
            ));
        }
        import_files::put(tx, &row).await?;
        Ok(row.into())
    }).await
}

/// The list of a person; `None` if there is none, or none any more.
///
/// # Errors
/// The actor may not import lists.
pub async fn kept_list(tenken: &Tenken, actor: &Actor) -> Result<Option<KeptList>> {
    let permit = require(actor, Act::ManageFacilities)?;
    let (person, old) = (person(actor), an_hour_ago(tenken));
    let found = tenken
        .read(permit, async move |tx| {
            Ok(import_files::get(tx, person.as_deref()).await?)
        })
        .await?;
    Ok(found
        .filter(|row| row.created_at >= old)
        .map(KeptList::from))
}

/// Removes the list of a person, when it is stored.
///
/// # Errors
/// The actor may not import lists.
pub async fn forget_list(tenken: &Tenken, actor: &Actor) -> Result<()> {
    let permit = require(actor, Act::ManageFacilities)?;
    let person = person(actor);
    tenken
        .write(permit, async move |tx| {
            Ok(import_files::delete(tx, person.as_deref()).await?)
        })
        .await
}

/// Removes what nobody stored within an hour. Nobody asks for it: the clock does.
pub async fn forget_old_lists(tenken: &Tenken) -> Result<()> {
    let old = an_hour_ago(tenken);
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(import_files::delete_before(tx, &old).await?)
        })
        .await
}

fn an_hour_ago(tenken: &Tenken) -> String {
    let then = tenken.now().checked_sub(1.hour());
    stored_time(then.unwrap_or(jiff::Timestamp::MIN))
}

/// Whose list it is. Before there are accounts there is one person, who has no name.
fn person(actor: &Actor) -> Option<String> {
    match actor {
        Actor::User(user) => Some(user.id.clone()),
        _ => None,
    }
}

impl From<ImportFileRow> for KeptList {
    fn from(row: ImportFileRow) -> Self {
        KeptList {
            name: row.name,
            sha256: row.sha256,
            content: row.content,
        }
    }
}
