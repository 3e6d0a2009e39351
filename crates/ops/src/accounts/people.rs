//! Making, listing and removing accounts.

use tenken_domain::input::{control_character, fold};
use tenken_store::facility_search::Within;
use tenken_store::users::{self, GrantRow, UserRow};
use tenken_store::{Tx, account_links, deliveries};

use super::links::{Link, link_to};
use super::noting::note_account;
use crate::actor::{Actor, Grant, Role, ScopeKind};
use crate::audit::made;
use crate::error::{Error, Result};
use crate::messages::MessageKind;
use crate::policy::{Act, require, staffed};
use crate::surroundings::read_time;
use crate::tenken::Tenken;
use crate::{corporations, facilities, vendors};

/// Somebody who is to get an account.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    /// What the person will sign in with: an e-mail address or a word of one's own.
    pub login: String,
    /// Name.
    pub name: String,
}

/// Somebody who has an account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Id; never changes.
    pub id: String,
    /// What the person signs in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// What the person may do.
    pub grants: Vec<Grant>,
    /// A password is set: the person has come.
    pub has_password: bool,
    /// One-time codes are used as second factor.
    pub has_codes: bool,
    /// When an invitation was last written to the person.
    pub mailed_at: Option<jiff::Timestamp>,
    /// Until when the invitation, or the link for a new password, works.
    pub link_until: Option<jiff::Timestamp>,
}

/// The most accounts shown at once.
const MOST_LISTED: i64 = 500;

/// Whether anybody has an account. Before the first one is made, whoever sits at the machine is
/// trusted.
pub async fn any_accounts(tenken: &Tenken) -> Result<bool> {
    tenken
        .db()
        .read::<_, Error, _>(|tx| Box::pin(async move { Ok(users::any(tx).await?) }))
        .await
}

/// Gives somebody an account, with a link by which they set their password.
///
/// # Errors
/// A login that is taken or cannot be used, no name.
pub async fn create_account(
    tenken: &Tenken,
    actor: &Actor,
    new: NewAccount,
    grant: Grant,
) -> Result<(Account, Link)> {
    let (who, wanted) = (actor.clone(), grant.clone());
    tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move { require_managing(tx, &who, &wanted).await })
        })
        .await?;
    let row = prepare(tenken, &new)?;
    let (link, stored_link) = link_to(tenken, &row.id);
    let (actor, stored, given) = (actor.clone(), row.clone(), grant.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                store(tx, &actor, &stored, &given).await?;
                stored_link.put(tx, &stored.created_at).await
            })
        })
        .await?;
    let account = Account {
        link_until: Some(link.until),
        ..account(row, vec![grant])
    };
    Ok((account, link))
}

/// Everybody whom the actor manages, by name.
///
/// # Errors
/// The actor manages nobody.
pub async fn list_accounts(tenken: &Tenken, actor: &Actor) -> Result<Vec<Account>> {
    let everybody = require(actor, Act::Operate).is_ok();
    let beside = staffed(actor);
    let own: Vec<String> = actor
        .grants()
        .iter()
        .filter(|grant| grant.role == Role::Facility)
        .filter_map(|grant| grant.scope.clone())
        .collect();
    if !everybody && own.is_empty() && beside == Within::default() {
        return Err(Error::Forbidden);
    }
    let now = tenken.stored_now();
    tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let mut people = Vec::new();
                if everybody {
                    people = users::list(tx, MOST_LISTED).await?;
                } else {
                    for scope in &own {
                        people.extend(users::list_of_scope(tx, scope).await?);
                    }
                    people.extend(users::list_of_facilities(tx, &beside, MOST_LISTED).await?);
                    people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
                    people.dedup_by(|a, b| a.id == b.id);
                }
                let mut found = Vec::with_capacity(people.len());
                for person in people {
                    found.push(with_grants(tx, person, &now).await?);
                }
                Ok(found)
            })
        })
        .await
}

/// The account of a person, as their managers see it at an instant.
pub(super) async fn with_grants(tx: &mut Tx<'_>, person: UserRow, now: &str) -> Result<Account> {
    let grants = users::grants(tx, &person.id).await?;
    let until = account_links::open_until(tx, &person.id).await?;
    let mailed = deliveries::last_to_person(tx, &person.id, MessageKind::Invitation.id()).await?;
    Ok(Account {
        mailed_at: mailed.as_deref().map(read_time),
        link_until: until
            .filter(|until| until.as_str() > now)
            .as_deref()
            .map(read_time),
        ..account(person, grants.into_iter().filter_map(grant).collect())
    })
}

/// What somebody is to be given, where the actor names the scope or has only one to give.
///
/// # Errors
/// A role without the scope it needs, or with one it cannot have; a scope that does not exist.
pub async fn grant_to_give(
    tenken: &Tenken,
    actor: &Actor,
    role: Role,
    scope: Option<&str>,
) -> Result<Grant> {
    let own = actor
        .grants()
        .iter()
        .find(|grant| grant.role.scope_kind() == role.scope_kind())
        .and_then(|grant| grant.scope.as_deref());
    grant_of(tenken, actor, role, scope.or(own)).await
}

/// Takes an account away: the person is signed out everywhere and cannot come back.
///
/// # Errors
/// Not found; the last one who can manage a facility, or the installation, stays.
pub async fn remove_account(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let (id, at, who) = (id.to_owned(), tenken.stored_now(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let person = managed(tx, &who, &id).await?;
                for row in users::grants(tx, &id).await? {
                    let needed = [Role::Owner, Role::Operator, Role::Facility].map(Role::id);
                    if needed.contains(&&*row.role)
                        && users::count_granted(tx, &row.role, &row.scope).await? == 1
                    {
                        return Err(Error::bad(
                            "last_manager",
                            "最後の責任者（管理者）は消せません。先に、ほかの人を責任者にしてください。",
                        ));
                    }
                }
                // Noted first: what the person might do tells whose log it belongs in.
                let detail = serde_json::json!({ "before": { "login": person.login }, "after": { "login": null } });
                note_account(tx, &at, &who, "account.remove", &id, detail).await?;
                Ok(users::remove(tx, &id, &at).await?)
            })
        })
        .await
}

/// Somebody whom the actor manages in all they may do; others do not exist for the actor.
pub(super) async fn managed(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<UserRow> {
    let not_found = || Error::NotFound("利用者".into());
    let person = users::get_for_update(tx, id)
        .await?
        .filter(|person| person.removed_at.is_none())
        .ok_or_else(not_found)?;
    let grants = users::grants(tx, id).await?;
    for held in grants.into_iter().filter_map(grant) {
        require_managing(tx, actor, &held)
            .await
            .map_err(|_| not_found())?;
    }
    Ok(person)
}

/// Lets pass who may give this, or take it away.
async fn require_managing(tx: &mut Tx<'_>, actor: &Actor, given: &Grant) -> Result<()> {
    let at = match given.facility() {
        Some(id) => tenken_store::facilities::get(tx, id).await?,
        None => None,
    };
    let at = at.as_ref();
    require(actor, Act::ManagePeople { given, at })
}

/// Checks what somebody may be given: the scope is one that exists, and that the actor sees.
///
/// # Errors
/// A role without the scope it needs, or with one it cannot have; a scope that does not exist.
pub(crate) async fn grant_of(
    tenken: &Tenken,
    actor: &Actor,
    role: Role,
    scope: Option<&str>,
) -> Result<Grant> {
    let given = scope.map(str::trim).filter(|scope| !scope.is_empty());
    let scope = match (role.scope_kind(), given) {
        (ScopeKind::Everywhere, None) => None,
        (ScopeKind::Facility, Some(key)) => {
            Some(facilities::find_facility(tenken, actor, key).await?.id)
        }
        (ScopeKind::Authority, Some(code)) if tenken.catalog().authority(code).is_some() => {
            Some(code.to_owned())
        }
        (ScopeKind::Authority, Some(code)) => {
            return Err(Error::bad(
                "scope",
                format!("自治体「{code}」がありません。6桁のコードを --scope に入れてください。"),
            ));
        }
        (ScopeKind::Corporation, Some(key)) => {
            Some(corporations::find_corporation(tenken, actor, key).await?.id)
        }
        (ScopeKind::Vendor, Some(key)) => Some(vendors::find_vendor(tenken, actor, key).await?.id),
        (_, None) => {
            return Err(Error::bad(
                "scope",
                "この役割には --scope（施設のコード、自治体の6桁のコード、または法人・事業者の法人番号かID）が要ります。",
            ));
        }
        (ScopeKind::Everywhere, Some(_)) => {
            return Err(Error::bad("scope", "この役割に --scope は付けられません。"));
        }
    };
    Ok(Grant { role, scope })
}

/// Checks a new account and gives it an id.
pub(crate) fn prepare(tenken: &Tenken, new: &NewAccount) -> Result<UserRow> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 || control_character(&name, false).is_some() {
        return Err(Error::bad(
            "person",
            "お名前を、100文字までで入れてください。",
        ));
    }
    Ok(UserRow {
        id: tenken.surroundings().id(),
        login: usable_login(&new.login)?,
        name,
        password: None,
        password_alone: false,
        code_seed: None,
        code_used: 0,
        created_at: tenken.stored_now(),
        removed_at: None,
    })
}

/// A login as it is compared: half-width, in small letters.
pub(super) fn folded_login(typed: &str) -> String {
    fold(typed).to_lowercase()
}

fn usable_login(typed: &str) -> Result<String> {
    let login = folded_login(typed);
    if !(3..=100).contains(&login.len()) || !login.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::bad(
            "login",
            "サインインに使う名前は、半角の英数字と記号で、3文字から100文字までにしてください。メールアドレスも使えます。",
        ));
    }
    Ok(login)
}

/// Stores a prepared account with what it may do.
pub(crate) async fn store(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &UserRow,
    grant: &Grant,
) -> Result<()> {
    if users::by_login(tx, &row.login).await?.is_some() {
        return Err(Error::bad(
            "login",
            format!(
                "「{}」は、すでに使われています。別の名前にしてください。",
                row.login
            ),
        ));
    }
    users::insert(tx, row).await?;
    let given = GrantRow {
        user_id: row.id.clone(),
        role: grant.role.id().to_owned(),
        scope: grant.scope.clone().unwrap_or_default(),
    };
    users::grant(tx, &given).await?;
    let after = serde_json::json!({ "login": row.login, "role": given.role, "scope": given.scope });
    let detail = made(after);
    note_account(
        tx,
        &row.created_at,
        actor,
        "account.create",
        &row.id,
        detail,
    )
    .await
}

pub(super) fn grant(row: GrantRow) -> Option<Grant> {
    Grant::from_stored(&row.role, &row.scope)
}

fn account(row: UserRow, grants: Vec<Grant>) -> Account {
    Account {
        id: row.id,
        login: row.login,
        name: row.name,
        grants,
        has_password: row.password.is_some(),
        has_codes: row.code_seed.is_some(),
        link_until: None,
        mailed_at: None,
    }
}
