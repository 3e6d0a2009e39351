//! MDS and SDS: what makers and service providers disclose about the security of a product or service.
//!
//! Of the newest ones, JAHIS 24-005 Ver.5.0, neither the questions nor the layout of the file are
//! known to this program. It knows what all have in common: questions with a number and a text, one
//! of three answers to each, and a remark. Which questions there are is loaded as data, a template
//! for each kind and version.

use serde::{Deserialize, Serialize};

/// Who discloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisclosureKind {
    /// The maker of a product.
    Mds,
    /// Who runs a service.
    Sds,
}

impl DisclosureKind {
    /// Both.
    pub const ALL: [DisclosureKind; 2] = [Self::Mds, Self::Sds];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            DisclosureKind::Mds => "mds",
            DisclosureKind::Sds => "sds",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            DisclosureKind::Mds => "MDS",
            DisclosureKind::Sds => "SDS",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == text)
    }
}

/// What may be answered to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureAnswer {
    /// はい
    Yes,
    /// いいえ
    No,
    /// 対象外
    NotApplicable,
}

impl DisclosureAnswer {
    /// All, in the order of the form.
    pub const ALL: [DisclosureAnswer; 3] = [Self::Yes, Self::No, Self::NotApplicable];

    /// As it is written.
    pub fn label(self) -> &'static str {
        match self {
            DisclosureAnswer::Yes => "はい",
            DisclosureAnswer::No => "いいえ",
            DisclosureAnswer::NotApplicable => "対象外",
        }
    }
}

/// A question of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its number as printed, in ordinary width.
    pub number: String,
    /// Its text as printed.
    pub text: String,
}

/// What a statement says to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The question's number.
    pub number: String,
    /// The answer; `None` where it was left empty.
    pub answer: Option<DisclosureAnswer>,
    /// 備考
    pub remark: String,
}

impl Given {
    /// Whether a facility that uses the product must assess the risk and be able to explain at an
    /// inspection how it is dealt with: for every question that is not answered はい or 対象外.
    ///
    /// Source: guideline 7.0, 保守委託機関編 chapter 10, known second hand only (confidence C).
    /// A question left empty is taken as one that is not fulfilled.
    pub fn wants_risk_record(&self) -> bool {
        !matches!(
            self.answer,
            Some(DisclosureAnswer::Yes | DisclosureAnswer::NotApplicable)
        )
    }

    /// The answer as it is written, or that there is none.
    pub fn label(&self) -> &'static str {
        self.answer.map_or("回答なし", DisclosureAnswer::label)
    }
}
