//! The contact chart: who calls whom, in which order, and what is missing.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashSet;
use tenken_domain::contact_chart::{Caller, Contact, ContactChart, MINISTRY_PHONE, Role};
use tenken_domain::ledgers::{ColumnType, LedgerRow};

use crate::support::ledger_kinds;

const ON: Date = date(2026, 11, 2);

/// A row that lacks nothing: role, organization, person, position, caller.
fn row(role: &str, organization: &str, person: &str, position: &str, called_by: &str) -> LedgerRow {
    let phone = match role {
        "ministry" => MINISTRY_PHONE,
        _ => "03-0000-0000",
    };
    let values = [
        ("role", role),
        ("organization", organization),
        ("person", person),
        ("phone", phone),
        ("position", position),
        ("called_by", called_by),
        ("confirmed_on", "2026-04-01"),
    ];
    LedgerRow {
        id: format!("{role}-{organization}-{person}"),
        revision: 1,
        values: values.into_iter().collect(),
    }
}

fn changed(mut row: LedgerRow, column: &str, value: &str) -> LedgerRow {
    row.values.set(column, value);
    row
}

/// Everybody 3(1) asks for.
fn complete() -> Vec<LedgerRow> {
    vec![
        row("ministry", "厚生労働省", "", "", ""),
        row("police", "見本県警察本部", "サイバー犯罪対策課", "", ""),
        row("vendor", "見本システム", "保守窓口", "", ""),
        row("inside", "見本薬局", "見本 花子", "2", ""),
        row("inside", "見本薬局", "見本 太郎", "1", ""),
        row("head_office", "見本ホールディングス", "情報部", "", ""),
    ]
}

fn chart(rows: &[LedgerRow]) -> ContactChart {
    ContactChart::of("見本薬局", rows, ON)
}

/// The calls as `caller>called`, in their order; whoever noticed the incident is 0.
fn calls(rows: &[LedgerRow]) -> Vec<String> {
    let chart = chart(rows);
    let name = |contact: &&Contact| match contact.person.is_empty() {
        true => contact.organization.clone(),
        false => contact.person.clone(),
    };
    let all = chart.in_order();
    let caller = |contact: &Contact| match contact.caller {
        Caller::Discoverer => "0".to_owned(),
        Caller::Contact(number) => name(&all[number - 1]),
    };
    all.iter()
        .map(|contact| format!("{}>{}", caller(contact), name(contact)))
        .collect()
}

#[test]
fn a_complete_chart_lacks_nothing_and_says_who_calls_whom() {
    let mut rows = complete();
    rows[2].values.set("covers", "電子薬歴、レセコン");
    rows[2].values.set("night_phone", "090-0000-0000");
    rows[2].values.set("mail", "support@example.jp");
    let chart = chart(&rows);
    assert_eq!(chart.missing, Vec::<String>::new());
    insta::assert_snapshot!(chart.text());
}

#[test]
fn groups_stand_in_the_order_of_the_manual() {
    let roles: Vec<Role> = chart(&complete()).groups.iter().map(|it| it.role).collect();
    assert_eq!(
        roles,
        [
            Role::Inside,
            Role::HeadOffice,
            Role::Vendor,
            Role::Police,
            Role::Ministry
        ]
    );
}

#[test]
fn every_option_of_the_ledger_has_a_group_of_its_own() {
    let kind = ledger_kinds().get("contacts").unwrap();
    let ColumnType::Choice { options } = &kind.column("role").unwrap().kind else {
        panic!("no choice");
    };
    let rows: Vec<LedgerRow> = (options.iter())
        .map(|option| row(&option.id, &option.label, "", "", ""))
        .collect();
    let roles: Vec<Role> = chart(&rows).groups.iter().map(|it| it.role).collect();
    assert_eq!(roles.len(), options.len());
    // And in the order in which the ledger offers them.
    let given: Vec<&str> = rows.iter().map(|it| it.values.get("role")).collect();
    let kept = serde_json::to_value(&roles).unwrap();
    assert_eq!(kept, serde_json::to_value(given).unwrap());
    assert_eq!(
        chart(&[row("added", "町内会", "", "", "")]).groups[0].role,
        Role::Other
    );
}

#[test]
fn who_calls_whom_in_which_order() {
    let inside = |person, position, by| row("inside", "見本薬局", person, position, by);
    let vendor = |name, position, by| row("vendor", name, "", position, by);
    for (rows, expected) in [
        (vec![], vec![]),
        // By default the first one inside calls everybody.
        (
            vec![
                vendor("甲社", "", ""),
                inside("乙", "2", ""),
                inside("丙", "1", ""),
            ],
            vec!["0>丙", "丙>乙", "丙>甲社"],
        ),
        // Without anybody inside it is whoever noticed.
        (
            vec![vendor("甲社", "", ""), row("police", "警察", "", "1", "")],
            vec!["0>警察", "0>甲社"],
        ),
        // Positions go before groups; whom one calls before whom those call.
        (
            vec![
                inside("甲", "", ""),
                vendor("乙社", "3", ""),
                row("police", "警察", "", "2", ""),
                row("ministry", "省", "", "1", "乙社"),
            ],
            vec!["0>甲", "甲>警察", "甲>乙社", "乙社>省"],
        ),
        // Names as people write them: width, spaces, case, さん, the whole of it.
        (
            vec![
                inside("見本 太郎", "", ""),
                vendor("ＡＢＣ社", "1", "見本太郎さん"),
                vendor("D社", "2", "abc社"),
                vendor("E社", "3", "見本薬局 見本　太郎"),
                vendor("F社", "4", " 見本薬局 "),
            ],
            vec![
                "0>見本 太郎",
                "見本 太郎>ＡＢＣ社",
                "見本 太郎>E社",
                "見本 太郎>F社",
                "ＡＢＣ社>D社",
            ],
        ),
        // Whoever noticed may call others too, after the first one inside.
        (
            vec![
                row("police", "警察", "", "1", "発見者"),
                inside("甲", "2", ""),
            ],
            vec!["0>甲", "0>警察"],
        ),
        // The first one inside is one whom nobody else calls.
        (
            vec![inside("甲", "1", "乙"), inside("乙", "2", "")],
            vec!["0>乙", "乙>甲"],
        ),
        // The first one is called by another who is called by whoever noticed.
        (
            vec![
                inside("甲", "", "本部"),
                row("head_office", "本部", "", "", "発見者"),
                vendor("乙社", "", ""),
            ],
            vec!["0>本部", "本部>甲", "甲>乙社"],
        ),
    ] {
        assert_eq!(calls(&rows), expected, "{rows:#?}");
        let told = chart(&rows).missing.join("");
        assert!(!told.contains("だれが連絡するか"), "{told}");
    }
}

#[test]
fn callers_that_cannot_be_are_told_and_everybody_is_called_all_the_same() {
    let inside = |person, by| row("inside", "見本薬局", person, "", by);
    let vendor = |name, by| row("vendor", name, "", "", by);
    for (rows, expected, told) in [
        (
            vec![inside("甲", ""), vendor("乙社", "だれか")],
            vec!["0>甲", "甲>乙社"],
            "見つかりません：「だれか」（乙社の行）。",
        ),
        (
            vec![inside("甲", "乙"), inside("乙", "甲")],
            vec!["0>甲", "甲>乙"],
            "ひと回りしていて、最初に電話する人がいません：見本薬局 甲、見本薬局 乙。",
        ),
        (
            vec![inside("甲", "甲")],
            vec!["0>甲"],
            "最初に電話する人がいません：見本薬局 甲。",
        ),
        (
            vec![
                inside("甲", ""),
                vendor("乙社", "丙社"),
                vendor("丙社", "丁社"),
                vendor("丁社", "乙社"),
                vendor("戊社", "丁社"),
            ],
            vec!["0>甲", "0>乙社", "乙社>丁社", "丁社>丙社", "丁社>戊社"],
            "最初に電話する人がいません：乙社、丙社、丁社。",
        ),
        // The first one inside hangs on a circle of others.
        (
            vec![
                inside("甲", "乙社"),
                vendor("乙社", "丙社"),
                vendor("丙社", "乙社"),
                vendor("丁社", ""),
            ],
            vec!["0>乙社", "乙社>甲", "乙社>丙社", "甲>丁社"],
            "最初に電話する人がいません：乙社、丙社。",
        ),
    ] {
        assert_eq!(calls(&rows), expected, "{rows:#?}");
        let missing = chart(&rows).missing.join("");
        assert!(missing.contains(told), "{missing}");
    }
}

#[test]
fn what_is_missing_is_said_one_by_one() {
    let without = |role: &str| -> Vec<LedgerRow> {
        let others = complete()
            .into_iter()
            .filter(|row| row.values.get("role") != role);
        others.collect()
    };
    let with = |at: usize, column: &str, value: &str| {
        let mut rows = complete();
        rows[at] = changed(rows[at].clone(), column, value);
        rows
    };
    for (rows, told) in [
        (without("inside"), "施設内の連絡先がありません。"),
        (without("vendor"), "事業者の連絡先がありません。"),
        (without("police"), "警察の連絡先がありません。"),
        (without("ministry"), "03-6812-7837 を、連絡先の表に"),
        (with(0, "phone", "03-0000-0000"), "03-6812-7837 と違います"),
        (
            with(2, "phone", ""),
            "電話番号がない連絡先があります：見本システム 保守窓口。",
        ),
        (
            with(2, "confirmed_on", ""),
            "1年以内に確かめていない連絡先があります：見本システム 保守窓口。",
        ),
        (
            with(2, "confirmed_on", "2025-11-01"),
            "1年以内に確かめていない連絡先があります：見本システム 保守窓口。",
        ),
    ] {
        let missing = chart(&rows).missing;
        assert_eq!(missing.len(), 1, "{told}: {missing:#?}");
        assert!(missing[0].contains(told), "{told}: {missing:#?}");
    }
    for (at, column, value) in [
        (2, "confirmed_on", "2025-11-02"),
        (0, "phone", "０３（６８１２）７８３７"),
        (0, "night_phone", "03 6812 7837"),
    ] {
        let rows = with(at, column, value);
        assert!(chart(&rows).missing.is_empty(), "{column} {value}");
    }
    let at_night = changed(with(1, "phone", "").remove(1), "night_phone", "110");
    assert!(!chart(&[at_night]).text().contains("電話番号がありません"));
    assert_eq!(chart(&[]).missing.len(), 4);
}

#[test]
fn sentences_stay_short_however_many_there_are() {
    let long = "あ".repeat(200);
    let rows: Vec<LedgerRow> = (0..60)
        .map(|at| {
            let it = row("other", &format!("{at:02}{long}"), &long, "", &long);
            changed(changed(it, "phone", ""), "confirmed_on", "")
        })
        .collect();
    let missing = chart(&rows).missing;
    assert_eq!(missing.len(), 7);
    assert!(missing.iter().all(|it| it.chars().count() < 500));
    assert!(missing[4].contains("、ほか55件"), "{}", missing[4]);
}

#[test]
fn what_is_to_be_known_stands_beside_the_ministry_alone() {
    for contact in chart(&complete()).in_order() {
        let said = contact.advice.contains("「184」");
        assert_eq!(said, contact.role == Role::Ministry);
    }
}

/// Rows that name each other at random, or nobody.
fn rows() -> impl Strategy<Value = Vec<LedgerRow>> {
    let role = select(vec![
        "inside", "vendor", "police", "ministry", "other", "", "x",
    ]);
    let name = select(vec!["甲", "乙", "丙 社", "", "丁", "<&>\"'", "発見者"]);
    let one = (
        role,
        name.clone(),
        name.clone(),
        "[0-9]{0,2}",
        name,
        ".{0,6}",
    );
    let one = one.prop_map(|(role, organization, person, position, by, any)| {
        changed(
            row(role, organization, person, &position, by),
            "phone",
            &any,
        )
    });
    prop::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn everybody_is_on_the_chart_once_and_is_called_by_somebody_called_before(rows in rows()) {
        let chart = chart(&rows);
        let all = chart.in_order();
        let numbers: Vec<usize> = all.iter().map(|contact| contact.number).collect();
        prop_assert_eq!(numbers, (1..=rows.len()).collect::<Vec<_>>());
        let mut given: Vec<String> = rows
            .iter()
            .map(|row| format!("{}|{}", row.values.get("organization"), row.values.get("person")))
            .collect();
        let mut shown: Vec<String> = all
            .iter()
            .map(|contact| format!("{}|{}", contact.organization, contact.person))
            .collect();
        given.sort();
        shown.sort();
        prop_assert_eq!(given, shown);
        for contact in &all {
            if let Caller::Contact(number) = contact.caller {
                prop_assert!(number < contact.number);
            }
        }
        let roles: HashSet<Role> = chart.groups.iter().map(|group| group.role).collect();
        prop_assert_eq!(roles.len(), chart.groups.len());
        let kept = serde_json::to_string(&chart).unwrap();
        prop_assert_eq!(serde_json::from_str::<ContactChart>(&kept).unwrap(), chart);
    }
}
