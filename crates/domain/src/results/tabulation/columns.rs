//! A round's submissions as columns of small integers, one per item: small
//! enough to be counted afresh for every look (243,000 × 22 in milliseconds).

use std::collections::HashMap;

use super::results::Dimension;
use crate::checklists::rows::{RowState, row_state};
use crate::facilities::facility::{BedClass, FacilityKind, PREFECTURES, Prefecture};
use crate::forms::answer::{Answer, AnswerType, Answers};
use crate::forms::form::path::Path;
use crate::forms::form::{Base, Form, Item};

/// One targeted facility, as far as figures are grouped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Kind.
    pub kind: FacilityKind,
    /// Prefecture.
    pub prefecture: Option<Prefecture>,
    /// Beds.
    pub beds: Option<i64>,
}

/// The facilities that are enrolled in a round, each at a fixed position.
#[derive(Debug, Clone, Default)]
pub struct Population {
    positions: HashMap<String, usize>,
    /// Group number of each facility, by dimension; [`NOT_ASKED`] in all of them for those that are
    /// not asked, and so counted nowhere.
    groups: [Vec<u8>; 3],
}

/// The group of who is not asked: no dimension has so many.
pub(super) const NOT_ASKED: u8 = 63;

impl Population {
    /// Adds a facility, or says anew what one is grouped by; `None` if the round does not ask it now.
    /// It keeps its position, which is returned.
    pub fn put(&mut self, id: &str, unit: Option<&Unit>) -> usize {
        let position = self.position(id).unwrap_or_else(|| {
            let position = self.positions.len();
            self.positions.insert(id.to_owned(), position);
            position
        });
        for dimension in Dimension::ALL {
            let groups = &mut self.groups[dimension as usize];
            groups.resize(groups.len().max(position + 1), 0);
            groups[position] = unit.map_or(NOT_ASKED, |unit| dimension.group_of(unit));
        }
        position
    }

    /// The position of a facility.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// How many facilities are enrolled.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether nobody is enrolled.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// The group number of every facility in a dimension.
    pub(super) fn groups(&self, dimension: Dimension) -> &[u8] {
        &self.groups[dimension as usize]
    }
}

/// Nothing submitted.
pub(super) const NO_RESPONSE: u8 = 0;
/// Submitted, but outside the item's base.
pub(super) const OUTSIDE: u8 = 1;
/// In the base, without an answer.
pub(super) const BLANK: u8 = 2;
/// The first answer code: yes, or the first option.
pub(super) const FIRST: u8 = 3;

/// One item's answers over the population.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Position of the item in the form.
    pub item: usize,
    /// Code per facility.
    pub codes: Vec<u8>,
    /// Chosen options of a multiple choice, as bits.
    pub bits: Vec<u32>,
    /// Numbers given, where the code says there is one.
    pub numbers: Vec<i64>,
}

/// The submissions of a round, by item.
#[derive(Debug, Clone)]
pub struct Columns {
    pub(super) columns: Vec<Column>,
    pub(super) answered: Vec<bool>,
}

impl Columns {
    /// Empty columns for a form's official items.
    pub fn new(form: &Form) -> Self {
        let columns = (0..form.items.len())
            .filter(|&at| !form.items[at].helper && !is_personal(&form.items[at]))
            .map(|item| Column {
                item,
                codes: Vec::new(),
                bits: Vec::new(),
                numbers: Vec::new(),
            })
            .collect();
        Columns {
            columns,
            answered: Vec::new(),
        }
    }

    /// Takes the newest submission of the facility at a position; an earlier one
    /// is replaced.
    pub fn take(&mut self, form: &Form, position: usize, answers: &Answers) {
        self.reserve(form, position + 1);
        self.answered[position] = true;
        let path = Path::of(form, answers);
        for column in &mut self.columns {
            let item = &form.items[column.item];
            if let Some(bits) = column.bits.get_mut(position) {
                *bits = 0;
            }
            column.codes[position] = match answers.get(&item.id) {
                Some(answer) if path.expects(column.item) => code(
                    item,
                    answer,
                    &mut column.bits,
                    &mut column.numbers,
                    position,
                ),
                None if path.expects(column.item) && has_child(item, answers) => FIRST,
                _ if path.is_not_required(column.item) => OUTSIDE,
                _ if path.is_asked(column.item) || item.base == Base::All => BLANK,
                _ => OUTSIDE,
            };
        }
    }

    fn reserve(&mut self, form: &Form, len: usize) {
        if self.answered.len() >= len {
            return;
        }
        self.answered.resize(len, false);
        for column in &mut self.columns {
            column.codes.resize(len, NO_RESPONSE);
            match form.items[column.item].answer {
                AnswerType::MultipleChoice(_) => column.bits.resize(len, 0),
                AnswerType::Integer(_) | AnswerType::Money(_) => column.numbers.resize(len, 0),
                AnswerType::YesNo(_)
                | AnswerType::SingleChoice(_)
                | AnswerType::Text(_)
                | AnswerType::LongText(_)
                | AnswerType::Date(_)
                | AnswerType::Group(_)
                | AnswerType::File(_)
                | AnswerType::Check(_) => {}
            }
        }
    }
}

/// Whether a field of a group is answered.
fn has_child(item: &Item, answers: &Answers) -> bool {
    let AnswerType::Group(group) = &item.answer else {
        return false;
    };
    let mut keys = group
        .fields
        .iter()
        .map(|field| format!("{}.{}", item.id, field.id));
    keys.any(|key| answers.get(&key).is_some())
}

/// Names and contacts of people are not tabulated.
fn is_personal(item: &Item) -> bool {
    item.measure.is_none()
        && matches!(
            item.answer,
            AnswerType::Text(_) | AnswerType::LongText(_) | AnswerType::Group(_)
        )
}

fn code(
    item: &Item,
    answer: &Answer,
    bits: &mut [u32],
    numbers: &mut [i64],
    position: usize,
) -> u8 {
    match (&item.answer, answer) {
        (_, Answer::YesNo(true)) => FIRST,
        (_, Answer::YesNo(false)) => FIRST + 1,
        (AnswerType::SingleChoice(choice), Answer::Choice(given)) => choice
            .options
            .iter()
            .position(|option| option.id == given.option)
            .map_or(BLANK, |at| FIRST + at as u8),
        (AnswerType::MultipleChoice(choice), Answer::Choices(given)) => {
            bits[position] = choice
                .options
                .iter()
                .enumerate()
                .filter(|(_, option)| given.options.contains(&option.id))
                .fold(0, |bits, (at, _)| bits | 1 << at);
            FIRST
        }
        (_, Answer::Number(number)) => {
            numbers[position] = *number;
            FIRST
        }
        (AnswerType::Check(check), Answer::Check(row)) => {
            match row_state(item, Some(row), jiff::civil::Date::MIN) {
                RowState::Met => FIRST,
                RowState::MetLater => FIRST + 1,
                RowState::Open | RowState::NotRequired { .. } => BLANK,
                RowState::Planned { .. }
                | RowState::Overdue { .. }
                | RowState::NoTarget
                | RowState::Unmet => {
                    FIRST + 1 + u8::from(check.has(crate::forms::answer::Column::Second))
                }
            }
        }
        _ => FIRST,
    }
}

impl Dimension {
    /// How many groups there are without "unknown".
    fn known(self) -> usize {
        match self {
            Dimension::Kind => FacilityKind::ALL.len(),
            Dimension::Prefecture => PREFECTURES.len(),
            Dimension::BedClass => BedClass::ALL.len(),
        }
    }

    /// The number of the group a facility belongs to; the last number of each
    /// dimension stands for "unknown".
    fn group_of(self, unit: &Unit) -> u8 {
        let at = match self {
            Dimension::Kind => FacilityKind::ALL.iter().position(|kind| *kind == unit.kind),
            Dimension::Prefecture => unit
                .prefecture
                .map(|prefecture| usize::from(prefecture.number()) - 1),
            Dimension::BedClass => unit
                .beds
                .filter(|_| unit.kind == FacilityKind::Hospital)
                .and_then(BedClass::of)
                .and_then(|class| BedClass::ALL.iter().position(|known| *known == class)),
        };
        at.unwrap_or(self.known()) as u8
    }
}
