//! Loading data about weaknesses: none comes with the program.

use serde::Serialize;
use sha2::{Digest, Sha256};
use tenken_domain::weaknesses::{Dataset, DatasetKind, FeedFault};
use tenken_spreadsheets::facility_list::RowFault;
use tenken_store::weaknesses::{self as stored, DatasetHead};

use super::{DatasetFacts, DatasetState, states, unreadable};
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::off_the_thread;

/// So many datasets of each kind stay.
const KEPT: i64 = 3;

/// What loading a file did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadedDataset {
    /// The kind.
    pub kind: DatasetKind,
    /// What is known now.
    #[serde(flatten)]
    pub facts: DatasetFacts,
    /// The newest came from this very file: nothing was stored.
    pub is_known: bool,
    /// The file is from an earlier day than what was known before, and took its place all the same.
    pub is_older: bool,
}

/// Loads a file of a kind. It takes the place of what is known of that kind, but for JVN, whose answers have at most
/// fifty entries and are put together.
///
/// # Errors
/// Every reason to refuse the file; then nothing is changed.
pub async fn load_dataset(
    tenken: &Tenken,
    actor: &Actor,
    kind: DatasetKind,
    bytes: Vec<u8>,
) -> Result<LoadedDataset> {
    let permit = require(actor, Act::Operate)?;
    let read = move || (hex(&Sha256::digest(&bytes)), Dataset::read(kind, &bytes));
    let (sha256, data) = off_the_thread(read).await?;
    let data = data.map_err(refused)?;
    let (now, today, actor) = (tenken.stored_now(), tenken.today(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            let before = stored::hold_newest(tx, kind.id()).await?;
            if let Some(head) = before.clone().filter(|head| head.sha256 == sha256) {
                return Ok(LoadedDataset {
                    kind,
                    facts: DatasetFacts::of(head, today)?,
                    is_known: true,
                    is_older: false,
                });
            }
            let merged = match &before {
                Some(head) if kind == DatasetKind::Jvn => {
                    let content = stored::content(tx, head.seq).await?;
                    let content = content.ok_or_else(unreadable)?;
                    let old = Dataset::from_stored(kind, &content).map_err(|_| unreadable())?;
                    data.after(Some(old))
                }
                _ => data,
            };
            let dated_on = merged.dated().map(|day| day.to_string());
            let was_dated = before.and_then(|head| head.dated_on);
            let head = DatasetHead {
                seq: 0,
                kind: kind.id().to_owned(),
                sha256,
                dated_on,
                entries: i64::try_from(merged.entries()).unwrap_or(i64::MAX),
                loaded_at: now,
            };
            let content = merged.to_stored().map_err(|_| unreadable())?;
            stored::insert(tx, &head, &content, KEPT).await?;
            let detail = serde_json::json!({
                "sha256": head.sha256, "dated_on": head.dated_on, "known_entries": head.entries,
            });
            let subject = Subject::Weaknesses.of(kind.id());
            let at = head.loaded_at.clone();
            record(tx, &at, &actor, Action::LoadWeaknesses, &subject, detail).await?;
            let is_older = was_dated.is_some_and(|before| head.dated_on < Some(before));
            Ok(LoadedDataset {
                kind,
                is_known: false,
                is_older: is_older && head.dated_on.is_some(),
                facts: DatasetFacts::of(head, today)?,
            })
        })
        .await
}

/// What is loaded of each kind and how old it is, for whoever is signed in: it is public knowledge.
pub async fn datasets(tenken: &Tenken, actor: &Actor) -> Result<Vec<DatasetState>> {
    let permit = require(actor, Act::ReadCatalog)?;
    let heads = tenken
        .read(permit, async move |tx| Ok(stored::newest(tx).await?))
        .await?;
    states(heads, tenken.today())
}

/// The reasons to refuse a file, as those of any list.
fn refused(faults: Vec<FeedFault>) -> Error {
    let told = faults.into_iter().map(|fault| RowFault {
        row: 0,
        column: fault.place,
        code: fault.code,
        message: fault.message,
    });
    Error::Rows(told.collect())
}
