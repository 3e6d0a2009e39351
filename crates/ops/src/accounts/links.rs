//! Links by which somebody sets a password: an invitation, or a new start for who has forgotten it.
//! Each works for a week, until one of the person's is used: a mail that was thought lost may have arrived.

use jiff::{SignedDuration, Timestamp};
use tenken_domain::accounts::password::{check_password, is_enough_alone};
use tenken_store::Tx;
use tenken_store::accounts::account_links::LinkRow;
use tenken_store::accounts::{account_links, sessions, users};

use super::people::{Account, managed, with_grants};
use super::recording::record_account;
use super::sign_in::require_open_place;
use crate::audit::Action;
use crate::core::actor::{Actor, UserActor};
use crate::core::environment::stored_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::secrets::{hash, hash_password, take_place};
use crate::core::tenken::Tenken;

/// How long a link works.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A link that was just made. The secret is shown once and never again.
#[derive(Debug, Clone)]
pub struct Link {
    /// What stands in the address.
    pub secret: String,
    /// Until when it works.
    pub until: Timestamp,
}

/// Whom a link greets.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// Name.
    pub name: String,
    /// What the person signs in with.
    pub login: String,
    /// A second factor will be asked for, so a shorter password will do.
    pub second_factor: bool,
}

/// What of a link is stored.
pub(super) struct StoredLink {
    hash: String,
    user: String,
    until: Timestamp,
    by_mail: bool,
}

impl StoredLink {
    pub async fn put(self, tx: &mut Tx, at: &str) -> Result<()> {
        let row = LinkRow {
            hash: self.hash,
            user_id: self.user,
            expires_at: stored_time(self.until),
            by_mail: self.by_mail,
        };
        Ok(account_links::add(tx, &[row], at).await?)
    }
}

pub(super) fn link_to(tenken: &Tenken, user: &str, by_mail: bool) -> (Link, StoredLink) {
    let link = Link {
        secret: tenken.environment().letters(32),
        until: tenken.now() + LASTS,
    };
    let stored = StoredLink {
        hash: hash(&link.secret),
        user: user.to_owned(),
        until: link.until,
        by_mail,
    };
    (link, stored)
}

/// A new link for somebody: an invitation again, or a new password. The old password works until the
/// new one is set, and the links before go on working, unless they are to `end`: because one of them was
/// lost, or seen by somebody else.
///
/// # Errors
/// Not found, or not somebody the actor manages in all they may do.
pub async fn issue_link(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    end: bool,
) -> Result<(Account, Link)> {
    let (link, stored) = link_to(tenken, id, false);
    let (id, at, actor) = (id.to_owned(), tenken.stored_now(), actor.clone());
    let account = tenken
        .write_if(async move |tx| {
            let (person, permit) = managed(tx, &actor, &id).await?;
            if end {
                account_links::end_all(tx, &id).await?;
            }
            stored.put(tx, &at).await?;
            let detail = serde_json::json!({ "earlier_end": end });
            record_account(tx, &at, &actor, Action::MakeAccountLink, &id, detail).await?;
            let (account, _) = with_grants(tx, &actor, person, &at).await?;
            Ok(permit.grants(account))
        })
        .await?;
    Ok((account, link))
}

/// Somebody's new link, to be written into a mail.
pub(crate) struct MailedLink {
    pub name: String,
    pub login: String,
    pub link: Link,
}

/// A new link for a mail that was queued for somebody; `None` if the person is gone, or was invited
/// and has come already (unless it is to start `again`). Who wanted the mail was noted when it was
/// queued.
pub(crate) async fn mailed_link(
    tenken: &Tenken,
    id: &str,
    again: bool,
) -> Result<Option<MailedLink>> {
    let (link, stored) = link_to(tenken, id, true);
    let (id, at, today) = (
        id.to_owned(),
        tenken.stored_now(),
        tenken.today().to_string(),
    );
    tenken
        .write(Unasked::Program, async move |tx| {
            let person = users::get_for_update(tx, &id).await?.filter(|person| {
                person.removed_at.is_none() && (again || person.password.is_none())
            });
            let Some(person) = person else {
                return Ok(None);
            };
            if users::grants_on(tx, &id, &today).await?.is_empty() {
                return Ok(None);
            }
            stored.put(tx, &at).await?;
            Ok(Some(MailedLink {
                name: person.name,
                login: person.login,
                link,
            }))
        })
        .await
}

/// Whom a link is for.
///
/// # Errors
/// A link that was used, replaced, or has expired.
pub async fn find_link(tenken: &Tenken, secret: &str) -> Result<Welcome> {
    let (hash, tenken_too) = (hash(secret), tenken.clone());
    tenken
        .read(Unasked::SignIn, async move |tx| {
            Ok(read_link(&tenken_too, tx, &hash).await?.1)
        })
        .await
}

async fn read_link(tenken: &Tenken, tx: &mut Tx, hash: &str) -> Result<(UserActor, Welcome)> {
    let (now, today) = (tenken.stored_now(), tenken.today().to_string());
    let id = account_links::user_of(tx, hash, &now)
        .await?
        .ok_or_else(spent_link)?;
    let person = users::get(tx, &id).await?.ok_or_else(spent_link)?;
    let grants: Vec<_> = require_open_place(tx, &id, &today)
        .await?
        .into_iter()
        .filter_map(super::people::grant)
        .collect();
    let welcome = Welcome {
        second_factor: person.code_seed.is_some()
            || grants.iter().any(|grant| grant.role.needs_second_factor()),
        name: person.name.clone(),
        login: person.login,
    };
    let actor = UserActor {
        id,
        name: person.name,
        grants,
        origin: String::new(),
    };
    Ok((actor, welcome))
}

fn spent_link() -> Error {
    Error::bad(
        "link",
        "このリンクは、もう使えません（使用済みか、期限が切れています）。招待してくれた人に、新しいリンクを頼んでください。",
    )
}

/// Sets the password by a link and uses it up. Whoever was signed in with the old password is signed
/// out. Returns what to sign in with.
///
/// # Errors
/// A link that works no more; a password that is not allowed, or that the person had before.
pub async fn set_password_by_link(
    tenken: &Tenken,
    secret: &str,
    password: &str,
    origin: &str,
) -> Result<String> {
    let (link, now) = (hash(secret), tenken.stored_now());
    let (looked, tenken_too) = (link.clone(), tenken.clone());
    let (mut person, welcome) = tenken
        .read(Unasked::SignIn, async move |tx| {
            read_link(&tenken_too, tx, &looked).await
        })
        .await?;
    person.origin = origin.to_owned();
    let about = [&*welcome.login, &*welcome.name];
    check_password(password, welcome.second_factor, &about)
        .map_err(|fault| Error::bad("password", fault.message()))?;
    let place = take_place()?;
    super::own::require_new(&place, tenken, &person.id, password).await?;
    let (hashed, alone) = (
        hash_password(&place, tenken.environment(), password).await?,
        is_enough_alone(password),
    );
    tenken
        .write(Unasked::SignIn, async move |tx| {
            if !account_links::use_up(tx, &link).await? {
                return Err(spent_link());
            }
            account_links::end_all(tx, &person.id).await?;
            users::set_password(tx, &person.id, &hashed, alone, &now).await?;
            sessions::end_others(tx, &person.id, "").await?;
            let (id, actor) = (person.id.clone(), Actor::User(person));
            let nothing = serde_json::Value::Null;
            record_account(tx, &now, &actor, Action::SetPassword, &id, nothing).await
        })
        .await?;
    Ok(welcome.login)
}
