//! Reading a form from its file: every fault at once, with its line.

mod brought;
mod check;
mod columns;
mod fault;
mod load;
mod raw;
mod raw_answer;
mod reach;
mod words;

pub use fault::FormFault;
pub(crate) use fault::Lines;
pub(crate) use raw::{listed, mend};

use crate::forms::catalog::Catalog;
use crate::forms::form::Form;
use load::{load, load_new};

impl Catalog {
    /// Reads a form file against this catalog without adding it.
    ///
    /// # Errors
    /// Every fault, with file, line and item.
    pub fn read_form(&self, file: &str, text: &str) -> Result<Form, Vec<FormFault>> {
        load(file, text, self)
    }

    /// Reads a form file that is to be added: the forms it names must be there, too.
    ///
    /// # Errors
    /// Every fault, with file, line and item.
    pub fn read_new_form(&self, file: &str, text: &str) -> Result<Form, Vec<FormFault>> {
        load_new(file, text, self)
    }

    /// Reads and adds forms, name and text of each, in any order: one may bring what another uses.
    ///
    /// # Errors
    /// Every fault of those that cannot be read; the others are added all the same.
    pub fn read_forms(&mut self, files: Vec<(String, String)>) -> Result<(), Vec<FormFault>> {
        let mut waiting = files;
        loop {
            let mut faults = Vec::new();
            let before = waiting.len();
            waiting.retain(|(name, text)| match self.read_form(name, text) {
                Ok(form) => {
                    self.add(form);
                    false
                }
                Err(found) => {
                    faults.extend(found);
                    true
                }
            });
            match faults.is_empty() {
                true => return Ok(()),
                false if waiting.len() == before => return Err(faults),
                false => {}
            }
        }
    }
}
