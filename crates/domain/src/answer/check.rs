//! A checklist row: first check, target date, second check, remark.
//!
//! Rules: R5 pharmacy checklist manual, section Ⅰ-2 and the guide for
//! inspectors, ①: a "no" at the first check needs a target date inside the
//! fiscal year; every check carries its date. The guide, ②: what a vendor's
//! contract does not cover, its form leaves out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, Fields, Kind, Occasion, Problem, date, text, yes_no};
use crate::calendar::{era_date, short_era_date};

/// A checklist row's type: the columns its paper form has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Columns, in printed order.
    pub columns: Vec<Column>,
}

/// A column of a checklist row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 1回目
    First,
    /// 目標日
    Target,
    /// 2回目
    Second,
    /// 備考
    Remark,
    /// 契約の範囲外: rows of vendors' forms alone have it, whatever their file says.
    Outside,
}

impl Column {
    /// The columns that the paper form has.
    pub const PRINTED: [Column; 4] = [
        Column::First,
        Column::Target,
        Column::Second,
        Column::Remark,
    ];

    /// The heading, as printed.
    pub fn label(self) -> &'static str {
        match self {
            Column::First => "1回目",
            Column::Target => "目標日",
            Column::Second => "2回目",
            Column::Remark => "備考",
            Column::Outside => "契約の範囲外",
        }
    }
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
            Column::First => self.first.is_some() || !self.first_by.is_empty(),
            Column::Target => self.target.is_some(),
            Column::Second => self.second.is_some() || !self.second_by.is_empty(),
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

    /// Refuses entries in columns the paper form does not have.
    fn in_columns(&self, row: CheckRow) -> Result<Answer, Problem> {
        let extra = |column: &Column| row.has(*column) && !self.has(*column);
        let mut all = Column::PRINTED.into_iter().chain([Column::Outside]);
        match all.find(extra) {
            None => Ok(Answer::Check(row)),
            Some(column) => Err(Problem::new(
                "no_column",
                format!("この行に「{}」の欄はありません。", column.label()),
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

    fn dates(&self, row: &CheckRow, when: &Occasion) -> Vec<Problem> {
        let mut problems = Vec::new();
        let year = when.fiscal_year;
        for (part, name, check) in [
            ("first", "1回目", row.first),
            ("second", "2回目", row.second),
        ] {
            let Some(check) = check else { continue };
            if check.value.is_none() {
                problems.push(Problem::of_part(
                    part,
                    "required",
                    format!("{name}の「はい」か「いいえ」を選んでください。"),
                ));
            }
            match check.on {
                None => problems.push(Problem::of_part(
                    part,
                    "required",
                    format!("{name}の確認日を入れてください。"),
                )),
                Some(on) if on > when.today => problems.push(Problem::of_part(
                    part,
                    "date_in_future",
                    format!(
                        "{name}の確認日（{}）が、今日より後になっています。",
                        era_date(on)
                    ),
                )),
                Some(on) if !year.contains(on) => problems.push(Problem::of_part(
                    part,
                    "date_outside_year",
                    format!(
                        "{name}の確認日（{}）が{year}の外です。{}から{}の間の日を入れてください。",
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
                "2回目の確認日が、1回目より前になっています。",
            ));
        }
        problems
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
                    "「いいえ」のときは、いつまでに対応するか（目標日）を入れてください。{}までの日です。",
                    era_date(last)
                ),
            ));
        };
        if target < when.fiscal_year.first_day() || target > last {
            return Some(Problem::of_part(
                "target",
                "target_outside_year",
                format!(
                    "目標日（{}）は、{}までの日にしてください。",
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
                        "目標日（{}）が、1回目の確認日（{}）より前になっています。",
                        era_date(target),
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
        let of_target = |problem| Problem {
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
                .map_err(of_target)?,
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
                "1回目の確認（「はい」か「いいえ」と確認日）を入れてください。",
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
                format!("1回目 {}", first.show())
            } else {
                first.show()
            });
        }
        parts.extend(
            row.target
                .map(|target| format!("目標日 {}", short_era_date(target))),
        );
        parts.extend(row.second.map(|second| format!("2回目 {}", second.show())));
        for (name, by) in [("1回目", &row.first_by), ("2回目", &row.second_by)] {
            if !by.is_empty() {
                parts.push(format!("{name}を確認した人 {by}"));
            }
        }
        if !row.remark.is_empty() {
            parts.push(format!("備考 {}", row.remark));
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

/// Reads a text of a row; line ends are for remarks alone.
fn read_text(part: &'static str, typed: &str, longest: usize) -> Result<String, Problem> {
    text::read(typed, longest, part == "remark").map_err(|problem| Problem {
        part: Some(part),
        ..problem
    })
}
