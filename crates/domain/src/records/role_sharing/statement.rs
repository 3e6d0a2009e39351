//! What one side says to a row of the table.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who does what a row of part 2 says, for the systems of one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Charge {
    /// The facility.
    Facility,
    /// The vendor of the contract.
    Vendor,
    /// Both of them.
    Both,
    /// The vendor of another contract.
    Other,
    /// Nobody: the row does not concern the systems of this contract.
    NotApplicable,
}

impl Charge {
    /// All, in the order they are offered.
    pub const ALL: [Charge; 5] = [
        Self::Facility,
        Self::Vendor,
        Self::Both,
        Self::Other,
        Self::NotApplicable,
    ];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Charge::Facility => "facility",
            Charge::Vendor => "vendor",
            Charge::Both => "both",
            Charge::Other => "other",
            Charge::NotApplicable => "not_applicable",
        }
    }

    /// The name people read, from either side.
    pub fn label(self) -> &'static str {
        match self {
            Charge::Facility => "施設",
            Charge::Vendor => "この契約の事業者",
            Charge::Both => "施設と事業者の両方",
            Charge::Other => "ほかの契約の事業者",
            Charge::NotApplicable => "この契約には関係しない",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|charge| charge.id() == text)
    }

    /// Whether the facility does something.
    pub fn is_on_facility(self) -> bool {
        matches!(self, Charge::Facility | Charge::Both)
    }

    /// Whether the vendor of the contract does something.
    pub fn is_on_vendor(self) -> bool {
        matches!(self, Charge::Vendor | Charge::Both)
    }
}

/// What one side says to a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who does it; only in part 2.
    pub charge: Option<Charge>,
    /// 初回確認: whether it was so when it was first confirmed.
    pub first: Option<bool>,
    /// The day of the first confirmation.
    pub first_on: Option<Date>,
    /// 完了日: the day it was made so, where it was not at first.
    pub done_on: Option<Date>,
    /// Where it is written: contract, SLA, page.
    pub place: String,
    /// What else is to be said.
    pub remark: String,
}

/// Why a statement cannot be: the field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFault {
    /// `first`, `first_on` or `done_on`.
    pub field: &'static str,
    /// Plain Japanese.
    pub message: &'static str,
}

impl Statement {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Statement::default()
    }

    /// Whether it was confirmed with はい, at first or later.
    pub fn is_settled(&self) -> bool {
        self.first == Some(true) || self.done_on.is_some()
    }

    /// What is wrong with the answer and the days, if something is.
    pub fn fault(&self, today: Date) -> Option<StatementFault> {
        let fault = |field, message| Some(StatementFault { field, message });
        match (self.first, self.first_on) {
            (None, Some(_)) => {
                return fault(
                    "first",
                    "確認した日があります。「はい」か「いいえ」を選んでください。",
                );
            }
            (Some(_), None) => {
                return fault("first_on", "確認した日を入れてください。");
            }
            (_, Some(day)) if day > today => {
                return fault("first_on", "確認した日が、今日より後になっています。");
            }
            _ => {}
        }
        let done_on = self.done_on?;
        match self.first {
            Some(false) if self.first_on.is_some_and(|first| done_on < first) => fault(
                "done_on",
                "完了日が、初回に確認した日より前になっています。",
            ),
            Some(false) if done_on > today => fault(
                "done_on",
                "完了日が、今日より後になっています。終わってから入れてください。",
            ),
            Some(false) => None,
            Some(true) => fault(
                "done_on",
                "完了日は、初回の確認が「いいえ」のときだけ入れます。消してください。",
            ),
            None => fault(
                "first",
                "完了日があります。初回の確認（「いいえ」と日付）も入れてください。",
            ),
        }
    }
}
