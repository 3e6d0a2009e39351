//! The mail server that takes our mails.

use axum::http::Uri;
use lettre::address::{AddressError, Envelope};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;
use tenken_domain::accounts::mail_address::{mail_address_on_the_wire, read_mail_address};
use tenken_ops::outbox::{Mail, Refusal};

/// A mail server that does not answer within this time is tried again later.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much is kept of what a mail server says, in characters.
const LONGEST_REASON: usize = 300;

/// Where mails are handed in, and from whom they come.
#[derive(Clone)]
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why mails cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum MailServerError {
    /// The address of the server.
    #[error(
        "--smtp-url を読めません（{0}）。smtps://利用者:パスワード@mail.example.jp または smtp://mail.example.jp:587?tls=required の形で書いてください。"
    )]
    Url(String),
    /// Names and links would travel in the open.
    #[error(
        "--smtp-url では、メールが暗号化されずに送られます。smtps:// にするか、うしろに ?tls=required を付けてください（暗号化なしで使えるのは、このパソコンの中のメールサーバーだけです）。"
    )]
    NotEncrypted,
    /// The sender.
    #[error(
        "--mail-from「{0}」は、メールアドレスとして読めません。点検 Tenken <tenken@example.jp> の形で書いてください。"
    )]
    From(String),
}

impl MailServer {
    /// Reads the settings; nothing is connected yet.
    ///
    /// # Errors
    /// An address that cannot be used, or one over which mails would travel in the open.
    pub fn new(url: &str, from: &str) -> Result<Self, MailServerError> {
        let from: Mailbox = from
            .parse()
            .map_err(|_: AddressError| MailServerError::From(from.to_owned()))?;
        let unreadable = |reason: String| MailServerError::Url(reason);
        let read: Uri = url
            .parse()
            .map_err(|_| unreadable("アドレスの形ではありません".into()))?;
        let host = read.host().unwrap_or_default();
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let requires_tls = read
            .query()
            .is_some_and(|query| query.contains("tls=required"));
        let encrypts = read.scheme_str() == Some("smtps") || requires_tls;
        if !is_here && !encrypts {
            return Err(MailServerError::NotEncrypted);
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| unreadable(error.to_string()))?
            .timeout(Some(PATIENCE))
            .build();
        Ok(MailServer { transport, from })
    }

    /// Hands a mail in.
    ///
    /// # Errors
    /// What the server said, and whether it is worth trying again.
    pub async fn send(&self, mail: Mail) -> Result<(), Refusal> {
        let message = self.compose(mail)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal(&error)),
        }
    }

    fn compose(&self, mail: Mail) -> Result<Message, Refusal> {
        let for_good = |reason: String| Refusal {
            for_good: true,
            reason,
        };
        let to = address(&mail.to).ok_or_else(|| {
            for_good(format!(
                "「{}」は、メールアドレスとして読めません。",
                mail.to
            ))
        })?;
        // Said here because it would not be found in the header again, where the address is in quotes.
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.clone()])
            .map_err(|error| for_good(error.to_string()))?;
        let mut message = Message::builder()
            .envelope(envelope)
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text)
            .map_err(|error| for_good(error.to_string()))?;
        // RFC 3834: no automatic reply shall come back.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let headers = message.headers_mut();
        headers.insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
        Ok(message)
    }
}

/// An address as the server takes it. Old ones of mobile phones are legal in quotes only.
fn address(typed: &str) -> Option<Address> {
    typed.parse().ok().or_else(|| {
        let read = read_mail_address(typed)?;
        mail_address_on_the_wire(&read).parse().ok()
    })
}

/// Why a mail did not arrive, as far as the code tells (RFC 5321, RFC 3463).
fn plain_reason(code: u16, said: &str) -> &'static str {
    if code < 500 {
        "メールサーバーが、いまは受け取れないと答えました"
    } else if code == 552 || said.contains("5.2.2") {
        "相手の受信箱がいっぱいです"
    } else if code == 554 || said.contains("5.7.") {
        "相手のメールサーバーが、受け取りを断りました（迷惑メールの設定など）"
    } else if matches!(code, 550 | 551 | 553) {
        "このメールアドレスは使われていないと、メールサーバーが答えました"
    } else {
        "メールサーバーが断りました"
    }
}

/// What the server said. That it does not know us (530 to 535) is no fault of the mail.
fn refusal(error: &SmtpError) -> Refusal {
    let code = error.status().map(u16::from);
    let unknown_to_server = code.is_some_and(|code| (530..=535).contains(&code));
    let said: String = error.to_string().chars().take(LONGEST_REASON).collect();
    let reason = match code {
        Some(code) => format!("{}（{said}）。", plain_reason(code, &said)),
        None => format!("メールサーバーとやりとりできません（{said}）。"),
    };
    Refusal {
        for_good: error.is_permanent() && !unknown_to_server,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn old_addresses_of_mobile_phones_are_written_to() {
        let server = MailServer::new("smtps://mail.example.jp", FROM).unwrap();
        for (to, wire) in [
            ("a..b.@docomo.ne.jp", "\"a..b.\"@docomo.ne.jp"),
            (".a@ezweb.ne.jp", "\".a\"@ezweb.ne.jp"),
            ("a.b@docomo.ne.jp", "a.b@docomo.ne.jp"),
        ] {
            let mail = Mail {
                id: "m.1".into(),
                to: to.into(),
                subject: "題".into(),
                text: "本文".into(),
            };
            let message = server.compose(mail).unwrap();
            assert_eq!(message.envelope().to()[0].to_string(), wire);
            let text = String::from_utf8(message.formatted()).unwrap();
            assert!(text.contains(&format!("To: {wire}\r\n")), "{text}");
        }
    }

    #[test]
    fn why_a_mail_did_not_arrive_is_said_plainly() {
        for (code, said, words) in [
            (550, "5.1.1 no such user", "使われていない"),
            (550, "5.7.1 blocked", "断りました"),
            (552, "5.2.2 full", "いっぱい"),
            (550, "5.2.2 over quota", "いっぱい"),
            (451, "4.7.1 greylisted", "いまは"),
        ] {
            assert!(plain_reason(code, said).contains(words), "{code} {said}");
        }
    }

    const FROM: &str = "点検 Tenken <tenken@example.jp>";

    // The pool of connections wants a runtime.
    #[tokio::test]
    async fn mails_never_travel_in_the_open_beyond_this_machine() {
        for (url, fine) in [
            ("smtps://mail.example.jp", true),
            ("smtp://mail.example.jp:587?tls=required", true),
            ("smtp://127.0.0.1:2525", true),
            ("smtp://localhost:2525", true),
            ("smtp://mail.example.jp:25", false),
            ("smtp://mail.example.jp?tls=opportunistic", false),
            ("smtp://localhost@mail.example.jp", false),
            ("http://mail.example.jp", false),
            ("mail.example.jp", false),
            ("", false),
        ] {
            assert_eq!(MailServer::new(url, FROM).is_ok(), fine, "{url}");
        }
        assert!(MailServer::new("smtps://mail.example.jp", "tenken").is_err());
    }

    #[tokio::test]
    async fn nothing_in_a_mail_becomes_a_header() {
        let server = MailServer::new("smtps://mail.example.jp", FROM).unwrap();
        let mail = |to: &str, subject: &str| Mail {
            id: "m.1".into(),
            to: to.into(),
            subject: subject.into(),
            text: "本文\r\nBcc: b@example.jp".into(),
        };
        for to in [
            "a@example.jp\r\nBcc: b@example.jp",
            "a@example.jp, b@example.jp",
            "a",
            "",
        ] {
            assert!(server.compose(mail(to, "題")).is_err(), "{to:?}");
        }
        for to in [
            "a..b.@docomo.ne.jp\r\nBcc: b@example.jp",
            "\"a..\"b@docomo.ne.jp",
            "a..@b@docomo.ne.jp",
        ] {
            assert!(server.compose(mail(to, "題")).is_err(), "{to:?}");
        }
        let message = server
            .compose(mail("a@example.jp", "題\r\nBcc: b@example.jp"))
            .unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        let (headers, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            headers
                .lines()
                .all(|line| !line.to_ascii_lowercase().starts_with("bcc:")),
            "{headers}"
        );
        assert_eq!(message.envelope().to().len(), 1);
        assert!(
            headers.contains("Message-ID: <m.1@example.jp>"),
            "{headers}"
        );
        assert!(
            headers.contains("Auto-Submitted: auto-generated"),
            "{headers}"
        );
    }
}
