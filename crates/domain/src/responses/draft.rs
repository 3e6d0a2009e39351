//! A draft that several people may fill in at once without losing each other's
//! entries: every answer remembers the revision it was last changed in.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::forms::answer::{Answer, Answers};
use crate::forms::form::Form;

/// The answers of a response while it is being filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Counts the changes; 0 is an untouched draft.
    pub revision: i64,
    /// Everything entered so far, also under items that are not asked now.
    pub answers: Answers,
    /// The revision in which each answer last changed.
    changed: BTreeMap<String, i64>,
}

/// Somebody else changed the same answer since the page was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The answer both wrote to.
    pub key: String,
    /// What is stored now.
    pub theirs: Option<Answer>,
    /// What was about to be stored.
    pub yours: Option<Answer>,
}

/// One change to a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The answer's key.
    pub key: String,
    /// The new answer; `None` clears it.
    pub answer: Option<Answer>,
    /// The revision the person saw when entering it.
    pub base: i64,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    answers: Value,
    changed: BTreeMap<String, i64>,
}

impl Draft {
    /// Applies changes made by one person. Those that collide with somebody
    /// else's newer entry are left out and returned; all others are taken.
    /// Repeating a change that is already there is not a collision.
    ///
    /// The revision grows by one if anything changed.
    pub fn apply(&mut self, changes: Vec<Change>) -> Vec<Conflict> {
        let next = self.revision + 1;
        let mut conflicts = Vec::new();
        for Change { key, answer, base } in changes {
            let current = self.answers.get(&key);
            if current == answer.as_ref() {
                continue;
            }
            if self.changed.get(&key).is_some_and(|&at| at > base) {
                conflicts.push(Conflict {
                    theirs: current.cloned(),
                    yours: answer,
                    key,
                });
                continue;
            }
            self.answers.set(key.clone(), answer);
            self.changed.insert(key, next);
            self.revision = next;
        }
        conflicts
    }

    /// The answers changed after a revision, by key, without those that were cleared.
    pub fn changed_after(&self, revision: i64) -> impl Iterator<Item = (&String, &Answer)> {
        self.answers
            .iter()
            .filter(move |(key, _)| self.changed.get(*key).is_some_and(|&at| at > revision))
    }

    /// Replaces all answers at once (the API's `PUT`). What stays the same keeps
    /// the revision it was changed in.
    pub fn replace(&mut self, answers: Answers) {
        let keys: Vec<String> = self
            .answers
            .iter()
            .chain(answers.iter())
            .map(|(key, _)| key.clone())
            .collect();
        let base = self.revision;
        let changes = keys
            .into_iter()
            .map(|key| Change {
                answer: answers.get(&key).cloned(),
                key,
                base,
            })
            .collect();
        self.apply(changes);
    }

    /// The text kept in storage.
    pub fn to_stored(&self) -> String {
        serde_json::to_string(
            &serde_json::json!({ "answers": self.answers, "changed": self.changed }),
        )
        .unwrap_or_default()
    }

    /// Reads what [`Draft::to_stored`] wrote.
    pub fn from_stored(form: &Form, revision: i64, text: &str) -> Self {
        let Ok(Stored { answers, changed }) = serde_json::from_str(text) else {
            return Draft {
                revision,
                ..Draft::default()
            };
        };
        Draft {
            revision,
            answers: Answers::from_stored(form, &answers.to_string()),
            changed,
        }
    }
}
