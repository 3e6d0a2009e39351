//! Forms.

use tenken_domain::Form;

use super::Address;

pub const FORMS: &str = "/forms";
pub const FORM: Address<2> = Address::new("/forms/{id}/{version}");
pub const FORM_SOURCE: Address<2> = Address::new("/forms/{id}/{version}/source");

pub const GLOSSARY: &str = "/glossary";
pub const FAQ: &str = "/faq";

/// A form to read.
pub fn form(form: &Form) -> String {
    FORM.link([&form.id, &form.version])
}
