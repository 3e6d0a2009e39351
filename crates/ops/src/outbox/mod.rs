//! The outbox: mails that wait for a mail server, and how they fare.

mod undelivered;

pub use undelivered::{
    About, Deliveries, MOST_NAMED, Refused, Undelivered, count_deliveries, list_undelivered,
    refused_address, undelivered_by_authority,
};

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use tenken_store::accounts::users;
use tenken_store::messages::outbox::{DueMail, Outgoing};
use tenken_store::messages::{outbox, refused_addresses};

use crate::accounts::mailed_link;
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::sender::sender_name;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, texts};
use crate::vendor_checklists::mailed_checklist;

/// A mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same at every attempt, so that a mail server knows a repetition.
    pub id: String,
    /// The address, as it was entered.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Trying again will not help.
    pub for_good: bool,
    /// What the mail server said, or why it could not be reached, in plain words.
    pub reason: String,
}

/// How the sending of a mail went.
struct Fared {
    seq: i64,
    attempts: i64,
    mail: String,
    /// It was handed to the mail server, so that a refusal for good is one of the address.
    handed_in: bool,
    outcome: Result<(), Refusal>,
}

/// The state of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// It waits.
    Waiting,
    /// A mail server has taken it.
    Sent,
    /// It could not be sent.
    Failed,
}

/// A mail in the operator's list.
#[derive(Debug, Clone)]
pub struct QueuedMail {
    /// Names it.
    pub number: i64,
    /// What it is.
    pub kind: MessageKind,
    /// Its subject.
    pub subject: String,
    /// Who it is for.
    pub recipient: String,
    /// The address.
    pub mail: String,
    /// How often it was tried.
    pub attempts: u64,
    /// Why it could not be sent, the last time.
    pub problem: Option<String>,
    /// When it is tried next, or was last.
    pub at: Timestamp,
}

/// The outbox at a glance.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    /// Mails that wait.
    pub waiting: u64,
    /// Mails that were sent.
    pub sent: u64,
    /// Mails that could not be sent.
    pub failed: u64,
    /// Messages to recipients without an address: in the inbox only.
    pub without_address: u64,
}

/// Mails taken up at once.
const BATCH: i64 = 50;
/// Mails under way at once.
const IN_PARALLEL: usize = 8;
/// Who takes a mail up has so long to send it before another may.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// A mail that could not be sent for so long is given up: news of last week only confuses.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);
/// After how many minutes a mail is tried again, attempt by attempt.
const PAUSES: [i64; 6] = [1, 5, 30, 120, 360, 720];
/// The most mails in the operator's list.
const MOST_LISTED: i64 = 100;

impl MailState {
    /// All of them.
    pub const ALL: [MailState; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sent => "sent",
            MailState::Failed => "failed",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            MailState::Waiting => "送る前",
            MailState::Sent => "送った",
            MailState::Failed => "送れなかった",
        }
    }
}

/// Sends a batch of the mails that are due with `send`, and notes how each fared. Their links begin
/// with `public_url`, the address people open, without a slash at the end. Returns how many it took up;
/// fewer than there may be, so the caller asks again until it is 0.
///
/// # Errors
/// Those of the database. That a mail could not be sent is no error: it is noted and tried again.
pub async fn send_due<F, S>(tenken: &Tenken, public_url: &str, send: S) -> Result<usize>
where
    S: Fn(Mail) -> F,
    F: Future<Output = Result<(), Refusal>>,
{
    let now = tenken.now();
    let times = [now, now - GIVE_UP_AFTER, now + LEASE].map(stored_time);
    let due = tenken
        .write(Unasked::Program, async move |tx| {
            let [now, oldest, until] = &times;
            let why = "3日のうちに送れませんでした。";
            outbox::give_up(tx, oldest, now, why).await?;
            Ok(outbox::take_due(tx, now, oldest, until, BATCH).await?)
        })
        .await?;
    let count = due.len();
    let send = &send;
    let fared = stream::iter(due)
        .map(async |mail| {
            let (seq, attempts, to) = (mail.seq, mail.attempts, mail.mail.clone());
            let composed = compose(tenken, public_url, mail).await;
            let handed_in = matches!(composed, Ok(Some(_)));
            let outcome = match composed {
                Ok(Some(mail)) => send(mail).await,
                Ok(None) => Err(Refusal {
                    for_good: true,
                    reason: "受け取る人が、もういません（または、もう使い始めています）。".into(),
                }),
                // The others that have gone out are noted all the same.
                Err(error) => Err(Refusal {
                    for_good: false,
                    reason: error.to_string(),
                }),
            };
            Fared {
                seq,
                attempts,
                mail: to,
                handed_in,
                outcome,
            }
        })
        .buffer_unordered(IN_PARALLEL)
        .collect()
        .await;
    settle(tenken, fared).await?;
    Ok(count)
}

async fn settle(tenken: &Tenken, fared: Vec<Fared>) -> Result<()> {
    if fared.is_empty() {
        return Ok(());
    }
    let now = tenken.now();
    tenken
        .write(Unasked::Program, async move |tx| {
            let at = stored_time(now);
            for one in &fared {
                match &one.outcome {
                    Ok(()) => refused_addresses::remove(tx, &one.mail).await?,
                    Err(refusal) if refusal.for_good && one.handed_in => {
                        refused_addresses::add(tx, &one.mail, &refusal.reason, &at).await?;
                    }
                    Err(_) => {}
                }
                let (state, problem, due) = match &one.outcome {
                    Ok(()) => (MailState::Sent, None, now),
                    Err(refusal) => match next_attempt(refusal, one.attempts, now) {
                        Some(due) => (MailState::Waiting, Some(&*refusal.reason), due),
                        None => (MailState::Failed, Some(&*refusal.reason), now),
                    },
                };
                let ended = (state != MailState::Waiting).then_some(&*at);
                let due = stored_time(due);
                outbox::settle(tx, one.seq, state.id(), problem, &due, ended).await?;
            }
            Ok(())
        })
        .await
}

/// When a mail that was refused is tried again, if it is.
fn next_attempt(refusal: &Refusal, attempts: i64, now: Timestamp) -> Option<Timestamp> {
    let made = usize::try_from(attempts).unwrap_or_default();
    let pause = PAUSES
        .get(made.saturating_sub(1))
        .filter(|_| !refusal.for_good)?;
    Some(now + SignedDuration::from_mins(*pause))
}

/// Writes the mail out. Links are made now and not before, so that no secret waits in the database.
/// `None` if there is nobody to write to any more.
async fn compose(tenken: &Tenken, url: &str, due: DueMail) -> Result<Option<Mail>> {
    let message = due.message;
    let mail = |text| Mail {
        id: format!("{}.{}", message.id, due.seq),
        to: due.mail.clone(),
        subject: message.subject.clone(),
        text,
    };
    let text = match (&due.facility, &due.user_id) {
        (Some((id, name)), _) => {
            let address = format!("{url}/facilities/{id}/inbox/{}", due.seq);
            texts::to_facility(
                name,
                &message.body,
                &sender_name(tenken, &message.sender),
                &address,
            )
        }
        (None, Some(user)) => {
            let again = match MessageKind::from_stored(&message.kind) {
                MessageKind::Invitation => false,
                MessageKind::NewPassword => true,
                // No other mail to a person carries a link that sets a password.
                MessageKind::Account
                | MessageKind::Notice
                | MessageKind::Reminder
                | MessageKind::Answer
                | MessageKind::Inspection
                | MessageKind::VendorForm
                | MessageKind::VendorAnswer
                | MessageKind::Contract
                | MessageKind::Target
                | MessageKind::Round => {
                    let Some(name) = name_of(tenken, user).await? else {
                        return Ok(None);
                    };
                    return Ok(Some(mail(texts::to_person(&name, &message.body, url))));
                }
            };
            let Some(person) = mailed_link(tenken, user, again).await? else {
                return Ok(None);
            };
            let address = format!("{url}/welcome/{}", person.link.secret);
            let until = person.link.until;
            texts::with_link(&person.name, &message.body, &person.login, &address, until)
        }
        (None, None) => {
            let (Some(round), Some(contract)) = (&message.round_id, &due.contract_id) else {
                return Ok(None);
            };
            let Some((contract, link)) = mailed_checklist(tenken, round, contract).await? else {
                return Ok(None);
            };
            let address = format!("{url}/sheets/{}", link.secret);
            texts::to_vendor(&contract.vendor.1, &message.body, &address, link.until)
        }
    };
    Ok(Some(mail(text)))
}

/// The name of a person who is still there.
async fn name_of(tenken: &Tenken, user: &str) -> Result<Option<String>> {
    let id = user.to_owned();
    let person = tenken
        .read(Unasked::Program, async move |tx| {
            Ok(users::get(tx, &id).await?)
        })
        .await?;
    let there = person.filter(|person| person.removed_at.is_none());
    Ok(there.map(|person| person.name))
}

/// How many mails are in which state, and those in one of them, the newest first.
///
/// # Errors
/// The actor does not run the installation.
pub async fn read_outbox(
    tenken: &Tenken,
    actor: &Actor,
    state: MailState,
) -> Result<(Outbox, Vec<QueuedMail>)> {
    let permit = require(actor, Act::Operate)?;
    let (counts, rows) = tenken
        .read_long(permit, async move |tx| {
            let counts = outbox::count_by_state(tx).await?;
            Ok((
                counts,
                outbox::list_by_state(tx, state.id(), MOST_LISTED).await?,
            ))
        })
        .await?;
    let counts: HashMap<String, i64> = counts.into_iter().collect();
    let count = |state: &str| counts.get(state).copied().unwrap_or(0).unsigned_abs();
    let glance = Outbox {
        waiting: count(MailState::Waiting.id()),
        sent: count(MailState::Sent.id()),
        failed: count(MailState::Failed.id()),
        without_address: count("none"),
    };
    Ok((glance, rows.into_iter().map(QueuedMail::from).collect()))
}

/// Queues a mail again that could not be sent.
///
/// # Errors
/// The actor does not run the installation; no such mail.
pub async fn retry_mail(tenken: &Tenken, actor: &Actor, number: i64) -> Result<()> {
    let permit = require(actor, Act::Operate)?;
    let (at, who) = (tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            if !outbox::retry(tx, number, &at).await? {
                return Err(Error::NotFound("送れなかったメール".into()));
            }
            let (subject, nothing) = (Subject::Mail.of(number), serde_json::Value::Null);
            record(tx, &at, &who, Action::RetryMail, &subject, nothing).await
        })
        .await
}

impl From<Outgoing> for QueuedMail {
    fn from(row: Outgoing) -> Self {
        QueuedMail {
            number: row.seq,
            kind: MessageKind::from_stored(&row.kind),
            subject: row.subject,
            recipient: row.recipient,
            mail: row.mail,
            attempts: row.attempts.unsigned_abs(),
            problem: row.problem,
            at: read_time(&row.at),
        }
    }
}
