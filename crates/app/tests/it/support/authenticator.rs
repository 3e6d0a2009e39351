//! An authenticator for passkeys, honest unless told otherwise (WebAuthn, Ed25519, no attestation).

use ciborium::Value;
use ed25519_dalek::{Signer, SigningKey};
use passki::Passki;
use serde_json::json;
use sha2::{Digest, Sha256};

/// The site of the tests.
pub const HOST: &str = "localhost";
pub const ORIGIN: &str = "http://localhost:8080";

/// The person is there, has shown it, and a key follows.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// One passkey and what it is told to say.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    pub id: Vec<u8>,
    pub counter: u32,
    pub host: &'static str,
    pub origin: &'static str,
    pub verifies: bool,
}

impl Authenticator {
    /// With a key of its own for each number.
    pub fn new(number: u8) -> Self {
        Authenticator {
            key: SigningKey::from_bytes(&[number; 32]),
            id: vec![number; 16],
            counter: 0,
            host: HOST,
            origin: ORIGIN,
            verifies: true,
        }
    }

    /// What a browser answers to the options of `navigator.credentials.create`.
    pub fn create(&self, options: &serde_json::Value) -> String {
        let int = |number: i64| Value::Integer(number.into());
        let public = Value::Map(vec![
            (int(1), int(1)),
            (int(3), int(-8)),
            (int(-1), int(6)),
            (
                int(-2),
                Value::Bytes(self.key.verifying_key().to_bytes().to_vec()),
            ),
        ]);
        let mut data = self.data(WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        ciborium::into_writer(&public, &mut data).unwrap();
        let attestation = Value::Map(vec![
            (Value::Text("fmt".into()), Value::Text("none".into())),
            (Value::Text("attStmt".into()), Value::Map(Vec::new())),
            (Value::Text("authData".into()), Value::Bytes(data)),
        ]);
        let mut object = Vec::new();
        ciborium::into_writer(&attestation, &mut object).unwrap();
        json!({
            "rawId": Passki::base64_encode(&self.id),
            "response": {
                "clientDataJSON": Passki::base64_encode(&self.client_data("create", options)),
                "attestationObject": Passki::base64_encode(&object),
            },
        })
        .to_string()
    }

    /// What a browser answers to the options of `navigator.credentials.get`.
    pub fn get(&mut self, options: &serde_json::Value, person: &str) -> String {
        self.counter += 1;
        let (data, said) = (self.data(0), self.client_data("get", options));
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&said));
        json!({
            "rawId": Passki::base64_encode(&self.id),
            "response": {
                "clientDataJSON": Passki::base64_encode(&said),
                "authenticatorData": Passki::base64_encode(&data),
                "signature": Passki::base64_encode(&self.key.sign(&signed).to_bytes()),
                "userHandle": Passki::base64_encode(person.as_bytes()),
            },
        })
        .to_string()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.host.as_bytes()).to_vec();
        data.push(flags | PRESENT | verified);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, what: &str, options: &serde_json::Value) -> Vec<u8> {
        json!({
            "type": format!("webauthn.{what}"),
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
        .into_bytes()
    }
}
