//! Making and listing accounts, and who manages whom.

use tenken_domain::text::input::control_character;
use tenken_store::Tx;
use tenken_store::accounts::users::{GrantRow, UserRow};
use tenken_store::accounts::{account_links, users};
use tenken_store::facilities::FacilityRow;
use tenken_store::messages::deliveries;

use super::links::{Link, link_to};
use super::logins::{address_of, folded_login, person_of, usable_login};
use super::places::name_of;
use super::recording::{record_account, record_grant};
use crate::audit::{Action, made};
use crate::core::actor::{Actor, Grant, Role, ScopeKind};
use crate::core::company_key::{find_readable_corporation, find_readable_vendor};
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::facility_key::find_readable;
use crate::core::input::Typed;
use crate::core::permit::{Permit, Unasked};
use crate::core::policy::{
    Act, manages_everybody, require, require_giving, require_managing, staffed,
};
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell_people};

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
    /// What the person may do, as far as whoever looks manages it.
    pub grants: Vec<Grant>,
    /// The person may do more than that.
    pub elsewhere: bool,
    /// A password is set: the person has come.
    pub has_password: bool,
    /// One-time codes are used as second factor.
    pub has_codes: bool,
    /// When an invitation was last written to the person.
    pub mailed_at: Option<jiff::Timestamp>,
    /// Until when the invitation, or the link for a new password, works.
    pub link_until: Option<jiff::Timestamp>,
}

/// Somebody who was invited.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The person.
    pub account: Account,
    /// By which the person sets a password; `None` for somebody who has one.
    pub link: Option<Link>,
    /// The person had an account before: the role was added to it.
    pub added: bool,
}

/// The most accounts shown at once.
const MOST_LISTED: i64 = 500;

/// Whether anybody has an account. Before the first one is made, whoever sits at the machine is
/// trusted.
pub async fn any_accounts(tenken: &Tenken) -> Result<bool> {
    tenken
        .read(Unasked::Public, async move |tx| Ok(users::any(tx).await?))
        .await
}

/// Gives somebody an account, with a link by which they set their password. To somebody who has an
/// account with this login, what is given is added; they are told by mail, where they have an address, and
/// on the next page they open.
///
/// # Errors
/// What the actor may not give; a login that cannot be used, no name; the person may do that already.
pub async fn create_account(
    tenken: &Tenken,
    actor: &Actor,
    new: NewAccount,
    grant: Grant,
) -> Result<Invited> {
    let (actor, tenken_too) = (actor.clone(), tenken.clone());
    tenken
        .write_if(async move |tx| {
            let at = facility_of(tx, &grant).await?;
            let permit = require_giving(&actor, &grant, at.as_ref())?;
            let row = prepare(&tenken_too, &new)?;
            let known = person_of(tx, &row.login).await?;
            let added = known.is_some();
            let person = match known {
                Some(person) => {
                    give_more(&tenken_too, tx, &actor, &person, &grant).await?;
                    person
                }
                None => {
                    store(tx, &actor, &row, &grant).await?;
                    row
                }
            };
            let mut link = None;
            if person.password.is_none() {
                let (made, stored) = link_to(&tenken_too, &person.id, false);
                stored.put(tx, &tenken_too.stored_now()).await?;
                link = Some(made);
            }
            Ok(permit.grants(Invited {
                account: Account {
                    link_until: link.as_ref().map(|link| link.until),
                    ..account(person, vec![grant])
                },
                link,
                added,
            }))
        })
        .await
}

/// Adds to what a person may do.
async fn give_more(
    tenken: &Tenken,
    tx: &mut Tx,
    actor: &Actor,
    person: &UserRow,
    given: &Grant,
) -> Result<()> {
    let row = grant_row(&person.id, given);
    if users::grants(tx, &person.id).await?.contains(&row) {
        return Err(Error::bad(
            "login",
            format!("「{}」の人には、もうこの役割があります。", person.login),
        ));
    }
    users::grant_more(tx, &row).await?;
    let at = tenken.stored_now();
    let detail = made(serde_json::json!({ "role": row.role, "scope": row.scope }));
    record_grant(tx, &at, actor, Action::GrantRole, &row, detail).await?;
    if let Some(address) = address_of(tx, person).await? {
        let place = name_of(tenken, tx, given).await?;
        let message = prepare_message(
            tenken,
            New {
                kind: MessageKind::Account,
                sender: Sender::Program,
                subject: "点検 Tenken：あなたの役割が増えました".into(),
                body: format!(
                    "いまのアカウントに、次の役割が加わりました。\n\n場所：{place}\n役割：{}\n\nこれまでと同じ名前とパスワードでサインインし、「場所を切り替える」で選べます。心あたりがないときは、システムの管理者に知らせてください。",
                    given.role.label()
                ),
                round: None,
                notice: None,
            },
        );
        tell_people(tx, &message, &[(person.id.clone(), address)]).await?;
    }
    Ok(())
}

/// Everybody whom the actor manages, by name.
///
/// # Errors
/// The actor manages nobody.
pub async fn list_accounts(tenken: &Tenken, actor: &Actor) -> Result<Vec<Account>> {
    let everybody = manages_everybody(actor);
    let beside = staffed(actor);
    let own: Vec<String> = actor
        .grants()
        .iter()
        .filter(|grant| matches!(grant.role, Role::Owner | Role::Facility))
        .filter_map(|grant| grant.scope.clone())
        .collect();
    let permit = require_managing(actor)?;
    let (now, who) = (tenken.stored_now(), actor.clone());
    tenken
        .read(permit, async move |tx| {
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
                found.push(with_grants(tx, &who, person, &now).await?.0);
            }
            Ok(found)
        })
        .await
}

/// The account of somebody whom the actor manages, by the login.
///
/// # Errors
/// Not found, or not somebody the actor manages.
pub async fn find_account(tenken: &Tenken, actor: &Actor, login: &str) -> Result<Account> {
    let (login, now, who) = (folded_login(login), tenken.stored_now(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let not_found = || Error::NotFound(format!("「{login}」というアカウント"));
            let person = person_of(tx, &login).await?.ok_or_else(not_found)?;
            let (account, permit) = with_grants(tx, &who, person, &now).await?;
            Ok(permit.ok_or_else(not_found)?.grants(account))
        })
        .await
}

/// The account of a person, as whoever manages them sees it at an instant, and the permit of who does.
pub(super) async fn with_grants(
    tx: &mut Tx,
    actor: &Actor,
    person: UserRow,
    now: &str,
) -> Result<(Account, Option<Permit>)> {
    let (grants, others) = parts_of(tx, actor, &person.id).await?;
    let permit = grants.first().map(|(_, permit)| *permit);
    let until = account_links::open_until(tx, &person.id).await?;
    let mailed = deliveries::last_to_person(tx, &person.id, MessageKind::Invitation.id()).await?;
    let grants = grants.into_iter().filter_map(|(row, _)| grant(row));
    let account = Account {
        mailed_at: mailed.as_deref().map(read_time),
        link_until: until
            .filter(|until| until.as_str() > now)
            .as_deref()
            .map(read_time),
        elsewhere: !others.is_empty(),
        ..account(person, grants.collect())
    };
    Ok((account, permit))
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

/// Somebody, and which part of what they may do the actor manages.
pub(super) struct ManagedPart {
    pub permit: Permit,
    pub person: UserRow,
    pub grants: Vec<GrantRow>,
    pub others: Vec<GrantRow>,
}

/// Somebody whom the actor manages in something they may do; others do not exist for the actor.
pub(super) async fn managed_part(tx: &mut Tx, actor: &Actor, id: &str) -> Result<ManagedPart> {
    let not_found = || Error::NotFound("利用者".into());
    let person = users::get(tx, id)
        .await?
        .filter(|person| person.removed_at.is_none())
        .ok_or_else(not_found)?;
    let (grants, others) = parts_of(tx, actor, id).await?;
    Ok(ManagedPart {
        permit: grants.first().ok_or_else(not_found)?.1,
        person,
        grants: grants.into_iter().map(|(row, _)| row).collect(),
        others,
    })
}

/// What a person may do: what the actor manages of it, and the rest.
async fn parts_of(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
) -> Result<(Vec<(GrantRow, Permit)>, Vec<GrantRow>)> {
    let (mut managed, mut others) = (Vec::new(), Vec::new());
    for row in users::grants(tx, id).await? {
        match permit_to_manage(tx, actor, &row).await? {
            Some(permit) => managed.push((row, permit)),
            None => others.push(row),
        }
    }
    Ok((managed, others))
}

/// Lets who manages somebody with a role pass. One that a newer program gave is nobody's to manage here.
async fn permit_to_manage(tx: &mut Tx, actor: &Actor, row: &GrantRow) -> Result<Option<Permit>> {
    let Some(held) = grant(row.clone()) else {
        return Ok(None);
    };
    let at = facility_of(tx, &held).await?;
    let act = Act::ManagePeople {
        given: &held,
        at: at.as_ref(),
    };
    Ok(require(actor, act).ok())
}

/// Somebody whom the actor manages in all they may do, held against other writers: a link to the account
/// opens all of it.
pub(crate) async fn managed(tx: &mut Tx, actor: &Actor, id: &str) -> Result<(UserRow, Permit)> {
    users::get_for_update(tx, id).await?;
    let part = managed_part(tx, actor, id).await?;
    match part.others.is_empty() {
        true => Ok((part.person, part.permit)),
        false => Err(Error::bad(
            "elsewhere",
            "この人は、ほかの場所でも同じアカウントを使っています。リンクを出せるのは、そのすべてを受け持つ人（システムの管理者など）だけです。本人には、サインインの画面の「パスワードを忘れたとき」を案内してください。",
        )),
    }
}

/// The facility a grant holds at, if it holds at one.
async fn facility_of(tx: &mut Tx, given: &Grant) -> Result<Option<FacilityRow>> {
    Ok(match given.facility() {
        Some(id) => tenken_store::facilities::get(tx, id).await?,
        None => None,
    })
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
        (ScopeKind::Facility, Some(key)) => Some(find_readable(tenken, actor, key).await?.0.id),
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
            Some(find_readable_corporation(tenken, actor, key).await?.id)
        }
        (ScopeKind::Vendor, Some(key)) => Some(find_readable_vendor(tenken, actor, key).await?.id),
        (_, None) => {
            return Err(Error::bad(
                "scope",
                "この役割には --scope（施設のコード、自治体の6桁のコード、または法人・事業者の法人番号かID）が要ります。",
            ));
        }
        (ScopeKind::Everywhere, Some(_)) => {
            return Err(Error::bad(
                "scope",
                "この役割は全体に及ぶので、「どこの」（--scope）は空にしてください。",
            ));
        }
    };
    Ok(Grant { role, scope })
}

/// Tells what cannot be used of a new account, and stores nothing.
///
/// # Errors
/// Every fault of its name and login.
pub fn check_account(tenken: &Tenken, new: &NewAccount) -> Result<()> {
    prepare(tenken, new).map(drop)
}

/// Checks a new account and gives it an id.
pub(crate) fn prepare(tenken: &Tenken, new: &NewAccount) -> Result<UserRow> {
    let mut typed = Typed::default();
    let name = typed.field(usable_name(&new.name))?;
    let login = typed.field(usable_login(&new.login))?;
    typed.done()?;
    Ok(UserRow {
        id: tenken.environment().id(),
        login,
        name,
        password: None,
        password_alone: false,
        code_seed: None,
        code_used: 0,
        created_at: tenken.stored_now(),
        removed_at: None,
    })
}

fn usable_name(typed: &str) -> Result<String> {
    let name = typed.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 || control_character(&name, false).is_some() {
        return Err(Error::bad(
            "person",
            "お名前を、100文字までで入れてください。",
        ));
    }
    Ok(name)
}

/// Stores a prepared account with what it may do.
pub(crate) async fn store(tx: &mut Tx, actor: &Actor, row: &UserRow, grant: &Grant) -> Result<()> {
    if person_of(tx, &row.login).await?.is_some() {
        return Err(Error::bad(
            "login",
            format!(
                "「{}」は、すでに使われています。別の名前にしてください。",
                row.login
            ),
        ));
    }
    users::insert(tx, row).await?;
    let given = grant_row(&row.id, grant);
    users::grant(tx, &given).await?;
    let after = serde_json::json!({ "login": row.login, "role": given.role, "scope": given.scope });
    let detail = made(after);
    record_account(
        tx,
        &row.created_at,
        actor,
        Action::InvitePerson,
        &row.id,
        detail,
    )
    .await
}

fn grant_row(user: &str, grant: &Grant) -> GrantRow {
    GrantRow {
        user_id: user.to_owned(),
        role: grant.role.id().to_owned(),
        scope: grant.scope.clone().unwrap_or_default(),
    }
}

pub(super) fn grant(row: GrantRow) -> Option<Grant> {
    Grant::from_stored(&row.role, &row.scope)
}

pub(super) fn account(row: UserRow, grants: Vec<Grant>) -> Account {
    Account {
        id: row.id,
        login: row.login,
        name: row.name,
        grants,
        elsewhere: false,
        has_password: row.password.is_some(),
        has_codes: row.code_seed.is_some(),
        link_until: None,
        mailed_at: None,
    }
}
