//! A checklist row: first check, target date, second check, remark.
//!
//! Rules: R5 pharmacy checklist manual, section Ⅰ-2 and the guide for
//! inspectors, ①: a "no" at the first check needs a target date inside the
//! fiscal year; every check carries its date. The guide, ②: what a vendor's
//! contract does not cover, its form leaves out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

use super::{Answer, Column, Columns, Fields, Kind, Occasion, Problem, date, text, yes_no};
use crate::text::calendar::{era_date, short_era_date};

/// A checklist row's type: what of its form's columns it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What can be entered, in printed order; a day follows its check.
    pub columns: Vec<Column>,
    /// The columns of its form.
    #[serde(skip)]
    pub printed: Arc<Columns>,
}

/// What is entered in a row; any part may still be missing in a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRow {
    /// 1回目
    #[serde(default)]
    pub first: Option<Checked>,
    /// 目標日
    #[serde(default)]
    pub target: Option<Date>,
    /// 2回目
    #[serde(default)]
    pub second: Option<Checked>,
    /// 備考
    #[serde(default)]
    pub remark: String,
    /// Who made the first check, as people call them; empty if it is not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first_by: String,
    /// Who made the second check.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub second_by: String,
    /// The vendor's contract does not cover what the row asks.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outside: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// One check: what was found and on which day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// はい / いいえ
    #[serde(default)]
    pub value: Option<bool>,
    /// The day it was checked.
    #[serde(default)]
    pub on: Option<Date>,
}

/// The longest remark, in characters.
const MAX_REMARK: usize = 500;
/// The longest name of who checked, in characters.
const MAX_NAME: usize = 100;

impl CheckRow {
    pub(super) fn is_empty(&self) -> bool {
        *self == CheckRow::default()
    }

    fn has(&self, column: Column) -> bool {
        match column {
            Column::First | Column::FirstBy => self.first.is_some() || !self.first_by.is_empty(),
            Column::FirstOn => self.first.is_some_and(|check| check.on.is_some()),
            Column::Target => self.target.is_some(),
            Column::Second | Column::SecondBy => {
                self.second.is_some() || !self.second_by.is_empty()
            }
            Column::SecondOn => self.second.is_some_and(|check| check.on.is_some()),
            Column::Remark => !self.remark.is_empty(),
            Column::Outside => self.outside,
        }
    }

    /// The first check found "no", so a target date belongs here.
    pub fn needs_target(&self) -> bool {
        self.first.and_then(|check| check.value) == Some(false)
    }
}

impl Checked {
    /// The check as people read it: `はい（R8.7.2）`.
    pub fn show(self) -> String {
        let value = match self.value {
            Some(true) => "はい",
            Some(false) => "いいえ",
            None => "未記入",
        };
        match self.on {
            Some(on) => format!("{value}（{}）", short_era_date(on)),
            None => value.to_owned(),
        }
    }
}

impl Check {
    /// Whether the paper form has a column for this row.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// What people call a column.
    pub fn name(&self, column: Column) -> String {
        self.printed.name(column)
    }

    /// What people call a check: 「1回目の確認」, or 「確認」 where only other rows have a second one.
    pub fn check_name(&self, check: Column) -> String {
        let only_here = self.printed.heading(Column::Second).is_some();
        match only_here && !self.has(Column::Second) {
            true => "確認".to_owned(),
            false => self.printed.check_name(check),
        }
    }

    /// Whether somebody can be named who made a check: on every form, printed or not.
    fn has_name(&self, by: Column) -> bool {
        by.check().is_some_and(|check| self.has(check))
    }

    /// Refuses entries in columns the paper form does not have.
    fn in_columns(&self, row: CheckRow) -> Result<Answer, Problem> {
        let extra =
            |column: &Column| row.has(*column) && !self.has(*column) && !self.has_name(*column);
        let mut all = Column::ALL.into_iter().chain([Column::Outside]);
        match all.find(extra) {
            None => Ok(Answer::Check(row)),
            Some(column) => Err(Problem::new(
                "no_column",
                format!("この行に「{}」の欄はありません。", self.name(column)),
            )),
        }
    }

    /// The row without what does not apply: a target date is only for a "no", and a row outside the
    /// contract has nothing but its remark.
    pub fn applicable(&self, row: &CheckRow) -> CheckRow {
        if row.outside {
            return CheckRow {
                remark: row.remark.clone(),
                outside: true,
                ..CheckRow::default()
            };
        }
        CheckRow {
            target: row.target.filter(|_| row.needs_target()),
            ..row.clone()
        }
    }

    /// What a check asks for.
    pub fn asks(&self) -> String {
        match self.has(Column::FirstOn) {
            true => format!("「はい」か「いいえ」と{}", self.day_alone()),
            false => "「はい」か「いいえ」".to_owned(),
        }
    }

    /// The day of a check, without saying of which.
    fn day_alone(&self) -> &str {
        self.printed.heading(Column::FirstOn).unwrap_or("確認日")
    }

    fn dates(&self, row: &CheckRow, when: &Occasion) -> Vec<Problem> {
        let mut problems = Vec::new();
        let year = when.fiscal_year;
        for (part, column, day, check) in [
            ("first", Column::First, Column::FirstOn, row.first),
            ("second", Column::Second, Column::SecondOn, row.second),
        ] {
            let Some(check) = check else { continue };
            if check.value.is_none() {
                problems.push(Problem::of_part(
                    part,
                    "required",
                    format!(
                        "{}の「はい」か「いいえ」を選んでください。",
                        self.name(column)
                    ),
                ));
            }
            if !self.has(day) {
                continue;
            }
            let day = self.name(day);
            match check.on {
                None => problems.push(Problem::of_part(
                    part,
                    "required",
                    format!("{day}を入れてください。"),
                )),
                Some(on) if on > when.today => problems.push(Problem::of_part(
                    part,
                    "date_in_future",
                    format!("{day}（{}）が、今日より後になっています。", era_date(on)),
                )),
                Some(on) if !year.contains(on) => problems.push(Problem::of_part(
                    part,
                    "date_outside_year",
                    format!(
                        "{day}（{}）が{year}の外です。{}から{}の間の日を入れてください。",
                        era_date(on),
                        era_date(year.first_day()),
                        era_date(year.last_day())
                    ),
                )),
                Some(_) => {}
            }
        }
        if let (
            Some(Checked {
                on: Some(first), ..
            }),
            Some(Checked {
                on: Some(second), ..
            }),
        ) = (row.first, row.second)
            && second < first
        {
            problems.push(Problem::of_part(
                "second",
                "second_before_first",
                format!(
                    "{}が、{}より前になっています。",
                    self.name(Column::SecondOn),
                    self.name(Column::First)
                ),
            ));
        }
        problems
    }

    /// A check as people read it, with its day where the form asks for one.
    fn found(&self, check: Checked, day: Column) -> String {
        Checked {
            on: check.on.filter(|_| self.has(day)),
            ..check
        }
        .show()
    }

    fn target(&self, row: &CheckRow, when: &Occasion) -> Option<Problem> {
        // 参考項目 may be met until the end of the next fiscal year (form, 参考項目 note).
        let last = if when.reference {
            when.fiscal_year.next()
        } else {
            when.fiscal_year
        }
        .last_day();
        let Some(target) = row.target else {
            return Some(Problem::of_part(
                "target",
                "target_required",
                format!(
                    "「いいえ」のときは、いつまでに対応するか（{}）を入れてください。{}までの日です。",
                    self.name(Column::Target),
                    era_date(last)
                ),
            ));
        };
        if target < when.fiscal_year.first_day() || target > last {
            return Some(Problem::of_part(
                "target",
                "target_outside_year",
                format!(
                    "{}（{}）は、{}までの日にしてください。",
                    self.name(Column::Target),
                    era_date(target),
                    era_date(last)
                ),
            ));
        }
        row.first
            .and_then(|check| check.on)
            .filter(|first| target < *first)
            .map(|first| {
                Problem::of_part(
                    "target",
                    "target_before_first",
                    format!(
                        "{}（{}）が、{}（{}）より前になっています。",
                        self.name(Column::Target),
                        era_date(target),
                        self.name(Column::FirstOn),
                        era_date(first)
                    ),
                )
            })
    }
}

impl Kind for Check {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let mut row = CheckRow::deserialize(value).map_err(|error| {
            Problem::new(
                "wrong_type",
                format!("チェックリストの行は {{\"first\": {{\"value\": true, \"on\": \"2026-11-02\"}}, \"target\": null, \"second\": null, \"remark\": \"\"}} の形にしてください（{error}）。"),
            )
        })?;
        for (part, text, longest) in [
            ("remark", &mut row.remark, MAX_REMARK),
            ("first_by", &mut row.first_by, MAX_NAME),
            ("second_by", &mut row.second_by, MAX_NAME),
        ] {
            *text = read_text(part, text, longest)?;
        }
        self.in_columns(row)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        let checked = |part: &'static str, day: &'static str| -> Result<Option<Checked>, Problem> {
            let of_part = |problem| Problem {
                part: Some(part),
                ..problem
            };
            let value = fields
                .one(part)
                .map(yes_no::read)
                .transpose()
                .map_err(of_part)?;
            let on = fields
                .one(day)
                .map(date::read)
                .transpose()
                .map_err(of_part)?;
            Ok((value.is_some() || on.is_some()).then_some(Checked { value, on }))
        };
        let of_enrolment = |problem| Problem {
            part: Some("target"),
            ..problem
        };
        let text = |part, longest| read_text(part, fields.one(part).unwrap_or_default(), longest);
        let row = CheckRow {
            first: checked("first", "first_on")?,
            target: fields
                .one("target")
                .map(date::read)
                .transpose()
                .map_err(of_enrolment)?,
            second: checked("second", "second_on")?,
            remark: text("remark", MAX_REMARK)?,
            first_by: text("first_by", MAX_NAME)?,
            second_by: text("second_by", MAX_NAME)?,
            outside: fields.one("outside").is_some(),
        };
        (!row.is_empty()).then(|| self.in_columns(row)).transpose()
    }

    fn complete(&self, answer: &Answer, when: &Occasion) -> Vec<Problem> {
        let Answer::Check(row) = answer else {
            return Vec::new();
        };
        let row = self.applicable(row);
        if row.outside {
            return Vec::new();
        }
        if row.first.is_none() {
            // A remark alone on a reference row is a note, not a check.
            if when.reference && row.second.is_none() {
                return Vec::new();
            }
            return vec![Problem::of_part(
                "first",
                "required",
                format!(
                    "{}（{}）を入れてください。",
                    self.check_name(Column::First),
                    self.asks()
                ),
            )];
        }
        let mut problems = self.dates(&row, when);
        if self.has(Column::Target) && row.needs_target() {
            problems.extend(self.target(&row, when));
        }
        problems
    }

    fn show(&self, answer: &Answer) -> String {
        let Answer::Check(row) = answer else {
            return String::new();
        };
        let row = self.applicable(row);
        let mut parts = Vec::new();
        if row.outside {
            parts.push("契約の範囲外".to_owned());
        }
        if let Some(first) = row.first {
            parts.push(if self.has(Column::Second) {
                format!(
                    "{} {}",
                    self.name(Column::First),
                    self.found(first, Column::FirstOn)
                )
            } else {
                self.found(first, Column::FirstOn)
            });
        }
        let named = |column: Column, text: &str| format!("{} {text}", self.name(column));
        parts.extend(
            row.target
                .map(|target| named(Column::Target, &short_era_date(target))),
        );
        parts.extend(
            row.second
                .map(|second| named(Column::Second, &self.found(second, Column::SecondOn))),
        );
        for (column, text) in [
            (Column::FirstBy, &row.first_by),
            (Column::SecondBy, &row.second_by),
            (Column::Remark, &row.remark),
        ] {
            if !text.is_empty() {
                parts.push(named(column, text));
            }
        }
        parts.join("　")
    }
}

/// A remark as it is kept.
///
/// # Errors
/// It is too long, or has characters nobody can see.
pub fn read_remark(typed: &str) -> Result<String, Problem> {
    read_text("remark", typed, MAX_REMARK)
}

/// The name of who made a check, as it is kept.
///
/// # Errors
/// It is too long, or has characters nobody can see.
pub fn read_name(typed: &str) -> Result<String, Problem> {
    read_text("first_by", typed, MAX_NAME)
}

/// Reads a text of a row; line ends are for remarks alone.
fn read_text(part: &'static str, typed: &str, longest: usize) -> Result<String, Problem> {
    text::read(typed, longest, part == "remark").map_err(|problem| Problem {
        part: Some(part),
        ..problem
    })
}
