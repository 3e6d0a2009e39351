//! The columns that are understood, and how people head them.

use serde::Serialize;
use std::collections::HashMap;
use std::sync::LazyLock;

use tenken_domain::text::input::plain;
use tenken_domain::text::legible::is_invisible;

/// A column that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 医療機関コード
    Code,
    /// 名称
    Name,
    /// 種別
    Kind,
    /// 点数表区分: 医科, 歯科 or 薬局, as the bureaus divide their lists
    Schedule,
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

/// The columns with their names in data, what they are called in messages, and other headings.
const COLUMNS: [(Column, &str, &str, &[&str]); 18] = [
    (
        Column::Code,
        "code",
        "医療機関コード",
        &[
            "施設コード",
            "保険医療機関コード",
            "保険医療機関番号",
            "保険医療機関等コード",
            "医療機関等コード",
            "医療機関番号",
            "医療機関等番号",
            "機関番号",
            "機関コード",
            "保険機関コード",
            "コード",
            "保険薬局コード",
            "保険薬局番号",
            "薬局コード",
            "薬局番号",
            "10桁コード",
            "facility_code",
        ],
    ),
    (
        Column::Name,
        "name",
        "名称",
        &[
            "施設名",
            "施設名称",
            "正式名称",
            "医療機関名",
            "医療機関名称",
            "医療機関等名称",
            "保険医療機関名",
            "保険医療機関名称",
            "機関名",
            "機関名称",
            "病院名",
            "病院名称",
            "診療所名",
            "診療所名称",
            "薬局名",
            "薬局名称",
            "保険薬局名",
            "保険薬局名称",
        ],
    ),
    (
        Column::Kind,
        "kind",
        "種別",
        &[
            "施設種別",
            "施設の種類",
            "施設種類",
            "施設区分",
            "医療機関の種類",
            "医療機関種別",
            "医療機関区分",
            "医療機関の種別",
            "機関種別",
            "種類",
            "病院診療所の別",
            "病院・診療所の別",
            "病診区分",
            "type",
        ],
    ),
    (
        Column::Schedule,
        "schedule",
        "点数表区分",
        &[
            "点数表",
            "区分",
            "機関区分",
            "医科歯科区分",
            "医科・歯科区分",
        ],
    ),
    (
        Column::Kana,
        "kana",
        "フリガナ",
        &[
            "ふりがな",
            "カナ",
            "カナ名称",
            "名称カナ",
            "名称_カナ",
            "名称(カナ)",
            "名称(フリガナ)",
            "施設名カナ",
            "施設名(カナ)",
            "正式名称(フリガナ)",
            "医療機関名カナ",
            "医療機関名(カナ)",
        ],
    ),
    (
        Column::GmisId,
        "gmis_id",
        "G-MIS ID",
        &["GMISID", "G-MISID"],
    ),
    (
        Column::Prefecture,
        "prefecture",
        "都道府県",
        &[
            "都道府県名",
            "所在地_都道府県",
            "所在地(都道府県)",
            "都道府県コード",
            "県名",
        ],
    ),
    (
        Column::Municipality,
        "municipality",
        "市区町村",
        &[
            "市区町村名",
            "市町村",
            "市町村名",
            "所在地_市区町村",
            "所在地(市区町村)",
        ],
    ),
    (
        Column::Authority,
        "authority",
        "所管",
        &["所管コード", "保健所設置自治体コード"],
    ),
    (
        Column::Beds,
        "beds",
        "病床数",
        &[
            "許可病床数",
            "総病床数",
            "病床数合計",
            "病床数計",
            "病床数(床)",
            "病床数/診療科名",
            "病床数診療科名",
            "病床数・診療科名",
            "ベッド数",
        ],
    ),
    (
        Column::CorporationName,
        "corporation",
        "法人名",
        &[
            "法人名称",
            "法人の名称",
            "開設者名",
            "開設法人",
            "開設法人名",
        ],
    ),
    (
        Column::CorporationNumber,
        "corporate_number",
        "法人番号",
        &["corporation_number"],
    ),
    (
        Column::Mail,
        "mail",
        "メール",
        &[
            "メールアドレス",
            "連絡先メールアドレス",
            "電子メール",
            "電子メールアドレス",
            "E-mail",
            "email",
        ],
    ),
    (
        Column::Phone,
        "phone",
        "電話",
        &[
            "電話番号",
            "TEL",
            "代表電話",
            "代表電話番号",
            "連絡先電話番号",
        ],
    ),
    (
        Column::OpenedOn,
        "opened_on",
        "開設日",
        &["開設年月日", "指定年月日"],
    ),
    (
        Column::ClosedOn,
        "closed_on",
        "廃止日",
        &["廃止年月日", "閉院日", "閉局日"],
    ),
    (Column::ChangedOn, "changed_on", "変更日", &["変更年月日"]),
    (
        Column::FormerCode,
        "former_code",
        "旧コード",
        &["旧医療機関コード", "変更前コード"],
    ),
];

/// More columns than any real list has.
pub(super) const MOST_COLUMNS: usize = 200;

impl Column {
    /// All of them, in the order people look for them.
    pub fn all() -> impl Iterator<Item = Column> {
        COLUMNS.iter().map(|(column, ..)| *column)
    }

    /// The name used in data and on the command line.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// How it is called in messages.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// Reads the data name or any heading it may have.
    pub fn parse(text: &str) -> Option<Self> {
        find_column(text).map(|(column, _)| column)
    }

    fn row(self) -> &'static (Column, &'static str, &'static str, &'static [&'static str]) {
        // The table is in the order of the columns.
        &COLUMNS[self as usize]
    }
}

/// All headings a list may have, as they are called in messages.
pub fn headings() -> impl Iterator<Item = &'static str> {
    COLUMNS
        .iter()
        .filter(|(column, ..)| *column != Column::Schedule)
        .map(|(_, _, label, _)| *label)
}

/// Which column a heading stands for, and how well: the lower, the better.
pub(super) fn find_column(heading: &str) -> Option<(Column, usize)> {
    static KNOWN: LazyLock<HashMap<String, (Column, usize)>> = LazyLock::new(|| {
        let mut known = HashMap::new();
        for (column, id, label, others) in &COLUMNS {
            let names = [label, id].into_iter().chain(others.iter());
            for (rank, name) in names.enumerate() {
                known.entry(plain(name)).or_insert((*column, rank));
            }
        }
        known
    });
    let seen: String = heading.chars().filter(|c| !is_invisible(*c)).collect();
    let plain = plain(&seen);
    let bare = plain.trim_matches(|c| "*※○●◎■□◆☆★:".contains(c));
    let without_note = || {
        let (before, note) = bare.split_once('(')?;
        // What says that the column is about something else.
        let other = [
            "カナ",
            "かな",
            "ローマ",
            "英",
            "略",
            "旧",
            "郵便",
            "コード",
            "番号",
            "名",
        ];
        let same = !other.iter().any(|word| note.contains(word));
        KNOWN.get(before).filter(|_| same)
    };
    KNOWN.get(bare).or_else(without_note).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_columns() {
        for (at, column) in Column::all().enumerate() {
            assert_eq!(column as usize, at);
            assert_eq!(Column::parse(column.id()), Some(column));
            assert_eq!(Column::parse(column.label()), Some(column));
        }
    }

    #[test]
    fn headings_as_people_write_them() {
        for (heading, column) in [
            ("医療機関\nコード", Some(Column::Code)),
            (" 医療機関　コード（１０桁）", Some(Column::Code)),
            ("\u{FEFF}保険医療機関番号", Some(Column::Code)),
            ("※名称", Some(Column::Name)),
            ("ＴＥＬ", Some(Column::Phone)),
            ("病床数（床）", Some(Column::Beds)),
            ("名称（カナ）", Some(Column::Kana)),
            ("名称（英語）", None),
            ("医療機関所在地（住所）", None),
            ("併設医療機関番号", None),
            ("ＦＡＸ番号", None),
            ("", None),
        ] {
            assert_eq!(Column::parse(heading), column, "{heading:?}");
        }
    }
}
