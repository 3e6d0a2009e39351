//! The table by which a facility and its vendors agree who does what: 医療情報システムの契約における
//! 当事者間の役割分担等に関する確認表 (three ministries, June 2024).
//!
//! Its rows are not known to this program and are loaded as data. What is known of it (second hand,
//! confidence B): part 1 has what the facility mainly does itself, part 2 what it and its vendors do
//! together; a row has a number, an item and a text, the first confirmation (はい or いいえ and the
//! day), and for an いいえ the day it was completed; an annex gives risk, recommended way and the
//! clauses of the guidelines for a row.
//!
//! Who is in charge and where that is written are our additions: the gaps are found by them.

mod gaps;
mod statement;

use serde::{Deserialize, Serialize};

pub use gaps::{Column, Gap, GapKind, gaps};
pub use statement::{Charge, Statement, StatementFault};

/// Which part of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What the facility mainly does itself.
    Own,
    /// What the facility and its vendors do together.
    Joint,
}

impl Part {
    /// Both, in order.
    pub const ALL: [Part; 2] = [Self::Own, Self::Joint];

    /// As it is called.
    pub fn label(self) -> &'static str {
        match self {
            Part::Own => "Part1",
            Part::Joint => "Part2",
        }
    }

    /// What it is about.
    pub fn about(self) -> &'static str {
        match self {
            Part::Own => "主に施設が実施する項目",
            Part::Joint => "施設と事業者が共同で実施する項目",
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Its part.
    pub part: Part,
    /// The chapter it stands in, as printed; may be empty. Numbers may begin anew in each.
    pub area: String,
    /// 項番, in ordinary width.
    pub number: String,
    /// 項目
    pub item: String,
    /// 内容
    pub text: String,
    /// 想定されるリスク; empty where the file has none.
    pub risk: String,
    /// 推奨される対応例; empty where the file has none.
    pub example: String,
    /// ガイドライン等関連部分; empty where the file has none.
    pub reference: String,
}

impl RoleRow {
    /// What tells this row from the others of its table.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.part.label(), self.area, self.number)
    }
}
