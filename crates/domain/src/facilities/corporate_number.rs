//! The thirteen-digit number of a corporation (法人番号).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use crate::text::input::{fold, plain_dashes};

/// Thirteen digits, of which the first is a check digit: 9 less the remainder, by 9, of the sum of
/// the other twelve, those at even places from the right doubled.
///
/// Rule: ordinance on the designation of corporate numbers (法人番号の指定等に関する省令), article 2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CorporateNumber(String);

/// Why a text is not a corporate number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorporateNumberError {
    /// Not exactly thirteen digits.
    #[error("法人番号は13桁の数字です")]
    NotThirteenDigits,
    /// Thirteen digits whose check digit does not fit: almost always a typing slip.
    #[error(
        "法人番号の数字が合いません（最初の1桁は確認用の数字です。書き写しの誤りがないか見直してください）"
    )]
    CheckDigit,
}

impl CorporateNumber {
    /// The thirteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with these last twelve digits and the check digit that fits.
    ///
    /// Returns `None` unless `last_twelve` is twelve digits.
    pub fn with_check_digit(last_twelve: &str) -> Option<Self> {
        let usable = last_twelve.len() == 12 && last_twelve.bytes().all(|b| b.is_ascii_digit());
        usable.then(|| CorporateNumber(format!("{}{last_twelve}", check_digit(last_twelve))))
    }
}

fn check_digit(last_twelve: &str) -> u32 {
    let weighted = |(place, byte): (usize, u8)| {
        let digit = u32::from(byte - b'0');
        if place % 2 == 0 { digit } else { digit * 2 }
    };
    let sum: u32 = last_twelve.bytes().rev().enumerate().map(weighted).sum();
    9 - sum % 9
}

impl FromStr for CorporateNumber {
    type Err = CorporateNumberError;

    /// Accepts full-width digits, spaces and hyphens between the digits, and the `T` before the
    /// number of a registered issuer of invoices.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded = plain_dashes(&fold(text));
        let digits: String = folded
            .strip_prefix(['T', 't'])
            .unwrap_or(&folded)
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .collect();
        if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CorporateNumberError::NotThirteenDigits);
        }
        match Self::with_check_digit(&digits[1..]) {
            Some(right) if right.0 == digits => Ok(right),
            _ => Err(CorporateNumberError::CheckDigit),
        }
    }
}

impl TryFrom<String> for CorporateNumber {
    type Error = CorporateNumberError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CorporateNumber> for String {
    fn from(number: CorporateNumber) -> Self {
        number.0
    }
}

impl fmt::Display for CorporateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_numbers_are_valid() {
        // The National Tax Agency and the Digital Agency.
        for number in ["7000012050002", "8000012010038"] {
            assert_eq!(
                number.parse::<CorporateNumber>().map(String::from),
                Ok(number.to_owned())
            );
        }
        assert_eq!(
            "Ｔ７-０００-０１２-０５０-００２"
                .parse::<CorporateNumber>()
                .map(String::from),
            Ok("7000012050002".to_owned())
        );
    }

    #[test]
    fn slips_are_named() {
        for (text, error) in [
            ("7000012050003", CorporateNumberError::CheckDigit),
            ("0000012050002", CorporateNumberError::CheckDigit),
            ("700001205000", CorporateNumberError::NotThirteenDigits),
            ("", CorporateNumberError::NotThirteenDigits),
            ("7.00001E+12", CorporateNumberError::NotThirteenDigits),
        ] {
            assert_eq!(text.parse::<CorporateNumber>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn made_numbers_parse_and_a_wrong_check_digit_is_caught(twelve in "[0-9]{12}", by in 1u32..9) {
            let number = CorporateNumber::with_check_digit(&twelve).unwrap();
            prop_assert_eq!(number.as_str().parse::<CorporateNumber>().unwrap(), number.clone());
            let first = number.as_str()[..1].parse::<u32>().unwrap();
            let slip = format!("{}{twelve}", (first - 1 + by) % 9 + 1);
            prop_assert_eq!(slip.parse::<CorporateNumber>(), Err(CorporateNumberError::CheckDigit));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<CorporateNumber>();
        }
    }
}
