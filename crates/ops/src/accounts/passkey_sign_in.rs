//! Signing in with a passkey: without a name and without a password.

use passki::{
    AuthenticationCredential, AuthenticationOptions, AuthenticationState, ClientData,
    UserVerificationRequirement,
};
use serde_json::Value;
use tenken_store::accounts::passkeys::PasskeyRow;
use tenken_store::accounts::users::UserRow;
use tenken_store::accounts::{passkeys, sign_in_failures, users};

use super::passkey_challenges::{Party, answered, ask};
use super::passkeys::{refused, stored, unusable};
use super::sign_in::{Device, Proof, SignedIn, let_in};
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::secrets::hash;
use crate::core::tenken::Tenken;

/// What the browser is asked for, so that its person chooses a passkey: the options of
/// `navigator.credentials.get` as JSON.
///
/// # Errors
/// Too many are asked at once.
pub async fn begin_passkey_sign_in(tenken: &Tenken, party: &Party) -> Result<Value> {
    let mut options = AuthenticationOptions::default();
    options.user_verification = UserVerificationRequirement::Required;
    let begun = party.passki().start_passkey_authentication(&[], options);
    let (mut asked, mut state) = begun.map_err(refused)?;
    (asked.challenge, state.challenge) = party.challenge(tenken);
    ask(tenken, &asked.challenge, None, &state).await?;
    serde_json::to_value(asked).map_err(|_| unusable())
}

/// Signs in whoever the passkey belongs to. `answer` is what `navigator.credentials.get` gave, as
/// JSON.
///
/// # Errors
/// The passkey is not known or was removed; what it signed is not the latest question, not for this
/// site, not signed by it, or older than what it signed before.
pub async fn sign_in_with_passkey(
    tenken: &Tenken,
    party: &Party,
    answer: &str,
    device: Device,
) -> Result<SignedIn> {
    let credential: AuthenticationCredential =
        serde_json::from_str(answer).map_err(|error| refused(error.into()))?;
    let said = ClientData::from_base64(&credential.response.client_data_json).map_err(refused)?;
    let state: AuthenticationState = answered(tenken, &said.challenge, None).await?;
    let Holder {
        passkey,
        person,
        counter,
    } = holder(tenken, &credential.raw_id, &device).await?;
    let known = stored(&passkey).ok_or_else(unusable)?;
    let checked = party
        .passki()
        .finish_passkey_authentication(&credential, &state, &known)
        .inspect_err(|_| tenken.counts().count_refused())
        .map_err(refused)?;
    let names_another = |handle: &Vec<u8>| *handle != person.id.as_bytes();
    if checked.user_handle.as_ref().is_some_and(names_another) {
        return Err(unusable());
    }
    let proof = Proof::Passkey {
        id: passkey.id,
        counter: checked.counter.into(),
    };
    let_in(tenken, person, counter, device, proof).await
}

/// Whose passkey it is.
struct Holder {
    passkey: PasskeyRow,
    person: UserRow,
    /// What counts the failures of this browser; empty if it is not known.
    counter: String,
}

async fn holder(tenken: &Tenken, credential: &str, device: &Device) -> Result<Holder> {
    let credential = credential.to_owned();
    let browser = device.known_browser.as_deref().map(hash);
    let found = tenken
        .read(Unasked::SignIn, async move |tx| {
            let Some(passkey) = passkeys::by_credential(tx, &credential).await? else {
                return Ok(None);
            };
            let Some(person) = users::get(tx, &passkey.user_id).await? else {
                return Ok(None);
            };
            let counter = match browser {
                Some(browser) if sign_in_failures::is_known(tx, &browser, &person.id).await? => {
                    browser
                }
                _ => String::new(),
            };
            Ok(Some(Holder {
                passkey,
                person,
                counter,
            }))
        })
        .await?;
    found.ok_or_else(unusable)
}
