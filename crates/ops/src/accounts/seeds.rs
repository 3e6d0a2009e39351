//! The seeds of one-time codes, encrypted where they are stored: who reads the database, or a copy of
//! it, cannot make codes. The key is not in the database.
//!
//! A stored seed is `1:` and, in hexadecimal, a nonce of 24 bytes and the seed under
//! XChaCha20-Poly1305, bound to its person: it is no use on another account. Seeds from before there
//! was a key are base 32.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use tenken_store::users;

use super::noting::note_account;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::policy::{Act, require};
use crate::secrets::{hex, unhex};
use crate::surroundings::Surroundings;
use crate::tenken::Tenken;

/// The key that seeds are encrypted with.
#[derive(Clone)]
pub struct SeedKey([u8; 32]);

const SEALED: &str = "1:";
const NONCE: usize = 24;

impl SeedKey {
    /// A new key.
    pub fn new(surroundings: &Surroundings) -> Self {
        let mut key = [0; 32];
        (surroundings.random)(&mut key);
        SeedKey(key)
    }

    /// Reads what [`SeedKey::to_text`] wrote; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text.trim()).map(SeedKey)
    }

    /// The key as it is kept in a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        hex(&self.0)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }

    /// A seed as it is stored for a person.
    fn seal(&self, surroundings: &Surroundings, user: &str, seed: &str) -> Option<String> {
        let mut nonce = [0; NONCE];
        (surroundings.random)(&mut nonce);
        let sealed = self
            .cipher()
            .encrypt(&nonce.into(), bound(user, seed.as_bytes()))
            .ok()?;
        Some(format!("{SEALED}{}{}", hex(&nonce), hex(&sealed)))
    }

    /// The seed in what is stored for a person; `None` if it was encrypted with another key, or for
    /// somebody else, or was changed.
    fn open(&self, user: &str, stored: &str) -> Option<String> {
        let Some(digits) = stored.strip_prefix(SEALED) else {
            return Some(stored.to_owned());
        };
        let (nonce, sealed) = digits.split_at_checked(2 * NONCE)?;
        let nonce: [u8; NONCE] = unhex(nonce)?;
        let sealed = bytes(sealed)?;
        let seed = self
            .cipher()
            .decrypt(&nonce.into(), bound(user, &sealed))
            .ok()?;
        String::from_utf8(seed).ok()
    }
}

fn bound<'a>(user: &'a str, message: &'a [u8]) -> Payload<'a, 'a> {
    Payload {
        msg: message,
        aad: user.as_bytes(),
    }
}

/// Hexadecimal digits of any number of bytes.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| unhex::<1>(std::str::from_utf8(pair).ok()?).map(|[byte]| byte))
        .collect()
}

fn without_key() -> Error {
    Error::bad(
        "code_key",
        "確認コードの鍵がないため、いまは準備できません。管理者に伝えてください。",
    )
}

/// A seed as it is to be stored for a person.
pub(super) fn to_store(tenken: &Tenken, user: &str, seed: &str) -> Result<String> {
    let sealed = tenken
        .seed_key()
        .and_then(|key| key.seal(tenken.surroundings(), user, seed));
    sealed.ok_or_else(without_key)
}

/// The seed in what is stored for a person.
pub(super) fn stored(tenken: &Tenken, user: &str, stored: &str) -> Option<String> {
    let seed = tenken.seed_key().and_then(|key| key.open(user, stored));
    if seed.is_none() {
        tracing::error!("a seed of one-time codes cannot be decrypted: is the key the right one?");
    }
    seed
}

/// How many people have a seed that this key cannot read (without one: that is encrypted).
pub async fn unreadable_seeds(tenken: &Tenken, key: Option<&SeedKey>) -> Result<usize> {
    let seeds = all(tenken).await?;
    Ok(seeds
        .iter()
        .filter(|(user, seed)| !is_readable(key, user, seed))
        .count())
}

fn is_readable(key: Option<&SeedKey>, user: &str, stored: &str) -> bool {
    match key {
        Some(key) => key.open(user, stored).is_some(),
        None => !stored.starts_with(SEALED),
    }
}

async fn all(tenken: &Tenken) -> Result<Vec<(String, String)>> {
    tenken
        .db()
        .read::<_, Error, _>(|tx| Box::pin(async move { Ok(users::code_seeds(tx).await?) }))
        .await
}

/// Encrypts the seeds that are stored from before there was a key. Nothing is noted: what they are
/// used for does not change.
///
/// # Errors
/// Those of the database; no key was given to this installation.
pub async fn encrypt_seeds(tenken: &Tenken) -> Result<()> {
    for (user, seed) in all(tenken).await? {
        if seed.starts_with(SEALED) {
            continue;
        }
        let sealed = to_store(tenken, &user, &seed)?;
        tenken
            .db()
            .write::<_, Error, _>(move |tx| {
                Box::pin(async move {
                    // Unless it was changed in the meantime.
                    Ok(users::replace_code_seed(tx, &user, &seed, &sealed).await?)
                })
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
pub async fn forget_unreadable_seeds(
    tenken: &Tenken,
    actor: &Actor,
    key: Option<&SeedKey>,
) -> Result<usize> {
    require(actor, Act::Operate)?;
    let mut lost = all(tenken).await?;
    lost.retain(|(user, seed)| !is_readable(key, user, seed));
    let count = lost.len();
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                for (user, _) in lost {
                    users::set_code_seed(tx, &user, &None, 0).await?;
                    users::set_recovery_codes(tx, &user, &[]).await?;
                    let detail = serde_json::json!({ "key_lost": true });
                    note_account(tx, &at, &actor, "account.codes_off", &user, detail).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_read_with_its_key_for_its_person_and_unchanged() {
        let surroundings = Surroundings::real();
        let (key, other) = (SeedKey::new(&surroundings), SeedKey::new(&surroundings));
        let sealed = key.seal(&surroundings, "one", "JBSWY3DP").unwrap();
        assert!(!sealed.contains("JBSWY3DP"));
        assert_ne!(key.seal(&surroundings, "one", "JBSWY3DP").unwrap(), sealed);
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
        let again = SeedKey::parse(&key.to_text()).unwrap();
        assert_eq!(again.open("one", &sealed).as_deref(), Some("JBSWY3DP"));
    }
}
