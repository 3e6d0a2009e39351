//! The figures of a round as plain text for a terminal.

use std::fmt::Write;
use tenken_domain::results::tabulation::Results;

/// The figures, one item after the other.
pub fn results_table(title: &str, results: &Results) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{title}");
    let _ = writeln!(
        out,
        "回答 {} / {} 施設（{:.1}%）\n",
        results.answered, results.targeted, results.rate
    );
    for group in &results.groups {
        let _ = writeln!(
            out,
            "  {}: {} / {}（{:.1}%）",
            group.label, group.answered, group.targeted, group.rate
        );
    }
    for item in &results.items {
        let _ = writeln!(
            out,
            "\n{} {}\n  母数: {} {}",
            item.number, item.text, item.base_label, item.total.base
        );
        for ((choice, count), rate) in item
            .choices
            .iter()
            .zip(&item.total.counts)
            .zip(&item.total.rates)
        {
            let _ = writeln!(out, "  {}: {count}（{rate:.1}%）", choice.label);
        }
        if let Some(numbers) = &item.numbers {
            let _ = writeln!(
                out,
                "  最小 {}　中央値 {}　最大 {}",
                numbers.min, numbers.median, numbers.max
            );
        }
    }
    out
}
