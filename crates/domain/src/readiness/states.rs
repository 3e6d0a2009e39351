//! What is known of each measure, and from whom: answers, ledgers, evidence, people's declarations.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::suggestions::{Proof, Suggested, Suggestion};

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// はい
    Yes,
    /// いいえ
    No,
    /// Nobody says, or those who do disagree.
    Unknown,
}

impl State {
    /// What several that can say yes or no say together: unknown if none does, or if they disagree.
    pub fn together(says: impl IntoIterator<Item = Option<bool>>) -> State {
        let (mut yes, mut no) = (false, false);
        for one in says.into_iter().flatten() {
            yes |= one;
            no |= !one;
        }
        match (yes, no) {
            (true, false) => State::Yes,
            (false, true) => State::No,
            _ => State::Unknown,
        }
    }

    /// `None` if it is not known.
    pub fn known(self) -> Option<bool> {
        match self {
            State::Yes => Some(true),
            State::No => Some(false),
            State::Unknown => None,
        }
    }
}

/// Where something is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// An answer to a survey or a checklist.
    Answer {
        /// The round, or the form.
        title: String,
        /// The day it was given.
        on: Date,
    },
    /// What the ledgers say.
    Ledger {
        /// The name of the rule that says so.
        rule: String,
        /// The rows it rests on.
        rows: Vec<Proof>,
    },
    /// A file that proves it.
    Evidence {
        /// What the file is called.
        name: String,
        /// The last day it proves anything; for ever without one.
        expires_on: Option<Date>,
    },
    /// Somebody said so.
    Declaration {
        /// Who.
        by: String,
        /// When.
        on: Date,
    },
}

/// What one source says of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What it says; nothing if it is only shown.
    pub value: Option<Suggested>,
    /// Who says so.
    pub source: Source,
}

impl Said {
    /// An answer that was given.
    pub fn answer(title: impl Into<String>, on: Date, value: Suggested) -> Self {
        let title = title.into();
        Said {
            value: Some(value),
            source: Source::Answer { title, on },
        }
    }

    /// What the ledgers say. Only a no can stand without a row that proves it.
    pub fn ledger(suggestion: &Suggestion) -> Self {
        let is_proved = !suggestion.rows.is_empty() || suggestion.answer == Some(Suggested::No);
        Said {
            value: suggestion.answer.clone().filter(|_| is_proved),
            source: Source::Ledger {
                rule: suggestion.rule.to_owned(),
                rows: suggestion.rows.clone(),
            },
        }
    }

    /// A file somebody has put to the measure as its proof; after its last day it proves nothing.
    pub fn evidence(name: impl Into<String>, expires_on: Option<Date>, today: Date) -> Self {
        let name = name.into();
        Said {
            value: expires_on
                .is_none_or(|last| today <= last)
                .then_some(Suggested::Yes),
            source: Source::Evidence { name, expires_on },
        }
    }

    /// What somebody declared of the measure.
    pub fn declaration(by: impl Into<String>, on: Date, is_done: bool) -> Self {
        let by = by.into();
        Said {
            value: Some(match is_done {
                true => Suggested::Yes,
                false => Suggested::No,
            }),
            source: Source::Declaration { by, on },
        }
    }
}

/// What is known of a measure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MeasureState {
    /// What each source says, in the order they were heard.
    pub said: Vec<Said>,
}

impl MeasureState {
    /// Adds a source. Of several answers, and of several declarations, only those of the latest day are kept: the
    /// facility has changed its mind, or itself.
    pub fn hear(&mut self, said: Said) {
        let day = |source: &Source| match source {
            Source::Answer { on, .. } => Some((0, *on)),
            Source::Declaration { on, .. } => Some((1, *on)),
            Source::Ledger { .. } | Source::Evidence { .. } => None,
        };
        if let Some((kind, on)) = day(&said.source) {
            let of_kind = |other: &Said| day(&other.source).filter(|(other, _)| *other == kind);
            if (self.said.iter().filter_map(of_kind)).any(|(_, other)| other > on) {
                return;
            }
            self.said
                .retain(|other| of_kind(other).is_none_or(|(_, other)| other == on));
        }
        self.said.push(said);
    }
}

/// What is known of all measures.
#[derive(Debug, Clone, Default)]
pub struct MeasureStates(BTreeMap<String, MeasureState>);

impl MeasureStates {
    /// Adds what a source says of a measure.
    pub fn hear(&mut self, measure: &str, said: Said) {
        self.0.entry(measure.to_owned()).or_default().hear(said);
    }

    /// What each source says of a measure.
    pub fn said(&self, measure: &str) -> &[Said] {
        self.0.get(measure).map_or(&[], |state| &state.said)
    }
}

/// How a measure is read: what of it counts as a yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The measure's id.
    pub measure: String,
    /// The options that count as a yes, of a measure that is asked as a choice; every other option is a no.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Only a yes tells something; a no leaves it open, because the measure asks for more than is meant here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_yes: bool,
}

impl Reading {
    /// What one source says in this reading.
    pub fn of(&self, said: &Said) -> Option<bool> {
        self.says(said.value.as_ref()?)
    }

    /// What a value says in this reading.
    pub fn says(&self, value: &Suggested) -> Option<bool> {
        let is_choice = !self.options.is_empty();
        let says = match value {
            Suggested::Yes if !is_choice => true,
            Suggested::No if !is_choice => false,
            Suggested::Option(id) if is_choice => self.options.contains(id),
            Suggested::Options(ids) if is_choice => ids.iter().any(|id| self.options.contains(id)),
            _ => return None,
        };
        (says || !self.only_yes).then_some(says)
    }

    /// What all sources say together.
    pub fn state(&self, states: &MeasureStates) -> State {
        State::together(self.heard(states))
    }

    /// Whether some say yes and others no.
    pub fn is_disputed(&self, states: &MeasureStates) -> bool {
        let says: Vec<bool> = self.heard(states).flatten().collect();
        says.contains(&true) && says.contains(&false)
    }

    fn heard(&self, states: &MeasureStates) -> impl Iterator<Item = Option<bool>> {
        states.said(&self.measure).iter().map(|said| self.of(said))
    }
}
