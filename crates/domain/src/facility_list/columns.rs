//! Which column of a list is which, by its heading.

use std::collections::HashMap;

use super::RowFault;
use crate::input::fold;

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

/// A column that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
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

/// How a column is called in messages.
pub(super) fn heading(column: Column) -> &'static str {
    COLUMNS
        .iter()
        .find(|(known, ..)| *known == column)
        .map_or("", |(_, name, _)| name)
}

/// Which column stands where, and how many there are.
///
/// # Errors
/// Every fault of the heading row.
pub(super) fn columns(
    headers: &csv::StringRecord,
) -> Result<(HashMap<Column, usize>, usize), Vec<RowFault>> {
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
        let header = plain(header.trim_start_matches('\u{FEFF}'));
        let known = COLUMNS.iter().find(|(_, name, others)| {
            plain(name) == header || others.iter().any(|other| plain(other) == header)
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

/// A heading without what varies: width, case, spaces and line breaks.
fn plain(heading: &str) -> String {
    let heading = fold(heading).to_lowercase();
    heading.split_whitespace().collect()
}
