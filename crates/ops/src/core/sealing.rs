//! Encryption of what lies in the database under keys that do not: who reads the database, or a copy of it, can do
//! nothing with it.
//!
//! What is sealed is a random nonce of 24 bytes and the secret under XChaCha20-Poly1305, bound to what it belongs to:
//! it opens nowhere else. Nonces of that length may be drawn at random however many are needed.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use super::environment::Environment;
use super::secrets::{hex, unhex};

const NONCE: usize = 24;

/// A key for one purpose.
#[derive(Clone)]
pub(crate) struct SealingKey([u8; 32]);

impl SealingKey {
    /// A new key.
    pub fn new(environment: &Environment) -> Self {
        let mut key = [0; 32];
        (environment.random)(&mut key);
        SealingKey(key)
    }

    /// Reads what [`SealingKey::to_text`] wrote; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text.trim()).map(SealingKey)
    }

    /// The key as it is kept in a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        hex(&self.0)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }

    /// Encrypts a secret, bound to what it belongs to.
    pub fn seal(
        &self,
        environment: &Environment,
        bound_to: &str,
        secret: &[u8],
    ) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        (environment.random)(&mut nonce);
        let payload = bound(bound_to, secret);
        let encrypted = self.cipher().encrypt(&nonce.into(), payload).ok()?;
        Some([nonce.as_slice(), &encrypted].concat())
    }

    /// The secret; `None` if it was encrypted with another key, or belongs to something else, or was changed.
    pub fn open(&self, bound_to: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, encrypted) = sealed.split_first_chunk::<NONCE>()?;
        let payload = bound(bound_to, encrypted);
        self.cipher().decrypt(&(*nonce).into(), payload).ok()
    }
}

fn bound<'a>(to: &'a str, message: &'a [u8]) -> Payload<'a, 'a> {
    Payload {
        msg: message,
        aad: to.as_bytes(),
    }
}
