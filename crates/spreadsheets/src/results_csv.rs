//! The figures of a round as CSV: one line per item, choice and group.

use tenken_domain::results::tabulation::{Cell, ItemResult, Results};

use crate::csv_text::CsvText;

/// The figures as CSV in UTF-8 with a byte order mark, so that Excel reads it.
pub fn results_csv(results: &Results) -> Vec<u8> {
    let mut out = CsvText::file();
    let mut line = |cells: [&str; 9]| out.line(cells);
    line([
        "設問ID",
        "番号",
        "設問",
        results.by.label(),
        "母数の説明",
        "母数",
        "答え",
        "件数",
        "割合（％）",
    ]);
    let response = [(
        "all",
        "全体",
        results.targeted,
        results.answered,
        results.rate,
    )]
    .into_iter()
    .chain(results.groups.iter().map(|g| {
        (
            g.key.as_str(),
            g.label.as_str(),
            g.targeted,
            g.answered,
            g.rate,
        )
    }));
    for (_, label, targeted, answered, rate) in response {
        line([
            "",
            "",
            "回答した施設",
            label,
            "対象となった施設",
            &targeted.to_string(),
            "回答あり",
            &answered.to_string(),
            &format!("{rate:.1}"),
        ]);
    }
    for item in &results.items {
        cell(item, "全体", &item.total, &mut line);
        for (group, counts) in results.groups.iter().zip(&item.by) {
            cell(item, &group.label, counts, &mut line);
        }
    }
    out.into_bytes()
}

fn cell(item: &ItemResult, group: &str, cell: &Cell, line: &mut impl FnMut([&str; 9])) {
    for ((choice, count), rate) in item.choices.iter().zip(&cell.counts).zip(&cell.rates) {
        line([
            &item.id,
            &item.number,
            &item.text,
            group,
            &item.base_label,
            &cell.base.to_string(),
            &choice.label,
            &count.to_string(),
            &format!("{rate:.1}"),
        ]);
    }
}
