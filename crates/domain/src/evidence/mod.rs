//! Evidence (証跡): files that show that something is done or agreed. One file may speak for several measures and for
//! rows of ledgers; it is looked at again when its day has come.

mod file_kind;

pub use file_kind::FileKind;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// How long a piece of evidence is good for unless somebody says otherwise: it is looked at again a year later.
const REVIEWED_AFTER_YEARS: i64 = 1;

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A contract, terms of use, a service level agreement.
    Contract,
    /// Rules and procedures.
    Rules,
    /// A plan: a BCP, an update plan.
    Plan,
    /// A record of what was done: a drill, a training, a restore test.
    Record,
    /// A photo or a picture of a screen.
    Picture,
    /// A certificate.
    Certificate,
    /// Anything else.
    Other,
}

impl EvidenceKind {
    /// All, in the order of lists.
    pub const ALL: [EvidenceKind; 7] = [
        Self::Contract,
        Self::Rules,
        Self::Plan,
        Self::Record,
        Self::Picture,
        Self::Certificate,
        Self::Other,
    ];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            EvidenceKind::Contract => "contract",
            EvidenceKind::Rules => "rules",
            EvidenceKind::Plan => "plan",
            EvidenceKind::Record => "record",
            EvidenceKind::Picture => "picture",
            EvidenceKind::Certificate => "certificate",
            EvidenceKind::Other => "other",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            EvidenceKind::Contract => "契約書・利用規約",
            EvidenceKind::Rules => "規程・手順書",
            EvidenceKind::Plan => "計画（BCPなど）",
            EvidenceKind::Record => "記録（訓練・研修・点検など）",
            EvidenceKind::Picture => "写真・画面の写し",
            EvidenceKind::Certificate => "証明書・修了証",
            EvidenceKind::Other => "そのほか",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == text)
    }
}

/// A row of a ledger that evidence belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowRef {
    /// The kind of ledger.
    pub ledger: String,
    /// Id of the row.
    pub row: String,
}

/// What rules look at: one piece of evidence that is there, as its newest version is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceFacts {
    /// Id of the evidence.
    pub id: String,
    /// The version, 1 for the first.
    pub version: i64,
    /// What the facility calls it.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// File name.
    pub name: String,
    /// The measures it speaks for.
    pub measures: Vec<String>,
    /// The rows of ledgers it belongs to.
    pub rows: Vec<RowRef>,
    /// The first day it is good for, if it has one.
    pub valid_from: Option<Date>,
    /// The day it is to be looked at again, if one is set.
    pub review_on: Option<Date>,
    /// The last day it is good for, if it ends.
    pub expires_on: Option<Date>,
}

impl EvidenceFacts {
    /// Whether it is good on a day. One that is only due for another look still is.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= day)
            && self.expires_on.is_none_or(|last| day <= last)
    }

    /// The day somebody has to look after it: when it is due for another look or ends, whichever is first.
    pub fn due_on(&self) -> Option<Date> {
        due_on(self.review_on, self.expires_on)
    }
}

/// The day somebody has to look after evidence with these days: the first of them.
pub fn due_on(review_on: Option<Date>, expires_on: Option<Date>) -> Option<Date> {
    review_on.into_iter().chain(expires_on).min()
}

/// The day that is offered for looking at evidence again ("毎年見直す"): a year later. 29 February becomes the 28th.
pub fn next_review(on: Date) -> Date {
    let year: Span = REVIEWED_AFTER_YEARS.years();
    on.saturating_add(year)
}
