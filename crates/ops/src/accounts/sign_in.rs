//! Signing in: password, then the second factor where there is one. Who keeps guessing waits longer
//! and longer; whom they guess at does not, on a browser of their own.

use jiff::{SignedDuration, Timestamp};
use tenken_domain::accounts::password::wait_after;
use tenken_store::Tx;
use tenken_store::accounts::sessions::SessionRow;
use tenken_store::accounts::users::{GrantRow, UserRow};
use tenken_store::accounts::{passkeys, sessions, sign_in_failures, users};

use super::{
    logins::{folded_login, person_of},
    recording::record_account,
    second_factor::{period_of, wrong_code},
    sessions::{IDLE, Session},
    totp_secrets,
};
use crate::audit::Action;
use crate::core::actor::{Actor, UserActor};
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::secrets::{hash, is_password, take_place};
use crate::core::tenken::Tenken;

/// Somebody who wants to sign in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What they sign in with, as typed.
    pub login: String,
    /// The password, as typed.
    pub password: String,
    /// With what.
    pub device: Device,
}

/// What somebody signs in with.
#[derive(Debug, Clone, Default)]
pub struct Device {
    /// Its address.
    pub origin: String,
    /// How the browser names itself.
    pub browser: String,
    /// The secret this browser was given when somebody signed in with it before.
    pub known_browser: Option<String>,
}

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret of the session's cookie.
    pub session: String,
    /// The second factor is to be given next.
    pub waits_for_code: bool,
    /// The secret by which the browser will be known, if it is not yet.
    pub new_browser: Option<String>,
}

/// How long the failures of a login are remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Signs somebody in who knows the password.
///
/// # Errors
/// Login or password is wrong, without saying which; too many failures, with how long to wait; too
/// many people at once ([`Error::Busy`]).
pub async fn sign_in(tenken: &Tenken, attempt: Attempt) -> Result<SignedIn> {
    let place = take_place()?;
    let (login, now) = (folded_login(&attempt.login), tenken.now());
    let browser = attempt.device.known_browser.as_deref().map(hash);
    let (person, counter) = begin(tenken, &login, browser, now).await?;
    let stored = person.as_ref().and_then(|person| person.password.clone());
    let right = is_password(&place, &attempt.password, stored).await?;
    let Some(person) = person.filter(|_| right) else {
        tenken.counts().count_refused();
        note_failure(tenken, login, counter, attempt.device.origin).await?;
        return Err(Error::bad(
            "sign_in",
            "サインインに使う名前かパスワードが違います。大文字・小文字や、入力のしかた（半角・全角）を確かめて、もう一度入れてください。",
        ));
    };
    begin_session(tenken, person, counter, attempt.device).await
}

/// Looks the person up and counts the attempt as a failure until it turns out to be none, so that
/// many at once cannot guess more often than one after the other.
pub(super) async fn begin(
    tenken: &Tenken,
    login: &str,
    browser: Option<String>,
    now: Timestamp,
) -> Result<(Option<UserRow>, String)> {
    let (login, at) = (login.to_owned(), stored_time(now));
    tenken
        .write(Unasked::SignIn, async move |tx| {
            let person = person_of(tx, &login).await?;
            // Whoever has two names is not guessed at twice as fast.
            let login = person.as_ref().map_or(login, |person| person.login.clone());
            let counter = match (&person, browser) {
                (Some(person), Some(browser))
                    if sign_in_failures::is_known(tx, &browser, &person.id).await? =>
                {
                    browser
                }
                _ => String::new(),
            };
            require_patience(tx, &login, &counter, now).await?;
            sign_in_failures::add(tx, &login, &counter, &at).await?;
            Ok((person, counter))
        })
        .await
}

async fn require_patience(tx: &mut Tx, login: &str, counter: &str, now: Timestamp) -> Result<()> {
    let Some(failures) = sign_in_failures::get_for_update(tx, login, counter).await? else {
        return Ok(());
    };
    let passed = now.duration_since(read_time(&failures.last_at));
    if passed > REMEMBERED {
        return Ok(sign_in_failures::clear(tx, login, counter).await?);
    }
    let wait = SignedDuration::try_from(wait_after(failures.count)).unwrap_or(SignedDuration::MAX);
    let left = wait - passed;
    if left <= SignedDuration::ZERO {
        return Ok(());
    }
    let minutes = (left.as_secs() + 59) / 60;
    Err(Error::bad(
        "wait",
        format!(
            "続けて間違えたため、安全のため少しお待ちいただいています。{minutes}分ほどたってから、もう一度お試しください。パスワードを忘れたときは、責任者か管理者に新しいリンクを頼んでください。"
        ),
    ))
}

async fn note_failure(
    tenken: &Tenken,
    login: String,
    counter: String,
    origin: String,
) -> Result<()> {
    let at = tenken.stored_now();
    tenken
        .write(Unasked::SignIn, async move |tx| {
            let person = person_of(tx, &login).await?;
            let actor = Actor::Nobody { origin };
            let detail = serde_json::json!({ "known_browser": !counter.is_empty() });
            // A login nobody has may be a password typed in the wrong place: it is not noted.
            let id = person.map_or_else(|| "unknown".to_owned(), |person| person.id);
            record_account(tx, &at, &actor, Action::RefuseSignIn, &id, detail).await
        })
        .await
}

/// What lets somebody in.
pub(super) enum Proof {
    /// The password, and no second factor is asked for.
    Password,
    /// The one-time code of a period, for the session that waits for it.
    Code { period: i64, waiting: String },
    /// A recovery code, as its hash, likewise.
    Recovery { hash: String, waiting: String },
    /// A passkey that has signed, and how often it has by its own count. It is both factors.
    Passkey { id: String, counter: i64 },
}

impl Proof {
    /// Whether it is more than a password.
    fn is_strong(&self) -> bool {
        !matches!(self, Proof::Password)
    }

    /// What somebody is told for whom it does not hold.
    fn refusal(&self, now: Timestamp) -> Error {
        match self {
            Proof::Passkey { .. } => super::passkeys::unusable(),
            _ => wrong_code(now),
        }
    }

    /// Whether it holds; it does only once.
    async fn use_up(self, tx: &mut Tx, user: &str, at: &str) -> Result<bool> {
        let (holds, waiting) = match self {
            Proof::Password => return Ok(true),
            Proof::Passkey { id, counter } => {
                return Ok(passkeys::note_use(tx, &id, counter, at).await?);
            }
            Proof::Code { period, waiting } => (users::use_code(tx, user, period).await?, waiting),
            Proof::Recovery { hash, waiting } => {
                (users::use_recovery_code(tx, user, &hash).await?, waiting)
            }
        };
        if holds {
            sessions::end(tx, user, &waiting).await?;
        }
        Ok(holds)
    }
}

async fn begin_session(
    tenken: &Tenken,
    person: UserRow,
    counter: String,
    device: Device,
) -> Result<SignedIn> {
    let (id, today) = (person.id.clone(), tenken.today().to_string());
    tenken
        .read(Unasked::SignIn, async move |tx| {
            require_open_place(tx, &id, &today).await.map(drop)
        })
        .await?;
    if person.code_seed.is_none() {
        super::passkeys::require_none_needed(tenken, &person.id).await?;
        return let_in(tenken, person, counter, device, Proof::Password).await;
    }
    // Whoever knows the password but not the second factor may be guessing: nothing is forgotten.
    let (secret, row) = new_session(tenken, &person, &device, true);
    tenken
        .write(Unasked::SignIn, async move |tx| {
            Ok(sessions::insert(tx, &row).await?)
        })
        .await?;
    Ok(SignedIn {
        session: secret,
        waits_for_code: true,
        new_browser: None,
    })
}

/// What a person may do today; who is only of facilities that have closed does not come in.
///
/// # Errors
/// There is no such place.
pub(super) async fn require_open_place(
    tx: &mut Tx,
    user: &str,
    today: &str,
) -> Result<Vec<GrantRow>> {
    let grants = users::grants_on(tx, user, today).await?;
    match grants.is_empty() {
        true => Err(Error::bad(
            "closed",
            "施設が廃止されたため、このアカウントではもう入れません。これまでの回答と記録は、自治体などで見られます。間違いのときは、自治体かシステムの管理者に知らせてください。",
        )),
        false => Ok(grants),
    }
}

/// Gives the second factor of a session that waits for it: a code of the app, or a recovery code.
/// Another session with a new secret takes its place.
///
/// # Errors
/// The code is wrong, or was used before; too many failures, with how long to wait.
pub async fn give_code(
    tenken: &Tenken,
    session: &Session,
    code: &str,
    device: Device,
) -> Result<SignedIn> {
    let id = session.user.id.clone();
    let person = tenken
        .read(Unasked::SignIn, async move |tx| {
            Ok(users::get(tx, &id).await?)
        })
        .await?
        .ok_or_else(super::own::gone)?;
    let browser = device.known_browser.as_deref().map(hash);
    let (_, counter) = begin(tenken, &person.login, browser, tenken.now()).await?;
    let period = person
        .code_seed
        .as_ref()
        .and_then(|stored| totp_secrets::stored(tenken, &person.id, stored))
        .and_then(|seed| period_of(tenken, &seed, code));
    let waiting = session.id.clone();
    let proof = match period {
        Some(period) => Proof::Code { period, waiting },
        None => {
            let typed = tenken_domain::text::input::fold(code).to_uppercase();
            let hash = hash(&typed.replace(['-', ' '], ""));
            Proof::Recovery { hash, waiting }
        }
    };
    let_in(tenken, person, counter, device, proof).await
}

/// Begins a session, if the proof holds, in place of the one that waited for it.
pub(super) async fn let_in(
    tenken: &Tenken,
    person: UserRow,
    counter: String,
    device: Device,
    proof: Proof,
) -> Result<SignedIn> {
    let (secret, mut row) = new_session(tenken, &person, &device, false);
    row.strong = proof.is_strong();
    let new_browser = counter.is_empty().then(|| tenken.environment().letters(32));
    let known = new_browser.as_deref().map(hash);
    let now = tenken.now();
    let today = tenken.today().to_string();
    let done = tenken
        .write(Unasked::SignIn, async move |tx| {
            let refusal = proof.refusal(now);
            if !proof.use_up(tx, &person.id, &row.created_at).await? {
                return Err(refusal);
            }
            require_open_place(tx, &person.id, &today).await?;
            forget_ended(tx, now).await?;
            sessions::insert(tx, &row).await?;
            sign_in_failures::clear(tx, &person.login, &counter).await?;
            if let Some(hash) = known {
                sign_in_failures::know(tx, &hash, &person.id, &row.created_at).await?;
            }
            note_sign_in(tx, person, &row).await
        })
        .await;
    match &done {
        Ok(()) => tenken.counts().count_sign_in(),
        Err(_) => tenken.counts().count_refused(),
    }
    done?;
    Ok(SignedIn {
        session: secret,
        waits_for_code: false,
        new_browser,
    })
}

/// Removes sessions that ended because nobody used them, and failures that count no more.
pub(crate) async fn forget_ended(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sessions::forget_idle(tx, &stored_time(now - IDLE)).await?;
    sign_in_failures::forget(tx, &stored_time(now - REMEMBERED)).await?;
    Ok(())
}

/// A new session and its secret.
fn new_session(
    tenken: &Tenken,
    person: &UserRow,
    device: &Device,
    waits_for_code: bool,
) -> (String, SessionRow) {
    let secret = tenken.environment().letters(32);
    let at = tenken.stored_now();
    let row = SessionRow {
        id: tenken.environment().id(),
        hash: hash(&secret),
        user_id: person.id.clone(),
        waits_for_code,
        created_at: at.clone(),
        seen_at: at.clone(),
        origin: device.origin.clone(),
        browser: device.browser.chars().take(200).collect(),
        strong: false,
        proven_at: at,
        place: None,
    };
    (secret, row)
}

async fn note_sign_in(tx: &mut Tx, person: UserRow, session: &SessionRow) -> Result<()> {
    let id = person.id.clone();
    let actor = Actor::User(UserActor {
        id: person.id,
        name: person.name,
        grants: Vec::new(),
        origin: session.origin.clone(),
    });
    let (at, nothing) = (&session.created_at, serde_json::Value::Null);
    record_account(tx, at, &actor, Action::SignIn, &id, nothing).await
}
