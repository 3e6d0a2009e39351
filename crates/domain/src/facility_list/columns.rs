//! Which column of a list is which, by its heading.

use std::collections::HashMap;

use super::RowFault;
use crate::input::plain;

/// The columns understood, with the headings accepted for each.
const COLUMNS: [(Column, &str, &[&str]); 17] = [
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
    (
        Column::CorporationName,
        "法人名",
        &["法人名称", "開設者名", "開設法人", "corporation"],
    ),
    (
        Column::CorporationNumber,
        "法人番号",
        &["corporate_number", "corporation_number"],
    ),
    (
        Column::Mail,
        "メール",
        &["メールアドレス", "電子メール", "E-mail", "mail", "email"],
    ),
    (Column::Phone, "電話", &["電話番号", "TEL", "phone"]),
    (
        Column::OpenedOn,
        "開設日",
        &["開設年月日", "指定年月日", "opened_on"],
    ),
    (
        Column::ClosedOn,
        "廃止日",
        &["廃止年月日", "閉院日", "閉局日", "closed_on"],
    ),
    (Column::ChangedOn, "変更日", &["変更年月日", "changed_on"]),
    (
        Column::FormerCode,
        "旧コード",
        &["旧医療機関コード", "変更前コード", "former_code"],
    ),
];

/// A column that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// 医療機関コード
    Code,
    /// 名称
    Name,
    /// 種別
    Kind,
    /// フリガナ
    Kana,
    /// G-MIS ID
    GmisId,
    /// 都道府県
    Prefecture,
    /// 市区町村
    Municipality,
    /// 所管
    Authority,
    /// 病床数
    Beds,
    /// 法人名
    CorporationName,
    /// 法人番号
    CorporationNumber,
    /// メール
    Mail,
    /// 電話
    Phone,
    /// 開設日
    OpenedOn,
    /// 廃止日
    ClosedOn,
    /// 変更日: since when the other columns hold
    ChangedOn,
    /// 旧コード: the code before it changed
    FormerCode,
}

const REQUIRED: [Column; 3] = [Column::Code, Column::Name, Column::Kind];
/// More columns than any real list has.
pub(super) const MOST_COLUMNS: usize = 200;

/// All headings a list may have, as they are called in messages.
pub fn headings() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(_, name, _)| *name)
}

/// How a column is called in messages.
pub(super) fn heading(column: Column) -> &'static str {
    COLUMNS
        .iter()
        .find(|(known, ..)| *known == column)
        .map_or("", |(_, name, _)| name)
}

/// Which column stands where in the heading row.
///
/// # Errors
/// Every fault of the heading row.
pub(super) fn columns(
    row: usize,
    headers: &csv::StringRecord,
) -> Result<HashMap<Column, usize>, Vec<RowFault>> {
    let fault = |column: &str, code, message| RowFault {
        row,
        column: column.into(),
        code,
        message,
    };
    if headers.len() > MOST_COLUMNS {
        return Err(vec![fault(
            "",
            "too-many-columns",
            format!("列が{MOST_COLUMNS}列を超えています。使わない列を消してください。"),
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
        Ok(found)
    } else {
        Err(faults)
    }
}
