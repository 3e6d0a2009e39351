//! Figures of a round: counts and rates, whole and by group.

use serde::Serialize;
use std::borrow::Cow;

use super::columns::{BLANK, Column, Columns, FIRST, NO_RESPONSE, NOT_ASKED, OUTSIDE, Population};
use super::tally::{CODES, tally};
use crate::facilities::facility::{BedClass, FacilityKind, PREFECTURES, Prefecture};
use crate::forms::answer::AnswerType;
use crate::forms::form::{Base, Form};

/// What figures are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// 病床規模
    BedClass = 0,
    /// 都道府県
    Prefecture = 1,
    /// 種別
    Kind = 2,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Dimension; 3] = [Self::BedClass, Self::Prefecture, Self::Kind];

    /// The name used in data and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::BedClass => "bed_class",
            Self::Prefecture => "prefecture",
            Self::Kind => "kind",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::BedClass => "病床規模",
            Self::Prefecture => "都道府県",
            Self::Kind => "施設の種類",
        }
    }

    /// Reads the data name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|dimension| dimension.id() == text)
    }

    /// Key and label of each group, without "unknown".
    pub(super) fn labels(self) -> Vec<(String, String)> {
        match self {
            Self::BedClass => BedClass::ALL
                .iter()
                .map(|class| (class.id().into(), class.label().into()))
                .collect(),
            Self::Prefecture => Prefecture::all()
                .zip(PREFECTURES)
                .map(|(prefecture, name)| (prefecture.code(), name.into()))
                .collect(),
            Self::Kind => FacilityKind::ALL
                .iter()
                .map(|kind| (kind.id().into(), kind.label().into()))
                .collect(),
        }
    }
}

/// The figures of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// Facilities asked.
    pub targeted: u64,
    /// Facilities that submitted.
    pub answered: u64,
    /// Response rate in percent, one decimal.
    pub rate: f64,
    /// What the groups are.
    pub by: Dimension,
    /// Response per group.
    pub groups: Vec<GroupResult>,
    /// Figures per item.
    pub items: Vec<ItemResult>,
}

/// Response of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupResult {
    /// Key, such as `100-199`.
    pub key: String,
    /// The name people read.
    pub label: String,
    /// Facilities asked.
    pub targeted: u64,
    /// Facilities that submitted.
    pub answered: u64,
    /// Response rate in percent, one decimal.
    pub rate: f64,
}

/// Figures of one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemResult {
    /// Item id.
    pub id: String,
    /// Number as printed.
    pub number: String,
    /// The question, of a checklist row with the devices it is about.
    pub text: String,
    /// The measure it asks about.
    pub measure: Option<String>,
    /// What the base is, in words.
    pub base_label: String,
    /// What is counted.
    pub choices: Vec<Choice>,
    /// Over all groups.
    pub total: Cell,
    /// One per group, in the order of [`Results::groups`].
    pub by: Vec<Cell>,
    /// Of a number or amount: how the values lie.
    pub numbers: Option<Numbers>,
}

/// Something that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Option id, or `yes`, `no`, `met`, `met_later`, `not_met`, `given`.
    pub id: String,
    /// The name people read.
    pub label: String,
}

/// Counts of one item in one group.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cell {
    /// The denominator.
    pub base: u64,
    /// In the base, but without an answer.
    pub blank: u64,
    /// One per choice.
    pub counts: Vec<u64>,
    /// Percent of the base, one decimal; one per choice.
    pub rates: Vec<f64>,
}

/// How given numbers lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Numbers {
    /// How many were given.
    pub count: u64,
    /// Smallest.
    pub min: i64,
    /// Median (the lower of the two middle ones).
    pub median: i64,
    /// Largest.
    pub max: i64,
    /// Sum of all; saturates.
    pub sum: i64,
}

/// A rate in tenths of a percent, rounded half up: 5,736 of 8,102 is 708.
pub fn rate_permille(count: u64, base: u64) -> u64 {
    (count * 1000 + base / 2).checked_div(base).unwrap_or(0)
}

fn percent(count: u64, base: u64) -> f64 {
    rate_permille(count, base) as f64 / 10.0
}

impl Columns {
    /// Counts everything afresh: of the whole population, or of those facilities in it whose position
    /// in `among` says so.
    pub fn tabulate(
        &self,
        form: &Form,
        population: &Population,
        by: Dimension,
        among: Option<&[bool]>,
    ) -> Results {
        let labels = by.labels();
        let groups = population.groups(by);
        let groups: Cow<'_, [u8]> = match among {
            None => Cow::Borrowed(groups),
            Some(among) => {
                let counts = |at: usize| among.get(at) == Some(&true);
                let group = |(at, &group): (usize, &u8)| if counts(at) { group } else { NOT_ASKED };
                Cow::Owned(groups.iter().enumerate().map(group).collect())
            }
        };
        let groups = &*groups;
        let width = labels.len() + 1;
        let mut targeted = vec![0u64; width];
        let mut answered = vec![0u64; width];
        let asked = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| **group != NOT_ASKED);
        for (at, &group) in asked {
            targeted[usize::from(group)] += 1;
            answered[usize::from(group)] += u64::from(self.answered.get(at) == Some(&true));
        }
        // "Unknown" is shown only where somebody is in it.
        let shown = if targeted[width - 1] > 0 {
            width
        } else {
            width - 1
        };
        let unknown = ("unknown".to_owned(), "不明・対象外".to_owned());
        let group_results = labels
            .into_iter()
            .chain([unknown])
            .take(shown)
            .enumerate()
            .map(|(at, (key, label))| GroupResult {
                key,
                label,
                targeted: targeted[at],
                answered: answered[at],
                rate: percent(answered[at], targeted[at]),
            })
            .collect();
        let total = (targeted.iter().sum(), answered.iter().sum());
        Results {
            targeted: total.0,
            answered: total.1,
            rate: percent(total.1, total.0),
            by,
            groups: group_results,
            items: self
                .columns
                .iter()
                .map(|column| column.tabulate(form, groups, width, shown))
                .collect(),
        }
    }
}

impl Column {
    fn tabulate(&self, form: &Form, groups: &[u8], width: usize, shown: usize) -> ItemResult {
        let item = &form.items[self.item];
        let choices = choices(&item.answer);
        let tally = tally(&self.codes, usize::from, groups);
        let chosen = self.chosen(choices.len(), groups, width);
        let by: Vec<Cell> = (0..width)
            .map(|group| {
                let codes = &tally[group * CODES..][..CODES];
                let base = codes[usize::from(BLANK)..]
                    .iter()
                    .map(|&n| u64::from(n))
                    .sum();
                let counts: Vec<u64> = match chosen.get(group) {
                    Some(chosen) => chosen
                        .iter()
                        .take(choices.len())
                        .map(|&n| u64::from(n))
                        .collect(),
                    None => codes[usize::from(FIRST)..]
                        .iter()
                        .take(choices.len())
                        .map(|&n| u64::from(n))
                        .collect(),
                };
                Cell::new(base, u64::from(codes[usize::from(BLANK)]), counts)
            })
            .collect();
        let total = by
            .iter()
            .fold(Cell::new(0, 0, vec![0; choices.len()]), |sum, cell| {
                sum.plus(cell)
            });
        ItemResult {
            id: item.id.clone(),
            number: item.number.clone(),
            text: form.row_text(item),
            measure: item.measure.clone(),
            base_label: item
                .base_label
                .clone()
                .unwrap_or_else(|| base_label(item.base, item.when.is_some())),
            choices,
            total,
            by: by.into_iter().take(shown).collect(),
            numbers: self.numbers(groups),
        }
    }

    /// How often each option of a multiple choice was chosen, by group; empty for other answers.
    fn chosen(&self, options: usize, groups: &[u8], width: usize) -> Vec<[u32; 32]> {
        if self.bits.is_empty() {
            return Vec::new();
        }
        let mut chosen = vec![[0u32; 32]; width];
        let mut add = |group: usize, bits: usize, facilities: u32| {
            let Some(chosen) = chosen.get_mut(group) else {
                return;
            };
            let mut rest = bits;
            while rest != 0 {
                chosen[rest.trailing_zeros() as usize] += facilities;
                rest &= rest - 1;
            }
        };
        // A few options are combined in so few ways that the combinations can be counted first.
        if 1 << options <= CODES {
            let tally = tally(&self.bits, |bits| bits as usize, groups);
            for (at, &facilities) in tally.iter().enumerate().filter(|(_, n)| **n > 0) {
                add(at / CODES, at % CODES, facilities);
            }
        } else {
            for (&bits, &group) in self.bits.iter().zip(groups) {
                add(usize::from(group), bits as usize, 1);
            }
        }
        chosen
    }

    fn numbers(&self, groups: &[u8]) -> Option<Numbers> {
        let mut given = Vec::with_capacity(self.numbers.len());
        let (mut min, mut max, mut sum) = (i64::MAX, i64::MIN, 0i64);
        let given_to = self.numbers.iter().zip(&self.codes).zip(groups);
        let asked = given_to.filter(|((_, code), group)| **code == FIRST && **group != NOT_ASKED);
        for ((&number, _), _) in asked {
            given.push(number);
            min = min.min(number);
            max = max.max(number);
            sum = sum.saturating_add(number);
        }
        let middle = given.len().checked_sub(1)? / 2;
        Some(Numbers {
            count: given.len() as u64,
            min,
            median: *given.select_nth_unstable(middle).1,
            max,
            sum,
        })
    }
}

impl Cell {
    fn new(base: u64, blank: u64, counts: Vec<u64>) -> Self {
        let rates = counts.iter().map(|&count| percent(count, base)).collect();
        Cell {
            base,
            blank,
            counts,
            rates,
        }
    }

    fn plus(&self, other: &Cell) -> Cell {
        let counts = self
            .counts
            .iter()
            .zip(&other.counts)
            .map(|(a, b)| a + b)
            .collect();
        Cell::new(self.base + other.base, self.blank + other.blank, counts)
    }
}

fn base_label(base: Base, conditional: bool) -> String {
    match (base, conditional) {
        (Base::Asked, true) => "この設問の対象となった施設",
        _ => "回答したすべての施設",
    }
    .to_owned()
}

fn choices(kind: &AnswerType) -> Vec<Choice> {
    let choice = |id: &str, label: &str| Choice {
        id: id.into(),
        label: label.into(),
    };
    match kind {
        AnswerType::YesNo(kind) => {
            vec![choice("yes", &kind.yes_label), choice("no", &kind.no_label)]
        }
        AnswerType::SingleChoice(kind) => kind
            .options
            .iter()
            .map(|option| choice(&option.id, &option.printed()))
            .collect(),
        AnswerType::MultipleChoice(kind) => kind
            .options
            .iter()
            .map(|option| choice(&option.id, &option.printed()))
            .collect(),
        AnswerType::Check(check) => {
            let later = check.has(crate::forms::answer::Column::Second).then(|| {
                let second = check.check_name(crate::forms::answer::Column::Second);
                choice("met_later", &format!("はい（{second}で）"))
            });
            let met = std::iter::once(choice("met", "はい"));
            let not_met = std::iter::once(choice("not_met", "いいえ"));
            met.chain(later).chain(not_met).collect()
        }
        _ => vec![choice("given", "記入あり")],
    }
}

const _: () = assert!(NO_RESPONSE < OUTSIDE && OUTSIDE < BLANK && BLANK < FIRST);
