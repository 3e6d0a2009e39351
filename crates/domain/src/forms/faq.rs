//! What people ask often, and whom to ask by telephone.

use serde::{Deserialize, Serialize};

/// A question that is asked often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrequentQuestion {
    /// Key.
    pub id: String,
    /// Form versions (`id@version`) it is about; none means all.
    #[serde(default)]
    pub forms: Vec<String>,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// A desk that answers by telephone, as the request for the survey names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelephoneDesk {
    /// Form versions (`id@version`) it answers about.
    #[serde(default)]
    pub forms: Vec<String>,
    /// What it answers.
    pub about: String,
    /// Whose it is.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// When it answers.
    pub hours: String,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// What people ask often.
    pub questions: Vec<FrequentQuestion>,
    /// Whom to ask.
    pub desks: Vec<TelephoneDesk>,
}

impl Faq {
    /// A question by its key.
    pub fn question(&self, id: &str) -> Option<&FrequentQuestion> {
        self.questions.iter().find(|one| one.id == id)
    }

    /// What concerns a form (`id@version`): what is about it and what is about all; with no form,
    /// everything.
    pub fn about<'a>(
        &'a self,
        form: Option<&'a str>,
    ) -> impl Iterator<Item = &'a FrequentQuestion> {
        let concerns = move |forms: &[String]| match form {
            Some(form) => forms.is_empty() || forms.iter().any(|one| one == form),
            None => true,
        };
        self.questions
            .iter()
            .filter(move |one| concerns(&one.forms))
    }

    /// The desks that answer about a form (`id@version`); with no form, all.
    pub fn desks_about<'a>(
        &'a self,
        form: Option<&'a str>,
    ) -> impl Iterator<Item = &'a TelephoneDesk> {
        self.desks
            .iter()
            .filter(move |desk| form.is_none_or(|form| desk.forms.iter().any(|one| one == form)))
    }
}
