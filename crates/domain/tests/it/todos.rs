//! What is to be done next, from the ledgers and all else that has a day.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;
use tenken_domain::ledgers::{LedgerRow, Ledgers, check_row};
use tenken_domain::todos::{AccessLog, Due, ExpiringEvidence, Keeps, Target, Todo, todos};

use crate::support::{TODAY, ledger_kinds};

/// A row, its cells as people fill them in.
pub fn put(ledgers: &mut Ledgers, kind: &str, id: &str, cells: &[(&str, &str)]) {
    let (values, _) = check_row(ledger_kinds().get(kind).unwrap(), cells.iter().copied());
    let id = id.to_owned();
    let row = LedgerRow {
        id,
        revision: 1,
        values,
    };
    ledgers.push(kind, row);
}

/// To-dos of ledgers alone.
pub fn of(ledgers: &Ledgers) -> Vec<Todo> {
    todos(&keeps(ledgers), TODAY)
}

fn keeps(ledgers: &Ledgers) -> Keeps<'_> {
    Keeps {
        ledgers,
        kinds: ledger_kinds(),
        evidence: &[],
        targets: &[],
        access_log: None,
    }
}

/// The to-dos of one row.
fn of_row(kind: &str, cells: &[(&str, &str)]) -> Vec<(&'static str, Date, Due)> {
    let mut ledgers = Ledgers::default();
    put(&mut ledgers, kind, "1", cells);
    let found = of(&ledgers).into_iter();
    found
        .map(|todo| (todo.rule, todo.due, todo.state))
        .collect()
}

/// The day of the tests is 20 November 2026.
#[test]
fn rows_and_what_is_to_be_done_about_them() {
    use Due::{Later, Overdue, Soon};
    let today = (2026, 11, 20);
    type Expected = Option<(&'static str, (i16, i8, i8), Due)>;
    type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], Expected);
    let table: &[Case<'_>] = &[
        (
            "bcp",
            &[("kind", "訓練"), ("held_on", "2025/11/19")],
            Some(("bcp_drill", (2026, 11, 19), Overdue)),
        ),
        (
            "bcp",
            &[("kind", "訓練"), ("held_on", "2025/11/20")],
            Some(("bcp_drill", today, Soon)),
        ),
        (
            "bcp",
            &[("kind", "訓練"), ("held_on", "2026/2/1")],
            Some(("bcp_drill", (2027, 2, 1), Later)),
        ),
        (
            "bcp",
            &[
                ("kind", "訓練"),
                ("held_on", "2026/2/1"),
                ("planned_on", "2026/12/1"),
            ],
            Some(("bcp_drill", (2026, 12, 1), Soon)),
        ),
        (
            "bcp",
            &[
                ("kind", "訓練"),
                ("held_on", "2026/2/1"),
                ("planned_on", "2027/3/1"),
            ],
            Some(("bcp_drill", (2027, 2, 1), Later)),
        ),
        (
            "bcp",
            &[
                ("kind", "訓練"),
                ("held_on", "2026/2/1"),
                ("planned_on", "2026/1/1"),
            ],
            Some(("bcp_drill", (2027, 2, 1), Later)),
        ),
        (
            "bcp",
            &[("kind", "訓練"), ("planned_on", "2026/12/1")],
            Some(("bcp_drill", (2026, 12, 1), Soon)),
        ),
        (
            "bcp",
            &[
                ("kind", "訓練"),
                ("held_on", "2024/1/1"),
                ("cyber", "いいえ"),
            ],
            None,
        ),
        (
            "bcp",
            &[("kind", "計画"), ("held_on", "2025/1/1")],
            Some(("bcp_drill", (2026, 1, 1), Overdue)),
        ),
        (
            "bcp",
            &[("kind", "計画"), ("planned_on", "2027/3/31")],
            Some(("bcp_plan", (2027, 3, 31), Later)),
        ),
        (
            "trainings",
            &[("title", "研修"), ("held_on", "2025/10/1")],
            Some(("training", (2026, 10, 1), Overdue)),
        ),
        (
            "trainings",
            &[
                ("title", "接遇"),
                ("held_on", "2025/10/1"),
                ("security", "いいえ"),
            ],
            None,
        ),
        ("trainings", &[("title", "研修")], None),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "有効"),
                ("last_used_on", "2026/8/22"),
            ],
            Some(("account_unused", today, Soon)),
        ),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "有効"),
                ("last_used_on", "2026/8/23"),
            ],
            None,
        ),
        (
            "user_ids",
            &[("user_id", "a"), ("last_used_on", "2025/8/23")],
            Some(("account_unused", (2025, 11, 21), Overdue)),
        ),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "停止"),
                ("last_used_on", "2025/8/23"),
            ],
            None,
        ),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "有効"),
                ("left_on", "2026/3/31"),
                ("last_used_on", "2026/3/31"),
            ],
            Some(("account_of_leaver", (2026, 3, 31), Overdue)),
        ),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "有効"),
                ("left_on", "2026/12/20"),
            ],
            Some(("account_of_leaver", (2026, 12, 20), Soon)),
        ),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "有効"),
                ("left_on", "2026/12/21"),
            ],
            None,
        ),
        (
            "user_ids",
            &[
                ("user_id", "a"),
                ("state", "削除"),
                ("left_on", "2026/3/31"),
            ],
            None,
        ),
        (
            "backups",
            &[("system", "電子薬歴")],
            Some(("restore_test", today, Soon)),
        ),
        (
            "backups",
            &[
                ("system", "電子薬歴"),
                ("last_restore_test_on", "2025/11/1"),
            ],
            Some(("restore_test", (2026, 11, 1), Overdue)),
        ),
        (
            "devices",
            &[("number", "1"), ("support_end", "2025/10/14")],
            Some(("support_ends", (2025, 10, 14), Overdue)),
        ),
        (
            "devices",
            &[("number", "1"), ("support_end", "2027/5/19")],
            Some(("support_ends", (2027, 5, 19), Later)),
        ),
        (
            "devices",
            &[("number", "1"), ("support_end", "2027/5/20")],
            None,
        ),
        (
            "devices",
            &[
                ("number", "1"),
                ("support_end", "2025/10/14"),
                ("state", "廃棄"),
            ],
            None,
        ),
        (
            "contacts",
            &[("role", "警察"), ("organization", "県警")],
            Some(("contact_unconfirmed", today, Soon)),
        ),
        (
            "contacts",
            &[
                ("role", "警察"),
                ("organization", "県警"),
                ("confirmed_on", "2025/12/20"),
            ],
            Some(("contact_unconfirmed", (2026, 12, 20), Soon)),
        ),
        (
            "contacts",
            &[
                ("role", "警察"),
                ("organization", "県警"),
                ("confirmed_on", "2025/12/21"),
            ],
            None,
        ),
        (
            "remote_maintenance",
            &[
                ("vendor", "A社"),
                ("answer", "返事待ち"),
                ("asked_on", "2026/10/1"),
            ],
            Some(("remote_maintenance_waiting", (2026, 10, 31), Overdue)),
        ),
        (
            "remote_maintenance",
            &[("vendor", "A社"), ("answer", "返事待ち")],
            Some(("remote_maintenance_waiting", today, Soon)),
        ),
        (
            "remote_maintenance",
            &[("vendor", "A社"), ("asked_on", "2026/11/1")],
            Some(("remote_maintenance_waiting", (2026, 12, 1), Soon)),
        ),
        (
            "remote_maintenance",
            &[
                ("vendor", "A社"),
                ("answer", "ない"),
                ("asked_on", "2026/10/1"),
            ],
            None,
        ),
        (
            "auth_policies",
            &[
                ("system", "電子薬歴"),
                ("two_factor", "予定"),
                ("planned_on", "2027/4/1"),
            ],
            Some(("two_factor_planned", (2027, 4, 1), Later)),
        ),
        (
            "auth_policies",
            &[
                ("system", "電子薬歴"),
                ("two_factor", "あり"),
                ("planned_on", "2027/4/1"),
            ],
            None,
        ),
    ];
    for (kind, cells, expected) in table {
        let expected: Vec<_> = expected
            .map(|(rule, (year, month, day), due)| (rule, date(year, month, day), due))
            .into_iter()
            .collect();
        assert_eq!(of_row(kind, cells), expected, "{kind}: {cells:?}");
    }
}

#[test]
fn what_was_done_since_is_not_to_be_done_again() {
    let mut ledgers = Ledgers::default();
    put(
        &mut ledgers,
        "bcp",
        "1",
        &[("kind", "訓練"), ("held_on", "2024/6/1")],
    );
    let before = of(&ledgers);
    assert_eq!(before[0].state, Due::Overdue);
    put(
        &mut ledgers,
        "bcp",
        "2",
        &[("kind", "訓練"), ("held_on", "2026/6/1")],
    );
    let after = of(&ledgers);
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].state, Due::Later);
    assert_ne!(before[0].id, after[0].id);
}

fn pharmacy() -> Ledgers {
    let mut ledgers = Ledgers::default();
    let mut row = |kind: &str, id: &str, cells: &[(&str, &str)]| put(&mut ledgers, kind, id, cells);
    row(
        "devices",
        "D1",
        &[
            ("number", "001"),
            ("computer_name", "RECEPT1"),
            ("support_end", "2025/10/14"),
        ],
    );
    row(
        "user_ids",
        "U1",
        &[
            ("user_id", "suzuki"),
            ("family_name", "鈴木"),
            ("state", "有効"),
            ("left_on", "2026/3/31"),
        ],
    );
    row(
        "backups",
        "B1",
        &[("system", "電子薬歴"), ("method", "外付けディスク")],
    );
    row(
        "bcp",
        "P1",
        &[
            ("kind", "計画"),
            ("title", "攻撃のときの計画"),
            ("held_on", "2025/4/1"),
            ("approved_by", "管理薬剤師"),
        ],
    );
    row(
        "trainings",
        "T1",
        &[("title", "研修"), ("held_on", "2026/6/1")],
    );
    row(
        "contacts",
        "C1",
        &[
            ("role", "事業者"),
            ("organization", "A社"),
            ("confirmed_on", "2025/11/1"),
            ("called_by", "薬局長"),
        ],
    );
    ledgers
}

#[test]
fn a_small_pharmacy_by_date() {
    let ledgers = pharmacy();
    let evidence = [
        ("E1", "保守契約書", date(2026, 12, 31)),
        ("E2", "規程", date(2027, 12, 31)),
    ];
    let evidence = evidence.map(|(id, name, expires_on)| ExpiringEvidence {
        id: id.to_owned(),
        name: name.to_owned(),
        expires_on,
    });
    let targets = [Target {
        id: "01JROUND:2-5".to_owned(),
        form: "チェックリスト（令和5年度）".to_owned(),
        item: "2(5)".to_owned(),
        on: date(2027, 3, 31),
    }];
    let keeps = Keeps {
        evidence: &evidence,
        targets: &targets,
        access_log: Some(AccessLog {
            kept_since: date(2026, 9, 1),
            reviewed_on: Some(date(2026, 11, 10)),
        }),
        ..keeps(&ledgers)
    };
    let found = todos(&keeps, TODAY);
    let mut text = String::new();
    for todo in &found {
        write!(text, "{} {:?} {}", todo.due, todo.state, todo.title).unwrap();
        let whom = todo.whom.as_deref().unwrap_or("―");
        writeln!(text, "\n    {} {whom} {:?}", todo.id, todo.rows.len()).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_log_is_looked_at_from_the_day_it_is_kept() {
    let ledgers = Ledgers::default();
    for (kept_since, reviewed_on, due) in [
        (date(2026, 9, 1), None, date(2026, 10, 1)),
        (date(2026, 9, 1), Some(date(2026, 11, 1)), date(2026, 12, 1)),
    ] {
        let access_log = Some(AccessLog {
            kept_since,
            reviewed_on,
        });
        let keeps = Keeps {
            access_log,
            ..keeps(&ledgers)
        };
        let days: Vec<Date> = todos(&keeps, TODAY).iter().map(|todo| todo.due).collect();
        assert_eq!(days, [due]);
    }
}

proptest! {
    /// Whatever stands in the rows, and whatever the day.
    #[test]
    fn ids_are_unlike_and_days_in_order(
        cells in prop::collection::vec(("[a-z_]{4,12}", "[0-9]{4}/1?[0-9]/[12]?[0-9]"), 0..6),
        year in -9999i16..=9999,
    ) {
        let mut ledgers = Ledgers::default();
        for (number, kind) in ledger_kinds().iter().enumerate() {
            for again in 0..3 {
                let mut row: Vec<(&str, &str)> =
                    cells.iter().map(|(column, day)| (&**column, &**day)).collect();
                for (column, (_, day)) in kind.columns.iter().zip(cells.iter().cycle()) {
                    row.push((&column.id, day));
                }
                for column in &kind.columns {
                    if let Some(option) = column.kind.options().get(again) {
                        row.push((&column.id, &option.id));
                    }
                }
                put(&mut ledgers, &kind.id, &format!("{number}-{again}"), &row);
            }
        }
        let found = todos(&keeps(&ledgers), date(year, 12, 31));
        let ids: BTreeSet<&str> = found.iter().map(|todo| &*todo.id).collect();
        prop_assert_eq!(ids.len(), found.len());
        prop_assert!(found.is_sorted_by_key(|todo| todo.due));
        for todo in &found {
            prop_assert_eq!(todo.rows.len(), 1);
        }
    }
}
