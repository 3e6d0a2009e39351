//! Passkeys of one's own account (WebAuthn): made, listed and removed.
//!
//! A passkey is both factors: its authenticator has the key, and lets only its person use it (user
//! verification is required). The key is bound to this site, so it cannot be given away to another.

use jiff::Timestamp;
use passki::{
    ClientData, RegistrationCredential, RegistrationOptions, RegistrationState,
    ResidentKeyRequirement, StoredPasskey, UserVerificationRequirement,
};
use serde_json::Value;
use tenken_domain::text::input::control_character;
use tenken_store::accounts::passkeys::PasskeyRow;
use tenken_store::accounts::{passkeys, sessions, users};

use super::own::gone;
use super::passkey_challenges::{Party, answered, ask};
use super::people::grant;
use super::recording::record_account;
use super::sessions::Session;
use crate::audit::Action;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// More than anybody has devices.
const MOST: usize = 20;

/// A passkey in a list.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Names it.
    pub id: String,
    /// The name its person gave it.
    pub name: String,
    /// When it was made.
    pub since: Timestamp,
    /// When somebody last signed in with it.
    pub used: Option<Timestamp>,
}

/// The passkeys of who is signed in, the oldest first.
pub async fn list_passkeys(tenken: &Tenken, session: &Session) -> Result<Vec<Passkey>> {
    let passkey = |row: PasskeyRow| Passkey {
        since: read_time(&row.created_at),
        used: row.used_at.as_deref().map(read_time),
        id: row.id,
        name: row.name,
    };
    Ok(rows(tenken, &session.user.id)
        .await?
        .into_iter()
        .map(passkey)
        .collect())
}

async fn rows(tenken: &Tenken, user: &str) -> Result<Vec<PasskeyRow>> {
    let user = user.to_owned();
    tenken
        .read(Unasked::OwnAccount, async move |tx| {
            Ok(passkeys::of_user(tx, &user).await?)
        })
        .await
}

/// What the browser is asked for, so that it makes a passkey: the options of
/// `navigator.credentials.create` as JSON.
///
/// # Errors
/// The person has too many.
pub async fn begin_passkey(tenken: &Tenken, session: &Session, party: &Party) -> Result<Value> {
    let existing = rows(tenken, &session.user.id).await?;
    if existing.len() >= MOST {
        return Err(Error::bad(
            "passkeys",
            "パスキーは20個までです。使っていないものを消してから、追加してください。",
        ));
    }
    let known: Vec<StoredPasskey> = existing.iter().filter_map(stored).collect();
    let account = super::own::own_account(tenken, session).await?;
    let mut options = RegistrationOptions::default();
    options.resident_key = ResidentKeyRequirement::Required;
    options.user_verification = UserVerificationRequirement::Required;
    options.exclude_credentials = Some(&known);
    let begun = party.passki().start_passkey_registration(
        session.user.id.as_bytes(),
        &account.login,
        &session.user.name,
        options,
    );
    let (mut asked, mut state) = begun.map_err(refused)?;
    (asked.challenge, state.challenge) = party.challenge(tenken);
    ask(tenken, &asked.challenge, Some(&session.user.id), &state).await?;
    serde_json::to_value(asked).map_err(|_| unusable())
}

/// Adds the passkey that the browser made. `answer` is what `navigator.credentials.create` gave, as
/// JSON. The session counts as strong from then on: the authenticator has just seen its person.
///
/// # Errors
/// It was not made for this site, this person and the latest question; the name cannot be used.
pub async fn add_passkey(
    tenken: &Tenken,
    session: &Session,
    party: &Party,
    name: &str,
    answer: &str,
) -> Result<()> {
    let name = usable_name(name)?;
    let credential: RegistrationCredential =
        serde_json::from_str(answer).map_err(|error| refused(error.into()))?;
    let said = ClientData::from_base64(&credential.response.client_data_json).map_err(refused)?;
    let state: RegistrationState =
        answered(tenken, &said.challenge, Some(&session.user.id)).await?;
    let made = party
        .passki()
        .finish_passkey_registration(&credential, &state)
        .map_err(refused)?;
    let row = PasskeyRow {
        id: tenken.environment().id(),
        user_id: session.user.id.clone(),
        credential: passki::Passki::base64_encode(&made.credential_id),
        name,
        counter: made.counter.into(),
        public: serde_json::to_string(&made).map_err(|_| unusable())?,
        created_at: tenken.stored_now(),
        used_at: None,
    };
    let (actor, current) = (session.actor(), session.id.clone());
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            passkeys::insert(tx, &row).await?;
            sessions::strengthen(tx, &current).await?;
            let detail = serde_json::json!({ "name": row.name });
            let at = &row.created_at;
            record_account(tx, at, &actor, Action::AddPasskey, &row.user_id, detail).await
        })
        .await
}

fn usable_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 50 || control_character(name, false).is_some() {
        return Err(Error::bad(
            "name",
            "パスキーの名前を、50文字までで入れてください（例：事務室のパソコン）。",
        ));
    }
    Ok(name.to_owned())
}

/// Removes a passkey of who is signed in.
///
/// # Errors
/// Not found; it is the last second factor of somebody who needs one.
pub async fn remove_passkey(tenken: &Tenken, session: &Session, id: &str) -> Result<()> {
    let (actor, user, id) = (session.actor(), session.user.id.clone(), id.to_owned());
    let (needs, at) = (session.needs_codes, tenken.stored_now());
    tenken.write(Unasked::OwnAccount, async move |tx| {
        let person = users::get_for_update(tx, &user).await?.ok_or_else(gone)?;
        let mut left = passkeys::of_user(tx, &user).await?;
        let found = left.iter().position(|row| row.id == id);
        let row = left.remove(found.ok_or_else(|| Error::NotFound("パスキー".into()))?);
        if needs && left.is_empty() && person.code_seed.is_none() {
            return Err(Error::bad(
                "last_passkey",
                "この役割では二要素認証が必要なため、最後のパスキーは消せません。先に、確認コードか別のパスキーを用意してください。",
            ));
        }
        passkeys::remove(tx, &user, &id).await?;
        let detail = serde_json::json!({ "name": row.name });
        record_account(tx, &at, &actor, Action::RemovePasskey, &user, detail).await
    }).await
}

/// Lets a password alone pass, unless the person's role needs a second factor and passkeys are the
/// only one they have: whoever stole the password would otherwise set up codes of their own.
///
/// # Errors
/// They must sign in with a passkey.
pub(super) async fn require_none_needed(tenken: &Tenken, user: &str) -> Result<()> {
    let user = user.to_owned();
    let needed = tenken
        .read(Unasked::OwnAccount, async move |tx| {
            let grants = users::grants(tx, &user)
                .await?
                .into_iter()
                .filter_map(grant);
            let needed = grants
                .into_iter()
                .any(|grant| grant.role.needs_second_factor());
            Ok(needed && !passkeys::of_user(tx, &user).await?.is_empty())
        })
        .await?;
    if needed {
        return Err(Error::bad(
            "passkey_needed",
            "この役割ではパスワードだけでは入れません。「パスキーでサインイン」を使ってください。パスキーをなくしたときは、管理者に相談してください。",
        ));
    }
    Ok(())
}

/// What was stored of a passkey; one that a newer program stored in another way is none to us.
pub(super) fn stored(row: &PasskeyRow) -> Option<StoredPasskey> {
    let mut passkey: StoredPasskey = serde_json::from_str(&row.public).ok()?;
    passkey.counter = u32::try_from(row.counter).ok()?;
    Some(passkey)
}

/// Why a passkey was refused goes to the log; people can only try again.
pub(super) fn refused(error: passki::PasskiError) -> Error {
    tracing::info!(%error, "a passkey was refused");
    unusable()
}

pub(super) fn unusable() -> Error {
    Error::bad(
        "passkey",
        "このパスキーは使えませんでした。もう一度お試しください。くり返すときは、パスワードを使うか、パスキーを消して作り直してください。",
    )
}
