//! Logs: taken in whole or not at all, read line by line, looked through; what was broken off goes.

use jiff::civil::date;
use std::io::{self, Read};
use tenken_ops::installation::retention::forget_old;
use tenken_ops::ledgers::logs::{
    LogLines, LogQuery, LogTaken, import_log, log_lines, logs_of, review_log,
};
use tenken_ops::{Actor, Error, Role};

use crate::support::{Site, code, on_both, somebody};

on_both!(
    a_log_is_kept_and_found_in,
    the_same_file_is_one_log,
    a_log_that_breaks_off_is_none,
    a_log_is_looked_through,
    a_log_s_lines_are_its_facility_s,
    what_never_came_in_whole_goes_after_a_day,
);

/// So many lines, one each minute from midnight on 1 April; every hundredth cannot be read.
fn log(lines: usize) -> Vec<u8> {
    let mut text = "ユーザーID,氏名,時刻,カテゴリ,操作情報\r\n".to_owned();
    for number in 0..lines {
        let (day, minute) = (1 + number / 1440, number % 1440);
        let at = match number % 100 {
            99 => "いつか".to_owned(),
            _ => format!("2026/4/{day} {}:{:02}:00", minute / 60, minute % 60),
        };
        text.push_str(&format!(
            "u{},見本 太郎,{at},参照,ﾔｸﾚｷ{number}\r\n",
            number % 7
        ));
    }
    encoding(&text)
}

/// As a Japanese Windows writes it.
fn encoding(text: &str) -> Vec<u8> {
    let (bytes, _, is_lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!is_lost);
    bytes.into_owned()
}

async fn take(site: &Site, facility: &str, name: &str, bytes: Vec<u8>) -> LogTaken {
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    import_log(
        tenken,
        actor,
        facility,
        "access_log",
        name,
        io::Cursor::new(bytes),
        false,
    )
    .await
    .unwrap()
}

async fn look(site: &Site, log: &str, query: LogQuery) -> LogLines {
    log_lines(&site.tenken, &Actor::Local, log, query)
        .await
        .unwrap()
}

async fn count(site: &Site, table: &str) -> String {
    site.text(&format!("SELECT CAST(count(*) AS TEXT) FROM {table}"))
        .await
}

async fn a_log_is_kept_and_found_in(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let taken = take(site, &facility.id, "C:\\logs\\4月.csv", log(10_000)).await;
    assert_eq!(
        (taken.lines, taken.unread, taken.was_there),
        (10_000, 100, false)
    );
    let pages = logs_of(&site.tenken, &Actor::Local, &facility.id, "access_log")
        .await
        .unwrap();
    let kept = &pages.logs[0];
    assert_eq!(
        (&*kept.name, kept.lines, kept.unread),
        ("4月.csv", 10_000, 100)
    );
    assert_eq!(kept.days, Some((date(2026, 4, 1), date(2026, 4, 7))));
    // Page by page, nothing is left out and nothing comes twice.
    let (mut seen, mut after) = (Vec::new(), 0);
    loop {
        let page = look(
            site,
            &taken.id,
            LogQuery {
                after,
                ..LogQuery::default()
            },
        )
        .await;
        assert!(page.lines.len() <= 200);
        seen.extend(page.lines.iter().map(|line| line.number));
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(seen, (2..=10_001).collect::<Vec<u64>>());
    for (text, found) in [("U2 ヤクレキ9998", 1), ("U3 ヤクレキ9998", 0)] {
        let query = LogQuery {
            text: text.into(),
            ..LogQuery::default()
        };
        assert_eq!(
            look(site, &taken.id, query).await.lines.len(),
            found,
            "{text}"
        );
    }
    let query = LogQuery {
        text: "ヤクレキ9998".into(),
        from: Some(date(2026, 4, 7)),
        until: Some(date(2026, 4, 7)),
        ..LogQuery::default()
    };
    let found = look(site, &taken.id, query).await;
    assert_eq!(found.lines.len(), 1);
    assert_eq!(found.lines[0].values.get("at"), "2026-04-07T22:38:00");
    // What could not be read stands as it stood.
    let query = LogQuery {
        text: "いつか".into(),
        ..LogQuery::default()
    };
    let unread = look(site, &taken.id, query).await;
    assert_eq!(unread.lines.len(), 100);
    assert_eq!(
        unread.lines[0].raw.as_deref(),
        Some("u1,見本 太郎,いつか,参照,ﾔｸﾚｷ99")
    );
}

async fn the_same_file_is_one_log(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let first = take(site, &facility.id, "a.csv", log(9_000)).await;
    let again = take(site, &facility.id, "b.csv", log(9_000)).await;
    assert_eq!((again.id, again.was_there), (first.id, true));
    assert_eq!(
        (
            count(site, "log_imports").await,
            count(site, "log_blocks").await
        ),
        ("1".into(), "3".into())
    );
    let other = site.other_facility().await;
    let theirs = take(site, &other.id, "a.csv", log(9_000)).await;
    assert!(!theirs.was_there, "another facility's file is another log");
}

/// A file whose end never arrives.
struct BrokenOff(io::Cursor<Vec<u8>>);

impl Read for BrokenOff {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => Ok(read),
        }
    }
}

async fn a_log_that_breaks_off_is_none(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let cut = BrokenOff(io::Cursor::new(log(10_000)));
    let refused = import_log(
        tenken,
        actor,
        &facility.id,
        "access_log",
        "a.csv",
        cut,
        false,
    )
    .await;
    assert!(matches!(refused.unwrap_err(), Error::Rows(_)));
    assert_eq!(
        (
            count(site, "log_imports").await,
            count(site, "log_blocks").await
        ),
        ("0".into(), "0".into())
    );
    for bytes in [
        Vec::new(),
        b"PK\x03\x04".to_vec(),
        vec![0; 100],
        b"x".to_vec(),
    ] {
        let source = io::Cursor::new(bytes);
        let refused = import_log(
            tenken,
            actor,
            &facility.id,
            "access_log",
            "a.csv",
            source,
            false,
        )
        .await;
        assert!(matches!(refused.unwrap_err(), Error::Rows(_)));
    }
    let source = io::Cursor::new(log(1));
    let refused = import_log(
        tenken,
        actor,
        &facility.id,
        "devices",
        "a.csv",
        source,
        false,
    )
    .await;
    assert_eq!(code(refused.unwrap_err()), "no_log");
    let looked = import_log(
        tenken,
        actor,
        &facility.id,
        "access_log",
        "a.csv",
        io::Cursor::new(log(10)),
        true,
    )
    .await;
    assert_eq!(
        (looked.unwrap().lines, count(site, "log_imports").await),
        (10, "0".into())
    );
}

async fn a_log_is_looked_through(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let taken = take(site, &facility.id, "a.csv", log(10)).await;
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let tomorrow = tenken.today().tomorrow().unwrap();
    for (on, remark, what) in [
        (tomorrow, "", "on"),
        (tenken.today(), &*"あ".repeat(1_001), "remark"),
        (tenken.today(), "\u{0}", "remark"),
    ] {
        let refused = review_log(tenken, actor, &taken.id, on, remark).await;
        assert_eq!(code(refused.unwrap_err()), what);
    }
    review_log(tenken, actor, &taken.id, tenken.today(), "夜中の記録はない")
        .await
        .unwrap();
    let pages = logs_of(tenken, actor, &facility.id, "access_log")
        .await
        .unwrap();
    let (on, _, remark) = pages.logs[0].review.clone().unwrap();
    assert_eq!((on, &*remark), (tenken.today(), "夜中の記録はない"));
    assert_eq!(pages.logs[0].lines, 10, "nothing else changed");
}

async fn a_log_s_lines_are_its_facility_s(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.other_facility().await;
    let taken = take(site, &other.id, "a.csv", log(10)).await;
    let (tenken, staff) = (&site.tenken, somebody(Role::Facility, &own.id));
    let looked = log_lines(tenken, &staff, &taken.id, LogQuery::default()).await;
    assert!(matches!(looked.unwrap_err(), Error::NotFound(_)));
    let reviewed = review_log(tenken, &staff, &taken.id, tenken.today(), "").await;
    assert!(matches!(reviewed.unwrap_err(), Error::NotFound(_)));
    let source = io::Cursor::new(log(10));
    let brought = import_log(
        tenken,
        &staff,
        &other.id,
        "access_log",
        "a.csv",
        source,
        false,
    )
    .await;
    assert!(matches!(brought.unwrap_err(), Error::NotFound(_)));
    let auditor = somebody(Role::Auditor, "");
    log_lines(tenken, &auditor, &taken.id, LogQuery::default())
        .await
        .unwrap();
    let reviewed = review_log(tenken, &auditor, &taken.id, tenken.today(), "").await;
    assert!(matches!(reviewed.unwrap_err(), Error::Forbidden));
    assert_eq!(
        site.text("SELECT action FROM audit_entries ORDER BY seq DESC LIMIT 1")
            .await,
        "ledger.view"
    );
}

async fn what_never_came_in_whole_goes_after_a_day(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    take(site, &facility.id, "a.csv", log(10)).await;
    // As a power cut leaves it.
    site.sql(&format!(
        "INSERT INTO log_imports (id, facility_id, ledger, name, size, lines, unread, imported_at, imported_by) \
         SELECT 'cut', '{}', 'access_log', 'b.csv', 0, 0, 0, imported_at, imported_by FROM log_imports; \
         INSERT INTO log_blocks (import_id, number, lines, content) \
         SELECT 'cut', 0, 1, content FROM log_blocks",
        facility.id
    ))
    .await;
    forget_old(&site.tenken).await.unwrap();
    assert_eq!(
        count(site, "log_imports").await,
        "2",
        "it may still be coming in"
    );
    let later = site.tenken.now() + jiff::SignedDuration::from_hours(25);
    site.set_now(&later.to_string());
    forget_old(&site.tenken).await.unwrap();
    assert_eq!(
        (
            count(site, "log_imports").await,
            count(site, "log_blocks").await
        ),
        ("1".into(), "1".into())
    );
}
