//! Secrets people and programs hold: random texts, of which only a hash is stored, and passwords.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::tenken::Tenken;

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

/// Memory for one password hash, in KiB, and passes over it.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;

/// How many passwords are hashed at once: more would only take the memory and the processors that
/// everybody else needs.
static HASHERS: Semaphore = Semaphore::const_new(2);

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, with its salt and parameters (PHC string).
pub(crate) async fn hash_password(tenken: &Tenken, password: &str) -> Result<String> {
    let mut salt = [0; 16];
    (tenken.surroundings().random)(&mut salt);
    let password = password.to_owned();
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

/// Whether a password is the one behind a hash. Without a hash it takes as long and is not, so that
/// nobody learns who has an account.
pub(crate) async fn is_password(password: &str, stored: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    aside(move || match &stored {
        Some(stored) => PasswordHash::new(stored).is_ok_and(|hash| {
            argon2id()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        }),
        None => {
            let _ = argon2id().hash_password_with_salt(password.as_bytes(), &[0; 16]);
            false
        }
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
