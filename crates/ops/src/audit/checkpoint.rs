//! Checkpoints: signed heads of the chain. A copy kept elsewhere proves what the log was.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tenken_store::audit::audit_checkpoints::CheckpointRow;
use tenken_store::audit::{audit_chain, audit_checkpoints};

use super::key::{Key, PublicKey};
use super::record;
use super::seal::{Seal, seal};
use super::{Action, Subject};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Between checkpoints lie at most so many sealed entries …
const EVERY_ENTRIES: i64 = 10_000;
/// … and at most so much time, if anything was noted in it. Whoever can write to the database but not
/// read the key can rewrite unseen what came after the last one.
const EVERY: SignedDuration = SignedDuration::from_mins(10);

/// A signed head of the chain: the log had so many entries, and this is the hash over all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// How many entries were sealed: the position of the last link.
    pub position: i64,
    /// The hash there, in hexadecimal.
    pub hash: String,
    /// When it was signed, RFC 3339 in UTC.
    pub at: String,
    /// The public key, in hexadecimal (Ed25519).
    pub public_key: String,
    /// The signature, in hexadecimal.
    pub signature: String,
}

impl Checkpoint {
    fn sign(key: &Key, position: i64, hash: String, at: String) -> Self {
        let mut checkpoint = Checkpoint {
            position,
            hash,
            at,
            public_key: key.public().to_string(),
            signature: String::new(),
        };
        checkpoint.signature = key.sign(&checkpoint.message());
        checkpoint
    }

    /// What is signed.
    fn message(&self) -> String {
        let Checkpoint {
            position, hash, at, ..
        } = self;
        format!("tenken audit checkpoint 1\n{position}\n{hash}\n{at}\n")
    }

    /// Whether it was signed with the key that it names.
    pub(super) fn is_genuine(&self) -> bool {
        PublicKey::parse(&self.public_key)
            .is_some_and(|key| key.signed(&self.message(), &self.signature))
    }

    /// Whether it names one of the keys.
    pub(super) fn is_by(&self, keys: &[PublicKey]) -> bool {
        PublicKey::parse(&self.public_key).is_some_and(|key| keys.contains(&key))
    }
}

/// Seals everything, and signs the head of the chain or gives the signature it has already.
///
/// # Errors
/// Nothing has been noted yet.
pub async fn make_checkpoint(tenken: &Tenken, actor: &Actor, key: &Key) -> Result<Checkpoint> {
    let permit = require(actor, Act::Operate)?;
    let (at, actor) = (tenken.stored_now(), actor.clone());
    // The signing itself is noted, before, so that the signature covers it.
    tenken
        .write(permit, async move |tx| {
            let detail = serde_json::Value::Null;
            record(
                tx,
                &at,
                &actor,
                Action::MakeCheckpoint,
                Subject::Audit.id(),
                detail,
            )
            .await
        })
        .await?;
    seal(tenken, Seal::All).await?;
    sign(tenken, key, When::Now)
        .await?
        .ok_or_else(|| Error::NotFound("操作の記録".into()))
}

/// When to sign the head of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// If enough entries or enough time lie after the latest checkpoint.
    Due,
    /// In any case.
    Now,
}

/// Signs the head of the chain, or gives the signature it has already; `None` if it is not time or
/// nothing is sealed. The program does it for itself, as [`seal`].
pub async fn sign(tenken: &Tenken, key: &Key, when: When) -> Result<Option<Checkpoint>> {
    let found = tenken
        .read(Unasked::Program, async move |tx| {
            let latest = audit_checkpoints::latest(tx).await?;
            Ok((audit_chain::head(tx).await?, latest))
        })
        .await?;
    let (Some(head), latest) = found else {
        return Ok(None);
    };
    if let Some(latest) = &latest
        && (latest.position, &latest.hash) == (head.position, &head.hash)
    {
        return Ok(Some(latest.clone().into()));
    }
    let recent = latest.is_some_and(|latest| {
        head.position - latest.position < EVERY_ENTRIES
            && tenken.now().duration_since(read_time(&latest.at)) < EVERY
    });
    if when == When::Due && recent {
        return Ok(None);
    }
    let checkpoint = Checkpoint::sign(key, head.position, head.hash, tenken.stored_now());
    let row = CheckpointRow::from(checkpoint.clone());
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(audit_checkpoints::insert(tx, &row).await?)
        })
        .await?;
    Ok(Some(checkpoint))
}

impl From<CheckpointRow> for Checkpoint {
    fn from(row: CheckpointRow) -> Self {
        Checkpoint {
            position: row.position,
            hash: row.hash,
            at: row.at,
            public_key: row.public_key,
            signature: row.signature,
        }
    }
}

impl From<Checkpoint> for CheckpointRow {
    fn from(checkpoint: Checkpoint) -> Self {
        CheckpointRow {
            position: checkpoint.position,
            hash: checkpoint.hash,
            at: checkpoint.at,
            public_key: checkpoint.public_key,
            signature: checkpoint.signature,
        }
    }
}
