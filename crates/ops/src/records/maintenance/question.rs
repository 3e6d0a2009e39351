//! What is asked about a server, one question at a time.

use tenken_domain::records::maintenance::{Document, Duty, ServerKind};
use tenken_store::records::maintenance_servers::ServerRow;

use super::Server;
use crate::core::error::{Error, Result};
use crate::core::input::one_line;

/// The answer to [`Question::Contract`] where no contract is registered.
pub const NO_CONTRACT: &str = "none";
/// The answer to [`Question::WrittenIn`] while the document is not known.
pub const NOT_FOUND_YET: &str = "unknown";

/// A question about a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What the facility calls it.
    Name,
    /// What it is.
    Kind,
    /// Under which contract it is tended: an id, or [`NO_CONTRACT`].
    Contract,
    /// Whose duty its security updates are.
    Duty,
    /// In which document that is written, or [`NOT_FOUND_YET`].
    WrittenIn,
    /// On which page or in which clause.
    Place,
}

impl Question {
    /// All, in the order they are asked.
    pub const ALL: [Question; 6] = [
        Self::Name,
        Self::Kind,
        Self::Contract,
        Self::Duty,
        Self::WrittenIn,
        Self::Place,
    ];

    /// The name in data and of its field.
    pub fn id(self) -> &'static str {
        match self {
            Question::Name => "name",
            Question::Kind => "kind",
            Question::Contract => "contract",
            Question::Duty => "duty",
            Question::WrittenIn => "written_in",
            Question::Place => "place",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.id() == text)
    }

    /// What is asked after it of a server that this is known of; `None` if nothing is left.
    pub fn next(self, server: &Server) -> Option<Self> {
        match self {
            Question::Name | Question::Kind => None,
            Question::Contract => Some(Question::Duty),
            Question::Duty => (server.facts.duty == Duty::Vendor).then_some(Question::WrittenIn),
            Question::WrittenIn => server.facts.written_in.map(|_| Question::Place),
            Question::Place => None,
        }
    }

    /// Puts an answer into a row. Another contract takes away what was known of the one before.
    ///
    /// # Errors
    /// Nothing chosen or entered, or something that cannot be.
    pub(super) fn put(self, row: &mut ServerRow, value: &str) -> Result<()> {
        match self {
            Question::Name => row.name = self.line("サーバの呼び名", value)?,
            Question::Kind => row.kind = self.chosen(ServerKind::parse(value))?.id().to_owned(),
            Question::Contract => {
                let chosen = self.chosen(Some(value).filter(|id| !id.is_empty()))?;
                let contract = Some(chosen.to_owned()).filter(|id| id != NO_CONTRACT);
                if contract != row.contract_id {
                    row.contract_id = contract;
                    row.duty = Duty::Unknown.id().to_owned();
                    row.written_in = None;
                    row.place = None;
                }
            }
            Question::Duty => row.duty = self.chosen(Duty::parse(value))?.id().to_owned(),
            Question::WrittenIn if value == NOT_FOUND_YET => row.written_in = None,
            Question::WrittenIn => {
                let document = self.chosen(Document::parse(value))?;
                row.written_in = Some(document.id().to_owned());
            }
            Question::Place => row.place = Some(self.line("ページや条の番号", value)?),
        }
        Ok(())
    }

    fn chosen<T>(self, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| {
            let message =
                "どれか1つを選んでください。わからないときは、わからないほうを選んでください。";
            Error::bad(self.id(), message)
        })
    }

    fn line(self, what: &str, value: &str) -> Result<String> {
        let text = one_line(self.id(), what, value)?;
        match text.is_empty() {
            true => Err(Error::bad(self.id(), format!("{what}を入れてください。"))),
            false => Ok(text),
        }
    }
}
