//! Handing out accounts to the managers of many facilities: by mail to those that have an address,
//! by letter to the others.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use tenken_store::accounts::account_links::LinkRow;
use tenken_store::accounts::provisioning::{Counts, ManagerRow, WithoutAccount};
use tenken_store::accounts::users::{GrantRow, UserRow};
use tenken_store::accounts::{account_links, provisioning, users};
use tenken_store::facilities::corporations;
use tenken_store::facilities::facility_search::FacilityFilter as Stored;
use tenken_store::{Tx, audit, facilities};

use crate::accounts::{invitation, managed};
use crate::audit::{Action, Subject, entry, made, record};
use crate::core::actor::{Actor, Grant, Role, ScopeKind};
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, manages_everybody, require, staffed};
use crate::core::secrets::hash;
use crate::core::sender::{Sender, sends_for};
use crate::core::tenken::Tenken;
use crate::facilities::{Facility, FacilityFilter};
use crate::messages::tell_people;

/// How far the handing out has come among some facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProvisioningProgress {
    /// Facilities.
    pub facilities: u64,
    /// Those whose manager has an account.
    pub with_account: u64,
    /// Those whose manager has come: a password is set.
    pub came: u64,
    /// Accounts that wait for a letter: nobody has used them, and no link that works leads to them.
    pub for_letters: u64,
}

/// The account of a facility's manager.
#[derive(Debug, Clone)]
pub struct Manager {
    /// The person.
    pub id: String,
    /// What they sign in with.
    pub login: String,
    /// The person has come.
    pub came: bool,
    /// When the invitation was mailed.
    pub mailed_at: Option<Timestamp>,
    /// Until when the open link works.
    pub link_until: Option<Timestamp>,
    /// Why the last invitation by mail did not arrive, if it did not.
    pub mail_problem: Option<String>,
}

/// A facility that cannot get an account as the others do: its code is somebody's login.
#[derive(Debug, Clone)]
pub struct TakenLogin {
    /// The facility: its id and name.
    pub facility: (String, String),
    /// The login.
    pub login: String,
    /// Who has it is somebody of the facility, who could be made its manager.
    pub by_own_people: bool,
}

/// What a letter says. Its secret is nowhere else.
#[derive(Debug, Clone)]
pub struct LetterText {
    /// Where it goes.
    pub facility: Facility,
    /// What the manager signs in with.
    pub login: String,
    /// What stands in the address of the link.
    pub secret: String,
    /// Until when the link works.
    pub until: Timestamp,
    /// Who hands it out.
    pub sender: String,
}

/// Accounts made in one unit of work.
const AT_ONCE: i64 = 250;
/// The most facilities that are named whose code is taken.
const MOST_NAMED: i64 = 100;
/// A letter takes days to arrive, and lies about before it is read.
const LETTER_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);

impl From<Counts> for ProvisioningProgress {
    fn from(counts: Counts) -> Self {
        ProvisioningProgress {
            facilities: counts.facilities.unsigned_abs(),
            with_account: counts.with_account.unsigned_abs(),
            came: counts.came.unsigned_abs(),
            for_letters: counts.for_letters.unsigned_abs(),
        }
    }
}

impl From<ManagerRow> for Manager {
    fn from(row: ManagerRow) -> Self {
        Manager {
            id: row.user_id,
            login: row.login,
            came: row.came,
            mailed_at: row.mailed_at.as_deref().map(read_time),
            link_until: row.link_until.as_deref().map(read_time),
            mail_problem: row.mail_problem,
        }
    }
}

/// The facilities of a filter to whose managers the actor may hand out accounts.
fn scope(tenken: &Tenken, actor: &Actor, filter: &FacilityFilter) -> Result<(Permit, Stored)> {
    let permit = require(actor, Act::HandOutAccounts)?;
    let scope = Stored {
        within: (!manages_everybody(actor)).then(|| staffed(actor)),
        operating_on: Some(tenken.today().to_string()),
        ..filter.stored(tenken, actor)
    };
    Ok((permit, scope))
}

/// How far it has come.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn handing_out(
    tenken: &Tenken,
    actor: &Actor,
    filter: &FacilityFilter,
) -> Result<ProvisioningProgress> {
    let ((permit, scope), now) = (scope(tenken, actor, filter)?, tenken.stored_now());
    let counts = tenken
        .read_long(permit, async move |tx| {
            Ok(provisioning::counts(tx, &scope, &now).await?)
        })
        .await?;
    Ok(counts.into())
}

/// The managers of facilities, by facility.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn managers(
    tenken: &Tenken,
    actor: &Actor,
    facilities: &[Facility],
) -> Result<HashMap<String, Manager>> {
    let permit = require(actor, Act::HandOutAccounts)?;
    let ids: Vec<String> = facilities.iter().map(|one| one.id.clone()).collect();
    let rows = tenken
        .read(permit, async move |tx| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            Ok(provisioning::managers(tx, &ids).await?)
        })
        .await?;
    let pair = |row: ManagerRow| (row.facility_id.clone(), Manager::from(row));
    Ok(rows.into_iter().map(pair).collect())
}

/// The facilities of a filter that [`hand_out`] makes no account for, because their code is somebody's
/// login: at most a hundred.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn taken_logins(
    tenken: &Tenken,
    actor: &Actor,
    filter: &FacilityFilter,
) -> Result<Vec<TakenLogin>> {
    let (permit, scope) = scope(tenken, actor, filter)?;
    let rows = tenken
        .read_long(permit, async move |tx| {
            Ok(provisioning::taken(tx, &scope, MOST_NAMED).await?)
        })
        .await?;
    let named = |row: provisioning::TakenRow| TakenLogin {
        facility: row.facility,
        login: row.login,
        by_own_people: row.by_own_people,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Makes an account for the manager of every facility of a filter that has none, and invites those
/// whose facility has an address if `by_mail`. The login is the facility's ten-digit code, which a
/// facility knows; where somebody has it already, the facility is left to [`taken_logins`]. What is
/// interrupted goes on when it is asked for again. Returns how many were made.
///
/// # Errors
/// The actor hands out no accounts.
pub async fn hand_out(
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

/// Who signs the letters of somebody: their authority or corporation, and for who runs the installation
/// its authority, or else that of each facility.
#[derive(Clone)]
struct LetterSender {
    speaker: Sender,
    corporation: Option<String>,
}

impl LetterSender {
    async fn of(tenken: &Tenken, actor: &Actor) -> Result<Self> {
        let corporation = |grant: &Grant| {
            let scope = grant.scope.clone();
            scope.filter(|_| grant.role.scope_kind() == ScopeKind::Corporation)
        };
        Ok(LetterSender {
            speaker: sends_for(tenken, actor).await?,
            corporation: actor.grants().iter().find_map(corporation),
        })
    }

    /// The name under a letter to a facility.
    async fn to(&self, tx: &mut Tx, tenken: &Tenken, facility: &Facility) -> Result<String> {
        if let (Some(id), Some(own)) = (&self.corporation, &facility.corporation)
            && *id == own.id
            && let Some(row) = corporations::get(tx, id).await?
        {
            return Ok(row.name);
        }
        let of_facility = facility.authority.clone().map(Sender::Authority);
        let speaker = match (&self.speaker, of_facility) {
            (Sender::Authority(_), _) | (_, None) => self.speaker.clone(),
            (_, Some(authority)) => authority,
        };
        Ok(speaker.name(&tenken.catalog()))
    }
}

/// Makes a file of the next letters, at most `limit`: for those who have not come and have no link
/// that works. Their links begin to work when the file is there, and only then are they not in the
/// next letters again. None if nobody waits for a letter.
///
/// # Errors
/// The actor hands out no accounts; those of `make`; others order the same letters again and again.
pub async fn next_letters<File, Failed: From<Error>, Made>(
    tenken: &Tenken,
    actor: &Actor,
    filter: &FacilityFilter,
    limit: usize,
    make: impl Fn(Vec<LetterText>) -> Made,
) -> std::result::Result<Option<File>, Failed>
where
    Made: Future<Output = std::result::Result<File, Failed>>,
{
    const ATTEMPTS: usize = 3;
    let (permit, scope) = scope(tenken, actor, filter)?;
    let sender = LetterSender::of(tenken, actor).await?;
    for _ in 0..ATTEMPTS {
        let (scope, now) = (scope.clone(), tenken.stored_now());
        let waiting = Waiting { scope, now, limit };
        let letters = written(tenken, permit, sender.clone(), waiting.clone()).await?;
        if letters.is_empty() {
            return Ok(None);
        }
        let file = make(letters.iter().map(|letter| letter.text.clone()).collect()).await?;
        if let Some(()) = send(tenken, permit, actor, waiting, letters).await? {
            return Ok(Some(file));
        }
    }
    Err(Error::Busy.into())
}

/// Whose letters are asked for.
#[derive(Clone)]
struct Waiting {
    scope: Stored,
    now: String,
    limit: usize,
}

/// A letter whose link does not work yet.
struct Written {
    person: String,
    text: LetterText,
}

async fn written(
    tenken: &Tenken,
    permit: Permit,
    sender: LetterSender,
    waiting: Waiting,
) -> Result<Vec<Written>> {
    let tenken_too = tenken.clone();
    tenken
        .read(permit, async move |tx| {
            let Waiting { scope, now, limit } = waiting;
            let found = provisioning::next_for_letters(tx, &scope, &now, limit as i64).await?;
            write_letters(&tenken_too, tx, &sender, &found).await
        })
        .await
}

/// Makes the links of letters work, if all of their people still wait for one: otherwise somebody else
/// has ordered the same letters meanwhile, and theirs hold.
async fn send(
    tenken: &Tenken,
    permit: Permit,
    actor: &Actor,
    waiting: Waiting,
    letters: Vec<Written>,
) -> Result<Option<()>> {
    let (actor, tenken_too) = (actor.clone(), tenken.clone());
    tenken
        .write(permit, async move |tx| {
            for letter in &letters {
                users::get_for_update(tx, &letter.person).await?;
            }
            let Waiting { scope, now, limit } = waiting;
            let found = provisioning::next_for_letters(tx, &scope, &now, limit as i64).await?;
            let still = |letter: &Written| found.iter().any(|(id, _)| *id == letter.person);
            if !letters.iter().all(still) {
                return Ok(None);
            }
            make_work(&tenken_too, tx, &actor, &letters).await.map(Some)
        })
        .await
}

/// Makes a file of a new letter to a manager. When it is there its link begins to work; the letter
/// before, and every other link, works no more.
///
/// # Errors
/// Not found, or not somebody the actor manages, or no manager of a facility; those of `make`.
pub async fn letter_to<File, Failed: From<Error>, Made>(
    tenken: &Tenken,
    actor: &Actor,
    person: &str,
    make: impl FnOnce(LetterText) -> Made,
) -> std::result::Result<File, Failed>
where
    Made: Future<Output = std::result::Result<File, Failed>>,
{
    let sender = LetterSender::of(tenken, actor).await?;
    let (id, by, tenken_too) = (person.to_owned(), actor.clone(), tenken.clone());
    let letter = tenken
        .write_if(async move |tx| {
            let (_, permit) = managed(tx, &by, &id).await?;
            let grants = users::grants(tx, &id).await?;
            let is_manager = |grant: &&GrantRow| grant.role == Role::Facility.id();
            let grant = grants
                .iter()
                .find(is_manager)
                .ok_or_else(|| Error::bad("role", "手紙は、施設の責任者にだけ作れます。"))?;
            let found = [(id.clone(), grant.scope.clone())];
            let letters = write_letters(&tenken_too, tx, &sender, &found).await?;
            let not_found = || Error::NotFound("利用者".into());
            letters
                .into_iter()
                .next()
                .ok_or_else(not_found)
                .map(|letter| permit.grants(letter))
        })
        .await?;
    let file = make(letter.text.clone()).await?;
    let (by, tenken_too) = (actor.clone(), tenken.clone());
    tenken
        .write_if(async move |tx| {
            let (_, permit) = managed(tx, &by, &letter.person).await?;
            make_work(&tenken_too, tx, &by, &[letter]).await?;
            Ok(permit.grants(()))
        })
        .await?;
    Ok(file)
}

/// What the letters to these (person, facility) say, each with a link of its own.
async fn write_letters(
    tenken: &Tenken,
    tx: &mut Tx,
    sender: &LetterSender,
    found: &[(String, String)],
) -> Result<Vec<Written>> {
    let until = tenken.now() + LETTER_LASTS;
    let ids: Vec<&str> = found.iter().map(|(_, facility)| &**facility).collect();
    let places: HashMap<String, Facility> = facilities::get_many(tx, &ids)
        .await?
        .into_iter()
        .map(|row| (row.id.clone(), Facility::from(row)))
        .collect();
    let logins: HashMap<String, String> = provisioning::managers(tx, &ids)
        .await?
        .into_iter()
        .map(|row| (row.user_id, row.login))
        .collect();
    let mut letters = Vec::with_capacity(found.len());
    for (person, facility) in found {
        let (Some(place), Some(login)) = (places.get(facility), logins.get(person)) else {
            continue;
        };
        letters.push(Written {
            person: person.clone(),
            text: LetterText {
                facility: place.clone(),
                login: login.clone(),
                secret: tenken.environment().letters(32),
                until,
                sender: sender.to(tx, tenken, place).await?,
            },
        });
    }
    Ok(letters)
}

/// From now on the links in these letters work, beside those their people were sent before.
async fn make_work(tenken: &Tenken, tx: &mut Tx, actor: &Actor, letters: &[Written]) -> Result<()> {
    let (at, until) = (tenken.stored_now(), tenken.now() + LETTER_LASTS);
    let links: Vec<LinkRow> = letters
        .iter()
        .map(|letter| LinkRow {
            hash: hash(&letter.text.secret),
            user_id: letter.person.clone(),
            expires_at: stored_time(until),
            by_mail: false,
        })
        .collect();
    account_links::add(tx, &links, &at).await?;
    let detail = serde_json::json!({ "facilities": letters.len() });
    record(tx, &at, actor, Action::MakeLetters, "users", detail).await
}
