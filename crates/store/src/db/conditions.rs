//! The `WHERE` of a list: only what the filter asks for.

use super::Value;

/// Conditions joined by `AND`, with their parameters.
#[derive(Default)]
pub(crate) struct Conditions<'a> {
    /// Follows on `WHERE true` or another condition.
    pub(crate) sql: String,
    /// In the order of their numbers.
    pub(crate) params: Vec<Value<'a>>,
}

impl<'a> Conditions<'a> {
    /// Starts with parameters that the statement has anyway, as `$1`, `$2` …
    pub(crate) fn after(params: &[Value<'a>]) -> Self {
        Conditions {
            sql: String::new(),
            params: params.to_vec(),
        }
    }

    /// Adds a condition, in which every `?` stands for `value`.
    pub(crate) fn and(&mut self, condition: &str, value: impl Into<Value<'a>>) {
        let number = self.param(value);
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace('?', &number));
    }

    /// Adds a condition if there is a value for it.
    pub(crate) fn and_some(&mut self, condition: &str, value: &'a Option<String>) {
        if let Some(value) = value {
            self.and(condition, value);
        }
    }

    /// Adds the condition that one of the columns has its value; nothing matches if there are none.
    pub(crate) fn and_any(&mut self, columns: impl Iterator<Item = (&'static str, &'a String)>) {
        let any: Vec<String> = columns
            .map(|(column, value)| format!("{column} = {}", self.param(value)))
            .collect();
        let any = if any.is_empty() {
            "false"
        } else {
            &any.join(" OR ")
        };
        self.sql.push_str(&format!(" AND ({any})"));
    }

    /// Adds a parameter and gives its placeholder.
    pub(crate) fn param(&mut self, value: impl Into<Value<'a>>) -> String {
        self.params.push(value.into());
        format!("${}", self.params.len())
    }
}

/// The pattern for `lower(column) LIKE ? ESCAPE '\\'` that finds `text` anywhere, ASCII letters in
/// any case.
pub(crate) fn like_pattern(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    format!(
        "%{}%",
        text.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    )
}
