//! Taking roles away, and with the last one the account.

use tenken_store::accounts::users::{self, GrantRow};
use tenken_store::{Tx, facilities};

use super::people::{Account, account, grant, managed_part};
use super::places::name_of;
use super::recording::record_account;
use crate::audit::Action;
use crate::core::actor::{Actor, Grant, Role};
use crate::core::error::{Error, Result};
use crate::core::policy::stands_above;
use crate::core::tenken::Tenken;

/// What taking roles away would mean.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The person, with the roles that would go.
    pub account: Account,
    /// The roles that would go, each with the name of its place.
    pub roles: Vec<(Role, String)>,
    /// The person has further roles and stays.
    pub stays: bool,
    /// The facilities that would have nobody who manages them.
    pub deserted: Vec<String>,
}

/// What taking away would mean: one grant, or all that the actor manages.
///
/// # Errors
/// Not found, or not somebody the actor manages; the last one who manages a facility, unless the actor
/// stands above it; the last one who runs the installation.
pub async fn preview_leaving(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    which: Option<Grant>,
) -> Result<Leaving> {
    let (id, who, tenken_too) = (id.to_owned(), actor.clone(), tenken.clone());
    tenken
        .read_if(async move |tx| {
            let parts = managed_part(tx, &who, &id).await?;
            let permit = parts.permit;
            let (going, staying) = split(parts.grants, parts.others, which)?;
            let deserted = require_leave(tx, &who, &going).await?;
            let going: Vec<Grant> = going.into_iter().filter_map(grant).collect();
            let mut roles = Vec::with_capacity(going.len());
            for one in &going {
                roles.push((one.role, name_of(&tenken_too, tx, one).await?));
            }
            Ok(permit.grants(Leaving {
                account: account(parts.person, going),
                roles,
                stays: !staying.is_empty(),
                deserted,
            }))
        })
        .await
}

/// Takes one grant away, or all that the actor manages. Who has none left is signed out everywhere and
/// cannot come back; others keep what they have elsewhere.
///
/// # Errors
/// Those of [`preview_leaving`].
pub async fn remove_account(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    which: Option<Grant>,
) -> Result<()> {
    let (id, at, who) = (id.to_owned(), tenken.stored_now(), actor.clone());
    tenken.write_if(async move |tx| {
        users::get_for_update(tx, &id).await?;
        let parts = managed_part(tx, &who, &id).await?;
        let permit = parts.permit;
        let (going, staying) = split(parts.grants, parts.others, which)?;
        require_leave(tx, &who, &going).await?;
        if staying.is_empty() {
            // Noted first: what the person might do tells whose log it belongs in.
            let detail = serde_json::json!({ "before": { "login": parts.person.login }, "after": { "login": null } });
            record_account(tx, &at, &who, Action::RemovePerson, &id, detail).await?;
            return Ok(permit.grants(users::remove(tx, &id, &at).await?));
        }
        for row in &going {
            let detail = serde_json::json!({ "before": { "role": row.role, "scope": row.scope }, "after": { "role": null, "scope": null } });
            super::recording::record_grant(tx, &at, &who, Action::RevokeRole, row, detail).await?;
            users::revoke(tx, row).await?;
        }
        Ok(permit.grants(()))
    }).await
}

/// What goes and what stays.
fn split(
    managed: Vec<GrantRow>,
    others: Vec<GrantRow>,
    which: Option<Grant>,
) -> Result<(Vec<GrantRow>, Vec<GrantRow>)> {
    let goes = |row: &GrantRow| match &which {
        Some(one) => {
            one.role.id() == row.role && one.scope.as_deref().unwrap_or_default() == row.scope
        }
        None => true,
    };
    let (going, mut staying): (Vec<_>, Vec<_>) = managed.into_iter().partition(goes);
    staying.extend(others);
    match going.is_empty() {
        true => Err(Error::NotFound("この役割".into())),
        false => Ok((going, staying)),
    }
}

/// Lets pass what may go, and names the facilities that nobody would manage then.
async fn require_leave(tx: &mut Tx, actor: &Actor, going: &[GrantRow]) -> Result<Vec<String>> {
    let mut deserted = Vec::new();
    for row in going {
        let is_last = users::count_granted(tx, &row.role, &row.scope).await? == 1;
        if row.role == Role::Operator.id() && is_last {
            return Err(Error::bad(
                "last_operator",
                "最後のシステムの管理者は消せません。先に、ほかの人をシステムの管理者にしてください。",
            ));
        }
        let manages = [Role::Owner, Role::Facility].map(Role::id);
        if !manages.contains(&&*row.role) {
            continue;
        }
        let mut left = 0;
        for role in manages {
            left += users::count_granted(tx, role, &row.scope).await?;
        }
        let leaving =
            |other: &&GrantRow| other.scope == row.scope && manages.contains(&&*other.role);
        if left > going.iter().filter(leaving).count() as i64 {
            continue;
        }
        let Some(facility) = facilities::get(tx, &row.scope).await? else {
            continue;
        };
        if !stands_above(actor, &facility) {
            return Err(Error::bad(
                "last_manager",
                "最後の責任者（管理者）は消せません。先に、ほかの人を責任者にするか、自治体（または法人、システムの管理者）に頼んでください。",
            ));
        }
        if !deserted.contains(&facility.name) {
            deserted.push(facility.name);
        }
    }
    Ok(deserted)
}
