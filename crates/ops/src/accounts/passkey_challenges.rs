//! What is asked of a passkey: for which site, and once.

use jiff::SignedDuration;
use passki::Passki;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tenken_store::accounts::passkeys::{self, ChallengeRow};

use super::passkeys::unusable;
use crate::core::environment::stored_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// A challenge is to be answered within this time.
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// So many may wait for an answer: anybody may have one asked.
const MOST_ASKED: i64 = 10_000;

/// The site that passkeys are made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its host name, without a port: passkeys belong to it.
    pub host: String,
    /// Its address: scheme, host and port.
    pub origin: String,
}

impl Party {
    pub(super) fn passki(&self) -> Passki {
        Passki::new(&self.host, &[&self.origin], "点検 Tenken")
    }

    /// A new challenge, as it is sent and as it is.
    pub(super) fn challenge(&self, tenken: &Tenken) -> (String, Vec<u8>) {
        let mut bytes = vec![0; 32];
        (tenken.environment().random)(&mut bytes);
        (Passki::base64_encode(&bytes), bytes)
    }
}

/// Remembers what was asked. `user` makes a passkey; there is none for somebody who signs in.
///
/// # Errors
/// Too many wait.
pub(super) async fn ask(
    tenken: &Tenken,
    challenge: &str,
    user: Option<&str>,
    state: &impl Serialize,
) -> Result<()> {
    let row = ChallengeRow {
        challenge: challenge.to_owned(),
        user_id: user.map(str::to_owned),
        state: serde_json::to_string(state).map_err(|_| unusable())?,
        expires_at: stored_time(tenken.now() + ANSWER_WITHIN),
    };
    let now = tenken.stored_now();
    tenken
        .write(Unasked::SignIn, async move |tx| {
            passkeys::ask(tx, &row, &now).await?;
            if passkeys::count_asked(tx).await? > MOST_ASKED {
                return Err(Error::Busy);
            }
            Ok(())
        })
        .await
}

/// What an answer is checked against. Nobody gets it twice.
///
/// # Errors
/// It was not asked, not of this person, answered before, or too long ago.
pub(super) async fn answered<State: DeserializeOwned>(
    tenken: &Tenken,
    challenge: &str,
    user: Option<&str>,
) -> Result<State> {
    let (challenge, now) = (challenge.to_owned(), tenken.stored_now());
    let user = user.map(str::to_owned);
    let state = tenken
        .write(Unasked::SignIn, async move |tx| {
            Ok(passkeys::answer(tx, &challenge, user.as_deref(), &now).await?)
        })
        .await?;
    state
        .and_then(|state| serde_json::from_str(&state).ok())
        .ok_or_else(unusable)
}
