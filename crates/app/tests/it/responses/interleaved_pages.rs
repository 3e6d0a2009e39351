//! Pages of answers that are open at the same time: one with the script (`static/autosave.js`, step by
//! step), one without. Each knows what its reader has been shown.

use std::collections::{BTreeMap, BTreeSet};
use tenken_domain::forms::answer::Fields;
use tenken_domain::forms::form::Form;

use crate::support::page_fields::{Pairs, fields_of};

/// A stored answer at a time: which change of its key it came from.
pub type Version = usize;
/// The versions somebody has been shown, by key.
pub type Shown = BTreeMap<String, BTreeSet<Version>>;

/// What a page holds.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// The revision of the page.
    pub revision: String,
    /// The fields of each answer.
    pub entries: BTreeMap<String, Pairs>,
    /// What the page rests on at each answer.
    pub was: BTreeMap<String, String>,
    /// The revision that was seen at, where it is not the page's.
    pub base: BTreeMap<String, String>,
    /// What its reader has been shown.
    pub shown: Shown,
    /// Answers that wait to be sent, in their order; those refused wait for a change.
    pub unsent: Vec<(String, Waiting)>,
    /// The choices that are offered: what is stored, as the page would take it.
    pub choices: BTreeMap<String, Choice>,
}

/// An answer that waits to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    pub entry: Pairs,
    pub base: String,
    pub skip: bool,
}

/// What is stored at an answer that somebody else changed.
#[derive(Debug, Clone)]
pub struct Choice {
    pub fields: Pairs,
    pub was: String,
    pub revision: String,
}

impl Open {
    /// A page as it came.
    pub fn read(form: &Form, page: &str) -> Self {
        let mut open = Open::default();
        for (name, value) in fields_of(page) {
            if name == "revision" {
                open.revision = value;
            } else if let Some(key) = name.strip_prefix("was.") {
                open.was.insert(key.to_owned(), value);
            } else if let Some(key) = name.strip_prefix("base.") {
                open.base.insert(key.to_owned(), value);
            } else if let Some((key, ..)) = form.keys().find(|(key, ..)| Fields::is_of(&name, key))
            {
                open.entries.entry(key).or_default().push((name, value));
            }
        }
        open
    }

    /// The revision an answer was seen at.
    pub fn base(&self, key: &str) -> String {
        self.base.get(key).unwrap_or(&self.revision).clone()
    }

    /// Everything, as the browser posts it.
    pub fn all(&self) -> Pairs {
        let hidden = |prefix: &'static str, fields: &BTreeMap<String, String>| -> Pairs {
            let named =
                |(key, value): (&String, &String)| (format!("{prefix}{key}"), value.clone());
            fields.iter().map(named).collect()
        };
        let mut all = vec![("revision".to_owned(), self.revision.clone())];
        all.extend(hidden("was.", &self.was));
        all.extend(hidden("base.", &self.base));
        all.extend(self.entries.values().flatten().cloned());
        all
    }

    /// `changed` of the script.
    pub fn keep(&mut self, key: &str) {
        let waiting = Waiting {
            entry: self.entries.get(key).cloned().unwrap_or_default(),
            base: self.base(key),
            skip: false,
        };
        match self.unsent.iter_mut().find(|(of, _)| of == key) {
            Some((_, before)) => *before = waiting,
            None => self.unsent.push((key.to_owned(), waiting)),
        }
    }

    /// `Unsent.next` of the script.
    pub fn next(&self) -> Option<(String, Waiting)> {
        self.unsent
            .iter()
            .find(|(_, waiting)| !waiting.skip)
            .cloned()
    }

    fn is_same(&self, key: &str, entry: &Pairs) -> bool {
        self.unsent
            .iter()
            .any(|(of, waiting)| of == key && waiting.entry == *entry)
    }

    fn rest(&mut self, key: &str, was: &str, revision: &str) {
        self.was.insert(key.to_owned(), was.to_owned());
        self.base.insert(key.to_owned(), revision.to_owned());
    }

    /// `take` of the script: a reply to an answer that was sent.
    pub fn take(&mut self, key: &str, entry: &Pairs, status: u16, body: &serde_json::Value) {
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let revision = body["revision"].to_string();
        if !self.is_same(key, entry) {
            if status == 200 {
                self.rest(key, &text("was"), &revision);
                self.keep(key);
            }
            return;
        }
        self.choices.remove(key);
        match status {
            200 => {
                self.unsent.retain(|(of, _)| of != key);
                self.rest(key, &text("was"), &revision);
            }
            _ => {
                for (_, waiting) in self.unsent.iter_mut().filter(|(of, _)| of == key) {
                    waiting.skip = true;
                }
            }
        }
        if status == 409 {
            let fields = body["theirs_fields"].as_array().unwrap().iter();
            let pair = |pair: &serde_json::Value| {
                let part = |at: usize| pair[at].as_str().unwrap().to_owned();
                (part(0), part(1))
            };
            let choice = Choice {
                fields: fields.map(pair).collect(),
                was: text("was"),
                revision,
            };
            self.choices.insert(key.to_owned(), choice);
        }
    }

    /// What the buttons of a choice do.
    pub fn choose(&mut self, key: &str, mine: bool) {
        let Some(choice) = self.choices.remove(key) else {
            return;
        };
        self.rest(key, &choice.was, &choice.revision);
        if mine {
            self.keep(key);
        } else {
            self.entries.insert(key.to_owned(), choice.fields);
            self.unsent.retain(|(of, _)| of != key);
        }
    }

    /// The page opened anew: what was not sent is put back, on what it was made on. What its reader
    /// has been shown before stays so.
    pub fn reopened(&self, fresh: Open) -> Open {
        let mut open = fresh;
        for (key, waiting) in &self.unsent {
            open.entries.insert(key.clone(), waiting.entry.clone());
            open.base.insert(key.clone(), waiting.base.clone());
            open.unsent.push((
                key.clone(),
                Waiting {
                    skip: false,
                    ..waiting.clone()
                },
            ));
        }
        open.shown = self.shown.clone();
        open
    }
}
