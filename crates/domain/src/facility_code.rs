//! The ten-digit code of an insured medical facility (保険医療機関コード).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use crate::input::fold;

/// Two digits prefecture, one digit fee schedule, seven digits facility; the
/// last is a check digit by Luhn (mod 10) over all ten. Kept as text because
/// codes begin with zeros.
///
/// Rule checked against eleven published codes (domain facts, section 5.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FacilityCode(String);

/// Why a text is not a facility code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FacilityCodeError {
    /// Not exactly ten digits.
    #[error("医療機関コードは10桁の数字です（先頭の0も入れてください）")]
    NotTenDigits,
    /// Ten digits whose check digit does not fit: almost always a typing slip.
    #[error(
        "医療機関コードの数字が合いません（最後の1桁は確認用の数字です。書き写しの誤りがないか見直してください）"
    )]
    CheckDigit,
}

impl FacilityCode {
    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A code of nine digits that lost its leading zero, as spreadsheets do to numbers. Only a zero
    /// whose absence the check digit proves is put back.
    pub fn with_lost_zero(text: &str) -> Option<Self> {
        let digits = fold(text);
        let nine = digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit());
        nine.then(|| format!("0{digits}").parse().ok()).flatten()
    }

    /// The code with these first nine digits and the check digit that fits.
    ///
    /// Returns `None` unless `first_nine` is nine digits.
    pub fn with_check_digit(first_nine: &str) -> Option<Self> {
        if first_nine.len() != 9 || !first_nine.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let open = luhn_sum(&format!("{first_nine}0"));
        Some(FacilityCode(format!(
            "{first_nine}{}",
            (10 - open % 10) % 10
        )))
    }
}

/// Luhn sum: from the right, every second digit is doubled and its digits added.
fn luhn_sum(digits: &str) -> u32 {
    digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => digit,
                _ => digit * 2 / 10 + digit * 2 % 10,
            }
        })
        .sum()
}

impl FromStr for FacilityCode {
    type Err = FacilityCodeError;

    /// Accepts full-width digits, spaces and hyphens between the digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = fold(text)
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '‐' | '－' | 'ー'))
            .collect();
        if digits.len() != 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(FacilityCodeError::NotTenDigits);
        }
        if !luhn_sum(&digits).is_multiple_of(10) {
            return Err(FacilityCodeError::CheckDigit);
        }
        Ok(FacilityCode(digits))
    }
}

impl TryFrom<String> for FacilityCode {
    type Error = FacilityCodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FacilityCode> for String {
    fn from(code: FacilityCode) -> Self {
        code.0
    }
}

impl fmt::Display for FacilityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_codes_are_valid() {
        for code in [
            "0110113719",
            "0312110919",
            "0312111180",
            "0312111453",
            "0312210404",
            "0312211105",
            "0312211154",
            "0312211212",
            "0312211295",
            "0312410475",
            "0312910326",
        ] {
            assert_eq!(code.parse::<FacilityCode>().unwrap().as_str(), code);
        }
    }

    #[test]
    fn slips_are_named() {
        assert_eq!(
            "0110113718".parse::<FacilityCode>(),
            Err(FacilityCodeError::CheckDigit)
        );
        assert_eq!(
            "110113719".parse::<FacilityCode>(),
            Err(FacilityCodeError::NotTenDigits)
        );
        assert_eq!(
            "".parse::<FacilityCode>(),
            Err(FacilityCodeError::NotTenDigits)
        );
        assert_eq!(
            "０１-１０１１３-７１９"
                .parse::<FacilityCode>()
                .unwrap()
                .as_str(),
            "0110113719"
        );
    }

    proptest! {
        #[test]
        fn made_codes_parse_and_any_single_slip_is_caught(nine in "[0-9]{9}", at in 0usize..10, by in 1u8..10) {
            let code = FacilityCode::with_check_digit(&nine).unwrap();
            prop_assert_eq!(code.as_str().parse::<FacilityCode>().unwrap(), code.clone());
            let mut slip = code.as_str().as_bytes().to_vec();
            slip[at] = b'0' + (slip[at] - b'0' + by) % 10;
            prop_assert_eq!(String::from_utf8(slip).unwrap().parse::<FacilityCode>(), Err(FacilityCodeError::CheckDigit));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<FacilityCode>();
        }
    }
}
