//! What somebody answers about.

use tenken_domain::Form;
use tenken_domain::forms::answer::{Answer, AnswerType, Answers};
use tenken_domain::forms::form::Device;
use tenken_domain::vendors::coverage;
use tenken_store::responses::drafts::DraftOf;

use crate::facilities::Facility;
use crate::vendors::contracts::Contract;
use crate::vendors::products::Product;

/// What a form is filled in about. Of a facility its own people answer, of the others a vendor.
#[derive(Debug, Clone)]
pub enum About {
    /// A facility.
    Facility(Facility),
    /// One contract.
    Contract(Contract),
    /// A product, for all who have it.
    Product(Product),
}

impl About {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            About::Facility(facility) => &facility.id,
            About::Contract(contract) => &contract.id,
            About::Product(product) => &product.id,
        }
    }

    /// What its draft is stored under.
    pub(crate) fn draft(&self) -> DraftOf<'_> {
        match self {
            About::Facility(facility) => DraftOf::Facility(&facility.id),
            About::Contract(contract) => DraftOf::Contract(&contract.id),
            About::Product(product) => DraftOf::Product(&product.id),
        }
    }

    /// The facility whose own response it is.
    pub(crate) fn facility(&self) -> Option<&str> {
        match self {
            About::Facility(facility) => Some(&facility.id),
            About::Contract(_) | About::Product(_) => None,
        }
    }

    /// Answers with what a contract does not cover marked so.
    pub(crate) fn marked(&self, form: &Form, answers: Answers) -> Answers {
        match self {
            About::Contract(contract) => {
                under_contract(form, &contract.vendor.1, &contract.covers, &answers)
            }
            About::Facility(_) | About::Product(_) => answers,
        }
    }
}

/// The line of a vendor's form that names the vendor.
pub(crate) const VENDOR_NAME: &str = "vendor-name";

/// A vendor's answers as its contract makes them: what it leaves out is marked, and the vendor named.
pub(crate) fn under_contract(
    form: &Form,
    vendor: &str,
    devices: &[Device],
    answers: &Answers,
) -> Answers {
    let mut answers = coverage::under_contract(form, devices, answers);
    let is_line = matches!(form.answer_type(VENDOR_NAME), Some(AnswerType::Text(_)));
    if is_line && answers.get(VENDOR_NAME).is_none() {
        let named = Some(Answer::Text(vendor.to_owned()));
        answers.set(VENDOR_NAME.to_owned(), named);
    }
    answers
}
