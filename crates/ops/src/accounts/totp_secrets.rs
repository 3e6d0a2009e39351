//! The seeds of one-time codes: as they are stored, and what is left over from before there was a key.

use tenken_store::accounts::users;

use super::recording::record_account;
use crate::audit::Action;
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::core::totp_key::{SEALED, TotpKey};

fn without_key() -> Error {
    Error::bad(
        "code_key",
        "確認コードの鍵がないため、いまは準備できません。管理者に伝えてください。",
    )
}

/// A seed as it is to be stored for a person.
pub(super) fn to_store(tenken: &Tenken, user: &str, seed: &str) -> Result<String> {
    let sealed = tenken
        .totp_key()
        .and_then(|key| key.seal(tenken.environment(), user, seed));
    sealed.ok_or_else(without_key)
}

/// The seed in what is stored for a person.
pub(super) fn stored(tenken: &Tenken, user: &str, stored: &str) -> Option<String> {
    let seed = tenken.totp_key().and_then(|key| key.open(user, stored));
    if seed.is_none() {
        tracing::error!("a seed of one-time codes cannot be decrypted: is the key the right one?");
    }
    seed
}

/// How many people have a seed that this key cannot read (without one: that is encrypted).
pub async fn unreadable_totp_secrets(tenken: &Tenken, key: Option<&TotpKey>) -> Result<usize> {
    let seeds = all(tenken).await?;
    Ok(seeds
        .iter()
        .filter(|(user, seed)| !is_readable(key, user, seed))
        .count())
}

fn is_readable(key: Option<&TotpKey>, user: &str, stored: &str) -> bool {
    match key {
        Some(key) => key.open(user, stored).is_some(),
        None => !stored.starts_with(SEALED),
    }
}

async fn all(tenken: &Tenken) -> Result<Vec<(String, String)>> {
    tenken
        .read(Unasked::Program, async move |tx| {
            Ok(users::code_seeds(tx).await?)
        })
        .await
}

/// Encrypts the seeds that are stored from before there was a key. Nothing is noted: what they are
/// used for does not change.
///
/// # Errors
/// Those of the database; no key was given to this installation.
pub async fn encrypt_totp_secrets(tenken: &Tenken) -> Result<()> {
    for (user, seed) in all(tenken).await? {
        if seed.starts_with(SEALED) {
            continue;
        }
        let sealed = to_store(tenken, &user, &seed)?;
        tenken
            .write(Unasked::Program, async move |tx| {
                // Unless it was changed in the meantime.
                Ok(users::replace_code_seed(tx, &user, &seed, &sealed).await?)
            })
            .await?;
    }
    Ok(())
}

/// Ends the one-time codes of all whose seed this key cannot read: the key they were encrypted with
/// is lost. Who must have a second factor sets it up anew at the next signing in. Returns how many.
///
/// # Errors
/// Forbidden.
pub async fn forget_unreadable_totp_secrets(
    tenken: &Tenken,
    actor: &Actor,
    key: Option<&TotpKey>,
) -> Result<usize> {
    let permit = require(actor, Act::Operate)?;
    let mut lost = all(tenken).await?;
    lost.retain(|(user, seed)| !is_readable(key, user, seed));
    let count = lost.len();
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            for (user, _) in lost {
                users::set_code_seed(tx, &user, &None, 0).await?;
                users::set_recovery_codes(tx, &user, &[]).await?;
                let detail = serde_json::json!({ "key_lost": true });
                record_account(tx, &at, &actor, Action::StopCodes, &user, detail).await?;
            }
            Ok(())
        })
        .await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::environment::Environment;

    #[test]
    fn a_seed_is_read_with_its_key_for_its_person_and_unchanged() {
        let environment = Environment::real();
        let (key, other) = (TotpKey::new(&environment), TotpKey::new(&environment));
        let sealed = key.seal(&environment, "one", "JBSWY3DP").unwrap();
        assert!(!sealed.contains("JBSWY3DP"));
        assert_ne!(key.seal(&environment, "one", "JBSWY3DP").unwrap(), sealed);
        assert_eq!(key.open("one", &sealed).as_deref(), Some("JBSWY3DP"));
        assert_eq!(key.open("two", &sealed), None);
        assert_eq!(other.open("one", &sealed), None);
        let last = if sealed.ends_with('0') { "1" } else { "0" };
        let changed = format!("{}{last}", &sealed[..sealed.len() - 1]);
        assert_eq!(key.open("one", &changed), None);
        for broken in ["1:", "1:00", "1:xx", &sealed[..sealed.len() - 1]] {
            assert_eq!(key.open("one", broken), None, "{broken}");
        }
        assert_eq!(
            key.open("one", "JBSWY3DP").as_deref(),
            Some("JBSWY3DP"),
            "from before"
        );
        let again = TotpKey::parse(&key.to_text()).unwrap();
        assert_eq!(again.open("one", &sealed).as_deref(), Some("JBSWY3DP"));
    }
}
