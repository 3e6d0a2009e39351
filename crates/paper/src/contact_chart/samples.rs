//! Charts to test with.

use jiff::civil::date;
use tenken_domain::contact_chart::ContactChart;
use tenken_domain::ledgers::LedgerRow;

/// A chart of rows, each role, organization, person, phone and who calls.
pub fn chart(facility: &str, rows: &[[&str; 5]]) -> ContactChart {
    let columns = ["role", "organization", "person", "phone", "called_by"];
    let row = |(at, cells): (usize, &[&str; 5])| LedgerRow {
        id: at.to_string(),
        revision: 1,
        values: columns.into_iter().zip(*cells).collect(),
    };
    let rows: Vec<LedgerRow> = rows.iter().enumerate().map(row).collect();
    ContactChart::of(facility, &rows, date(2026, 11, 2))
}

/// A chart like one of a shop of a chain.
pub fn usual() -> ContactChart {
    chart(
        "見本薬局 駅前店",
        &[
            [
                "inside",
                "見本薬局 駅前店",
                "見本 太郎（管理薬剤師）",
                "090-0000-0001",
                "",
            ],
            [
                "inside",
                "見本薬局 駅前店",
                "見本 花子",
                "090-0000-0002",
                "",
            ],
            [
                "head_office",
                "見本ホールディングス株式会社",
                "情報システム部",
                "03-0000-0001",
                "",
            ],
            [
                "vendor",
                "見本システム株式会社",
                "保守窓口",
                "0120-000-001",
                "",
            ],
            ["vendor", "見本ネットワーク", "", "0120-000-002", ""],
            [
                "security",
                "見本セキュリティ",
                "緊急対応",
                "03-0000-0002",
                "情報システム部",
            ],
            ["expert", "見本大学", "見本 教授", "", "情報システム部"],
            [
                "police",
                "見本県警察本部",
                "サイバー犯罪対策課",
                "000-000-0110",
                "",
            ],
            [
                "health_authority",
                "見本市保健所",
                "医務薬務課",
                "000-000-0003",
                "",
            ],
            [
                "ministry",
                "厚生労働省",
                "医政局特定医薬品開発支援・医療情報担当参事官室",
                "03-6812-7837",
                "",
            ],
        ],
    )
}

/// Sixty contacts of which each is called by the one before, with names of `length` letters.
pub fn chain(length: usize) -> ContactChart {
    let names: Vec<String> = (0..60)
        .map(|at| {
            format!("{at:02}{}", "長い名前の会社".repeat(30))
                .chars()
                .take(length)
                .collect()
        })
        .collect();
    let caller = |at: usize| match at {
        0 => "",
        at => &*names[at - 1],
    };
    let rows: Vec<[&str; 5]> = (0..60)
        .map(|at| ["vendor", &*names[at], "担当", "03-0000-0000", caller(at)])
        .collect();
    chart("見本薬局", &rows)
}

/// Sixty contacts whom all the first one calls, with names of 200 letters without a place to end a line in.
pub fn many() -> ContactChart {
    let letters = ["W", "あ", "ー", "ァ", "「", "、", "1", "😀", "ﾊﾟ", "é"];
    let roles = ["inside", "vendor", "police", "ministry", "other"];
    let names: Vec<String> = (0..60)
        .map(|at| format!("{at:02}{}", letters[at % 10].repeat(198)))
        .collect();
    let rows: Vec<[&str; 5]> = (0..60)
        .map(|at| [roles[at % 5], &*names[at], "担当", "", ""])
        .collect();
    chart(&"見本薬局".repeat(50), &rows)
}
