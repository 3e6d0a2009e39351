//! The columns of a checklist: which there are, and what is printed above them. Both are the form's,
//! and a row may have fewer of them than its form.

use serde::{Deserialize, Serialize};

/// Something that is entered in a checklist row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 1回目: はい / いいえ
    First,
    /// The day of the first check.
    FirstOn,
    /// Who made the first check.
    FirstBy,
    /// 目標日
    Target,
    /// 2回目: はい / いいえ
    Second,
    /// The day of the second check.
    SecondOn,
    /// Who made the second check.
    SecondBy,
    /// 備考
    Remark,
    /// 契約の範囲外: rows of vendors' forms alone have it, whatever their file says.
    Outside,
}

impl Column {
    /// Everything a form can have a column for.
    pub const ALL: [Column; 8] = [
        Column::First,
        Column::FirstOn,
        Column::FirstBy,
        Column::Target,
        Column::Second,
        Column::SecondOn,
        Column::SecondBy,
        Column::Remark,
    ];

    /// The name in form files.
    pub fn id(self) -> &'static str {
        match self {
            Column::First => "first",
            Column::FirstOn => "first_on",
            Column::FirstBy => "first_by",
            Column::Target => "target",
            Column::Second => "second",
            Column::SecondOn => "second_on",
            Column::SecondBy => "second_by",
            Column::Remark => "remark",
            Column::Outside => "outside",
        }
    }

    /// The day of a check.
    pub fn day(self) -> Option<Column> {
        match self {
            Column::First => Some(Column::FirstOn),
            Column::Second => Some(Column::SecondOn),
            _ => None,
        }
    }

    /// Who made a check.
    pub fn by(self) -> Option<Column> {
        match self {
            Column::First => Some(Column::FirstBy),
            Column::Second => Some(Column::SecondBy),
            _ => None,
        }
    }

    /// The check that a day or a name belongs to.
    pub fn check(self) -> Option<Column> {
        match self {
            Column::FirstOn | Column::FirstBy => Some(Column::First),
            Column::SecondOn | Column::SecondBy => Some(Column::Second),
            _ => None,
        }
    }
}

/// A printed column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedColumn {
    /// What is entered there.
    pub id: Column,
    /// What is printed above it, word for word.
    pub heading: String,
    /// Of a check: whether its day is asked. It is, unless the form says that it is not; without a
    /// column of its own it is written below the 「はい・いいえ」.
    #[serde(default)]
    pub day: Option<bool>,
}

/// The columns of a form, in printed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Columns(Vec<PrintedColumn>);

impl Default for Columns {
    /// Those of the forms of 令和5年度.
    fn default() -> Self {
        let column = |id, heading: &str| PrintedColumn {
            id,
            heading: heading.to_owned(),
            day: None,
        };
        Columns(vec![
            column(Column::First, "1回目"),
            column(Column::Target, "目標日"),
            column(Column::Second, "2回目"),
            column(Column::Remark, "備考"),
        ])
    }
}

impl Columns {
    /// The columns of a form that prints its own.
    pub fn new(columns: Vec<PrintedColumn>) -> Self {
        Columns(columns)
    }

    /// The printed columns.
    pub fn printed(&self) -> &[PrintedColumn] {
        &self.0
    }

    /// What is printed above a column, if the form has it.
    pub fn heading(&self, column: Column) -> Option<&str> {
        let found = self.0.iter().find(|printed| printed.id == column)?;
        Some(&found.heading)
    }

    /// Whether the day of a check is written in the check's own column.
    pub fn has_day_inside(&self, check: Column) -> bool {
        let wanted = |printed: &&PrintedColumn| printed.id == check && printed.day != Some(false);
        check.day().is_some_and(|day| self.heading(day).is_none())
            && self.0.iter().any(|printed| wanted(&printed))
    }

    /// What can be entered in a row that has all columns, or `own` alone. A day that has no column
    /// of its own goes with its check.
    pub fn of_row(&self, own: Option<&[Column]>) -> Vec<Column> {
        let has = |column: Column| own.is_none_or(|own| own.contains(&column));
        let mut entered = Vec::new();
        for printed in self.0.iter().filter(|printed| has(printed.id)) {
            entered.push(printed.id);
            if self.has_day_inside(printed.id) {
                entered.extend(printed.id.day());
            }
        }
        entered
    }

    /// What people call a column: what is printed above it, or what it is. A heading that is printed
    /// twice (確認日) is told apart by the check it belongs to.
    pub fn name(&self, column: Column) -> String {
        let check = column.check().and_then(|check| self.heading(check));
        if let Some(heading) = self.heading(column) {
            let same = self.0.iter().filter(|other| other.heading == heading);
            return match check.filter(|_| same.count() > 1) {
                Some(check) => format!("{check}の{heading}"),
                None => heading.to_owned(),
            };
        }
        // 「1回目の確認日」, or 「確認日」 where there is only one check.
        let check = check.filter(|_| self.heading(Column::Second).is_some());
        match (column, check) {
            (Column::FirstOn | Column::SecondOn, Some(check)) => format!("{check}の確認日"),
            (Column::FirstOn | Column::SecondOn, None) => "確認日".to_owned(),
            (Column::FirstBy | Column::SecondBy, Some(check)) => format!("{check}を確認した人"),
            (Column::FirstBy | Column::SecondBy, None) => "確認した人".to_owned(),
            (Column::First, _) => "1回目".to_owned(),
            (Column::Second, _) => "2回目".to_owned(),
            (Column::Target, _) => "目標日".to_owned(),
            (Column::Remark, _) => "備考".to_owned(),
            (Column::Outside, _) => "契約の範囲外".to_owned(),
        }
    }

    /// What people call a check: 「1回目の確認」, or what is printed above the only one.
    pub fn check_name(&self, check: Column) -> String {
        match (self.heading(Column::Second), self.heading(check)) {
            (Some(_), Some(heading)) if !heading.contains("確認") => format!("{heading}の確認"),
            (_, Some(heading)) => heading.to_owned(),
            _ => "確認".to_owned(),
        }
    }

    /// What stands above each column of a table that has a column for every entry, days too.
    pub fn headings(&self) -> Vec<(Column, String)> {
        let entered = self.of_row(None).into_iter();
        entered.map(|column| (column, self.name(column))).collect()
    }
}
