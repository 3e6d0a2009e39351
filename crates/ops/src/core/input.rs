//! What somebody typed into a form of several fields: every fault is told at once.

use tenken_domain::accounts::mail_address::read_mail_address;
use tenken_domain::text::input::{control_character, fold, phone_number, too_long};

use super::error::{Error, FieldFaults, Result};

/// Collects the faults of the fields while they are read one after the other.
#[derive(Default)]
pub(crate) struct Typed(FieldFaults);

impl Typed {
    /// What was read from a field, or nothing and its fault kept.
    ///
    /// # Errors
    /// Whatever is no fault of what was typed.
    pub fn field<T: Default>(&mut self, read: Result<T>) -> Result<T> {
        match read {
            Err(Error::Bad { code, message }) => self.0.push((code, message)),
            Err(Error::Fields(faults)) => self.0.extend(faults),
            other => return other,
        }
        Ok(T::default())
    }

    /// # Errors
    /// All that was collected; one alone keeps its code for programs.
    pub fn done(mut self) -> Result<()> {
        match self.0.len() {
            0 => Ok(()),
            1 => {
                let (code, message) = self.0.remove(0);
                Err(Error::Bad { code, message })
            }
            _ => Err(Error::Fields(self.0)),
        }
    }
}

/// A text on one line that must be there; `empty` says what to enter.
pub(crate) fn required_line(
    field: &'static str,
    what: &str,
    typed: &str,
    empty: &str,
) -> Result<String> {
    let text = one_line(field, what, typed)?;
    match text.is_empty() {
        true => Err(Error::bad(field, empty)),
        false => Ok(text),
    }
}

/// A text on one line, of at most 200 characters.
pub(crate) fn one_line(code: &'static str, what: &str, text: &str) -> Result<String> {
    const LONGEST: usize = 200;
    let text = text.trim();
    if let Some(message) = too_long(text, LONGEST) {
        return Err(Error::bad(code, format!("{what}は、{message}")));
    }
    if control_character(text, false).is_some() {
        return Err(Error::bad(
            code,
            format!("{what}は、{LONGEST}文字までの1行で入れてください。"),
        ));
    }
    Ok(text.to_owned())
}

/// What a field has, if it has anything.
pub(crate) fn given(typed: &str) -> Option<String> {
    Some(typed.to_owned()).filter(|text| !text.is_empty())
}

/// An e-mail address and a telephone number, if they are given.
pub(crate) fn contact(
    mail: Option<String>,
    phone: Option<String>,
) -> Result<(Option<String>, Option<String>)> {
    let given = |text: Option<String>| text.map(|text| fold(&text)).filter(|it| !it.is_empty());
    let typed = given(phone);
    let mail = given(mail)
        .map(|mail| {
            let no_address = "メールアドレスは、1つだけ、@ を入れて書いてください。";
            read_mail_address(&mail).ok_or_else(|| Error::bad("mail", no_address))
        })
        .transpose()?;
    let phone = typed.as_deref().and_then(phone_number);
    if phone.is_none() && typed.is_some() {
        return Err(Error::bad(
            "phone",
            "電話番号は、先頭の0から、数字とハイフンで書いてください。",
        ));
    }
    Ok((mail, phone))
}
