//! Numbers as people read them.

/// `12,345`
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `12.3%`
pub fn percent(rate: f64) -> String {
    format!("{rate:.1}%")
}

/// A rate of two counts: `70.8%`.
pub fn share(part: u64, whole: u64) -> String {
    percent(tenken_domain::results::tabulation::rate_permille(part, whole) as f64 / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (243_000, "243,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(number), text);
        }
        assert_eq!(share(5_736, 8_102), "70.8%");
        assert_eq!(share(0, 0), "0.0%");
    }
}
