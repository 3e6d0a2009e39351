//! The kind of a facility, as lists tell it: in a word, among other words, or by its fee schedule.

use super::codes::Clues;
use tenken_domain::facilities::facility::{FacilityKind, Prefecture};
use tenken_domain::facilities::facility_code::{FacilityCode, Schedule, digits_of};
use tenken_domain::text::input::fold;

/// From here on it is a hospital (Medical Care Act, article 1-5).
const HOSPITAL_BEDS: i64 = 20;

/// The kind that the words of a cell tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KindWords {
    kind: FacilityKind,
    /// Dentists call theirs so too.
    may_be_dental: bool,
    /// The word says which fee schedule it is, or does not.
    schedule: Option<Schedule>,
}

/// Reads a cell whose text, or a line or word of it, is a kind. `None` when none is, or two differ.
pub(super) fn kind_words(text: &str) -> Option<KindWords> {
    let whole = kind_word(text);
    let single = || {
        let mut found = text.split_whitespace().filter_map(kind_word);
        let first = found.next()?;
        found.all(|other| other.kind == first.kind).then_some(first)
    };
    whole.or_else(single)
}

fn kind_word(text: &str) -> Option<KindWords> {
    let kind = FacilityKind::parse(text)?;
    let word = fold(text);
    let may_be_dental = kind == FacilityKind::Clinic && (word == "医院" || word == "クリニック");
    let schedule = match kind {
        FacilityKind::Hospital if word.contains("歯科") => Some(Schedule::Dental),
        FacilityKind::Hospital => Some(Schedule::Medical),
        FacilityKind::Clinic if may_be_dental => None,
        FacilityKind::Clinic => Some(Schedule::Medical),
        FacilityKind::DentalClinic => Some(Schedule::Dental),
        FacilityKind::Pharmacy => Some(Schedule::Pharmacy),
    };
    Some(KindWords {
        kind,
        may_be_dental,
        schedule,
    })
}

/// What a row says of its kind.
pub(super) struct Told {
    pub words: Option<KindWords>,
    /// The fee schedule that the row, its list or the person says.
    pub schedule: Option<Schedule>,
    /// The list has a column for beds; with what it says.
    pub beds: Option<Option<i64>>,
}

impl Told {
    /// What helps to complete the code.
    pub fn clues(&self, prefecture: Option<Prefecture>) -> Clues {
        let by_word = self.words.and_then(|words| words.schedule);
        Clues {
            prefecture,
            schedule: self.schedule.or(by_word),
        }
    }

    /// The kind, given what the row has as its code.
    pub fn kind(&self, code_text: &str, code: Option<&FacilityCode>) -> Option<FacilityKind> {
        let Some(words) = self.words else {
            return self.by_schedule(code);
        };
        let dental_code = code.is_some_and(|it| it.schedule() == Some(Schedule::Dental));
        let is_whole = digits_of(code_text).is_some_and(|digits| digits.len() == 10);
        let is_dental = match self.schedule {
            // Lists of dentists call their clinics 診療所.
            Some(schedule) => schedule == Schedule::Dental && words.kind == FacilityKind::Clinic,
            None => words.may_be_dental && dental_code,
        };
        match is_dental && (!is_whole || dental_code) {
            true => Some(FacilityKind::DentalClinic),
            false => Some(words.kind),
        }
    }

    /// Without a word: a list of pharmacies has pharmacies; of those with a medical fee schedule, the
    /// hospitals have the beds.
    fn by_schedule(&self, code: Option<&FacilityCode>) -> Option<FacilityKind> {
        let schedule = self.schedule.or(code.and_then(FacilityCode::schedule))?;
        match (schedule, self.beds) {
            (Schedule::Pharmacy, _) => Some(FacilityKind::Pharmacy),
            (_, Some(Some(HOSPITAL_BEDS..))) => Some(FacilityKind::Hospital),
            (Schedule::Dental, _) => Some(FacilityKind::DentalClinic),
            (Schedule::Medical, Some(_)) => Some(FacilityKind::Clinic),
            (Schedule::Medical, None) => None,
        }
    }
}
