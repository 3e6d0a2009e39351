//! The ten-digit code of an insured medical facility (保険医療機関コード).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use super::facility::{FacilityKind, Prefecture};
use crate::text::input::{fold, plain_dashes};

/// Two digits prefecture, one digit fee schedule, seven digits facility, of which the last is a check
/// digit. Kept as text because codes begin with zeros.
///
/// The check digit is by Luhn (mod 10): in Saitama, Chiba, Tokyo and Kanagawa over the last seven
/// digits, elsewhere over all ten. Computed from the 97,024 medical codes that are published (domain
/// facts, section 5.1). Three published codes of Miyagi follow the other rule, so a code that does is
/// taken too, and [`FacilityCode::is_usual`] tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FacilityCode(String);

/// Why a text is not a facility code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FacilityCodeError {
    /// Not exactly ten digits.
    #[error("医療機関コードは10桁の数字です（先頭の0も入れてください）")]
    NotTenDigits,
    /// The first two digits are no prefecture.
    #[error(
        "医療機関コードの頭の2桁が、都道府県の番号（01から47）ではありません。書き写しの誤りがないか見直してください"
    )]
    Prefecture,
    /// Ten digits whose check digit does not fit: almost always a typing slip.
    #[error(
        "医療機関コードの数字が合いません（最後の1桁は確認用の数字です。書き写しの誤りがないか見直してください）"
    )]
    CheckDigit,
}

/// Which fee schedule a code is for (点数表): its third digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// 医科
    Medical,
    /// 歯科
    Dental,
    /// 調剤
    Pharmacy,
}

impl Schedule {
    /// All of them.
    pub const ALL: [Schedule; 3] = [Self::Medical, Self::Dental, Self::Pharmacy];

    /// The third digit of codes.
    pub fn digit(self) -> char {
        match self {
            Self::Medical => '1',
            Self::Dental => '3',
            Self::Pharmacy => '4',
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Medical => "医科",
            Self::Dental => "歯科",
            Self::Pharmacy => "調剤（薬局）",
        }
    }

    /// Reads `医科`, `歯科`, `薬局`, `調剤` or the digit.
    pub fn parse(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "医科" | "1" => Some(Self::Medical),
            "歯科" | "3" => Some(Self::Dental),
            "調剤" | "薬局" | "保険薬局" | "調剤薬局" | "調剤(薬局)" | "4" => {
                Some(Self::Pharmacy)
            }
            _ => None,
        }
    }

    /// Whether a facility of a kind can have such a code. There are dental hospitals.
    pub fn fits(self, kind: FacilityKind) -> bool {
        match kind {
            FacilityKind::Hospital => self != Self::Pharmacy,
            FacilityKind::Clinic => self == Self::Medical,
            FacilityKind::DentalClinic => self == Self::Dental,
            FacilityKind::Pharmacy => self == Self::Pharmacy,
        }
    }
}

impl FacilityCode {
    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The prefecture it begins with.
    pub fn prefecture(&self) -> Prefecture {
        // A code is only made with one.
        Prefecture::parse(&self.0[..2]).unwrap_or(Prefecture::HOKKAIDO)
    }

    /// The fee schedule its third digit stands for. Other digits are not of facilities that answer
    /// here (stations of visiting nurses, for example).
    pub fn schedule(&self) -> Option<Schedule> {
        let third = self.0.chars().nth(2);
        Schedule::ALL
            .into_iter()
            .find(|it| Some(it.digit()) == third)
    }

    /// Whether the check digit follows the rule of its prefecture, not that of the others.
    pub fn is_usual(&self) -> bool {
        luhn_sum(checked_digits(&self.0)).is_multiple_of(10)
    }

    /// The code with these first nine digits and the check digit that fits.
    ///
    /// Returns `None` unless `first_nine` is nine digits that begin with a prefecture.
    pub fn with_check_digit(first_nine: &str) -> Option<Self> {
        if first_nine.len() != 9 || !is_digits(first_nine) {
            return None;
        }
        begins_with_prefecture(first_nine).then_some(())?;
        let open = luhn_sum(checked_digits(&format!("{first_nine}0")));
        Some(FacilityCode(format!(
            "{first_nine}{}",
            (10 - open % 10) % 10
        )))
    }

    /// What speaks against a facility of this kind in this prefecture having this code, in plain
    /// Japanese without the last stop: the code itself says both.
    pub fn contradiction(&self, kind: FacilityKind, prefecture: Prefecture) -> Option<String> {
        if self.prefecture() != prefecture {
            return Some(format!(
                "医療機関コード {self} は{}のものですが（頭の2桁が都道府県）、都道府県は{}になっています。どちらかを直してください",
                self.prefecture().label(),
                prefecture.label()
            ));
        }
        match self.schedule() {
            Some(schedule) if schedule.fits(kind) => None,
            Some(schedule) => Some(format!(
                "医療機関コード {self} は{}のものですが（3桁目が点数表。1は医科、3は歯科、4は調剤）、種別は{}になっています。どちらかを直してください",
                schedule.label(),
                kind.label()
            )),
            None => Some(format!(
                "医療機関コード {self} の3桁目（点数表）が、医科の1、歯科の3、調剤の4のどれでもありません。コードを見直してください"
            )),
        }
    }
}

/// The digits of a text that people wrote as a code: without width, spaces and what stands between the
/// digits (`01,1371,9`, `01・1371・9`, `01－1371－9`), without the `.0` that programs add to numbers,
/// and without a second code in brackets. `None` when anything else is in it.
pub fn digits_of(text: &str) -> Option<String> {
    let folded = plain_dashes(&fold(text));
    let bare = folded.split('(').next().unwrap_or_default();
    let bare = bare.strip_suffix(".0").unwrap_or(bare);
    let bare = bare.trim_start_matches('\'');
    let digits: String = bare
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | ',' | '.' | '・' | '/'))
        .collect();
    is_digits(&digits).then_some(digits)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn begins_with_prefecture(digits: &str) -> bool {
    digits
        .get(..2)
        .and_then(|two| two.parse().ok())
        .is_some_and(|two: u8| (1..=47).contains(&two))
}

/// The digits that the check digit of a prefecture is made of.
fn checked_digits(ten: &str) -> &str {
    match &ten[..2] {
        "11" | "12" | "13" | "14" => &ten[3..],
        _ => ten,
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

    /// Accepts full-width digits, and what people write between the digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = digits_of(text)
            .filter(|digits| digits.len() == 10)
            .ok_or(FacilityCodeError::NotTenDigits)?;
        if !begins_with_prefecture(&digits) {
            return Err(FacilityCodeError::Prefecture);
        }
        let fits = |digits: &str| luhn_sum(digits).is_multiple_of(10);
        if !fits(&digits) && !fits(&digits[3..]) {
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
            let read: FacilityCode = code.parse().unwrap();
            assert_eq!(read.as_str(), code);
            assert!(read.is_usual(), "{code}");
        }
    }

    /// Made up by the rule of Saitama, Chiba, Tokyo and Kanagawa.
    #[test]
    fn around_tokyo_the_last_seven_digits_are_checked() {
        for code in ["1349991019", "1319991027", "1139991035", "1149991043"] {
            let read: FacilityCode = code.parse().unwrap();
            assert!(read.is_usual(), "{code}");
            assert!(!luhn_sum(code).is_multiple_of(10), "{code}");
            assert_eq!(FacilityCode::with_check_digit(&code[..9]), Some(read));
        }
    }

    #[test]
    fn the_other_rule_is_taken_and_told() {
        let miyagi = format!("041{}", &"1319991027"[3..]);
        let read: FacilityCode = miyagi.parse().unwrap();
        assert!(!read.is_usual());
    }

    #[test]
    fn slips_are_named() {
        let error = |text: &str| text.parse::<FacilityCode>().unwrap_err();
        assert_eq!(error("0110113718"), FacilityCodeError::CheckDigit);
        for text in ["110113719", "", "011011371a", "01101137190"] {
            assert_eq!(error(text), FacilityCodeError::NotTenDigits, "{text}");
        }
        for text in ["0010113719", "4810113719", "9900000001"] {
            assert_eq!(error(text), FacilityCodeError::Prefecture, "{text}");
        }
    }

    #[test]
    fn codes_as_people_write_them() {
        for text in [
            "０１-１０１１３-７１９",
            "011,0113,719",
            "01・1・0113719",
            "0110113719.0",
            "01 1 0113719",
            "011011371－9",
            "01−1−0113719",
            "01ー1ー0113719",
            "'0110113719",
        ] {
            let read = text.parse::<FacilityCode>();
            assert_eq!(read.unwrap().as_str(), "0110113719", "{text}");
        }
    }

    #[test]
    fn codes_contradict_prefecture_and_kind() {
        let tottori = Prefecture::parse("31").unwrap();
        let tokyo = Prefecture::parse("13").unwrap();
        let pharmacy: FacilityCode = "3149900015".parse().unwrap();
        assert_eq!(
            pharmacy.contradiction(FacilityKind::Pharmacy, tottori),
            None
        );
        let wrong = |kind, prefecture| pharmacy.contradiction(kind, prefecture).unwrap();
        assert!(wrong(FacilityKind::Pharmacy, tokyo).contains("鳥取県"));
        assert!(wrong(FacilityKind::Hospital, tottori).contains("調剤"));
        let dental = FacilityCode::with_check_digit("313990001").unwrap();
        assert_eq!(dental.contradiction(FacilityKind::Hospital, tottori), None);
        assert!(
            dental
                .contradiction(FacilityKind::Clinic, tottori)
                .is_some()
        );
        let nurses = FacilityCode::with_check_digit("316990001").unwrap();
        for kind in FacilityKind::ALL {
            assert!(nurses.contradiction(kind, tottori).is_some());
        }
    }

    proptest! {
        #[test]
        fn made_codes_parse_and_a_slip_in_the_checked_digits_is_not_usual(
            prefecture in 1u8..=47, seven in "[0-9]{7}", at in 3usize..10, by in 1u8..10,
        ) {
            let code = FacilityCode::with_check_digit(&format!("{prefecture:02}{seven}")).unwrap();
            prop_assert_eq!(code.as_str().parse::<FacilityCode>().unwrap(), code.clone());
            prop_assert!(code.is_usual());
            prop_assert_eq!(code.prefecture().number(), prefecture);
            let mut slip = code.as_str().as_bytes().to_vec();
            slip[at] = b'0' + (slip[at] - b'0' + by) % 10;
            let slip = String::from_utf8(slip).unwrap().parse::<FacilityCode>();
            prop_assert!(slip.is_err() || slip.is_ok_and(|code| !code.is_usual()));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<FacilityCode>();
        }
    }
}
