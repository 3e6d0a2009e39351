//! Logs as systems write them: of any encoding, with lines that cannot be read.

use proptest::prelude::*;
use std::io::{self, Read};
use std::ops::ControlFlow;
use tenken_domain::ledgers::Values;
use tenken_spreadsheets::log_file::{LogLine, LogSummary, MOST_FAULTS, read_log};

use crate::support::ledger;

const HEADINGS: &str = "ユーザーID,氏名,時刻,カテゴリ,操作情報\n";

fn read(bytes: &[u8]) -> Result<(Vec<LogLine>, LogSummary), &'static str> {
    let mut lines = Vec::new();
    let summary = read_log(bytes, &ledger("access_log"), |line| {
        lines.push(line);
        ControlFlow::Continue(())
    });
    summary
        .map(|summary| (lines, summary))
        .map_err(|fault| fault.code)
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_log_of_the_manual_is_read_whatever_its_letters_and_separators() {
    let text = format!(
        "アクセスログ\n{HEADINGS}abc@def,ａｂｃ 花子,2023/5/16  8:30:00,管理メニュー,ログイン\n\nghi@jkl,見本,2023/5/17  8:40:30,管理メニュー,ｶﾙﾃ入力\n"
    );
    let expected = Values::from_iter([
        ("user_id", "abc@def"),
        ("name", "ａｂｃ 花子"),
        ("at", "2023-05-16T08:30:00"),
        ("category", "管理メニュー"),
        ("operation", "ログイン"),
    ]);
    for text in [
        text.clone(),
        text.replace(',', "\t"),
        text.replace(',', ";"),
        text.replace('\n', "\r\n"),
    ] {
        let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode(&text);
        for bytes in [
            text.clone().into_bytes(),
            format!("\u{FEFF}{text}").into_bytes(),
            shift_jis.into_owned(),
            utf16(&text),
        ] {
            let (lines, summary) = read(&bytes).unwrap();
            assert_eq!(
                lines[0],
                LogLine {
                    number: 3,
                    values: expected.clone(),
                    raw: None
                }
            );
            assert_eq!(
                (lines[1].number, lines[1].values.get("operation")),
                (5, "カルテ入力")
            );
            assert_eq!(
                (summary.lines, summary.unread, summary.above),
                (2, 0, vec!["アクセスログ".to_owned()])
            );
        }
    }
}

#[test]
fn letters_of_a_log_that_begins_in_ascii_are_known_when_they_come() {
    let head: String = (0..5_000)
        .map(|at| format!("u{at},name,2023/5/16 8:30:00,menu,login\n"))
        .collect();
    let text = format!(
        "user_id,name,at,category,operation\n{head}u,見本,2023/5/16 8:30:00,管理,ログイン\n"
    );
    let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode(&text);
    for bytes in [text.as_bytes(), &shift_jis] {
        let (lines, summary) = read(bytes).unwrap();
        assert_eq!(
            (lines[5_000].values.get("name"), summary.unread),
            ("見本", 0)
        );
    }
}

#[test]
fn a_log_never_becomes_shorter() {
    let text = format!(
        "{HEADINGS}a,b,いつか,管理,ログイン\n,,2023/5/16 8:30:00,,\na,b,2023/5/16 8:30:00,管理,入力,続き\na,b,2023/5/16 8:30:00,管理,{}\n{HEADINGS}・,・,・,・,・\n",
        "長".repeat(1_001)
    );
    let (lines, summary) = read(text.as_bytes()).unwrap();
    let raw: Vec<Option<&str>> = lines.iter().map(|line| line.raw.as_deref()).collect();
    assert_eq!(raw[0], Some("a,b,いつか,管理,ログイン"));
    assert_eq!(raw[1], None);
    assert_eq!(raw[2], Some("a,b,2023/5/16 8:30:00,管理,入力,続き"));
    assert!(raw[3].unwrap().ends_with("長長"));
    assert_eq!(
        raw[4],
        Some("・,・,・,・,・"),
        "the headings before it are no line"
    );
    assert_eq!(
        lines[0].values.get("operation"),
        "ログイン",
        "what can be read is read"
    );
    let faults: Vec<(u64, &str, &str)> = summary
        .faults
        .iter()
        .map(|it| (it.line, &*it.column, it.code))
        .collect();
    assert_eq!(
        faults,
        [
            (2, "at", "unreadable"),
            (4, "", "more-cells"),
            (5, "operation", "unreadable"),
            (7, "at", "unreadable")
        ]
    );
    assert_eq!((summary.lines, summary.unread), (5, 4));
    let mut broken = text.into_bytes();
    broken.extend(b"a,\xFF\xFE,2023/5/16 8:30:00,x,y\n");
    let (lines, summary) = read(&broken).unwrap();
    assert_eq!(summary.faults.last().unwrap().code, "encoding");
    assert_eq!(
        lines.last().unwrap().raw.as_deref(),
        Some("a,\u{FFFD}\u{FFFD},2023/5/16 8:30:00,x,y")
    );
}

#[test]
fn faults_are_counted_beyond_the_first() {
    let bad = "a,b,いつか,c,d\n".repeat(250);
    let (lines, summary) = read(format!("{HEADINGS}{bad}").as_bytes()).unwrap();
    assert_eq!(
        (lines.len(), summary.unread, summary.faults.len()),
        (250, 250, MOST_FAULTS)
    );
}

#[test]
fn days_beside_their_times_and_columns_nobody_asked_for() {
    let text = "日付,時刻,端末,ユーザーID,操作,内容\n2023/5/16,8:30:00,PC1,abc,ログイン,本人\n";
    let (lines, summary) = read(text.as_bytes()).unwrap();
    assert_eq!(lines[0].values.get("at"), "2023-05-16T08:30:00");
    assert_eq!(lines[0].raw, None);
    assert_eq!(summary.unknown_headings, ["端末", "内容"]);
}

#[test]
fn without_headings_the_order_is_that_of_the_manual() {
    let text = "abc,見本,2023/5/16 8:30:00,管理,ログイン\nabc,見本,2023/5/16 8:31:00,管理,ログオフ";
    let (lines, _) = read(text.as_bytes()).unwrap();
    assert_eq!(lines[1].values.get("operation"), "ログオフ");
    assert_eq!((lines[0].number, lines[1].number), (1, 2));
    assert_eq!(read(b"1,2,3\n4,5,6\n").unwrap_err(), "no-headings");
}

#[test]
fn what_is_no_log_is_refused() {
    assert_eq!(read(b"").unwrap_err(), "empty");
    assert_eq!(read(b"PK\x03\x04...").unwrap_err(), "is-excel");
    assert_eq!(read(b"a\0b\0").unwrap_err(), "not-csv");
    let endless = format!(
        "{HEADINGS}a,b,2023/5/16 8:30:00,x,y\nc,\"d{}",
        "e,f\n".repeat(400_000)
    );
    let kind = ledger("access_log");
    let fault = read_log(endless.as_bytes(), &kind, |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!((fault.code, fault.row), ("long-line", 3));
    struct Torn;
    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
    }
    let torn = HEADINGS.as_bytes().chain(Torn);
    let fault = read_log(torn, &kind, |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(fault.code, "broken");
}

#[test]
fn whoever_reads_may_stop() {
    let text = format!("{HEADINGS}{}", "a,b,2023/5/16 8:30:00,c,d\n".repeat(100));
    let mut count = 0;
    let summary = read_log(text.as_bytes(), &ledger("access_log"), |_| {
        count += 1;
        match count {
            50 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    })
    .unwrap();
    assert_eq!((count, summary.lines, summary.is_stopped), (50, 50, true));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), with_headings: bool) {
        let mut log = if with_headings { HEADINGS.as_bytes().to_vec() } else { Vec::new() };
        log.extend(bytes);
        if let Ok((lines, summary)) = read(&log) {
            prop_assert_eq!(lines.len() as u64, summary.lines);
            let unread = lines.iter().filter(|line| line.raw.is_some()).count();
            prop_assert_eq!(unread as u64, summary.unread);
        }
    }
}
