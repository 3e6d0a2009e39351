//! Who is signed in, and where.

use jiff::{SignedDuration, Timestamp};
use tenken_store::accounts::sessions::{self, SessionRow};

use super::places::place_of;
use super::recording::record_account;
use crate::audit::Action;
use crate::core::actor::{Actor, Grant, UserActor};
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::secrets::hash;
use crate::core::tenken::Tenken;

/// A session that nobody used for so long is over.
pub(super) const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// A session is over after so long, used or not.
const LONGEST: SignedDuration = SignedDuration::from_hours(16);
/// A session whose second factor is not given within this time is over.
const CODE_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// Use is noted this often: not at every page, which would make every look a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Names the session in lists.
    pub id: String,
    /// The person.
    pub user: UserActor,
    /// The second factor is still to be given.
    pub waits_for_code: bool,
    /// What the person may do asks for a second factor.
    pub needs_codes: bool,
    /// They must set it up before anything else.
    pub must_set_codes_up: bool,
    /// The person is to be told something about the account.
    pub has_news: bool,
    /// How many of the grants are those of the place the person acts for: they come first.
    acting: usize,
    /// When the person last proved to be who they are.
    proven_at: Timestamp,
}

/// A session in a list.
#[derive(Debug, Clone)]
pub struct SessionHead {
    /// Names it.
    pub id: String,
    /// When the person signed in.
    pub since: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// From which address.
    pub origin: String,
    /// With which browser.
    pub browser: String,
    /// It is the one that asks.
    pub current: bool,
}

/// For so long after a proof, what is dangerous may be done without another.
const PROVEN_FOR: SignedDuration = SignedDuration::from_mins(15);

impl Session {
    /// Whether the person has just proved to be who they are, so that it is not somebody else at a
    /// computer they left.
    pub fn is_proven(&self, now: Timestamp) -> bool {
        now.duration_since(self.proven_at) <= PROVEN_FOR
    }

    /// What the person may do at the place they act for; everything, while they have not said which.
    pub fn acting(&self) -> &[Grant] {
        self.user.grants.get(..self.acting).unwrap_or_default()
    }

    /// Whether the person has said for which of their places they act, or has one only.
    pub fn is_somewhere(&self) -> bool {
        let mut places = self.acting().iter().map(place_of);
        let first = places.next();
        places.all(|place| Some(place) == first)
    }

    /// The person, as use cases know who acts.
    pub fn actor(&self) -> Actor {
        Actor::User(self.user.clone())
    }
}

/// Who holds a session's secret; `None` when it is unknown, was ended, or is over.
pub async fn find_session(tenken: &Tenken, secret: &str, origin: &str) -> Result<Option<Session>> {
    let (hash, now, today) = (hash(secret), tenken.now(), tenken.today().to_string());
    let found = tenken
        .read(Unasked::SignIn, async move |tx| {
            Ok(sessions::by_hash(tx, &hash, &today).await?)
        })
        .await?;
    // Who is only of facilities that have closed is not signed in any more.
    let found = found.filter(|held| !held.grants.is_empty());
    let Some(held) = found.filter(|held| !is_over(&held.session, now)) else {
        return Ok(None);
    };
    note_use(tenken, &held.session, now).await?;
    let mut grants: Vec<Grant> = held
        .grants
        .iter()
        .filter_map(|(role, scope)| Grant::from_stored(role, scope))
        .collect();
    let chosen = |grant: &Grant| Some(place_of(grant)) == held.session.place.as_deref();
    grants.sort_by(|a, b| (!chosen(a), &a.scope).cmp(&(!chosen(b), &b.scope)));
    let acting = match grants.iter().filter(|grant| chosen(grant)).count() {
        0 => grants.len(),
        some => some,
    };
    let needs_codes = grants.iter().any(|grant| grant.role.needs_second_factor());
    Ok(Some(Session {
        must_set_codes_up: needs_codes && !held.has_codes && !held.session.strong,
        proven_at: read_time(&held.session.proven_at),
        needs_codes,
        has_news: held.has_news,
        acting,
        waits_for_code: held.session.waits_for_code,
        id: held.session.id,
        user: UserActor {
            id: held.session.user_id,
            name: held.name,
            grants,
            origin: origin.to_owned(),
        },
    }))
}

fn is_over(row: &SessionRow, now: Timestamp) -> bool {
    let since = |text: &str| now.duration_since(read_time(text));
    since(&row.seen_at) > IDLE
        || since(&row.created_at) > LONGEST
        || (row.waits_for_code && since(&row.created_at) > CODE_WITHIN)
}

async fn note_use(tenken: &Tenken, row: &SessionRow, now: Timestamp) -> Result<()> {
    if now.duration_since(read_time(&row.seen_at)) < NOTED_EVERY {
        return Ok(());
    }
    let (id, at) = (row.id.clone(), stored_time(now));
    tenken
        .write(Unasked::SignIn, async move |tx| {
            Ok(sessions::touch(tx, &id, &at).await?)
        })
        .await
}

/// Where the person is signed in, the latest used first.
pub async fn list_sessions(tenken: &Tenken, session: &Session) -> Result<Vec<SessionHead>> {
    let (user, now) = (session.user.id.clone(), tenken.now());
    let rows = tenken
        .read(Unasked::OwnAccount, async move |tx| {
            Ok(sessions::of_user(tx, &user).await?)
        })
        .await?;
    Ok(rows
        .into_iter()
        .filter(|row| !is_over(row, now) && !row.waits_for_code)
        .map(|row| SessionHead {
            current: row.id == session.id,
            since: read_time(&row.created_at),
            seen: read_time(&row.seen_at),
            id: row.id,
            origin: row.origin,
            browser: row.browser,
        })
        .collect())
}

/// Ends a session of the person: this one is signing out.
///
/// # Errors
/// Not found.
pub async fn end_session(tenken: &Tenken, session: &Session, id: &str) -> Result<()> {
    let (actor, user, id) = (session.actor(), session.user.id.clone(), id.to_owned());
    let at = tenken.stored_now();
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            if !sessions::end(tx, &user, &id).await? {
                return Err(Error::NotFound("このサインイン".into()));
            }
            let nothing = serde_json::Value::Null;
            record_account(tx, &at, &actor, Action::SignOut, &user, nothing).await
        })
        .await
}
