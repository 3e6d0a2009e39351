//! Which year a heading or title speaks of.

use tenken_domain::text::calendar::{FiscalYear, parse_date};

/// Whether a text without spaces speaks of a fiscal year that is none of `known`, or of the past.
pub(super) fn is_of_another_year(text: &str, known: &[Option<FiscalYear>]) -> bool {
    const PAST: [&str; 7] = ["前年", "昨年", "去年", "前回", "前々", "一昨年", "先年"];
    PAST.iter().any(|word| text.contains(word))
        || years(text).iter().any(|year| !known.contains(&Some(*year)))
}

/// The fiscal years a text without spaces names: 令和7年度, R7年度, 2025年度.
pub(super) fn years(text: &str) -> Vec<FiscalYear> {
    let mut years = Vec::new();
    for (end, _) in text.match_indices("年度") {
        let before = &text[..end];
        let year: String = before
            .chars()
            .rev()
            .take_while(|letter| letter.is_ascii_digit() || *letter == '元')
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let era = before.strip_suffix(year.as_str()).unwrap_or_default();
        let era: String = ["令和", "平成", "昭和", "r", "h"]
            .iter()
            .find(|name| era.ends_with(**name))
            .map_or_else(String::new, |name| name.to_uppercase());
        // In each year from April on, the fiscal year has the name of the calendar year.
        let april = format!("{era}{year}年4月1日");
        years.extend(parse_date(&april).map(FiscalYear::of));
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_as_headings_name_them() {
        for (text, expected) in [
            ("令和7年度", vec![2025]),
            ("r7年度の結果", vec![2025]),
            ("2025年度", vec![2025]),
            ("令和8年度薬局チェックリスト(令和5年度)", vec![2026, 2023]),
            ("平成30年度", vec![2018]),
            ("本年度", vec![]),
            ("年度", vec![]),
            ("7年度", vec![]),
        ] {
            let expected: Vec<FiscalYear> = expected.into_iter().map(FiscalYear).collect();
            assert_eq!(years(text), expected, "{text}");
        }
        let known = [Some(FiscalYear(2026)), None];
        for text in ["前年度", "昨年の結果", "令和7年度", "1回目(前回)"] {
            assert!(is_of_another_year(text, &known), "{text}");
        }
        for text in ["1回目", "令和8年度", "今年度"] {
            assert!(!is_of_another_year(text, &known), "{text}");
        }
    }
}
