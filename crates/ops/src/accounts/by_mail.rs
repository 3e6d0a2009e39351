//! Links that go by mail: invitations, and a new start for who has forgotten the password. The link
//! itself is made when the mail is sent.

use jiff::SignedDuration;
use tenken_store::messages::MessageRow;
use tenken_store::{Tx, deliveries, users};

use super::noting::note_account;
use super::people::{folded_login, managed};
use crate::actor::Actor;
use crate::audit::note;
use crate::error::{Error, Result};
use crate::messages::{MessageKind, New, prepare_message, tell_people};
use crate::speaker::Speaker;
use crate::surroundings::stored_time;
use crate::tenken::Tenken;

/// Who has forgotten the password is written to once in so long, however often they ask.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// Writes an invitation to somebody whose login is an address.
///
/// # Errors
/// Not found, or not somebody the actor manages; a login that is no address.
pub async fn mail_invitation(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let message = invitation(tenken);
    let (id, actor) = (id.to_owned(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let person = managed(tx, &actor, &id).await?;
                if !is_address(&person.login) {
                    return Err(Error::bad(
                        "login",
                        "サインインに使う名前がメールアドレスではないので、メールで送れません。",
                    ));
                }
                tell_people(tx, &message, &[(id.clone(), person.login)]).await?;
                let (at, nothing) = (&message.created_at, serde_json::Value::Null);
                note_account(tx, at, &actor, "account.mail", &id, nothing).await
            })
        })
        .await
}

/// What an invitation says; who it is for, and the link, come when it is sent.
pub(super) fn invitation(tenken: &Tenken) -> MessageRow {
    prepare_message(
        tenken,
        New {
            kind: MessageKind::Invitation,
            sender: Speaker::Program,
            subject: "点検 Tenken への招待".into(),
            body: "サイバーセキュリティの調査や点検に答えるための「点検 Tenken」に、あなたの席ができました。次の順に進めてください。".into(),
            round: None,
            notice: None,
        },
    )
}

/// Writes a link for a new password to who has forgotten theirs, if there is such an account and its
/// login is an address. Whether there is one is not told: the answer is the same, and so is the work.
///
/// # Errors
/// Those of the database.
pub async fn forgot_password(tenken: &Tenken, typed: &str, origin: &str) -> Result<()> {
    let login: String = folded_login(typed).chars().take(100).collect();
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::NewPassword,
            sender: Speaker::Program,
            subject: "点検 Tenken：新しいパスワードを決めるためのリンク".into(),
            body: "「パスワードを忘れた」という知らせを受け取りました。あなたが知らせたのでなければ、何もしなくてかまいません。いまのパスワードは、そのまま使えます。".into(),
            round: None,
            notice: None,
        },
    );
    let not_since = stored_time(tenken.now() - AGAIN_AFTER);
    let actor = Actor::Nobody {
        origin: origin.to_owned(),
    };
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let at = &message.created_at;
                let detail = serde_json::json!({ "login": login });
                note(tx, at, &actor, "account.forgotten", "user", detail).await?;
                let Some(person) = users::by_login(tx, &login).await? else {
                    return Ok(());
                };
                if is_address(&login) && !was_written(tx, &person.id, &not_since).await? {
                    tell_people(tx, &message, &[(person.id, login)]).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn was_written(tx: &mut Tx<'_>, user: &str, since: &str) -> Result<bool> {
    let last = deliveries::last_to_person(tx, user, MessageKind::NewPassword.id()).await?;
    Ok(last.is_some_and(|at| at.as_str() > since))
}

/// Whether mail can go to a login. The mail server decides about the rest.
fn is_address(login: &str) -> bool {
    login
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}
