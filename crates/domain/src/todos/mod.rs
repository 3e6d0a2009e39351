//! What is to be done next, told from the ledgers, the evidence and the target dates: one list, by date, for the
//! screen and for a calendar.

mod calendar_file;
mod from_ledgers;
mod limits;

pub use calendar_file::calendar_file;
pub use limits::*;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::ledgers::{Kinds, Ledgers};
use crate::suggestions::Proof;

/// What to-dos are told from.
#[derive(Debug, Clone, Copy)]
pub struct Keeps<'a> {
    /// What the facility keeps. The access log is not looked at here: it is long, and told in `access_log`.
    pub ledgers: &'a Ledgers,
    /// The kinds of its ledgers, for the names of rows.
    pub kinds: &'a Kinds,
    /// Its evidence that has a last day.
    pub evidence: &'a [ExpiringEvidence],
    /// The target dates of checklist rows that are not done yet.
    pub targets: &'a [Target],
    /// What is known of its access log; none if it keeps none.
    pub access_log: Option<AccessLog>,
}

/// A file that proves something until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiringEvidence {
    /// Its id, which stays.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The last day it proves anything.
    pub expires_on: Date,
}

/// A row of a checklist with a target date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Id of the round or form, and the item in it: what tells it from all others, and stays.
    pub id: String,
    /// What the form is called.
    pub form: String,
    /// What the row is called.
    pub item: String,
    /// The day it is to be done by.
    pub on: Date,
}

/// What is known of an access log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessLog {
    /// The day of the first import, from which on somebody should look.
    pub kept_since: Date,
    /// The day somebody last looked through it.
    pub reviewed_on: Option<Date>,
}

/// How near the day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The day is over.
    Overdue,
    /// Today, or within [`SOON_DAYS`].
    Soon,
    /// Later.
    Later,
}

impl Due {
    /// How near a day is.
    pub fn of(day: Date, today: Date) -> Self {
        let soon = today.saturating_add(SOON_DAYS.days());
        match day {
            day if day < today => Due::Overdue,
            day if day <= soon => Due::Soon,
            _ => Due::Later,
        }
    }
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Todo {
    /// Rule and row; it stays while the reason stays.
    pub id: String,
    /// The rule that says so, by its name, which stays.
    pub rule: &'static str,
    /// What to do, in plain words.
    pub title: String,
    /// Where the day comes from, in one plain sentence; it says so if the limit is ours.
    pub why: &'static str,
    /// The day; today for what should have been done already and has no day.
    pub due: Date,
    /// How near it is.
    pub state: Due,
    /// Who is to do it, if the row names somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// The rows it is about.
    pub rows: Vec<Proof>,
}

/// What is to be done, by date; what falls on one day by id.
pub fn todos(keeps: &Keeps<'_>, today: Date) -> Vec<Todo> {
    let mut all = from_ledgers::all(keeps, today);
    let evidence = keeps.evidence.iter();
    all.extend(
        evidence
            .filter(|one| one.expires_on <= today.saturating_add(EVIDENCE_AHEAD_DAYS.days()))
            .map(|one| Todo {
                id: format!("evidence_expires:{}", one.id),
                rule: "evidence_expires",
                title: format!("証跡「{}」を見直して、新しくする", one.name),
                why: "証跡に書かれた期限の日です。",
                due: one.expires_on,
                state: Due::of(one.expires_on, today),
                whom: None,
                rows: Vec::new(),
            }),
    );
    all.extend(keeps.targets.iter().map(|target| Todo {
        id: format!("target:{}", target.id),
        rule: "target",
        title: format!("「{}」を「はい」にする（{}）", target.item, target.form),
        why: "チェックリストに書いた目標日です。",
        due: target.on,
        state: Due::of(target.on, today),
        whom: None,
        rows: Vec::new(),
    }));
    if let Some(log) = keeps.access_log {
        let last = log.reviewed_on.unwrap_or(log.kept_since);
        let due = last.saturating_add(LOG_REVIEW_DAYS.days());
        all.push(Todo {
            id: "access_log_review".to_owned(),
            rule: "access_log_review",
            title: "アクセスログに目を通して、確かめた日を残す".to_owned(),
            why: "前に見た日から30日後です。30日はTenkenの目安で、国の決まりではありません。",
            due,
            state: Due::of(due, today),
            whom: None,
            rows: Vec::new(),
        });
    }
    all.sort_by(|one, other| (one.due, &one.id).cmp(&(other.due, &other.id)));
    all
}
