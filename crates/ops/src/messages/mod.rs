//! What people are told: into the inbox of each facility and, where there is an address, by mail.
//!
//! A message is one text. Its audience is told part by part (`tell.rs`), so that a nation's reminders
//! hold nobody up; what a crash interrupts is taken up again. Mails wait in the outbox until
//! [`crate::outbox::send_due`] has brought them to a mail server; without one they stay in the inboxes alone.

mod inbox;
pub mod notices;
pub mod questions;
mod tell;
pub(crate) mod texts;

pub use inbox::{Message, count_all_unread, count_unread, list_messages, read_message};
pub use tell::tell_the_rest;
pub(crate) use tell::{
    New, Stamp, prepare_message, tell, tell_facility, tell_people, tell_people_once,
};

use crate::core::error::{Error, Result};
use tenken_domain::text::input::{control_character, too_long};

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MessageKind {
    /// A notice that was passed on.
    Notice,
    /// A reminder to answer.
    Reminder,
    /// The answer to a question.
    Answer,
    /// The result of an inspection.
    Inspection,
    /// An invitation to use an account.
    Invitation,
    /// A new start for who has forgotten the password.
    NewPassword,
    /// A vendor is asked to fill in its form.
    #[strum(serialize = "vendor_sheet")]
    VendorForm,
    /// A vendor has answered, taken back, or replied.
    VendorAnswer,
    /// A vendor has named a facility as its client.
    Contract,
    /// A target of a checklist comes near, or has passed.
    Target,
    /// A round was corrected, closed or opened again.
    Round,
    /// Something about a person's account has changed.
    Account,
}

impl MessageKind {
    /// The name in data.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            MessageKind::Notice => "お知らせ",
            MessageKind::Reminder => "回答のお願い",
            MessageKind::Answer => "質問への答え",
            MessageKind::Inspection => "立入検査の結果",
            MessageKind::Invitation => "招待",
            MessageKind::NewPassword => "パスワードの決め直し",
            MessageKind::VendorForm => "事業者への依頼",
            MessageKind::VendorAnswer => "事業者からの回答",
            MessageKind::Contract => "事業者との契約",
            MessageKind::Target => "目標日のお知らせ",
            MessageKind::Round => "実施回の変更",
            MessageKind::Account => "アカウントのお知らせ",
        }
    }

    /// Reads what is stored; what a newer program wrote is a notice to us.
    pub(crate) fn from_stored(text: &str) -> Self {
        text.parse().unwrap_or(Self::Notice)
    }
}

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 10_000;

/// Checks a title: one line, so that it can head a mail.
pub(crate) fn usable_title(typed: &str) -> Result<String> {
    let title = typed.trim().to_owned();
    if let Some(message) = too_long(&title, LONGEST_TITLE) {
        return Err(Error::bad("title", message));
    }
    let fits = (1..=LONGEST_TITLE).contains(&title.chars().count());
    if !fits || control_character(&title, false).is_some() {
        return Err(Error::bad(
            "title",
            format!("題名を、{LONGEST_TITLE}文字までの1行で入れてください。"),
        ));
    }
    Ok(title)
}

/// Checks a text of several lines; `field` names it where it is refused.
pub(crate) fn usable_text(field: &'static str, typed: &str) -> Result<String> {
    let text = typed.trim().replace("\r\n", "\n");
    if let Some(message) = too_long(&text, LONGEST_TEXT) {
        return Err(Error::bad(field, message));
    }
    let fits = (1..=LONGEST_TEXT).contains(&text.chars().count());
    if !fits || control_character(&text, true).is_some() {
        return Err(Error::bad(
            field,
            format!("本文を、{LONGEST_TEXT}文字までで入れてください。"),
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::MessageKind;

    #[test]
    fn a_kind_is_read_as_it_is_stored() {
        assert_eq!(MessageKind::NewPassword.id(), "new_password");
        assert_eq!(MessageKind::VendorForm.id(), "vendor_sheet");
        for kind in [MessageKind::NewPassword, MessageKind::VendorForm] {
            assert_eq!(MessageKind::from_stored(kind.id()), kind);
        }
        assert_eq!(MessageKind::from_stored("fireworks"), MessageKind::Notice);
    }
}
