//! Whether the key that evidence is encrypted with is the right one: the database has a mark that only that key opens.

use serde_json::json;
use tenken_store::Tx;
use tenken_store::evidence::versions;
use tenken_store::installation::settings;

use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::evidence_key::EvidenceKey;
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::secrets::{hex, unhex};
use crate::core::tenken::Tenken;

/// The setting that holds the mark: nothing, encrypted.
const MARK: &str = "evidence_key";
/// What the mark is bound to.
const BOUND: &str = "evidence-key";
/// Bytes of the mark: a nonce and a tag.
const LENGTH: usize = 24 + 16;

/// There is no key, or not the right one.
pub(super) fn missing() -> Error {
    Error::bad(
        "evidence_key",
        "証跡の鍵がないため、いまは証跡のファイルを預かることも開くこともできません。管理者に伝えてください。",
    )
}

fn wrong() -> Error {
    Error::bad(
        "evidence_key",
        "証跡の鍵が、このデータベースの証跡を暗号化した鍵と違います。管理者に伝えてください。",
    )
}

fn is_opened_by(key: &EvidenceKey, mark: &str) -> bool {
    unhex::<LENGTH>(mark).is_some_and(|mark| key.sealing().open(BOUND, &mark).is_some())
}

/// A key with the mark that makes it the database's, unless there is one.
pub(super) struct Claim {
    pub key: EvidenceKey,
    mark: String,
}

impl Claim {
    /// With the key of this installation.
    pub fn new(tenken: &Tenken) -> Result<Self> {
        Self::with(tenken, tenken.evidence_key().cloned().ok_or_else(missing)?)
    }

    fn with(tenken: &Tenken, key: EvidenceKey) -> Result<Self> {
        let sealed = key.sealing().seal(tenken.environment(), BOUND, b"");
        let mark = hex(&sealed.ok_or_else(missing)?);
        Ok(Claim { key, mark })
    }

    /// Makes sure that the key is the database's, before something is stored under it: the first one is, for good.
    pub async fn hold(&self, tx: &mut Tx) -> Result<()> {
        let stored = settings::set_once(tx, MARK, &self.mark).await?;
        match is_opened_by(&self.key, &stored) {
            true => Ok(()),
            false => Err(wrong()),
        }
    }
}

async fn stored_mark(tenken: &Tenken) -> Result<Option<String>> {
    tenken
        .read(Unasked::Program, async move |tx| {
            Ok(settings::get(tx, MARK).await?)
        })
        .await
}

/// Whether evidence was ever encrypted here, so that a new key beside it would be a wrong one.
pub async fn has_evidence_key(tenken: &Tenken) -> Result<bool> {
    Ok(stored_mark(tenken).await?.is_some())
}

/// Gives the installation the key that evidence is encrypted with.
///
/// # Errors
/// It is another than the one that evidence here was encrypted with.
pub async fn use_evidence_key(tenken: &Tenken, key: EvidenceKey) -> Result<()> {
    let stored = stored_mark(tenken).await?;
    if stored.is_some_and(|mark| !is_opened_by(&key, &mark)) {
        return Err(wrong());
    }
    tenken.use_evidence_key(key);
    Ok(())
}

/// Begins anew with a key, where the one before is lost: removes the content of all evidence, which nobody can read any more,
/// and gives back how many files that were. Nothing is removed if the key is the right one.
///
/// # Errors
/// Forbidden.
pub async fn forget_unreadable_evidence(
    tenken: &Tenken,
    actor: &Actor,
    key: &EvidenceKey,
) -> Result<usize> {
    let permit = require(actor, Act::Operate)?;
    let new = Claim::with(tenken, key.clone())?;
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            let stored = settings::get(tx, MARK).await?;
            if stored.is_none_or(|mark| is_opened_by(&new.key, &mark)) {
                return Ok(0);
            }
            settings::set(tx, MARK, &new.mark).await?;
            let count = versions::remove_all(tx, &at).await?;
            let detail = json!({ "evidence_files": count });
            let subject = Subject::Evidence.id();
            record(tx, &at, &actor, Action::ForgetEvidence, subject, detail).await?;
            Ok(count)
        })
        .await
}
