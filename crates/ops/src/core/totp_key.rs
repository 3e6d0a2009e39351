//! The key that the seeds of one-time codes are encrypted with: who reads the database, or a copy of it,
//! cannot make codes. The key is not in the database.
//!
//! A stored seed is `1:` and, in hexadecimal, what [`SealingKey`] makes of it, bound to its person: it is
//! no use on another account. Seeds from before there was a key are base 32.

use super::environment::Environment;
use super::sealing::SealingKey;
use super::secrets::{hex, unhex};

/// The key that seeds are encrypted with.
#[derive(Clone)]
pub struct TotpKey(SealingKey);

/// What a seed that is encrypted begins with.
pub(crate) const SEALED: &str = "1:";

impl TotpKey {
    /// A new key.
    pub fn new(environment: &Environment) -> Self {
        TotpKey(SealingKey::new(environment))
    }

    /// Reads what [`TotpKey::to_text`] wrote; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        SealingKey::parse(text).map(TotpKey)
    }

    /// The key as it is kept in a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// A seed as it is stored for a person.
    pub(crate) fn seal(&self, environment: &Environment, user: &str, seed: &str) -> Option<String> {
        let sealed = self.0.seal(environment, user, seed.as_bytes())?;
        Some(format!("{SEALED}{}", hex(&sealed)))
    }

    /// The seed in what is stored for a person; `None` if it was encrypted with another key, or for
    /// somebody else, or was changed.
    pub(crate) fn open(&self, user: &str, stored: &str) -> Option<String> {
        let Some(digits) = stored.strip_prefix(SEALED) else {
            return Some(stored.to_owned());
        };
        let seed = self.0.open(user, &bytes(digits)?)?;
        String::from_utf8(seed).ok()
    }
}

/// Hexadecimal digits of any number of bytes.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| unhex::<1>(std::str::from_utf8(pair).ok()?).map(|[byte]| byte))
        .collect()
}
