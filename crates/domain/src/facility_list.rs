//! Lists of facilities as they come from spreadsheets: CSV in UTF-8 or
//! Shift_JIS, with Japanese or English headings, full-width digits and line
//! breaks inside quotes. All faults at once, by row.

use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

use crate::facility::{FacilityKind, Prefecture};
use crate::facility_code::FacilityCode;
use crate::input::{control_character, fold, whole_number};

/// One facility of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacilityRecord {
    /// The row in the spreadsheet; the heading is row 1.
    pub row: usize,
    /// Ten-digit code.
    pub code: FacilityCode,
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
}

/// One thing to mend in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The row in the spreadsheet; the heading is row 1, 0 is the whole file.
    pub row: usize,
    /// The column, as the list heads it.
    pub column: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

/// The columns understood, with the headings accepted for each.
const COLUMNS: [(Column, &str, &[&str]); 9] = [
    (
        Column::Code,
        "医療機関コード",
        &[
            "施設コード",
            "保険医療機関コード",
            "コード",
            "保険薬局コード",
            "code",
            "facility_code",
        ],
    ),
    (
        Column::Name,
        "名称",
        &[
            "施設名",
            "施設名称",
            "正式名称",
            "医療機関名",
            "医療機関名称",
            "薬局名",
            "name",
        ],
    ),
    (
        Column::Kind,
        "種別",
        &["施設種別", "区分", "機関区分", "kind", "type"],
    ),
    (
        Column::Kana,
        "フリガナ",
        &[
            "ふりがな",
            "カナ",
            "名称カナ",
            "施設名カナ",
            "正式名称(フリガナ)",
            "kana",
        ],
    ),
    (
        Column::GmisId,
        "G-MIS ID",
        &["GMISID", "G-MISID", "gmis_id"],
    ),
    (
        Column::Prefecture,
        "都道府県",
        &["都道府県コード", "都道府県名", "prefecture"],
    ),
    (
        Column::Municipality,
        "市区町村",
        &["市区町村名", "municipality"],
    ),
    (
        Column::Authority,
        "所管",
        &["所管コード", "保健所設置自治体コード", "authority"],
    ),
    (Column::Beds, "病床数", &["許可病床数", "beds"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    Code,
    Name,
    Kind,
    Kana,
    GmisId,
    Prefecture,
    Municipality,
    Authority,
    Beds,
}

const REQUIRED: [Column; 3] = [Column::Code, Column::Name, Column::Kind];
/// More columns than any real list has.
const MOST_COLUMNS: usize = 200;
/// Longest name, in characters.
const LONGEST_NAME: usize = 200;

fn heading(column: Column) -> &'static str {
    COLUMNS
        .iter()
        .find(|(known, ..)| *known == column)
        .map_or("", |(_, name, _)| name)
}

/// Decodes a list: UTF-8 or UTF-16 with a byte order mark, UTF-8 without, or
/// Shift_JIS. `None` when it is none of them.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// Reads a list. `is_authority` tells whether a six-digit authority code exists.
///
/// # Errors
/// Every fault of every row; nothing is returned half.
pub fn read(
    bytes: &[u8],
    is_authority: &dyn Fn(&str) -> bool,
) -> Result<Vec<FacilityRecord>, Vec<RowFault>> {
    let whole = |code, message: &str| RowFault {
        row: 0,
        column: String::new(),
        code,
        message: message.into(),
    };
    let Some(text) = decode(bytes) else {
        return Err(vec![whole(
            "encoding",
            "文字の種類が分かりません。ExcelでCSV（UTF-8）として保存し直してください。",
        )]);
    };
    if text.contains('\0') {
        return Err(vec![whole(
            "not-csv",
            "CSVファイルではないようです。ExcelでCSV（UTF-8）として保存し直してください。",
        )]);
    }
    let separator = if text
        .lines()
        .next()
        .is_some_and(|line| line.contains('\t') && !line.contains(','))
    {
        b'\t'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let columns = match reader.headers() {
        Ok(headers) => columns(headers)?,
        Err(error) => {
            return Err(vec![whole(
                "not-csv",
                &format!("1行目を読めません（{error}）。"),
            )]);
        }
    };
    let width = columns.1;
    let columns = columns.0;
    let mut records = Vec::new();
    let mut faults = Vec::new();
    let mut first_seen: HashMap<FacilityCode, usize> = HashMap::new();
    for (at, record) in reader.records().enumerate() {
        let row = at + 2;
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(RowFault {
                    row,
                    column: String::new(),
                    code: "not-csv",
                    message: format!("この行を読めません（{error}）。"),
                });
                continue;
            }
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != width {
            faults.push(RowFault {
                row,
                column: String::new(),
                code: "column-count",
                message: format!("列の数が見出しと違います（見出し{width}列、この行{}列）。カンマや引用符を確かめてください。", record.len()),
            });
            continue;
        }
        let cells = Cells {
            row,
            columns: &columns,
            record: &record,
        };
        if let Some(read) = cells.read(is_authority, &mut faults) {
            if let Some(first) = first_seen.insert(read.code.clone(), row) {
                faults.push(cells.fault(
                    Column::Code,
                    "duplicate-code",
                    format!(
                        "コード {} は{first}行目にもあります。どちらかを消してください。",
                        read.code
                    ),
                ));
                first_seen.insert(read.code.clone(), first);
            }
            records.push(read);
        }
    }
    if records.is_empty() && faults.is_empty() {
        faults.push(whole(
            "empty",
            "施設が1件もありません。2行目からが施設です。",
        ));
    }
    if faults.is_empty() {
        Ok(records)
    } else {
        Err(faults)
    }
}

/// Which column stands where, and how many there are.
fn columns(headers: &csv::StringRecord) -> Result<(HashMap<Column, usize>, usize), Vec<RowFault>> {
    let fault = |column: &str, code, message| RowFault {
        row: 1,
        column: column.into(),
        code,
        message,
    };
    if headers.len() > MOST_COLUMNS {
        return Err(vec![fault(
            "",
            "too-many-columns",
            format!(
                "列が{}もあります。{MOST_COLUMNS}列までにしてください。",
                headers.len()
            ),
        )]);
    }
    let mut found = HashMap::new();
    let mut faults = Vec::new();
    for (at, header) in headers.iter().enumerate() {
        let header = fold(header.trim_start_matches('\u{FEFF}'));
        let known = COLUMNS.iter().find(|(_, name, others)| {
            fold(name).eq_ignore_ascii_case(&header)
                || others
                    .iter()
                    .any(|other| other.eq_ignore_ascii_case(&header))
        });
        if let Some((column, name, _)) = known
            && found.insert(*column, at).is_some()
        {
            faults.push(fault(
                name,
                "duplicate-column",
                format!("「{name}」の列が2つあります。"),
            ));
        }
    }
    for column in REQUIRED
        .into_iter()
        .filter(|column| !found.contains_key(column))
    {
        let name = heading(column);
        faults.push(fault(
            name,
            "missing-column",
            format!("「{name}」の列がありません。1行目に見出しを入れてください。"),
        ));
    }
    if faults.is_empty() {
        Ok((found, headers.len()))
    } else {
        Err(faults)
    }
}

struct Cells<'a> {
    row: usize,
    columns: &'a HashMap<Column, usize>,
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    fn fault(&self, column: Column, code: &'static str, message: impl Into<String>) -> RowFault {
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

    fn read(
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
        if name.chars().count() > LONGEST_NAME || control_character(&name, false).is_some() {
            faults.push(self.fault(
                Column::Name,
                "bad-name",
                format!("名称は{LONGEST_NAME}文字まで、目に見えない文字なしで入れてください。"),
            ));
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
            // The code begins with its prefecture.
            None => code
                .as_ref()
                .and_then(|code| Prefecture::parse(&code.as_str()[..2]))
                .or_else(|| {
                    faults.push(self.fault(
                        Column::Prefecture,
                        "bad-prefecture",
                        "都道府県が分かりません。「都道府県」の列を入れてください。",
                    ));
                    None
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

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(usize, &'static str)> {
        match read(text.as_bytes(), &|code| code == "131016") {
            Ok(_) => Vec::new(),
            Err(faults) => faults
                .into_iter()
                .map(|fault| (fault.row, fault.code))
                .collect(),
        }
    }

    #[test]
    fn lists_from_excel_are_read_whatever_their_encoding() {
        let text = "医療機関コード,名称,種別,病床数,都道府県\r\n０１１０１１３７１９,\"見本\r\n病院\",病院,１２０,\r\n0312110919,見本薬局,薬局,,岩手県\r\n";
        let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(text);
        let with_mark = format!("\u{FEFF}{text}");
        for bytes in [text.as_bytes(), &sjis, with_mark.as_bytes()] {
            let records = read(bytes, &|_| false).unwrap();
            assert_eq!(records.len(), 2);
            assert_eq!(records[0].code.as_str(), "0110113719");
            assert_eq!(records[0].name, "見本 病院");
            assert_eq!(records[0].beds, Some(120));
            assert_eq!(records[0].prefecture, "01");
            assert_eq!(records[1].prefecture, "03");
        }
    }

    #[test]
    fn every_fault_of_every_row_is_named() {
        let text = "code,name,kind,beds,authority\n\
            0110113719,A,病院,12x,\n\
            0110113718,,とこや,,999999\n\
            0312110919,B,薬局,,131016\n\
            0312110919,C,薬局,,\n\
            0312111180,D\n";
        assert_eq!(
            faults(text),
            [
                (2, "bad-beds"),
                (3, "bad-code"),
                (3, "no-name"),
                (3, "bad-kind"),
                (3, "bad-prefecture"),
                (3, "bad-authority"),
                (5, "duplicate-code"),
                (6, "column-count"),
            ]
        );
    }

    #[test]
    fn whole_file_faults() {
        assert_eq!(
            faults("name,beds\nA,1\n"),
            [(1, "missing-column"), (1, "missing-column")]
        );
        assert_eq!(faults("code,name,kind\n"), [(0, "empty")]);
        assert_eq!(faults(""), [(1, "missing-column"); 3]);
        assert_eq!(
            read(b"\xff\xfe\x00", &|_| true).unwrap_err()[0].code,
            "encoding"
        );
        assert_eq!(faults("PK\u{3}\u{4}\0\0"), [(0, "not-csv")]);
    }
}
