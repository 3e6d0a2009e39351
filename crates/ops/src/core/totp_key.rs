//! The key that the seeds of one-time codes are encrypted with: who reads the database, or a copy of it,
//! cannot make codes. The key is not in the database.
//!
//! A stored seed is `1:` and, in hexadecimal, a nonce of 24 bytes and the seed under
//! XChaCha20-Poly1305, bound to its person: it is no use on another account. Seeds from before there
//! was a key are base 32.

use super::{
    environment::Environment,
    secrets::{hex, unhex},
};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

/// The key that seeds are encrypted with.
#[derive(Clone)]
pub struct TotpKey([u8; 32]);

/// What a seed that is encrypted begins with.
pub(crate) const SEALED: &str = "1:";
const NONCE: usize = 24;

impl TotpKey {
    /// A new key.
    pub fn new(environment: &Environment) -> Self {
        let mut key = [0; 32];
        (environment.random)(&mut key);
        TotpKey(key)
    }

    /// Reads what [`TotpKey::to_text`] wrote; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text.trim()).map(TotpKey)
    }

    /// The key as it is kept in a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        hex(&self.0)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }

    /// A seed as it is stored for a person.
    pub(crate) fn seal(&self, environment: &Environment, user: &str, seed: &str) -> Option<String> {
        let mut nonce = [0; NONCE];
        (environment.random)(&mut nonce);
        let sealed = self
            .cipher()
            .encrypt(&nonce.into(), bound(user, seed.as_bytes()))
            .ok()?;
        Some(format!("{SEALED}{}{}", hex(&nonce), hex(&sealed)))
    }

    /// The seed in what is stored for a person; `None` if it was encrypted with another key, or for
    /// somebody else, or was changed.
    pub(crate) fn open(&self, user: &str, stored: &str) -> Option<String> {
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
