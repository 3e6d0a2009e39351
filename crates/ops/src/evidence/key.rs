//! Whether the key that evidence is encrypted with is the right one: the database has a mark that only that key opens.

use serde_json::json;
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

fn is_opened_by(key: &EvidenceKey, mark: &str) -> bool {
    unhex::<LENGTH>(mark).is_some_and(|mark| key.sealing().open(BOUND, &mark).is_some())
}

fn mark(tenken: &Tenken, key: &EvidenceKey) -> Result<String> {
    let sealed = key.sealing().seal(tenken.environment(), BOUND, b"");
    sealed.map(|mark| hex(&mark)).ok_or_else(missing)
}

/// Whether evidence was ever encrypted here, so that a new key beside it would be a wrong one.
pub async fn has_evidence_key(tenken: &Tenken) -> Result<bool> {
    let found = tenken
        .read(Unasked::Program, async move |tx| {
            Ok(settings::get(tx, MARK).await?)
        })
        .await?;
    Ok(found.is_some())
}

/// Gives the installation the key that evidence is encrypted with. The first one that is given to a database is its key for
/// good.
///
/// # Errors
/// It is another than the database's.
pub async fn use_evidence_key(tenken: &Tenken, key: EvidenceKey) -> Result<()> {
    let new = mark(tenken, &key)?;
    let stored = tenken
        .write(Unasked::Program, async move |tx| {
            Ok(settings::set_once(tx, MARK, &new).await?)
        })
        .await?;
    if !is_opened_by(&key, &stored) {
        return Err(Error::bad(
            "evidence_key",
            "証跡の鍵が、このデータベースの証跡を暗号化した鍵と違います。",
        ));
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
    let (new, key) = (mark(tenken, key)?, key.clone());
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            let stored = settings::get(tx, MARK).await?;
            if stored.is_some_and(|stored| is_opened_by(&key, &stored)) {
                return Ok(0);
            }
            settings::set(tx, MARK, &new).await?;
            let count = versions::remove_all(tx, &at).await?;
            let detail = json!({ "evidence_files": count });
            let subject = Subject::Evidence.id();
            record(tx, &at, &actor, Action::ForgetEvidence, subject, detail).await?;
            Ok(count)
        })
        .await
}
