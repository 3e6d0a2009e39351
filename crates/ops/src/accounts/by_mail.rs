//! Links that go by mail: invitations, and a new start for who has forgotten the password. The link
//! itself is made when the mail is sent.

use tenken_domain::accounts::mail_address::read_mail_address;
use tenken_store::Tx;
use tenken_store::accounts::logins;
use tenken_store::accounts::users::UserRow;
use tenken_store::messages::MessageRow;

use super::logins::{address_of, folded_login, person_of};
use super::people::managed;
use super::recording::record_account;
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell_people, tell_people_once};

/// Who has forgotten the password is written to once in so many seconds for each name they ask by, however
/// often they ask.
const AGAIN_AFTER: i64 = 10 * 60;

/// The most people who are written to where one address is that of several facilities.
const MOST_AT_ONE_ADDRESS: i64 = 20;

/// Writes an invitation to somebody who has an address: the login, or that of the facility whose code
/// it is.
///
/// # Errors
/// Not found, or not somebody the actor manages; there is no address.
pub async fn mail_invitation(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let message = invitation(tenken);
    let (id, actor) = (id.to_owned(), actor.clone());
    tenken.write_if(async move |tx| {
        let (person, permit) = managed(tx, &actor, &id).await?;
        let address = address_of(tx, &person).await?.ok_or_else(|| {
            Error::bad(
                "login",
                "サインインに使う名前がメールアドレスではなく、施設のメールアドレスも登録されていないので、メールで送れません。",
            )
        })?;
        tell_people(tx, &message, &[(id.clone(), address)]).await?;
        let (at, nothing) = (&message.created_at, serde_json::Value::Null);
        record_account(tx, at, &actor, Action::MailInvitation, &id, nothing).await?;
        Ok(permit.grants(()))
    }).await
}

/// What an invitation says; who it is for, and the link, come when it is sent.
pub(crate) fn invitation(tenken: &Tenken) -> MessageRow {
    prepare_message(
        tenken,
        New {
            kind: MessageKind::Invitation,
            sender: Sender::Program,
            subject: "点検 Tenken への招待".into(),
            body: "サイバーセキュリティの調査や点検に答えるための「点検 Tenken」に、あなたの席ができました。次の順に進めてください。".into(),
            round: None,
            notice: None,
        },
    )
}

/// Writes a link for a new password to who has forgotten theirs, if there is such an account and it can be
/// written to: at the login if it is an address, or at the address of the facility whose code it is. Either
/// may be typed. Whether there is such an account is not told: the answer is the same.
pub async fn forgot_password(tenken: &Tenken, typed: &str, origin: &str) -> Result<()> {
    let login: String = folded_login(typed).chars().take(100).collect();
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::NewPassword,
            sender: Sender::Program,
            subject: "点検 Tenken：新しいパスワードを決めるためのリンク".into(),
            body: "「パスワードを忘れた」という知らせを受け取りました。あなたが知らせたのでなければ、何もしなくてかまいません。いまのパスワードは、そのまま使えます。".into(),
            round: None,
            notice: None,
        },
    );
    let window = tenken.now().as_second() / AGAIN_AFTER;
    let actor = Actor::Nobody {
        origin: origin.to_owned(),
    };
    tenken
        .write(Unasked::SignIn, async move |tx| {
            let at = &message.created_at;
            let detail = serde_json::json!({ "login": login });
            record(
                tx,
                at,
                &actor,
                Action::ForgetPassword,
                Subject::User.id(),
                detail,
            )
            .await?;
            let found = to_write_to(tx, &login).await?.into_iter();
            let recipients = found
                .map(|(person, address)| (person.id, address))
                .collect();
            let once = format!("forgotten:{window}:{login}:");
            tell_people_once(tx, &message, recipients, &once).await
        })
        .await
}

/// Whom a login or an address means, each with the address they are written to.
async fn to_write_to(tx: &mut Tx, typed: &str) -> Result<Vec<(UserRow, String)>> {
    let mut found = Vec::new();
    if let Some(person) = person_of(tx, typed).await?
        && let Some(address) = address_of(tx, &person).await?
    {
        found.push((person, address));
    }
    let Some(typed) = read_mail_address(typed) else {
        return Ok(found);
    };
    // Who has a login of their own is not written to at the address of the facility: others read there.
    for person in logins::at_address(tx, &typed, MOST_AT_ONE_ADDRESS).await? {
        let is_known = found.iter().any(|(known, _)| known.id == person.id);
        match address_of(tx, &person).await? {
            Some(address) if !is_known && address == typed => found.push((person, address)),
            _ => {}
        }
    }
    Ok(found)
}
