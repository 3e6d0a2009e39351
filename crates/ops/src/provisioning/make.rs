//! Making accounts for the managers of many facilities at once.

use tenken_store::accounts::provisioning::WithoutAccount;
use tenken_store::accounts::users::{GrantRow, UserRow};
use tenken_store::accounts::{provisioning, users};
use tenken_store::{Tx, audit};

use crate::accounts::invitation;
use crate::audit::{Action, Subject, entry, made};
use crate::core::actor::{Actor, Role};
use crate::core::error::Result;
use crate::core::tenken::Tenken;
use crate::facilities::FacilityFilter;
use crate::messages::tell_people;

use super::scope;

/// Accounts made in one unit of work.
const AT_ONCE: i64 = 250;

/// Makes an account for the manager of every facility of a filter that has none, and invites those
/// whose facility has an address if `by_mail`. The login is the facility's ten-digit code, which a
/// facility knows; where somebody has it already, the facility is left to [`super::list_taken_logins`]. What is
/// interrupted goes on when it is asked for again. Returns how many were made.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn hand_out_accounts(
    tenken: &Tenken,
    actor: &Actor,
    filter: &FacilityFilter,
    by_mail: bool,
) -> Result<u64> {
    let (permit, scope) = scope(tenken, actor, filter)?;
    let (mut made, mut after) = (0, String::new());
    loop {
        let (scope, actor, tenken_too) = (scope.clone(), actor.clone(), tenken.clone());
        let found: Vec<String> = tenken
            .write(permit, async move |tx| {
                let next = provisioning::next_without(tx, &scope, &after, AT_ONCE).await?;
                make_accounts(&tenken_too, tx, &actor, &next, by_mail).await?;
                Ok(next.into_iter().map(|one| one.facility_id).collect())
            })
            .await?;
        made += found.len() as u64;
        match found.into_iter().next_back() {
            Some(last) => after = last,
            None => return Ok(made),
        }
    }
}

async fn make_accounts(
    tenken: &Tenken,
    tx: &mut Tx,
    actor: &Actor,
    facilities: &[WithoutAccount],
    by_mail: bool,
) -> Result<()> {
    if facilities.is_empty() {
        return Ok(());
    }
    let at = tenken.stored_now();
    let people: Vec<UserRow> = facilities
        .iter()
        .map(|one| person(tenken, one, &at))
        .collect();
    let grants: Vec<GrantRow> = people
        .iter()
        .zip(facilities)
        .map(|(person, facility)| GrantRow {
            user_id: person.id.clone(),
            role: Role::Facility.id().to_owned(),
            scope: facility.facility_id.clone(),
        })
        .collect();
    users::insert_many(tx, &people).await?;
    users::grant_many(tx, &grants).await?;
    let entries: Vec<_> = people
        .iter()
        .zip(&grants)
        .map(|(person, given)| {
            let after = serde_json::json!({ "login": person.login, "role": given.role, "scope": given.scope });
            let subject = Subject::User.of(&person.id);
            entry(&at, actor, Action::InvitePerson, &subject, Some(&given.scope), made(after))
        })
        .collect();
    audit::insert_many(tx, &entries).await?;
    let addressed: Vec<(String, String)> = people
        .iter()
        .zip(facilities)
        .filter_map(|(person, facility)| Some((person.id.clone(), facility.mail.clone()?)))
        .collect();
    if by_mail && !addressed.is_empty() {
        tell_people(tx, &invitation(tenken), &addressed).await?;
    }
    Ok(())
}

/// The account of a facility's manager, whose own name is not known yet.
fn person(tenken: &Tenken, facility: &WithoutAccount, at: &str) -> UserRow {
    let id = tenken.environment().id();
    let login = match &facility.code {
        Some(code) => code.clone(),
        // Without a code, something short that nobody else has.
        None => format!("s-{}", id[id.len() - 10..].to_lowercase()),
    };
    let name: String = facility.name.chars().take(90).collect();
    UserRow {
        id,
        login,
        name: format!("{name} 責任者"),
        password: None,
        password_alone: false,
        code_seed: None,
        code_used: 0,
        created_at: at.to_owned(),
        removed_at: None,
    }
}
