//! The key that evidence is encrypted with: contracts, plans of a network, photos of what is in the back room. It is
//! not in the database, and not the key of one-time codes: those can be set up anew when their key is lost, files
//! cannot.

use super::environment::Environment;
use super::sealing::SealingKey;

/// The key that evidence is encrypted with.
#[derive(Clone)]
pub struct EvidenceKey(SealingKey);

impl EvidenceKey {
    /// A new key.
    pub fn new(environment: &Environment) -> Self {
        EvidenceKey(SealingKey::new(environment))
    }

    /// Reads what [`EvidenceKey::to_text`] wrote; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        SealingKey::parse(text).map(EvidenceKey)
    }

    /// The key as it is kept in a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// Its own cipher.
    pub(crate) fn sealing(&self) -> &SealingKey {
        &self.0
    }
}
