//! Reading the cells of one row.

use std::collections::HashMap;

use super::columns::{Column, heading};
use super::{FacilityRecord, RowFault};
use crate::facility::{FacilityKind, Prefecture};
use crate::facility_code::FacilityCode;
use crate::input::{control_character, fold, whole_number};

/// Longest name or other text, in characters.
const LONGEST_TEXT: usize = 200;

/// One row, with where its columns stand.
pub(super) struct Cells<'a> {
    pub row: usize,
    pub columns: &'a HashMap<Column, usize>,
    pub record: &'a csv::StringRecord,
}

impl Cells<'_> {
    /// A fault in a cell of this row.
    pub fn fault(
        &self,
        column: Column,
        code: &'static str,
        message: impl Into<String>,
    ) -> RowFault {
        RowFault {
            row: self.row,
            column: heading(column).into(),
            code,
            message: message.into(),
        }
    }

    /// A cell on one line: line breaks inside quotes become spaces.
    fn cell(&self, column: Column) -> String {
        let raw = self
            .columns
            .get(&column)
            .and_then(|&at| self.record.get(at))
            .unwrap_or_default();
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn optional(&self, column: Column) -> Option<String> {
        Some(fold(&self.cell(column))).filter(|text| !text.is_empty())
    }

    /// Reads the row; `None` when it has faults.
    pub fn read(
        &self,
        is_authority: &dyn Fn(&str) -> bool,
        faults: &mut Vec<RowFault>,
    ) -> Option<FacilityRecord> {
        let before = faults.len();
        let code = self
            .cell(Column::Code)
            .parse::<FacilityCode>()
            .map_err(|error| {
                faults.push(self.fault(
                    Column::Code,
                    "bad-code",
                    format!("{error}。いまの値：「{}」", self.cell(Column::Code)),
                ))
            })
            .ok();
        let name = self.cell(Column::Name);
        if name.is_empty() {
            faults.push(self.fault(Column::Name, "no-name", "名称が空です。"));
        }
        if name.chars().count() > LONGEST_TEXT || control_character(&name, false).is_some() {
            faults.push(self.fault(
                Column::Name,
                "bad-name",
                format!("名称は{LONGEST_TEXT}文字まで、目に見えない文字なしで入れてください。"),
            ));
        }
        for column in [Column::Kana, Column::GmisId, Column::Municipality] {
            let text = self.cell(column);
            if text.chars().count() > LONGEST_TEXT || control_character(&text, false).is_some() {
                faults.push(self.fault(
                    column,
                    "bad-text",
                    format!(
                        "{}は{LONGEST_TEXT}文字まで、目に見えない文字なしで入れてください。",
                        heading(column)
                    ),
                ));
            }
        }
        let kind_text = self.cell(Column::Kind);
        let kind = FacilityKind::parse(&kind_text);
        if kind.is_none() {
            faults.push(self.fault(Column::Kind, "bad-kind", format!("種別「{kind_text}」が分かりません。病院、診療所、歯科診療所、薬局のどれかにしてください。")));
        }
        let beds = self.optional(Column::Beds).map(|text| {
            (
                whole_number(&text).filter(|n| (0..=10_000).contains(n)),
                text,
            )
        });
        if let Some((None, text)) = &beds {
            faults.push(self.fault(
                Column::Beds,
                "bad-beds",
                format!("病床数「{text}」が数として読めません。"),
            ));
        }
        let prefecture = match self.optional(Column::Prefecture) {
            Some(text) => Prefecture::parse(&text).or_else(|| {
                faults.push(self.fault(
                    Column::Prefecture,
                    "bad-prefecture",
                    format!("都道府県「{text}」が分かりません。"),
                ));
                None
            }),
            // The code begins with its prefecture; a wrong code is told already.
            None => code.as_ref().and_then(|code| {
                let found = Prefecture::parse(&code.as_str()[..2]);
                if found.is_none() {
                    faults.push(self.fault(
                        Column::Prefecture,
                        "bad-prefecture",
                        "都道府県が分かりません。「都道府県」の列を入れてください。",
                    ));
                }
                found
            }),
        };
        let authority = self.optional(Column::Authority);
        if let Some(code) = authority.as_ref().filter(|code| !is_authority(code)) {
            faults.push(self.fault(
                Column::Authority,
                "bad-authority",
                format!("所管「{code}」が分かりません。自治体の6桁のコードを入れてください。"),
            ));
        }
        if faults.len() > before {
            return None;
        }
        Some(FacilityRecord {
            row: self.row,
            code: code?,
            kind: kind?,
            name,
            kana: self.cell(Column::Kana),
            gmis_id: self.optional(Column::GmisId),
            prefecture: prefecture?.code(),
            municipality: self.cell(Column::Municipality),
            authority,
            beds: beds.and_then(|(beds, _)| beds),
        })
    }
}
