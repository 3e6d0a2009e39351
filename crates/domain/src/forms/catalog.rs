//! The catalog: forms, measures, guideline clauses, words, authorities. Content,
//! never code; read from the texts under `catalog/` and from imported forms.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{clause::Clause, faq::Faq, form::Form, glossary::Term, measure::Measure};
use crate::facilities::authority::{self, Authority, AuthorityKind};

/// Everything forms point to, and the forms.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    measures: BTreeMap<String, Measure>,
    clauses: HashMap<String, Clause>,
    terms: BTreeMap<String, Term>,
    authorities: Vec<Authority>,
    faq: Faq,
    forms: BTreeMap<String, Arc<Form>>,
}

/// The texts a catalog is read from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// `measures.toml`
    pub measures: &'a str,
    /// `clauses.toml`
    pub clauses: &'a str,
    /// `glossary.toml`
    pub glossary: &'a str,
    /// `authorities.csv`
    pub authorities: &'a str,
    /// `faq.toml`
    pub faq: &'a str,
}

#[derive(Deserialize)]
struct MeasuresFile {
    measures: Vec<Measure>,
}

#[derive(Deserialize)]
struct ClausesFile {
    clauses: Vec<Clause>,
}

#[derive(Deserialize)]
struct GlossaryFile {
    terms: Vec<Term>,
}

/// A catalog text that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("catalog/{file}: {reason}")]
pub struct CatalogError {
    file: &'static str,
    reason: String,
}

impl CatalogError {
    fn of(file: &'static str) -> impl Fn(toml::de::Error) -> Self {
        move |error| CatalogError {
            file,
            reason: error.to_string(),
        }
    }
}

impl Catalog {
    /// Reads measures, clauses, words and authorities; forms are added with
    /// [`Catalog::read_form`] and [`Catalog::add`].
    pub fn read(sources: &Sources<'_>) -> Result<Self, CatalogError> {
        let measures: MeasuresFile =
            toml::from_str(sources.measures).map_err(CatalogError::of("measures.toml"))?;
        let clauses: ClausesFile =
            toml::from_str(sources.clauses).map_err(CatalogError::of("clauses.toml"))?;
        let glossary: GlossaryFile =
            toml::from_str(sources.glossary).map_err(CatalogError::of("glossary.toml"))?;
        let faq: Faq = toml::from_str(sources.faq).map_err(CatalogError::of("faq.toml"))?;
        let authorities = authority::read(sources.authorities).map_err(|error| CatalogError {
            file: "authorities.csv",
            reason: error.to_string(),
        })?;
        let clauses: HashMap<String, Clause> = clauses
            .clauses
            .into_iter()
            .map(|clause| (clause.key(), clause))
            .collect();
        let measures: BTreeMap<String, Measure> = measures
            .measures
            .into_iter()
            .map(|measure| (measure.id.clone(), measure))
            .collect();
        let terms: BTreeMap<String, Term> = glossary
            .terms
            .into_iter()
            .map(|term| (term.id.clone(), term))
            .collect();
        for measure in measures.values() {
            if let Some(clause) = measure
                .clauses
                .iter()
                .find(|key| !clauses.contains_key(*key))
            {
                let reason = format!("measure {}: unknown clause {clause}", measure.id);
                return Err(CatalogError {
                    file: "measures.toml",
                    reason,
                });
            }
        }
        Ok(Catalog {
            measures,
            clauses,
            terms,
            authorities,
            faq,
            forms: BTreeMap::new(),
        })
    }

    /// Adds a form with what it brings. A version that is already there stays as it is, because
    /// published versions never change; returns whether it was added.
    pub fn add(&mut self, form: Form) -> bool {
        let key = form.key();
        if self.forms.contains_key(&key) {
            return false;
        }
        let brought = form.brought.clone();
        for one in brought.measures {
            self.measures.entry(one.id.clone()).or_insert(one);
        }
        for one in brought.clauses {
            self.clauses.entry(one.key()).or_insert(one);
        }
        for one in brought.terms {
            self.terms.entry(one.id.clone()).or_insert(one);
        }
        self.faq.questions.extend(brought.questions);
        self.faq.desks.extend(brought.desks);
        self.forms.insert(key, Arc::new(form));
        true
    }

    /// A form by id and version.
    pub fn form(&self, id: &str, version: &str) -> Option<Arc<Form>> {
        self.forms.get(&format!("{id}@{version}")).cloned()
    }

    /// All forms, by id and version.
    pub fn forms(&self) -> impl Iterator<Item = &Arc<Form>> {
        self.forms.values()
    }

    /// A measure by id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.get(id)
    }

    /// All measures, by id.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.measures.values()
    }

    /// A clause by its key.
    pub fn clause(&self, key: &str) -> Option<&Clause> {
        self.clauses.get(key)
    }

    /// The clause of another version of the guideline that says the same, either of the two naming
    /// the other.
    pub fn counterpart(&self, clause: &Clause) -> Option<&Clause> {
        let named = clause.counterpart.as_ref().and_then(|key| self.clause(key));
        let key = clause.key();
        let names = |other: &&Clause| other.counterpart.as_ref() == Some(&key);
        named.or_else(|| self.clauses.values().find(names))
    }

    /// A word by id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.get(id)
    }

    /// All words, by id.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.values()
    }

    /// What people ask often.
    pub fn faq(&self) -> &Faq {
        &self.faq
    }

    /// The health authorities, in the order of their codes.
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    /// The codes of the authorities whose facilities lie in the area of one: itself, and for a
    /// prefecture the cities with a health centre and the special wards in it, with whom it works
    /// (令和6年1月31日付け事務連絡). A code that is not known has an area of its own.
    pub fn area_of(&self, code6: &str) -> Vec<String> {
        let prefecture = self
            .authority(code6)
            .filter(|one| one.kind == AuthorityKind::Prefecture)
            .map(|one| one.prefecture.as_str());
        let Some(prefecture) = prefecture else {
            return vec![code6.to_owned()];
        };
        let within = self.authorities.iter();
        within
            .filter(|one| one.prefecture == prefecture)
            .map(|one| one.code6.clone())
            .collect()
    }

    /// An authority by its six-digit code.
    pub fn authority(&self, code6: &str) -> Option<&Authority> {
        self.authorities
            .iter()
            .find(|authority| authority.code6 == code6)
    }
}
