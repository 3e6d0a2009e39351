//! Reading the cells of one row.

use jiff::civil::Date;
use std::collections::HashMap;

use super::beds::beds;
use super::codes::{self, Built};
use super::columns::Column;
use super::kinds::{Told, kind_words};
use super::layout::Layout;
use super::source::Line;
use super::{FacilityRecord, Reading, RowFault};
use tenken_domain::accounts::mail_address::read_mail_address;
use tenken_domain::facilities::corporate_number::CorporateNumber;
use tenken_domain::facilities::facility::{FacilityKind, Prefecture};
use tenken_domain::facilities::facility_code::{FacilityCode, Schedule};
use tenken_domain::text::calendar::parse_date;
use tenken_domain::text::input::{control_character, fold, phone_number};
use tenken_domain::text::legible::damage;

/// Longest name or other text, in characters.
const LONGEST_TEXT: usize = 200;
/// Longest message, in characters.
const LONGEST_MESSAGE: usize = 300;
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

/// A fault, and whether it spoils the whole row: nobody can tell which facility it is, or what.
pub(super) struct Spoilt {
    pub row: bool,
    /// The columns about which the row then says nothing.
    pub columns: Vec<Column>,
    pub fault: RowFault,
}

/// One row, with where its columns stand.
pub(super) struct Cells<'a> {
    pub line: &'a Line<'a>,
    pub layout: &'a Layout,
    pub reading: Reading<'a>,
    /// The sheet, where several are read.
    pub sheet: Option<&'a str>,
    pub faults: Vec<Spoilt>,
}

/// What a row says, as far as it could be read.
pub(super) struct ReadRow {
    /// `None` when a fault spoils the row.
    pub record: Option<(FacilityRecord, Built)>,
    pub faults: Vec<Spoilt>,
}

impl Cells<'_> {
    fn fault(&self, column: Column, code: &'static str, message: impl Into<String>) -> RowFault {
        let message: String = message.into();
        // What stands in the cell is part of many messages.
        let message = match message.char_indices().nth(LONGEST_MESSAGE) {
            Some((end, _)) => format!("{}…", &message[..end]),
            None => message,
        };
        let mut fault = RowFault::at(self.line.row, column, code, message);
        if let Some(sheet) = self.sheet {
            fault.column = format!("シート「{sheet}」の{}", fault.column);
        }
        fault
    }

    /// Notes a fault that leaves the rest of the row as it is.
    fn spoil(&mut self, column: Column, code: &'static str, message: impl Into<String>) {
        let fault = self.fault(column, code, message);
        let columns = match column {
            // Both say which corporation it is: one alone may say that it is another, or none.
            Column::CorporationName | Column::CorporationNumber => {
                vec![Column::CorporationName, Column::CorporationNumber]
            }
            other => vec![other],
        };
        self.faults.push(Spoilt {
            row: false,
            columns,
            fault,
        });
    }

    /// Notes a fault that makes the row nobody's.
    fn spoil_row(&mut self, column: Column, code: &'static str, message: impl Into<String>) {
        let fault = self.fault(column, code, message);
        self.faults.push(Spoilt {
            row: true,
            columns: Vec::new(),
            fault,
        });
    }

    /// What stands in a cell, as it is.
    fn raw(&self, column: Column) -> &str {
        let at = self.layout.columns.get(&column);
        let text = at.and_then(|at| self.line.record.get(*at));
        let text = text.unwrap_or_default();
        // So programs keep Excel from taking text for a number.
        let quoted = text.trim().strip_prefix("=\"");
        quoted.and_then(|it| it.strip_suffix('"')).unwrap_or(text)
    }

    /// A cell on one line: line breaks inside quotes become spaces.
    fn cell(&self, column: Column) -> String {
        let words: Vec<&str> = self.raw(column).split_whitespace().collect();
        words.join(" ")
    }

    fn optional(&self, column: Column) -> Option<String> {
        Some(fold(&self.cell(column))).filter(|text| !text.is_empty())
    }

    /// The first line of a cell: bureaus put second numbers and reasons below.
    fn first_line(&self, column: Column) -> Option<String> {
        let mut lines = self.raw(column).lines().map(fold);
        lines.find(|line| !line.is_empty())
    }

    /// Reads the row.
    pub fn read(mut self) -> ReadRow {
        self.check_formulas();
        let prefecture_told = self.prefecture_told();
        let beds = self.beds();
        let told = self.told_kind(beds);
        let code = self.code(&told, prefecture_told.or(self.layout.prefecture));
        let name = self.name();
        let kind = self.kind(&told, code.as_ref().map(|(code, _)| code));
        let prefecture = prefecture_told.or(code.as_ref().map(|(code, _)| code.prefecture()));
        if let (Some((code, _)), Some(kind), Some(prefecture)) = (&code, kind, prefecture)
            && let Some(message) = code.contradiction(kind, prefecture)
        {
            self.spoil_row(Column::Code, "contradiction", format!("{message}。"));
        }
        self.check_texts();
        let prefecture = prefecture.map(Prefecture::code).unwrap_or_default();
        let municipality = self.municipality(&prefecture);
        let authority = self.authority(&prefecture);
        let corporation_number = self.parsed::<CorporateNumber>(Column::CorporationNumber);
        let former_code = self.former_code();
        let mail = self.mail();
        let phone = self.phone();
        let (opened_on, closed_on) = self.days_of_operation();
        let changed_on = self.changed_on();
        let read = (|| {
            let (code, built) = code?;
            let record = FacilityRecord {
                row: self.line.row,
                code,
                former_code,
                kind: kind?,
                name,
                kana: self.cell(Column::Kana),
                gmis_id: self.optional(Column::GmisId),
                prefecture,
                municipality,
                authority,
                beds,
                corporation_name: self.cell(Column::CorporationName),
                corporation_number,
                mail,
                phone,
                opened_on,
                closed_on,
                changed_on,
                untold: Vec::new(),
                damaged: self.damaged(),
            };
            Some((record, built))
        })();
        ReadRow {
            record: read.filter(|_| !self.faults.iter().any(|spoilt| spoilt.row)),
            faults: self.faults,
        }
    }

    /// Formulas that failed, or that nobody calculated.
    fn check_formulas(&mut self) {
        let mut columns: Vec<(usize, Column)> = self
            .layout
            .columns
            .iter()
            .map(|(column, at)| (*at, *column))
            .collect();
        columns.sort_unstable();
        for (at, column) in columns {
            let text = self.cell(column);
            let (code, message) = if EXCEL_ERRORS.contains(&text.as_str()) {
                let message =
                    format!("Excelの計算の誤り（{text}）が入っています。値を入れ直してください。");
                ("excel-error", message)
            } else if self.line.uncalculated.contains(&at) {
                let message = "計算式の値が、ファイルに保存されていません。Excelで開いて保存し直すか、計算式を値に置き換えてください。";
                ("no-value", message.to_owned())
            } else {
                continue;
            };
            match column {
                Column::Code | Column::Name | Column::Kind | Column::Prefecture => {
                    self.spoil_row(column, code, message);
                }
                _ => self.spoil(column, code, message),
            }
        }
    }

    /// Whether a fault of this cell was noted already.
    fn is_spoilt(&self, column: Column) -> bool {
        let label = column.label();
        let mut faults = self.faults.iter();
        faults.any(|it| it.fault.column.ends_with(label))
    }

    fn told_kind(&self, beds: Option<i64>) -> Told {
        let schedule = self.first_line(Column::Schedule);
        Told {
            words: kind_words(self.raw(Column::Kind)),
            schedule: schedule
                .and_then(|text| Schedule::parse(&text))
                .or(self.layout.schedule),
            beds: self
                .layout
                .columns
                .contains_key(&Column::Beds)
                .then_some(beds),
        }
    }

    fn code(
        &mut self,
        told: &Told,
        prefecture: Option<Prefecture>,
    ) -> Option<(FacilityCode, Built)> {
        let text = self.first_line(Column::Code).unwrap_or_default();
        match codes::read(&text, told.clues(prefecture)) {
            Ok(read) => Some(read),
            Err(_) if self.is_spoilt(Column::Code) => None,
            Err(error) => {
                let message = format!("{error}。いまの値：「{text}」");
                self.spoil_row(Column::Code, "bad-code", message);
                None
            }
        }
    }

    fn kind(&mut self, told: &Told, code: Option<&FacilityCode>) -> Option<FacilityKind> {
        let text = self.cell(Column::Kind);
        let code_text = self.first_line(Column::Code).unwrap_or_default();
        // A word that is no kind is not passed over.
        let kind = match told.words {
            None if !text.is_empty() => None,
            _ => told.kind(&code_text, code),
        };
        if kind.is_none() && !self.is_spoilt(Column::Kind) {
            self.spoil_row(Column::Kind, "bad-kind", format!("種別「{text}」が分かりません。病院、診療所、歯科診療所、薬局のどれかにしてください。"));
        }
        kind
    }

    fn name(&mut self) -> String {
        let name = self.cell(Column::Name);
        if name.is_empty() && !self.is_spoilt(Column::Name) {
            self.spoil_row(Column::Name, "no-name", "名称が空です。");
        }
        if unusable(&name) {
            self.spoil_row(
                Column::Name,
                "bad-name",
                format!("名称は{LONGEST_TEXT}文字まで、目に見えない文字なしで入れてください。"),
            );
        }
        name
    }

    fn check_texts(&mut self) {
        for column in TEXTS {
            if unusable(&self.cell(column)) {
                let message = format!(
                    "{}は{LONGEST_TEXT}文字まで、目に見えない文字なしで入れてください。",
                    column.label()
                );
                self.spoil(column, "bad-text", message);
            }
        }
    }

    /// The texts that look damaged, with what is wrong.
    fn damaged(&self) -> Vec<(Column, &'static str)> {
        let columns = [Column::Name].into_iter().chain(TEXTS);
        columns
            .filter_map(|column| Some((column, damage(self.raw(column))?)))
            .collect()
    }

    fn beds(&mut self) -> Option<i64> {
        let text = self.raw(Column::Beds).trim().to_owned();
        // A dash stands for nothing to say.
        if text.is_empty() || tenken_domain::text::input::plain_dashes(&fold(&text)) == "-" {
            return None;
        }
        let beds = beds(&text);
        if beds.is_none() && !self.is_spoilt(Column::Beds) {
            self.spoil(
                Column::Beds,
                "bad-beds",
                format!("病床数「{text}」が数として読めません。「120」や「一般69 療養37」のように書いてください。"),
            );
        }
        beds
    }

    /// The prefecture that the row's own column says.
    fn prefecture_told(&mut self) -> Option<Prefecture> {
        let text = self.optional(Column::Prefecture)?;
        // Some lists have the six digits of local governments there.
        let government = [text.clone(), format!("0{text}")]
            .into_iter()
            .find(|code| code.len() == 6 && (self.reading.is_authority)(code))
            .and_then(|code| Prefecture::parse(&code[..2]));
        let found = Prefecture::parse(&text).or(government);
        if found.is_none() && !self.is_spoilt(Column::Prefecture) {
            self.spoil_row(
                Column::Prefecture,
                "bad-prefecture",
                format!("都道府県「{text}」が分かりません。"),
            );
        }
        found
    }

    fn municipality(&mut self, prefecture: &str) -> String {
        let text = self.cell(Column::Municipality);
        if let Some(where_it_is) = (self.reading.city_elsewhere)(&text, prefecture) {
            self.spoil(
                Column::Municipality,
                "municipality-elsewhere",
                format!("市区町村「{text}」は{where_it_is}の市です。医療機関コードと都道府県に合いません。どちらかを直してください。"),
            );
        }
        text
    }

    fn authority(&mut self, prefecture: &str) -> Option<String> {
        let text = self.optional(Column::Authority)?;
        // As a number it may have lost its leading zero; the list of authorities proves it.
        let found = [text.clone(), format!("0{text}")]
            .into_iter()
            .find(|code| (self.reading.is_authority)(code));
        match &found {
            None if self.is_spoilt(Column::Authority) => {}
            None => self.spoil(
                Column::Authority,
                "bad-authority",
                format!("所管「{text}」が分かりません。自治体の6桁のコードを入れてください。"),
            ),
            Some(code) if !prefecture.is_empty() && !code.starts_with(prefecture) => self.spoil(
                Column::Authority,
                "authority-elsewhere",
                format!("所管「{text}」は、医療機関コードと都道府県が示す都道府県の自治体ではありません。どちらかを直してください。"),
            ),
            Some(_) => {}
        }
        found
    }

    /// A cell that may be empty and else has a form of its own.
    fn parsed<T>(&mut self, column: Column) -> Option<T>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        let text = self.optional(column)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) if self.is_spoilt(column) => None,
            Err(error) => {
                self.spoil(
                    column,
                    "bad-number",
                    format!("{error}。いまの値：「{text}」"),
                );
                None
            }
        }
    }

    /// A wrong one would make a second facility of the same.
    fn former_code(&mut self) -> Option<FacilityCode> {
        let before = self.faults.len();
        let code = self.parsed(Column::FormerCode);
        for spoilt in &mut self.faults[before..] {
            spoilt.row = true;
        }
        code
    }

    fn mail(&mut self) -> Option<String> {
        let typed = self.optional(Column::Mail)?;
        let mail = read_mail_address(&typed);
        if mail.is_none() && !self.is_spoilt(Column::Mail) {
            self.spoil(
                Column::Mail,
                "bad-mail",
                "メールアドレスとして読めません。1つだけ、@ を入れて書いてください。",
            );
        }
        mail.or(Some(typed))
    }

    fn phone(&mut self) -> Option<String> {
        let text = self.optional(Column::Phone)?;
        let lines: Vec<String> = self
            .raw(Column::Phone)
            .lines()
            .filter_map(phone_number)
            .collect();
        // Bureaus write the number of physicians below; two numbers are more than can be kept.
        let phone = phone_number(&text).or(match lines.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        });
        if phone.is_none() && !self.is_spoilt(Column::Phone) {
            self.spoil(
                Column::Phone,
                "bad-phone",
                format!("電話番号として読めません。先頭の0から、数字とハイフンで1つだけ書いてください。いまの値：「{text}」"),
            );
        }
        phone
    }

    fn days_of_operation(&mut self) -> (Option<Date>, Option<Date>) {
        let (opened_on, closed_on) = (self.date(Column::OpenedOn), self.date(Column::ClosedOn));
        if let (Some(opened), Some(closed)) = (opened_on, closed_on)
            && closed < opened
        {
            let fault = self.fault(
                Column::ClosedOn,
                "closed-before-opened",
                "廃止日が開設日より前になっています。どちらかを直してください。",
            );
            self.faults.push(Spoilt {
                row: false,
                columns: vec![Column::OpenedOn, Column::ClosedOn],
                fault,
            });
        }
        (opened_on, closed_on)
    }

    fn changed_on(&mut self) -> Date {
        let changed_on = self.date(Column::ChangedOn).unwrap_or(self.reading.today);
        if changed_on > self.reading.today {
            self.spoil_row(
                Column::ChangedOn,
                "future-change",
                "変更日が先の日付です。その日になってから取り込むか、日付を直してください。",
            );
        }
        changed_on
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let text = self.first_line(column)?;
        // From the first year of Meiji, when the oldest hospitals began.
        let date = parse_date(&text).filter(|date| (1868..=2100).contains(&date.year()));
        if date.is_none() && !self.is_spoilt(column) {
            let message = format!(
                "「{text}」という日付はありません。2026/4/1 や 令和8年4月1日 のように入れてください。"
            );
            match column {
                Column::ChangedOn => self.spoil_row(column, "bad-date", message),
                _ => self.spoil(column, "bad-date", message),
            }
        }
        date
    }
}

fn unusable(text: &str) -> bool {
    text.chars().count() > LONGEST_TEXT || control_character(text, false).is_some()
}

/// Where the columns of a row stand that say which facility it is.
pub(super) fn is_of_nobody(columns: &HashMap<Column, usize>, record: &csv::StringRecord) -> bool {
    columns
        .values()
        .all(|at| record.get(*at).unwrap_or_default().trim().is_empty())
}
