//! One-time codes of an app (TOTP, RFC 6238), and the recovery codes for when the telephone is lost.

use jiff::Timestamp;
use tenken_domain::text::calendar::log_time;
use tenken_store::accounts::users;
use totp_rs::{Builder, Secret, Totp};

use super::{
    own::{OwnAccount, gone, require_password},
    recording::record_account,
    sessions::Session,
    totp_secrets,
};
use crate::audit::Action;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::secrets::{hash, take_place};
use crate::core::tenken::Tenken;

/// How many recovery codes somebody gets, and how long each is: 50 bits.
const RECOVERY_CODES: usize = 8;
const RECOVERY_LETTERS: usize = 10;

/// What a code app needs to know, before it is confirmed.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Base 32, to be typed in by hand.
    pub text: String,
    /// `otpauth://…`, for the picture that the app reads.
    pub url: String,
}

/// A new seed for somebody's own account. Nothing is stored until a code of it comes back.
pub fn begin_codes(tenken: &Tenken, account: &OwnAccount) -> Result<Seed> {
    let mut bytes = [0; 20];
    (tenken.environment().random)(&mut bytes);
    seed_of(account, Secret::new_stack(bytes))
}

/// The seed that was shown before, to be shown again after a wrong code.
///
/// # Errors
/// It is none.
pub fn seed_again(account: &OwnAccount, text: &str) -> Result<Seed> {
    let secret = Secret::try_from_base32(text).map_err(|error| unusable(&error))?;
    seed_of(account, secret)
}

fn seed_of(account: &OwnAccount, secret: Secret) -> Result<Seed> {
    let codes = Builder::new()
        .with_secret(secret)
        .with_issuer(Some("Tenken"))
        // A colon separates the parts of the label.
        .with_account_name(account.login.replace(':', "_"))
        .build()
        .map_err(|error| unusable(&error))?;
    Ok(Seed {
        text: codes.secret().to_base32(),
        url: codes.to_url().map_err(|error| unusable(&error))?,
    })
}

fn unusable(error: &dyn std::fmt::Display) -> Error {
    tracing::warn!(%error, "the seed of one-time codes cannot be used");
    Error::bad(
        "code",
        "確認コードの準備ができませんでした。もう一度お試しください。",
    )
}

/// The codes of a seed.
pub(super) fn codes_of(seed: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(seed).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// The period whose code was given. A clock may be one period (30 seconds) off.
pub(super) fn period_of(tenken: &Tenken, seed: &str, code: &str) -> Option<i64> {
    let digits: String = tenken_domain::text::input::fold(code)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let now = u64::try_from(tenken.now().as_second()).ok()?;
    let period = codes_of(seed)?.check(&digits, now)?;
    i64::try_from(period).ok()
}

/// Asks for codes of this seed from now on, because a code of it was given. Returns the recovery
/// codes, which are shown once.
///
/// # Errors
/// A code that does not belong to the seed; codes are asked for already, which only ends with the
/// password ([`stop_codes`]).
pub async fn confirm_codes(
    tenken: &Tenken,
    session: &Session,
    seed: &str,
    code: &str,
) -> Result<Vec<String>> {
    let period = period_of(tenken, seed, code).ok_or_else(|| wrong_code(tenken.now()))?;
    let recovery: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| tenken.environment().letters(RECOVERY_LETTERS))
        .collect();
    let hashes: Vec<String> = recovery.iter().map(|code| hash(code)).collect();
    let (actor, id) = (session.actor(), session.user.id.clone());
    let seed = Some(totp_secrets::to_store(tenken, &id, seed)?);
    let at = tenken.stored_now();
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            let person = users::get_for_update(tx, &id).await?.ok_or_else(gone)?;
            if person.code_seed.is_some() {
                return Err(Error::bad(
                    "codes_in_use",
                    "確認コードは、もう使い始めています。",
                ));
            }
            users::set_code_seed(tx, &id, &seed, period).await?;
            users::set_recovery_codes(tx, &id, &hashes).await?;
            let nothing = serde_json::Value::Null;
            record_account(tx, &at, &actor, Action::BeginCodes, &id, nothing).await
        })
        .await?;
    Ok(recovery)
}

/// The refusal of a code, with the time it was looked at: a clock that is wrong, here or in the
/// telephone, is the usual reason why all codes are.
pub(super) fn wrong_code(now: Timestamp) -> Error {
    Error::bad(
        "code",
        format!(
            "確認コードが違います（一度使ったコードは、もう使えません）。アプリに今出ている6桁の数字を入れてください。いつも違うと出るときは、時計がずれています。Tenkenの時計は、いま{}です。電話の時計と30秒より多く違うときは、電話の時計を自動で合わせる設定にし、それでも合わなければ、管理者に伝えてください。",
            log_time(now)
        ),
    )
}

/// Stops asking for codes.
///
/// # Errors
/// The password is wrong; the role needs codes; the password is too short to stand alone.
pub async fn stop_codes(tenken: &Tenken, session: &Session, password: &str) -> Result<()> {
    require_password(&take_place()?, tenken, session, password).await?;
    if session.needs_codes {
        return Err(Error::bad(
            "codes_needed",
            "この役割では、確認コードをやめることはできません。",
        ));
    }
    let (actor, id, at) = (
        session.actor(),
        session.user.id.clone(),
        tenken.stored_now(),
    );
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            let person = users::get_for_update(tx, &id).await?.ok_or_else(gone)?;
            if !person.password_alone {
                return Err(Error::bad(
                    "password_short",
                    "確認コードをやめるには、先にパスワードを13文字以上のものに変えてください。",
                ));
            }
            users::set_code_seed(tx, &id, &None, 0).await?;
            users::set_recovery_codes(tx, &id, &[]).await?;
            let nothing = serde_json::Value::Null;
            record_account(tx, &at, &actor, Action::StopCodes, &id, nothing).await
        })
        .await
}
