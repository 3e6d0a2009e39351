//! Codes as lists have them: ten digits, or fewer with the rest in other columns. What is not written
//! in full is taken only if the check digit proves one reading, and no other.

use serde::Serialize;
use std::collections::BTreeSet;

use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::{
    FacilityCode, FacilityCodeError, Schedule, digits_of,
};

/// What the row, its list or the person says about the parts of a code.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clues {
    pub prefecture: Option<Prefecture>,
    /// By the column of the fee schedule, or by the kind.
    pub schedule: Option<Schedule>,
}

/// How a code came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Built {
    /// The list has all ten digits.
    Whole,
    /// A spreadsheet took the leading zero, which was put back.
    LostZero,
    /// Prefecture and seven digits, as the lists of DPC hospitals have them; the fee schedule added.
    WithPrefecture,
    /// Seven digits; prefecture and fee schedule added.
    SevenDigits,
}

impl Built {
    /// What was done, for people.
    pub fn label(self) -> &'static str {
        match self {
            Built::Whole => "10桁のまま",
            Built::LostZero => "9桁に、失われた先頭の0を補った",
            Built::WithPrefecture => "都道府県2桁＋番号7桁に、点数表の1桁を補った",
            Built::SevenDigits => "7桁の番号に、都道府県2桁と点数表1桁を補った",
        }
    }
}

/// A reading of digits: how they came about and the ten digits.
type Candidate = (Built, String);

/// Reads a code.
///
/// # Errors
/// What is wrong and what to do, in plain Japanese without the last stop.
pub(super) fn read(text: &str, clues: Clues) -> Result<(FacilityCode, Built), String> {
    let digits = digits_of(text).filter(|digits| !digits.is_empty());
    let Some(digits) = digits else {
        return Err(FacilityCodeError::NotTenDigits.to_string());
    };
    if digits.len() == 10 {
        let code = digits.parse().map_err(|error| format!("{error}"))?;
        return Ok((code, Built::Whole));
    }
    let candidates = candidates(&digits, clues);
    let fits = |usual: bool| -> BTreeSet<(FacilityCode, Built)> {
        let code = |(built, ten): &Candidate| Some((ten.parse::<FacilityCode>().ok()?, *built));
        let codes = candidates.iter().filter_map(code);
        codes.filter(|(code, _)| code.is_usual() == usual).collect()
    };
    let mut usual = fits(true).into_iter();
    match (usual.next(), usual.next()) {
        (Some(found), None) => return Ok(found),
        (Some(one), Some(other)) => return Err(ambiguous(&one.0, &other.0)),
        (None, _) => {}
    }
    // The few codes that follow the rule of other prefectures: only if all the rest is certain.
    if clues.prefecture.is_some() && clues.schedule.is_some() {
        let mut unusual = fits(false).into_iter();
        if let (Some(found), None) = (unusual.next(), unusual.next()) {
            return Ok(found);
        }
    }
    Err(unproved(&digits, clues))
}

/// Every reading of fewer than ten digits that nothing in the row speaks against.
fn candidates(digits: &str, clues: Clues) -> Vec<Candidate> {
    let schedules: Vec<Schedule> = match clues.schedule {
        Some(schedule) => vec![schedule],
        None => Schedule::ALL.to_vec(),
    };
    let allowed = |two: &str| {
        let prefecture = Prefecture::parse(two);
        prefecture.is_some() && clues.prefecture.is_none_or(|told| prefecture == Some(told))
    };
    let mut found = Vec::new();
    let with_prefecture = |two: &str, seven: &str, found: &mut Vec<Candidate>| {
        if allowed(two) {
            let ten = |schedule: &Schedule| format!("{two}{}{seven}", schedule.digit());
            found.extend(schedules.iter().map(|it| (Built::WithPrefecture, ten(it))));
        }
    };
    match digits.len() {
        9 => {
            let told = |it: &Schedule| digits[1..].starts_with(it.digit());
            if allowed(&format!("0{}", &digits[..1])) && schedules.iter().any(told) {
                found.push((Built::LostZero, format!("0{digits}")));
            }
            with_prefecture(&digits[..2], &digits[2..], &mut found);
        }
        // Prefecture and seven digits without the leading zero.
        8 => with_prefecture(&format!("0{}", &digits[..1]), &digits[1..], &mut found),
        // Seven digits, of which a spreadsheet took zeros at the front.
        5..=7 => {
            if let Some(prefecture) = clues.prefecture {
                let two = prefecture.code();
                let ten = |it: &Schedule| format!("{two}{}{digits:0>7}", it.digit());
                found.extend(schedules.iter().map(|it| (Built::SevenDigits, ten(it))));
            }
        }
        _ => {}
    }
    found
}

fn ambiguous(one: &FacilityCode, other: &FacilityCode) -> String {
    format!(
        "医療機関コードが10桁そろっていません。{one} とも {other} とも読めます。10桁で書くか、「都道府県」と「種別」（または医科・歯科・薬局の「区分」）の列を入れてください"
    )
}

fn unproved(digits: &str, clues: Clues) -> String {
    match digits.len() {
        5..=7 if clues.prefecture.is_none() => "医療機関コードが10桁そろっていません（7桁の番号）。どの都道府県のものか、「都道府県」の列を入れるか選ぶかすれば、10桁にできます".into(),
        5..=9 => "医療機関コードが10桁そろっていません。都道府県と種別（点数表）から10桁にしても、最後の確認用の数字が合いません。番号・都道府県・種別を見直すか、10桁で書いてください".into(),
        _ => FacilityCodeError::NotTenDigits.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(text: &str, prefecture: &str, schedule: &str) -> Option<(String, Built)> {
        let clues = Clues {
            prefecture: Prefecture::parse(prefecture),
            schedule: Schedule::parse(schedule),
        };
        let read = read(text, clues).ok()?;
        Some((read.0.into(), read.1))
    }

    #[test]
    fn what_is_not_written_in_full_is_proved_or_refused() {
        let some = |code: &str, how| Some((code.to_owned(), how));
        for (text, prefecture, schedule, expected) in [
            ("3149900015", "", "", some("3149900015", Built::Whole)),
            ("110113719", "", "1", some("0110113719", Built::LostZero)),
            ("110113719", "01", "1", some("0110113719", Built::LostZero)),
            // As the lists of DPC hospitals have it; with a zero in front it would be one of Iwate.
            (
                "319900015",
                "31",
                "4",
                some("3149900015", Built::WithPrefecture),
            ),
            (
                "319900015",
                "",
                "4",
                some("3149900015", Built::WithPrefecture),
            ),
            ("319900015", "03", "4", None),
            ("9900011", "31", "1", some("3119900011", Built::SevenDigits)),
            (
                "99-00011",
                "31",
                "1",
                some("3119900011", Built::SevenDigits),
            ),
            ("113719", "01", "1", some("0110113719", Built::SevenDigits)),
            (
                "01,1371,9\n(01,3371,0)",
                "01",
                "1",
                some("0110113719", Built::SevenDigits),
            ),
            (
                "10113719",
                "",
                "1",
                some("0110113719", Built::WithPrefecture),
            ),
            ("9900011", "", "1", None),
            ("9900012", "31", "1", None),
            ("9900011", "31", "3", None),
            ("9991027", "13", "1", some("1319991027", Built::SevenDigits)),
            ("123", "13", "1", None),
            ("99000151234", "31", "4", None),
            ("", "31", "4", None),
        ] {
            assert_eq!(
                built(text, prefecture, schedule),
                expected,
                "{text:?} {prefecture:?} {schedule:?}"
            );
        }
    }

    /// Without a word for the kind, nine digits are often two codes.
    #[test]
    fn nine_digits_that_two_codes_fit_are_refused() {
        let usual = |ten: String| {
            ten.parse::<FacilityCode>()
                .ok()
                .filter(FacilityCode::is_usual)
        };
        let (mut one, mut two) = (0, 0);
        for (prefecture, schedule) in [(13, 1), (24, 1), (31, 4), (33, 3), (41, 1), (44, 1)] {
            for number in 0..300 {
                let nine = format!("{prefecture}{schedule}{:06}", number * 97);
                let code = FacilityCode::with_check_digit(&nine).unwrap();
                let nine = format!("{prefecture}{}", &code.as_str()[3..]);
                let mut fitting: BTreeSet<FacilityCode> = Schedule::ALL
                    .into_iter()
                    .filter_map(|it| usual(format!("{prefecture}{}{}", it.digit(), &nine[2..])))
                    .collect();
                let lost = usual(format!("0{nine}"));
                fitting.extend(lost.filter(|code| code.schedule().is_some()));
                let read = built(&nine, "", "").map(|(code, _)| code);
                match fitting.len() {
                    1 => assert_eq!(read.as_deref(), Some(code.as_str()), "{nine}"),
                    _ => assert_eq!(read, None, "{nine}"),
                }
                one += usize::from(fitting.len() == 1);
                two += usize::from(fitting.len() > 1);
            }
        }
        assert!(one > 100 && two > 100, "{one} {two}");
    }
}
