//! What a form brings with it, so that a new year's form needs no change of the program: measures,
//! clauses, words, questions and desks become the catalog's, documents are its own.

use serde::{Deserialize, Serialize};

use crate::facilities::facility::FacilityKind;
use crate::forms::clause::Clause;
use crate::forms::faq::{FrequentQuestion, TelephoneDesk};
use crate::forms::glossary::Term;
use crate::forms::measure::Measure;

/// What a form adds to the catalog.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Brought {
    /// Measures.
    pub measures: Vec<Measure>,
    /// Clauses of the guideline.
    pub clauses: Vec<Clause>,
    /// Words.
    pub terms: Vec<Term>,
    /// What people ask often about this form.
    pub questions: Vec<FrequentQuestion>,
    /// Whom to ask by telephone about it.
    pub desks: Vec<TelephoneDesk>,
}

/// A document elsewhere, to be opened while one answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What it is.
    pub title: String,
    /// Where it is: `https://…`.
    pub url: String,
}

/// What facilities are told for whom a form was not made, though they may be asked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// Their kinds.
    pub kinds: Vec<FacilityKind>,
    /// What they are told.
    pub note: String,
}

/// What is printed on a checklist beside its rows and columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperWords {
    /// Above the titles of the sections.
    #[serde(default)]
    pub section: Option<String>,
    /// Above the rows' texts.
    #[serde(default)]
    pub item: Option<String>,
    /// Above the columns of checks together.
    #[serde(default)]
    pub result: Option<String>,
    /// Before the name of who fills it in (事業者名：).
    #[serde(default)]
    pub name: Option<String>,
}
