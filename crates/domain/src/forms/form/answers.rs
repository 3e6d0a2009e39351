//! Answers to a form, from JSON.

use serde_json::Value;
use std::collections::BTreeMap;

use super::Form;
use crate::forms::answer::Answers;
use crate::forms::fault::{Fault, Faults};

impl Answers {
    /// Reads answers from JSON, all faults at once: unknown items, wrong types,
    /// options not offered, texts over their limit, control characters. A `null`
    /// is no answer, nor is an empty text, choice or row.
    pub fn from_json(form: &Form, value: &Value) -> Result<Self, Faults> {
        let Value::Object(entries) = value else {
            return Err(Faults(vec![Fault {
                item: String::new(),
                part: None,
                code: "wrong_type",
                message: "answers は {\"設問のID\": 答え, …} の形にしてください。".into(),
            }]));
        };
        let mut answers = Answers::default();
        let mut faults = Vec::new();
        for (key, value) in entries {
            let Some(kind) = form.answer_type(key) else {
                faults.push(Fault {
                    item: key.clone(),
                    part: None,
                    code: "unknown_item",
                    message: format!(
                        "「{key}」という設問は、この様式（{}）にありません。",
                        form.key()
                    ),
                });
                continue;
            };
            if value.is_null() {
                continue;
            }
            match kind.kind().from_json(value) {
                Ok(answer) => answers.set(key, Some(answer)),
                Err(problem) => faults.push(Fault::of(key, problem)),
            }
        }
        if faults.is_empty() {
            Ok(answers)
        } else {
            Err(Faults(faults))
        }
    }

    /// Reads answers this program stored itself. What no longer fits (which
    /// cannot happen while form versions are immutable) is left out.
    pub fn from_stored(form: &Form, json: &str) -> Self {
        let entries: BTreeMap<String, Value> = serde_json::from_str(json).unwrap_or_default();
        entries
            .into_iter()
            .filter_map(|(key, value)| {
                let answer = form.answer_type(&key)?.kind().from_json(&value).ok()?;
                Some((key, answer))
            })
            .collect()
    }
}
