//! Synthetic answers: valid, plausible, different from facility to facility.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::Rng;
use tenken_domain::FiscalYear;
use tenken_domain::forms::answer::{
    Answer, AnswerType, Answers, CheckRow, Checked, ChoiceAnswer, ChoicesAnswer, Column,
};
use tenken_domain::forms::form::path::Path;
use tenken_domain::forms::form::{Form, Item};

/// What shapes the answers of one facility.
pub(super) struct Temper {
    /// Adds to every chance of a "yes": large hospitals do more.
    pub eagerness: i64,
    /// Checks are dated up to this day.
    pub today: Date,
    /// The round's fiscal year.
    pub fiscal_year: FiscalYear,
}

/// Answers that pass validation, only those that are asked.
pub(super) fn answers(form: &Form, temper: &Temper, random: &mut impl Rng) -> Answers {
    let mut answers = Answers::default();
    for item in form.items.iter().filter(|item| !item.helper) {
        match &item.answer {
            AnswerType::Group(group) => {
                for field in &group.fields {
                    answers.set(
                        format!("{}.{}", item.id, field.id),
                        answer(item, &field.answer, temper, random),
                    );
                }
            }
            kind => answers.set(item.id.clone(), answer(item, kind, temper, random)),
        }
    }
    Path::of(form, &answers).submitted(form, &answers)
}

/// The chance of "yes" in percent, fixed per measure so that the same measure
/// looks alike in all forms.
fn chance(item: &Item, temper: &Temper) -> i64 {
    let name = item.measure.as_deref().unwrap_or(&item.id);
    let spread = name.bytes().fold(17u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) % 50;
    (35 + i64::from(spread) + temper.eagerness).clamp(2, 98)
}

fn one_of<T>(things: &[T], random: &mut impl Rng) -> Option<usize> {
    (random.next_u64() as usize).checked_rem(things.len())
}

fn answer(
    item: &Item,
    kind: &AnswerType,
    temper: &Temper,
    random: &mut impl Rng,
) -> Option<Answer> {
    let yes = |random: &mut dyn Rng| ((random.next_u64() % 100) as i64) < chance(item, temper);
    Some(match kind {
        AnswerType::YesNo(_) => Answer::YesNo(yes(random)),
        AnswerType::SingleChoice(choice) => {
            // The first options are the better ones on these forms; prefer them.
            let at = one_of(&choice.options, random)?.min(one_of(&choice.options, random)?);
            Answer::Choice(ChoiceAnswer {
                option: choice.options[at].id.clone(),
                text: None,
            })
        }
        AnswerType::MultipleChoice(choice) => {
            let at = one_of(&choice.options, random)?;
            let options = match choice.options[at].exclusive {
                true => vec![choice.options[at].id.clone()],
                false => choice
                    .options
                    .iter()
                    .enumerate()
                    .filter(|(other, option)| {
                        *other == at || (!option.exclusive && random.next_u64().is_multiple_of(3))
                    })
                    .map(|(_, option)| option.id.clone())
                    .collect(),
            };
            Answer::Choices(ChoicesAnswer {
                options,
                text: None,
            })
        }
        AnswerType::Text(_) | AnswerType::LongText(_) => {
            Answer::Text("デモ（見本の記入）".to_owned())
        }
        AnswerType::Integer(kind) => {
            let top = (kind.max - kind.min).clamp(0, 12).unsigned_abs();
            Answer::Number(
                kind.min
                    + (random.next_u64() % (top + 1))
                        .min(random.next_u64() % (top + 1))
                        .cast_signed(),
            )
        }
        AnswerType::Money(kind) => Answer::Number(
            (1_000_000 * (random.next_u64() % 60 + 1).cast_signed()).clamp(kind.min, kind.max),
        ),
        AnswerType::Date(_) => Answer::Date(day_after(temper.today, 30 + random.next_u64() % 300)),
        AnswerType::File(_) | AnswerType::Group(_) => return None,
        AnswerType::Check(check) => {
            Answer::Check(row(check.has(Column::Target), yes(random), temper, random))
        }
    })
}

fn day_after(day: Date, days: u64) -> Date {
    day.saturating_add(days.min(3_650).cast_signed().days())
}

/// A checked row; an unmet one has a target some months later, within the fiscal
/// year, and some of those are met at the second check.
fn row(full: bool, met: bool, temper: &Temper, random: &mut impl Rng) -> CheckRow {
    let first_day = temper.fiscal_year.first_day();
    let last = temper.today.min(temper.fiscal_year.last_day());
    let span = (last - first_day).get_days().max(0).unsigned_abs();
    let met = met || !full;
    let on = day_after(first_day, random.next_u64() % u64::from(span + 1)).min(last);
    let later = random.next_u64().is_multiple_of(3).then_some(Checked {
        value: Some(true),
        on: Some(last),
    });
    CheckRow {
        first: Some(Checked {
            value: Some(met),
            on: Some(on),
        }),
        target: (!met).then(|| day_after(on, 150).min(temper.fiscal_year.last_day())),
        second: later.filter(|_| !met),
        remark: String::new(),
        ..CheckRow::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use tenken_domain::responses::validate::validate;

    #[test]
    fn they_can_be_submitted_to_every_bundled_form() {
        let catalog = crate::core::bundled::catalog().unwrap();
        let mut submitted = 0;
        // On the first and last day of the fiscal year, in between and long after.
        for (year, today) in [
            (2026, date(2026, 4, 1)),
            (2026, date(2026, 11, 20)),
            (2026, date(2027, 3, 31)),
            (2023, date(2026, 11, 20)),
        ] {
            for (form, seed) in catalog
                .forms()
                .flat_map(|form| (0..50u64).map(move |seed| (form, seed)))
            {
                let temper = Temper {
                    eagerness: seed.cast_signed() * 3 - 75,
                    today,
                    fiscal_year: FiscalYear(year),
                };
                let mut random = ChaCha8Rng::seed_from_u64(seed);
                let answers = answers(form, &temper, &mut random);
                let faults: Vec<_> = validate(form, &answers, today, temper.fiscal_year)
                    .into_iter()
                    // The demo attaches no files.
                    .filter(|fault| {
                        !matches!(form.answer_type(&fault.item), Some(AnswerType::File(_)))
                    })
                    .collect();
                assert_eq!(faults, [], "{} on {today}, seed {seed}", form.key());
                let json = serde_json::from_str(&answers.to_json()).unwrap();
                assert_eq!(Answers::from_json(form, &json).unwrap(), answers);
                submitted += usize::from(!answers.is_empty());
            }
        }
        assert_eq!(submitted, 4 * 6 * 50);
    }
}
