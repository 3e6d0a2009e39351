//! Secrets people and programs hold: random texts, of which only a hash is stored, and passwords.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use tenken_domain::accounts::password::normalised;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::environment::Environment;
use crate::core::error::{Error, Result};

/// The hash of a random secret. It has 160 bits that nobody can guess, so a plain hash is enough.
pub(crate) fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Reads exactly `N` bytes of hexadecimal digits.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Memory for one password hash, in KiB, and passes over it.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;

/// How many passwords are hashed at once: more would only take the memory and the processors that
/// everybody else needs.
static HASHERS: Semaphore = Semaphore::const_new(2);

/// How many may wait for that or have their turn: some three seconds of hashing. Whoever floods the
/// page for signing in gets no more, and no memory.
static LINE: Semaphore = Semaphore::const_new(256);

/// A place in the line of those whose passwords are hashed. It is taken before anything else is done
/// for them.
pub(crate) struct Place<'a>(
    #[expect(dead_code, reason = "held until dropped")] SemaphorePermit<'a>,
);

/// Takes a place.
///
/// # Errors
/// [`Error::Busy`]: the line is full.
pub(crate) fn take_place() -> Result<Place<'static>> {
    place_in(&LINE)
}

fn place_in(line: &Semaphore) -> Result<Place<'_>> {
    line.try_acquire().map(Place).map_err(|_| Error::Busy)
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, with its salt and parameters (PHC string).
pub(crate) async fn hash_password(
    _place: &Place<'_>,
    environment: &Environment,
    password: &str,
) -> Result<String> {
    let mut salt = [0; 16];
    (environment.random)(&mut salt);
    let password = normalised(password);
    aside(move || {
        let hashed = argon2id().hash_password_with_salt(password.as_bytes(), &salt);
        hashed.map(|hash| hash.to_string()).map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            Error::bad(
                "password",
                "このパスワードは使えません。別のものにしてください。",
            )
        })
    })
    .await?
}

/// Whether a password is the one behind a hash, in whatever width it is typed. Hashes from before
/// passwords were normalised are of what was typed. Without a hash it takes as long and is not, so that
/// nobody learns who has an account.
pub(crate) async fn is_password(
    _place: &Place<'_>,
    password: &str,
    stored: Option<String>,
) -> Result<bool> {
    let mut ways = vec![normalised(password)];
    if ways[0] != password {
        ways.push(password.to_owned());
    }
    aside(move || {
        let hash = stored.as_deref().map(PasswordHash::new);
        ways.iter().any(|password| match &hash {
            Some(Ok(hash)) => argon2id()
                .verify_password(password.as_bytes(), hash)
                .is_ok(),
            Some(Err(_)) => false,
            None => {
                let _ = argon2id().hash_password_with_salt(password.as_bytes(), &[0; 16]);
                false
            }
        })
    })
    .await
}

/// Runs what takes long on a thread that may block.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let interrupted = || Error::bad("retry", "処理を中断しました。もう一度お試しください。");
    let _turn = HASHERS.acquire().await.map_err(|_| interrupted())?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| interrupted())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_from_before_passwords_were_normalised_still_fit() {
        let typed = "ｔｕｒｎｉｐ　ﾗﾝﾀﾝ";
        let hash_of = |password: &str| {
            let hashed = argon2id().hash_password_with_salt(password.as_bytes(), &[7; 16]);
            hashed.unwrap().to_string()
        };
        let place = take_place().unwrap();
        for (stored, typed, fits) in [
            (hash_of(typed), typed, true),
            (hash_of(typed), "turnip ランタン", false),
            (hash_of("turnip ランタン"), typed, true),
            (hash_of("turnip ランタン"), "turnip らんたん", false),
            ("no hash".to_owned(), typed, false),
        ] {
            assert_eq!(
                is_password(&place, typed, Some(stored)).await.unwrap(),
                fits,
                "{typed}"
            );
        }
        assert!(!is_password(&place, typed, None).await.unwrap());
    }

    #[test]
    fn whoever_comes_when_the_line_is_full_is_sent_away_until_somebody_leaves() {
        let line = Semaphore::new(2);
        let one = place_in(&line);
        let two = place_in(&line);
        assert!(one.is_ok() && two.is_ok());
        assert!(matches!(place_in(&line), Err(Error::Busy)));
        drop(one);
        assert!(place_in(&line).is_ok());
    }
}
