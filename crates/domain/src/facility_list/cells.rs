//! Reading the cells of one row.

use jiff::civil::Date;
use std::collections::HashMap;

use super::columns::{Column, heading};
use super::{FacilityRecord, Reading, RowFault};
use crate::calendar::parse_date;
use crate::corporate_number::CorporateNumber;
use crate::facility::{FacilityKind, Prefecture};
use crate::facility_code::FacilityCode;
use crate::input::{control_character, fold, is_phone_number, whole_number};
use crate::mail_address::read_mail_address;

/// Longest name or other text, in characters.
const LONGEST_TEXT: usize = 200;
/// What a cell holds whose formula failed in Excel.
const EXCEL_ERRORS: [&str; 8] = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!",
];
/// Columns of plain text.
const TEXTS: [Column; 6] = [
    Column::Kana,
    Column::GmisId,
    Column::Municipality,
    Column::CorporationName,
    Column::Mail,
    Column::Phone,
];

/// One row, with where its columns stand.
pub(super) struct Cells<'a> {
    pub row: usize,
    pub columns: &'a HashMap<Column, usize>,
    pub record: &'a csv::StringRecord,
}

impl Cells<'_> {
    /// A fault in a cell of this row.
    fn fault(&self, column: Column, code: &'static str, message: impl Into<String>) -> RowFault {
        RowFault::at(self.row, column, code, message)
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

    /// Reads the row, and whether its code got a lost zero back; `None` when it has faults.
    pub fn read(
        &self,
        reading: Reading<'_>,
        faults: &mut Vec<RowFault>,
    ) -> Option<(FacilityRecord, bool)> {
        let before = faults.len();
        self.check_excel_errors(faults);
        let code = self.code(faults);
        let prefecture = self.prefecture(code.as_ref().map(|(code, _)| code), faults);
        let name = self.name(faults);
        self.check_texts(faults);
        let kind = self.kind(faults);
        let beds = self.beds(faults);
        let authority = self.authority(reading.is_authority, faults);
        let corporation_number = self.parsed::<CorporateNumber>(Column::CorporationNumber, faults);
        let former_code = self.parsed::<FacilityCode>(Column::FormerCode, faults);
        let given = self.optional(Column::Mail);
        let mail = given.as_deref().and_then(read_mail_address);
        if given.is_some() && mail.is_none() {
            faults.push(self.fault(
                Column::Mail,
                "bad-mail",
                "メールアドレスとして読めません。1つだけ、@ を入れて書いてください。",
            ));
        }
        let phone = self.optional(Column::Phone);
        if phone
            .as_deref()
            .is_some_and(|phone| !is_phone_number(phone))
        {
            faults.push(self.fault(
                Column::Phone,
                "bad-phone",
                "電話番号として読めません。先頭の0から、数字とハイフンで書いてください。",
            ));
        }
        let opened_on = self.date(Column::OpenedOn, faults);
        let closed_on = self.date(Column::ClosedOn, faults);
        if let (Some(opened), Some(closed)) = (opened_on, closed_on)
            && closed < opened
        {
            faults.push(self.fault(
                Column::ClosedOn,
                "closed-before-opened",
                "廃止日が開設日より前になっています。どちらかを直してください。",
            ));
        }
        let changed_on = self
            .date(Column::ChangedOn, faults)
            .unwrap_or(reading.today);
        if changed_on > reading.today {
            faults.push(self.fault(
                Column::ChangedOn,
                "future-change",
                "変更日が先の日付です。その日になってから取り込むか、日付を直してください。",
            ));
        }
        if faults.len() > before {
            return None;
        }
        let (code, padded) = code?;
        let record = FacilityRecord {
            row: self.row,
            code,
            former_code,
            kind: kind?,
            name,
            kana: self.cell(Column::Kana),
            gmis_id: self.optional(Column::GmisId),
            prefecture: prefecture?.code(),
            municipality: self.cell(Column::Municipality),
            authority,
            beds,
            corporation_name: self.cell(Column::CorporationName),
            corporation_number,
            mail,
            phone,
            opened_on,
            closed_on,
            changed_on,
        };
        Some((record, padded))
    }

    fn check_excel_errors(&self, faults: &mut Vec<RowFault>) {
        let mut columns: Vec<Column> = self.columns.keys().copied().collect();
        columns.sort_unstable_by_key(|column| self.columns[column]);
        for column in columns {
            let text = self.cell(column);
            if EXCEL_ERRORS.contains(&text.as_str()) {
                faults.push(self.fault(
                    column,
                    "excel-error",
                    format!("Excelの計算の誤り（{text}）が入っています。値を入れ直してください。"),
                ));
            }
        }
    }

    fn code(&self, faults: &mut Vec<RowFault>) -> Option<(FacilityCode, bool)> {
        let text = self.cell(Column::Code);
        if let Some(code) = FacilityCode::with_lost_zero(&text) {
            return Some((code, true));
        }
        match text.parse::<FacilityCode>() {
            Ok(code) => Some((code, false)),
            Err(error) => {
                let message = format!("{error}。いまの値：「{text}」");
                faults.push(self.fault(Column::Code, "bad-code", message));
                None
            }
        }
    }

    fn name(&self, faults: &mut Vec<RowFault>) -> String {
        let name = self.cell(Column::Name);
        if name.is_empty() {
            faults.push(self.fault(Column::Name, "no-name", "名称が空です。"));
        }
        if unusable(&name) {
            faults.push(self.fault(
                Column::Name,
                "bad-name",
                format!("名称は{LONGEST_TEXT}文字まで、目に見えない文字なしで入れてください。"),
            ));
        }
        name
    }

    fn check_texts(&self, faults: &mut Vec<RowFault>) {
        for column in TEXTS {
            if unusable(&self.cell(column)) {
                let message = format!(
                    "{}は{LONGEST_TEXT}文字まで、目に見えない文字なしで入れてください。",
                    heading(column)
                );
                faults.push(self.fault(column, "bad-text", message));
            }
        }
    }

    fn kind(&self, faults: &mut Vec<RowFault>) -> Option<FacilityKind> {
        let text = self.cell(Column::Kind);
        let kind = FacilityKind::parse(&text);
        if kind.is_none() {
            faults.push(self.fault(Column::Kind, "bad-kind", format!("種別「{text}」が分かりません。病院、診療所、歯科診療所、薬局のどれかにしてください。")));
        }
        kind
    }

    fn beds(&self, faults: &mut Vec<RowFault>) -> Option<i64> {
        let text = self.optional(Column::Beds)?;
        let beds = whole_number(&text).filter(|n| (0..=10_000).contains(n));
        if beds.is_none() {
            faults.push(self.fault(
                Column::Beds,
                "bad-beds",
                format!("病床数「{text}」が数として読めません。"),
            ));
        }
        beds
    }

    fn prefecture(
        &self,
        code: Option<&FacilityCode>,
        faults: &mut Vec<RowFault>,
    ) -> Option<Prefecture> {
        let (found, message) = match self.optional(Column::Prefecture) {
            Some(text) => (
                Prefecture::parse(&text),
                format!("都道府県「{text}」が分かりません。"),
            ),
            // The code begins with its prefecture; a wrong code is told already.
            None => (
                Prefecture::parse(&code?.as_str()[..2]),
                "都道府県が分かりません。「都道府県」の列を入れてください。".to_owned(),
            ),
        };
        if found.is_none() {
            faults.push(self.fault(Column::Prefecture, "bad-prefecture", message));
        }
        found
    }

    fn authority(
        &self,
        is_authority: &dyn Fn(&str) -> bool,
        faults: &mut Vec<RowFault>,
    ) -> Option<String> {
        let text = self.optional(Column::Authority)?;
        // As a number it may have lost its leading zero; the list of authorities proves it.
        let found = [text.clone(), format!("0{text}")]
            .into_iter()
            .find(|code| is_authority(code));
        if found.is_none() {
            faults.push(self.fault(
                Column::Authority,
                "bad-authority",
                format!("所管「{text}」が分かりません。自治体の6桁のコードを入れてください。"),
            ));
        }
        found
    }

    /// A cell that may be empty and else has a form of its own.
    fn parsed<T>(&self, column: Column, faults: &mut Vec<RowFault>) -> Option<T>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        let text = self.optional(column)?;
        text.parse()
            .map_err(|error| {
                let message = format!("{error}。いまの値：「{text}」");
                faults.push(self.fault(column, "bad-number", message));
            })
            .ok()
    }

    fn date(&self, column: Column, faults: &mut Vec<RowFault>) -> Option<Date> {
        let text = self.optional(column)?;
        // From the first year of Meiji, when the oldest hospitals began.
        let date = parse_date(&text).filter(|date| (1868..=2100).contains(&date.year()));
        if date.is_none() {
            faults.push(self.fault(
                column,
                "bad-date",
                format!("「{text}」という日付はありません。2026/4/1 や 令和8年4月1日 のように入れてください。"),
            ));
        }
        date
    }
}

fn unusable(text: &str) -> bool {
    text.chars().count() > LONGEST_TEXT || control_character(text, false).is_some()
}
