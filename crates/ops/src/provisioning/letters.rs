//! Letters that bring an account to people without mail: their links work once the file of letters is there.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use tenken_store::accounts::account_links::LinkRow;
use tenken_store::accounts::users::GrantRow;
use tenken_store::accounts::{account_links, provisioning, users};
use tenken_store::facilities::corporations;
use tenken_store::facilities::facility_search::FacilityFilter as Stored;
use tenken_store::{Tx, facilities};

use crate::accounts::managed;
use crate::audit::{Action, record};
use crate::core::actor::{Actor, Grant, Role, ScopeKind};
use crate::core::environment::stored_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::secrets::hash;
use crate::core::sender::{Sender, sends_for};
use crate::core::tenken::Tenken;
use crate::facilities::{Facility, FacilityFilter};

use super::scope;

/// A letter takes days to arrive, and lies about before it is read.
const LETTER_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);

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
pub async fn make_next_letters<File, Failed: From<Error>, Made>(
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
pub async fn make_letter<File, Failed: From<Error>, Made>(
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
