//! A fault in a form file, and where things stand in the file.

use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

use super::words;

/// A fault in a form file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormFault {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The item, when the fault lies in one.
    pub item: Option<String>,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(item) = &self.item {
            write!(f, "設問 {item}: ")?;
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}

/// Where things stand in a form file, for faults found after parsing.
pub(crate) struct Lines<'a> {
    file: &'a str,
    text: &'a str,
    /// Line of each key of the header.
    pub header: HashMap<String, usize>,
    /// Line of each section.
    pub sections: Vec<usize>,
    /// Line of each item.
    pub items: Vec<usize>,
    /// Ids of items that are in the file but could not be read: a condition
    /// that looks at one is not at fault.
    pub unread: HashSet<String>,
    /// Likewise ids of sections.
    pub unread_sections: HashSet<String>,
}

impl<'a> Lines<'a> {
    /// Nothing found yet.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Lines {
            file,
            text,
            header: HashMap::new(),
            sections: Vec::new(),
            items: Vec::new(),
            unread: HashSet::new(),
            unread_sections: HashSet::new(),
        }
    }

    /// The file as TOML.
    ///
    /// # Errors
    /// Every place where it is none.
    pub fn parse(&self) -> Result<Spanned<DeTable<'a>>, Vec<FormFault>> {
        let (document, errors) = DeTable::parse_recoverable(self.text);
        match errors.is_empty() {
            true => Ok(document),
            false => Err(errors.iter().map(|error| self.syntax(error)).collect()),
        }
    }

    /// The line a span begins on; 1 without a span.
    pub fn line(&self, span: Option<Range<usize>>) -> usize {
        let at = span.map_or(0, |span| span.start).min(self.text.len());
        self.text.as_bytes()[..at]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1
    }

    /// A fault at a line.
    pub fn fault(
        &self,
        line: usize,
        item: Option<&str>,
        code: &'static str,
        message: impl Into<String>,
    ) -> FormFault {
        FormFault {
            file: self.file.to_owned(),
            line,
            item: item.map(str::to_owned),
            code,
            message: message.into(),
        }
    }

    /// A fault where a span begins.
    pub fn fault_at(
        &self,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
    ) -> FormFault {
        self.fault(self.line(Some(span)), None, code, message)
    }

    /// A place where the file is no TOML, with its column.
    pub fn syntax(&self, error: &toml::de::Error) -> FormFault {
        let at = error
            .span()
            .map_or(0, |span| span.start)
            .min(self.text.len());
        let before = self.text.get(..at).unwrap_or_default();
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let message = format!("{column}文字目：{}", words::of_syntax(error.message()));
        self.fault(self.line(error.span()), None, "syntax", message)
    }

    /// Something that is TOML, but not what belongs there.
    pub fn unread(&self, error: &toml::de::Error) -> FormFault {
        let words = words::of_content(&error.message().replace('\n', " "));
        self.fault(self.line(error.span()), None, "syntax", words)
    }
}
