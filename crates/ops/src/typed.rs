//! What somebody typed into a form of several fields: every fault is told at once.

use crate::error::{Error, Result};

/// What is wrong, by field: its name, and what to do.
pub type FieldFaults = Vec<(&'static str, String)>;

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
    let text = crate::facilities::one_line(field, what, typed)?;
    match text.is_empty() {
        true => Err(Error::bad(field, empty)),
        false => Ok(text),
    }
}

impl Error {
    /// The faults of a form's fields, for the page that has them.
    ///
    /// # Errors
    /// The error itself, if it is of another kind.
    pub fn into_fields(self) -> Result<FieldFaults> {
        match self {
            Error::Bad { code, message } => Ok(vec![(code, message)]),
            Error::Fields(faults) => Ok(faults),
            other => Err(other),
        }
    }
}
