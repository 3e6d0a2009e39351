//! To-dos as a calendar file.

use jiff::civil::Date;
use proptest::prelude::*;
use tenken_domain::ledgers::Ledgers;
use tenken_domain::suggestions::Proof;
use tenken_domain::todos::{Due, Todo, calendar_file};

use crate::random::day;
use crate::support::TODAY;
use crate::todos::{of, put};
use jiff::civil::date;

#[test]
fn a_to_do_is_a_day_in_a_calendar() {
    let mut ledgers = Ledgers::default();
    let cells = [
        ("system", "電子薬歴, 院内; \\"),
        ("last_restore_test_on", "2025/12/1"),
    ];
    put(&mut ledgers, "backups", "01JB", &cells);
    let leaver = [
        ("user_id", "suzuki"),
        ("state", "有効"),
        ("left_on", "2026/3/31"),
    ];
    put(&mut ledgers, "user_ids", "01JU", &leaver);
    let text = calendar_file(
        &of(&ledgers),
        TODAY,
        "tenken.example",
        "やること（見本薬局）",
    );
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
}

/// Lines as a calendar reads them: unfolded.
fn unfolded(text: &str) -> Vec<String> {
    let whole = text.replace("\r\n ", "");
    let lines = whole.split("\r\n").map(str::to_owned);
    lines.filter(|line| !line.is_empty()).collect()
}

/// A text value as a calendar reads it.
fn read_text(value: &str) -> String {
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(c) = letters.next() {
        match (c, c == '\\') {
            (_, true) => match letters.next() {
                Some('n') => out.push('\n'),
                Some(c) => out.push(c),
                None => panic!("a lone backslash: {value}"),
            },
            (';' | ',', _) => panic!("not escaped: {value}"),
            _ => out.push(c),
        }
    }
    out
}

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\r\nEND:VEVENT\r\nBEGIN:VEVENT".to_owned()),
        Just("\n ".to_owned()),
        Just("\r".to_owned()),
        Just(";,\\n\\".to_owned()),
        Just("\u{2028}\u{0}\u{85}\t".to_owned()),
        Just("サイバー攻撃を想定した訓練😀".to_owned()),
        ".{0,80}".prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

fn todo() -> impl Strategy<Value = Todo> {
    let days = day(date(1950, 1, 1), date(2100, 12, 31));
    let texts = (hostile(), hostile(), hostile(), hostile());
    (days, texts).prop_map(|(due, (id, title, whom, name))| Todo {
        id,
        rule: "rule",
        title,
        why: "わけ",
        due,
        state: Due::of(due, TODAY),
        whom: Some(whom),
        rows: vec![Proof {
            ledger: "devices".to_owned(),
            row: "1".to_owned(),
            revision: 1,
            name,
        }],
    })
}

/// What is left of a text in a calendar.
fn kept(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text
        .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
        .replace('\t', " ");
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

proptest! {
    #[test]
    fn no_text_breaks_the_file(all in prop::collection::vec(todo(), 0..4), host in hostile()) {
        let text = calendar_file(&all, TODAY, &host, &host);
        prop_assert!(text.ends_with("\r\n"));
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line:?}", line.len());
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        let lines = unfolded(&text);
        let count = |wanted: &str| lines.iter().filter(|line| *line == wanted).count();
        prop_assert_eq!(count("BEGIN:VEVENT"), all.len());
        prop_assert_eq!(count("END:VEVENT"), all.len());
        prop_assert_eq!(lines.len(), 8 + all.len() * 9);
        let values = |name: &str| -> Vec<String> {
            let of_it = lines.iter().filter_map(|line| line.strip_prefix(name));
            of_it.map(read_text).collect()
        };
        prop_assert_eq!(values("NAME:"), vec![kept(&host)]);
        for ((todo, uid), summary) in all.iter().zip(values("UID:")).zip(values("SUMMARY:")) {
            prop_assert_eq!(uid, format!("{}@{}", kept(&todo.id), kept(&host)));
            prop_assert_eq!(summary.trim_start_matches("【期限切れ】"), kept(&todo.title));
        }
        let starts = lines.iter().filter_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:"));
        for (todo, start) in all.iter().zip(starts) {
            let start: Date = start.parse().unwrap();
            prop_assert_eq!(start, todo.due.max(TODAY));
        }
    }
}
