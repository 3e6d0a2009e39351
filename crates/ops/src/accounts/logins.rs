//! What people sign in with, and how they are written to.

use tenken_domain::accounts::mail_address::read_mail_address;
use tenken_domain::text::input::fold;
use tenken_store::Tx;
use tenken_store::accounts::users::UserRow;
use tenken_store::accounts::{logins, users};

use super::recording::record_account;
use crate::audit::Action;
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};

/// A login as it is compared: half-width, in small letters.
pub(super) fn folded_login(typed: &str) -> String {
    fold(typed).to_lowercase()
}

/// Checks what somebody is to sign in with.
///
/// # Errors
/// It cannot be typed, or is too short or too long.
pub(super) fn usable_login(typed: &str) -> Result<String> {
    let login = folded_login(typed);
    if !(3..=100).contains(&login.len()) || !login.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::bad(
            "login",
            "サインインに使う名前は、半角の英数字と記号で、3文字から100文字までにしてください。メールアドレスも使えます。",
        ));
    }
    Ok(login)
}

/// Who signs in with a login, or did before their facility's code changed and has not been told.
pub(super) async fn person_of(tx: &mut Tx, login: &str) -> Result<Option<UserRow>> {
    Ok(match users::by_login(tx, login).await? {
        Some(person) => Some(person),
        None => logins::by_former(tx, login).await?,
    })
}

/// Where a person is written to: the login if it is an address, or that of the facility whose code it is.
pub(super) async fn address_of(tx: &mut Tx, person: &UserRow) -> Result<Option<String>> {
    Ok(match read_mail_address(&person.login) {
        Some(address) => Some(address),
        None => logins::address_by_code(tx, &person.id).await?,
    })
}

/// A facility's code that changed.
pub(crate) struct ChangedCode<'a> {
    pub facility: &'a str,
    pub before: &'a str,
    pub after: &'a str,
}

/// Lets those who sign in with their facility's code sign in with the new one; the old one goes on
/// working until they are told. A code that is somebody's login already leaves them theirs.
pub(crate) async fn follow_codes(
    tx: &mut Tx,
    actor: &Actor,
    at: &str,
    changed: &[ChangedCode<'_>],
) -> Result<()> {
    let codes: Vec<(&str, &str)> = changed
        .iter()
        .map(|change| (change.facility, change.before))
        .collect();
    for (facility, person) in logins::with_codes(tx, &codes).await? {
        let new = changed
            .iter()
            .find(|change| change.facility == facility && change.before == person.login);
        let Some(new) = new.map(|change| change.after) else {
            continue;
        };
        let holder = person_of(tx, new).await?;
        if holder.is_some_and(|holder| holder.id != person.id) {
            continue;
        }
        logins::change(tx, &person.id, &person.login, new, at).await?;
        let detail =
            serde_json::json!({ "before": { "login": person.login }, "after": { "login": new } });
        record_account(tx, at, actor, Action::ChangeLogin, &person.id, detail).await?;
    }
    Ok(())
}
