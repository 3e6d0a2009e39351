//! Where the table shows that something is left undone, or that the sides understand it differently.

use super::{Charge, Part, RoleRow, Statement};

/// What is said under one contract about a row of part 2.
#[derive(Debug, Clone, Copy, Default)]
pub struct Column<'a> {
    /// By the facility.
    pub facility: Option<&'a Statement>,
    /// By the vendor itself, where it said something.
    pub vendor: Option<&'a Statement>,
}

/// A gap of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The contract it is about, by its place among the columns; `None` for the whole row.
    pub column: Option<usize>,
    /// What it is.
    pub kind: GapKind,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// Not a single contract concerns it, as they say, so nobody does it.
    Nobody,
    /// Another vendor is said to do it, but under no other contract one does.
    Unclaimed,
    /// Facility and vendor do not say the same about who does it.
    Disagreed,
    /// It is confirmed, but nobody said who does it.
    NoCharge,
    /// いいえ at first, and not completed.
    Open,
    /// Not confirmed at all.
    Unconfirmed,
}

impl GapKind {
    /// All, the worst first.
    pub const ALL: [GapKind; 6] = [
        Self::Nobody,
        Self::Unclaimed,
        Self::Disagreed,
        Self::NoCharge,
        Self::Open,
        Self::Unconfirmed,
    ];

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            GapKind::Nobody => "だれも行わない",
            GapKind::Unclaimed => "引き受ける事業者がいない",
            GapKind::Disagreed => "施設と事業者で食いちがう",
            GapKind::NoCharge => "だれが行うか未定",
            GapKind::Open => "「いいえ」のまま",
            GapKind::Unconfirmed => "まだ確認していない",
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            GapKind::Nobody => {
                "どの契約でも「関係しない」になっています。本当に要らないかを確かめ、要るなら、施設で行うか、事業者に頼みます。"
            }
            GapKind::Unclaimed => {
                "「ほかの契約の事業者」とされていますが、引き受けている契約がありません。どの事業者かを確かめ、その契約の欄を直します。"
            }
            GapKind::Disagreed => {
                "だれが行うかについて、施設と事業者の答えが違います。話し合って、どちらかの答えを直します。"
            }
            GapKind::NoCharge => "だれが行うかを、事業者と決めて選びます。",
            GapKind::Open => "できていない項目です。できたら、完了日を入れます。",
            GapKind::Unconfirmed => "「はい」か「いいえ」と、確認した日を入れます。",
        }
    }
}

/// The gaps of a row. `own` is what the facility says to a row of part 1, `columns` what is said
/// under each contract in force to one of part 2.
pub fn gaps(row: &RoleRow, own: Option<&Statement>, columns: &[Column<'_>]) -> Vec<Gap> {
    if row.part == Part::Own {
        let kind = unfinished(own);
        return kind
            .into_iter()
            .map(|kind| Gap { column: None, kind })
            .collect();
    }
    let charges: Vec<Option<Charge>> = columns.iter().map(Column::charge).collect();
    let mut found = Vec::new();
    let concerns_none = |charge: &Option<Charge>| *charge == Some(Charge::NotApplicable);
    if !charges.is_empty() && charges.iter().all(concerns_none) {
        found.push(Gap {
            column: None,
            kind: GapKind::Nobody,
        });
    }
    for (at, column) in columns.iter().enumerate() {
        let is_claimed = || {
            charges
                .iter()
                .enumerate()
                .any(|(other, charge)| other != at && charge.is_some_and(Charge::is_on_vendor))
        };
        let kind = match charges[at] {
            _ if column.is_disagreed() => Some(GapKind::Disagreed),
            Some(Charge::Other) if !is_claimed() => Some(GapKind::Unclaimed),
            // What does not concern a contract needs no confirmation under it.
            Some(Charge::NotApplicable) => None,
            Some(_) => unfinished(column.facility),
            None => unfinished(column.facility).or(Some(GapKind::NoCharge)),
        };
        found.extend(kind.map(|kind| Gap {
            column: Some(at),
            kind,
        }));
    }
    found
}

impl Column<'_> {
    /// Who does it: the facility's word, or the vendor's where the facility has said nothing.
    fn charge(&self) -> Option<Charge> {
        let said = |statement: Option<&Statement>| statement.and_then(|said| said.charge);
        said(self.facility).or_else(|| said(self.vendor))
    }

    fn is_disagreed(&self) -> bool {
        let said = |statement: Option<&Statement>| statement.and_then(|said| said.charge);
        let (Some(one), Some(other)) = (said(self.facility), said(self.vendor)) else {
            return false;
        };
        let who = |charge: Charge| (charge.is_on_facility(), charge.is_on_vendor());
        who(one) != who(other)
    }
}

fn unfinished(statement: Option<&Statement>) -> Option<GapKind> {
    match statement {
        Some(said) if said.is_settled() => None,
        Some(said) if said.first == Some(false) => Some(GapKind::Open),
        _ => Some(GapKind::Unconfirmed),
    }
}
