//! The key that signs checkpoints. It never comes near the database.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::core::environment::Environment;
use crate::core::secrets::{hex, unhex};

/// The private key, Ed25519.
#[derive(Clone)]
pub struct Key(SigningKey);

/// The public key that belongs to it: may be told to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl Key {
    /// A new key.
    pub fn new(environment: &Environment) -> Self {
        let mut secret = [0; 32];
        (environment.random)(&mut secret);
        Key(SigningKey::from_bytes(&secret))
    }

    /// Reads what [`Key::to_text`] wrote; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Key(SigningKey::from_bytes(&unhex(text.trim())?)))
    }

    /// The key as it is kept in a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        hex(self.0.as_bytes())
    }

    /// The public key.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs, in hexadecimal.
    pub(super) fn sign(&self, message: &str) -> String {
        hex(&self.0.sign(message.as_bytes()).to_bytes())
    }
}

impl PublicKey {
    /// Reads 64 hexadecimal digits; `None` if they are no key.
    pub fn parse(text: &str) -> Option<Self> {
        VerifyingKey::from_bytes(&unhex(text.trim())?)
            .ok()
            .map(PublicKey)
    }

    /// Whether the key signed the message.
    pub(super) fn signed(&self, message: &str, signature: &str) -> bool {
        unhex(signature).is_some_and(|bytes| {
            let signature = Signature::from_bytes(&bytes);
            self.0.verify_strict(message.as_bytes(), &signature).is_ok()
        })
    }
}

impl std::fmt::Display for PublicKey {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(self.0.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_as_text_and_sign() {
        let key = Key::parse(&"1f".repeat(32)).unwrap();
        assert_eq!(Key::parse(&key.to_text()).unwrap().public(), key.public());
        let public = PublicKey::parse(&key.public().to_string()).unwrap();
        let signature = key.sign("a");
        assert!(public.signed("a", &signature));
        assert!(!public.signed("b", &signature));
        assert!(!public.signed("a", &signature[2..]));
        for text in ["", "zz", &"é".repeat(32), &"g".repeat(64)] {
            assert!(Key::parse(text).is_none(), "{text}");
        }
    }
}
