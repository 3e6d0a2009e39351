//! Numbers of beds as lists write them: `19床`, `精神　　120`, `一般　69／療養　37`.

use tenken_domain::text::input::fold;

/// What beds are for, as lists name it; longer names first.
const WARDS: [&str; 14] = [
    "医療療養",
    "介護療養",
    "一般病床",
    "療養病床",
    "精神病床",
    "結核病床",
    "感染症病床",
    "感染症",
    "その他",
    "一般",
    "療養",
    "精神",
    "結核",
    "感染",
];
const TOTALS: [&str; 5] = ["合計", "総数", "総病床数", "許可病床数", "計"];
/// More beds than any hospital has.
const MOST: i64 = 10_000;

/// The beds a cell tells of, all kinds together. `None` when it cannot be read without guessing: two
/// numbers of which it is not said that they add up.
pub(super) fn beds(text: &str) -> Option<i64> {
    let folded = fold(text);
    if ["無床", "なし", "無"].contains(&folded.as_str()) {
        return Some(0);
    }
    let (parts, rest) = parts(&folded)?;
    if let Some((_, total)) = parts.iter().find(|(name, _)| TOTALS.contains(&&**name)) {
        return Some(*total);
    }
    let total = match parts.as_slice() {
        [(name, number)] if name.is_empty() && rest.is_empty() => *number,
        [] => return None,
        // With each its own name; words behind them are departments, which bureaus write there too.
        many => {
            let mut names: Vec<&str> = many.iter().map(|(name, _)| &**name).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() < many.len() || !names.iter().all(|name| WARDS.contains(name)) {
                return None;
            }
            many.iter().map(|(_, number)| number).sum()
        }
    };
    (0..=MOST).contains(&total).then_some(total)
}

/// The numbers with the word before each, and what stands behind the last.
fn parts(text: &str) -> Option<(Vec<(String, i64)>, String)> {
    let mut parts = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '0'..='9' => {
                let mut digits = String::from(c);
                while let Some(next) = chars.peek().copied() {
                    match next {
                        '0'..='9' => digits.push(next),
                        ',' if is_thousands(&chars) => {}
                        _ => break,
                    }
                    chars.next();
                }
                // As programs write whole numbers.
                if chars.clone().take(2).eq(".0".chars()) {
                    chars.nth(1);
                }
                parts.push((std::mem::take(&mut word), digits.parse().ok()?));
                if chars.peek() == Some(&'床') {
                    chars.next();
                }
            }
            '床' if word.is_empty() => {}
            ' ' | '\n' | '\r' | '\t' | '/' | '・' | '、' | ',' | ':' | '+' | '=' | '(' | ')'
            | '|' => {}
            other => word.push(other),
        }
    }
    Some((parts, word))
}

/// Whether a comma is followed by exactly three digits.
fn is_thousands(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let digits = rest.clone().skip(1).take_while(char::is_ascii_digit);
    digits.count() == 3
}

#[cfg(test)]
mod tests {
    use super::beds;

    #[test]
    fn beds_as_lists_write_them() {
        for (text, expected) in [
            ("120", Some(120)),
            ("１２０", Some(120)),
            ("1,204", Some(1_204)),
            ("1,204床", Some(1_204)),
            ("120.0", Some(120)),
            ("19床", Some(19)),
            ("19 床", Some(19)),
            ("精神　　120", Some(120)),
            ("一般　69／療養　37", Some(106)),
            ("一般　69\n療養　37", Some(106)),
            ("一般69,療養37", Some(106)),
            ("一般:69床、療養:37床", Some(106)),
            ("一般　69　療養　37　内　外", Some(106)),
            ("一般病床 60床・感染症病床 4床", Some(64)),
            ("計106（一般69、療養37）", Some(106)),
            ("一般69 療養37 計106", Some(106)),
            ("無床", Some(0)),
            ("0", Some(0)),
            ("12x", None),
            ("69 37", None),
            ("69/37", None),
            ("一般69 一般37", None),
            ("約100", None),
            ("99999", None),
            ("-5", None),
            ("たくさん", None),
        ] {
            assert_eq!(beds(text), expected, "{text:?}");
        }
    }
}
