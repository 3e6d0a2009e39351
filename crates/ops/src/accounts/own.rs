//! What a person does with their own account.

use tenken_domain::accounts::password::{check_password, is_enough_alone};
use tenken_store::accounts::{account_links, sessions, sign_in_failures, users};

use super::recording::record_account;
use super::sessions::Session;
use super::sign_in::{Device, begin};
use crate::audit::Action;
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::permit::Unasked;
use crate::core::secrets::{Place, hash, hash_password, is_password, take_place};
use crate::core::tenken::Tenken;

/// How many earlier passwords may not be used again.
const REMEMBERED: i64 = 5;

/// A person's own account.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// What the person signs in with.
    pub login: String,
    /// One-time codes are asked for.
    pub has_codes: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
    /// The role asks for a second factor.
    pub needs_codes: bool,
}

/// The account of who is signed in.
pub async fn own_account(tenken: &Tenken, session: &Session) -> Result<OwnAccount> {
    let id = session.user.id.clone();
    let (row, left) = tenken
        .read(Unasked::OwnAccount, async move |tx| {
            let row = users::get(tx, &id).await?.ok_or_else(gone)?;
            Ok((row, users::count_recovery_codes(tx, &id).await?))
        })
        .await?;
    Ok(OwnAccount {
        login: row.login,
        has_codes: row.code_seed.is_some(),
        recovery_codes: left.unsigned_abs(),
        needs_codes: session.needs_codes,
    })
}

pub(super) fn gone() -> Error {
    Error::NotFound("利用者".into())
}

/// Changes the password of who is signed in; all their other sessions and the links to the account end.
///
/// # Errors
/// The current password is wrong; the new one is not allowed, or was used before.
pub async fn change_password(
    tenken: &Tenken,
    session: &Session,
    current: &str,
    new: &str,
) -> Result<()> {
    let place = take_place()?;
    let account = own_account(tenken, session).await?;
    let about = [&*account.login, &*session.user.name];
    let mut typed = Typed::default();
    typed.field(require_password(&place, tenken, session, current).await)?;
    typed.field(
        check_password(new, account.has_codes || account.needs_codes, &about)
            .map_err(|fault| Error::bad("new_password", fault.message())),
    )?;
    typed.done()?;
    // Only who knows the one they have may learn that another is the same.
    require_new(&place, tenken, &session.user.id, new).await?;
    let hashed = hash_password(&place, tenken.environment(), new).await?;
    let alone = is_enough_alone(new);
    let (actor, id, kept) = (session.actor(), session.user.id.clone(), session.id.clone());
    let at = tenken.stored_now();
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            users::set_password(tx, &id, &hashed, alone, &at).await?;
            account_links::end_all(tx, &id).await?;
            sessions::end_others(tx, &id, &kept).await?;
            let nothing = serde_json::Value::Null;
            record_account(tx, &at, &actor, Action::SetPassword, &id, nothing).await
        })
        .await
}

/// Takes the password of who is signed in once more, before something dangerous. Wrong ones count as
/// at signing in.
///
/// # Errors
/// The password is wrong; too many failures, with how long to wait.
pub async fn prove(
    tenken: &Tenken,
    session: &Session,
    password: &str,
    device: &Device,
) -> Result<()> {
    let place = take_place()?;
    let account = own_account(tenken, session).await?;
    let browser = device.known_browser.as_deref().map(hash);
    let (_, counter) = begin(tenken, &account.login, browser, tenken.now()).await?;
    require_password(&place, tenken, session, password)
        .await
        .inspect_err(|_| tenken.counts().count_refused())?;
    let (login, id, at) = (account.login, session.id.clone(), tenken.stored_now());
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            sign_in_failures::clear(tx, &login, &counter).await?;
            Ok(sessions::prove(tx, &id, &at).await?)
        })
        .await
}

/// Lets pass who knows the password: asked again before what is dangerous.
///
/// # Errors
/// The password is wrong.
pub(super) async fn require_password(
    place: &Place<'_>,
    tenken: &Tenken,
    session: &Session,
    password: &str,
) -> Result<()> {
    let id = session.user.id.clone();
    let row = tenken
        .read(Unasked::OwnAccount, async move |tx| {
            Ok(users::get(tx, &id).await?)
        })
        .await?;
    match is_password(place, password, row.and_then(|row| row.password)).await? {
        true => Ok(()),
        false => Err(Error::bad(
            "password",
            "いまのパスワードが違います。もう一度入れてください。",
        )),
    }
}

/// Lets a password pass that the person has not had, now or before (guideline 7.0: no reuse).
///
/// # Errors
/// It was used before.
pub(super) async fn require_new(
    place: &Place<'_>,
    tenken: &Tenken,
    id: &str,
    password: &str,
) -> Result<()> {
    let id = id.to_owned();
    let had = tenken
        .read(Unasked::OwnAccount, async move |tx| {
            let mut had = users::earlier_passwords(tx, &id, REMEMBERED).await?;
            had.extend(users::get(tx, &id).await?.and_then(|row| row.password));
            Ok(had)
        })
        .await?;
    for stored in had {
        if is_password(place, password, Some(stored)).await? {
            return Err(Error::bad(
                "new_password",
                "前に使ったことのあるパスワードです。使い回しを防ぐため、別のものにしてください。",
            ));
        }
    }
    Ok(())
}
