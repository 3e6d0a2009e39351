//! To-dos from the rows of ledgers, one function for each rule.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::limits::{
    SOON_DAYS, SUPPORT_AHEAD_DAYS, UNUSED_ACCOUNT_DAYS, VENDOR_ANSWER_DAYS, YEARLY_MONTHS,
};
use super::{Due, Keeps, Todo};
use crate::ledgers::LedgerRow;
use crate::suggestions::Proof;
use crate::text::calendar::short_era_date;

/// What is looked at, and what was found so far.
struct Looking<'a> {
    keeps: &'a Keeps<'a>,
    today: Date,
    found: Vec<Todo>,
}

/// A rule that found something.
struct Found {
    rule: &'static str,
    title: String,
    why: &'static str,
    due: Date,
    /// The column that names who is to do it.
    whom: Option<&'static str>,
}

/// All of them, in no order.
pub(super) fn all(keeps: &Keeps<'_>, today: Date) -> Vec<Todo> {
    let mut looking = Looking {
        keeps,
        today,
        found: Vec::new(),
    };
    looking.drills();
    looking.plans();
    looking.trainings();
    looking.accounts();
    looking.restore_tests();
    looking.support_ends();
    looking.contacts();
    looking.remote_maintenance();
    looking.two_factor();
    looking.found
}

/// Why something is due today that should have been done already.
const NO_DAY: &str = "まだ日付がないので、今日としています。";

fn after(day: Date, span: Span) -> Date {
    day.saturating_add(span)
}

fn yearly(last: Date) -> Date {
    after(last, YEARLY_MONTHS.months())
}

/// The row that was held last until a day.
fn last_held<'r>(
    rows: impl Iterator<Item = &'r LedgerRow>,
    today: Date,
) -> Option<(Date, &'r LedgerRow)> {
    rows.filter_map(|row| Some((row.values.day("held_on")?, row)))
        .filter(|(day, _)| *day <= today)
        .max_by_key(|(day, row)| (*day, &row.id))
}

/// The earliest plan that is not done yet: its day lies behind the last time it was done.
fn planned<'r>(
    rows: impl Iterator<Item = &'r LedgerRow>,
    last: Option<Date>,
) -> Option<(Date, &'r LedgerRow)> {
    rows.filter_map(|row| Some((row.values.day("planned_on")?, row)))
        .filter(|(day, _)| last.is_none_or(|last| last < *day))
        .min_by_key(|(day, row)| (*day, &row.id))
}

impl<'a> Looking<'a> {
    fn rows(&self, ledger: &str) -> &'a [LedgerRow] {
        self.keeps.ledgers.of(ledger)
    }

    fn name(&self, ledger: &str, row: &LedgerRow) -> String {
        let kind = self.keeps.kinds.get(ledger);
        kind.map_or_else(|| row.id.clone(), |kind| kind.name_of(&row.values))
    }

    fn add(&mut self, ledger: &str, row: &LedgerRow, found: Found) {
        let whom = found.whom.map(|column| row.values.get(column));
        self.found.push(Todo {
            id: format!("{}:{}", found.rule, row.id),
            rule: found.rule,
            title: found.title,
            why: found.why,
            due: found.due,
            state: Due::of(found.due, self.today),
            whom: whom.filter(|text| !text.is_empty()).map(str::to_owned),
            rows: vec![Proof {
                ledger: ledger.to_owned(),
                row: row.id.clone(),
                revision: row.revision,
                name: self.name(ledger, row),
            }],
        });
    }

    /// What is done yearly: a year after the last time, or on the planned day if that is earlier; if it was never
    /// done, on the planned day.
    fn yearly<'r>(
        &self,
        rows: impl Iterator<Item = &'r LedgerRow> + Clone,
    ) -> Option<(Date, &'r LedgerRow, Option<Date>)> {
        let last = last_held(rows.clone(), self.today);
        let plan = planned(rows, last.map(|(day, _)| day));
        match (last, plan) {
            (Some((held, row)), plan) => {
                let due = yearly(held);
                let due = plan.map_or(due, |(day, _)| day.min(due));
                Some((due, row, Some(held)))
            }
            (None, Some((day, row))) => Some((day, row, None)),
            (None, None) => None,
        }
    }

    /// The next drill. A plan that was never tried is due a year after it was made.
    fn drills(&mut self) {
        let rows = self.rows("bcp");
        let drills = rows
            .iter()
            .filter(|row| row.values.get("kind") == "drill" && row.values.get("cyber") != "no");
        let plans = rows.iter().filter(|row| row.values.get("kind") == "plan");
        let due = self.yearly(drills).or_else(|| {
            let (made, row) = last_held(plans, self.today)?;
            Some((yearly(made), row, None))
        });
        let Some((due, row, held)) = due else { return };
        let title = match held {
            Some(held) => format!("BCPの訓練をする（前回 {}）", short_era_date(held)),
            None => "BCPの訓練をする（まだしたことがありません）".to_owned(),
        };
        let why = "訓練は定期的にすることになっています（安全管理ガイドライン7.0版 経営管理編3⑮）。1年に1回として、予定の日のほうが早ければその日です。";
        self.add(
            "bcp",
            row,
            Found {
                rule: "bcp_drill",
                title,
                why,
                due,
                whom: Some("approved_by"),
            },
        );
    }

    /// Plans that are still to be made, or to be made anew.
    fn plans(&mut self) {
        for row in self.rows("bcp") {
            let values = &row.values;
            let made = values.day("held_on");
            let due = values.day("planned_on");
            let due = due.filter(|due| made.is_none_or(|made| made < *due));
            let Some(due) = due.filter(|_| values.get("kind") == "plan") else {
                continue;
            };
            let act = if made.is_some() {
                "見直す"
            } else {
                "作る"
            };
            let found = Found {
                rule: "bcp_plan",
                title: format!("「{}」を{act}", self.name("bcp", row)),
                why: "台帳に書いた予定の日です。",
                due,
                whom: Some("approved_by"),
            };
            self.add("bcp", row, found);
        }
    }

    fn trainings(&mut self) {
        let rows = self.rows("trainings").iter();
        let of_security = rows.filter(|row| row.values.get("security") != "no");
        let Some((due, row, held)) = self.yearly(of_security) else {
            return;
        };
        let title = match held {
            Some(held) => {
                let held = short_era_date(held);
                format!("情報セキュリティの研修をする（前回 {held}）")
            }
            None => "情報セキュリティの研修をする".to_owned(),
        };
        let why = "研修は少なくとも年1回程度です（令和8年度薬局調査 Q5）。予定の日のほうが早ければその日です。";
        let found = Found {
            rule: "training",
            title,
            why,
            due,
            whom: None,
        };
        self.add("trainings", row, found);
    }

    /// Accounts of people who left, and accounts that nobody uses.
    fn accounts(&mut self) {
        for row in self.rows("user_ids") {
            let values = &row.values;
            if matches!(values.get("state"), "stopped" | "removed") {
                continue;
            }
            let name = self.name("user_ids", row);
            if let Some(left) = values.day("left_on") {
                if left <= after(self.today, SOON_DAYS.days()) {
                    let found = Found {
                        rule: "account_of_leaver",
                        title: format!("辞めた人のID「{name}」を止めるか消す"),
                        why: "台帳に書いた退職日です。",
                        due: left,
                        whom: None,
                    };
                    self.add("user_ids", row, found);
                }
                continue;
            }
            let unused = values.day("last_used_on");
            let unused = unused.map(|last| after(last, UNUSED_ACCOUNT_DAYS.days()));
            if let Some(due) = unused.filter(|due| *due <= self.today) {
                let found = Found {
                    rule: "account_unused",
                    title: format!("使われていないID「{name}」が要るかどうか確かめる"),
                    why: "最後に使った日から90日後です。90日はTenkenの目安で、国の決まりではありません。",
                    due,
                    whom: None,
                };
                self.add("user_ids", row, found);
            }
        }
    }

    fn restore_tests(&mut self) {
        for row in self.rows("backups") {
            let name = self.name("backups", row);
            let last = row.values.day("last_restore_test_on");
            let last = last.filter(|last| *last <= self.today);
            let before = last.map_or_else(
                || "まだ試していません".to_owned(),
                |last| format!("前回 {}", short_era_date(last)),
            );
            let found = Found {
                rule: "restore_test",
                title: format!("控え「{name}」から戻せるか試す（{before}）"),
                why: last.map_or(
                    NO_DAY,
                    |_| "前に試してから1年後です。1年はTenkenの目安で、国の決まりではありません。",
                ),
                due: last.map_or(self.today, yearly),
                whom: None,
            };
            self.add("backups", row, found);
        }
    }

    fn support_ends(&mut self) {
        let until = after(self.today, SUPPORT_AHEAD_DAYS.days());
        for row in self.rows("devices") {
            let ends = row.values.day("support_end").filter(|day| *day <= until);
            let Some(due) = ends.filter(|_| row.values.get("state") != "disposed") else {
                continue;
            };
            let name = self.name("devices", row);
            let found = Found {
                rule: "support_ends",
                title: format!("サポートの終わる機器「{name}」を入れかえるか、事業者に相談する"),
                why: "台帳に書いたサポート終了日です。180日前から知らせます。",
                due,
                whom: None,
            };
            self.add("devices", row, found);
        }
    }

    fn contacts(&mut self) {
        let until = after(self.today, SOON_DAYS.days());
        for row in self.rows("contacts") {
            let confirmed = row.values.day("confirmed_on");
            let due = confirmed.map_or(self.today, yearly);
            if due > until {
                continue;
            }
            let name = self.name("contacts", row);
            let found = Found {
                rule: "contact_unconfirmed",
                title: format!("連絡先「{name}」の番号が今も正しいか確かめる"),
                why: confirmed.map_or(NO_DAY, |_| {
                    "前に確かめてから1年後です。1年はTenkenの目安で、国の決まりではありません。"
                }),
                due,
                whom: Some("called_by"),
            };
            self.add("contacts", row, found);
        }
    }

    /// Vendors that were asked and have not answered.
    fn remote_maintenance(&mut self) {
        for row in self.rows("remote_maintenance") {
            let values = &row.values;
            let asked = values.day("asked_on");
            let is_waiting = match values.get("answer") {
                "waiting" => true,
                "" => asked.is_some() && values.day("answered_on").is_none(),
                _ => false,
            };
            if !is_waiting {
                continue;
            }
            let name = self.name("remote_maintenance", row);
            let found = Found {
                rule: "remote_maintenance_waiting",
                title: format!("「{name}」のリモート保守について、事業者にもう一度聞く"),
                why: asked.map_or(
                    NO_DAY,
                    |_| "聞いた日から30日後です。30日はTenkenの目安で、国の決まりではありません。",
                ),
                due: asked.map_or(self.today, |asked| after(asked, VENDOR_ANSWER_DAYS.days())),
                whom: Some("answered_by"),
            };
            self.add("remote_maintenance", row, found);
        }
    }

    fn two_factor(&mut self) {
        for row in self.rows("auth_policies") {
            let due = row.values.day("planned_on");
            let Some(due) = due.filter(|_| row.values.get("two_factor") != "yes") else {
                continue;
            };
            let name = self.name("auth_policies", row);
            let found = Found {
                rule: "two_factor_planned",
                title: format!("「{name}」に二要素認証を入れる"),
                why: "台帳に書いた、入れる予定の日です。",
                due,
                whom: None,
            };
            self.add("auth_policies", row, found);
        }
    }
}
