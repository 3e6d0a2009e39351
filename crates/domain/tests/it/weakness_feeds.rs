//! What operators bring about weaknesses: taken as a whole, or refused with every reason.

use proptest::prelude::*;
use serde_json::{Value, json};
use tenken_domain::weaknesses::{Dataset, DatasetKind, FeedFault, JvnData, MOST_BYTES, Severity};

/// Two entries in the form of the catalogue, and fields that no schema has yet.
pub fn kev() -> Value {
    json!({
        "title": "CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion": "2026.11.10",
        "dateReleased": "2026-11-10T20:33:53.3676Z",
        "count": 2,
        "newAbove": { "any": [1, null] },
        "vulnerabilities": [
            {
                "cveID": "CVE-2026-10001", "vendorProject": "Microsoft ", "product": "Windows",
                "vulnerabilityName": "A Windows Vulnerability", "dateAdded": "2026-11-10",
                "shortDescription": "One\nthing.", "requiredAction": "Apply updates.", "dueDate": "2026-12-01",
                "knownRansomwareCampaignUse": "Unknown", "forensicTriage": "Yes", "newField": [{}],
                "notes": "", "cwes": ["CWE-79"]
            },
            {
                "cveID": "CVE-2025-10002", "vendorProject": "Fortinet", "product": "FortiOS and FortiProxy",
                "vulnerabilityName": "A FortiOS Vulnerability", "dateAdded": "2025-02-28",
                "shortDescription": "Another thing.", "requiredAction": "Apply updates.",
                "dueDate": "2025-03-21", "knownRansomwareCampaignUse": "Known"
            }
        ]
    })
}

/// Products in the form of the full dump.
pub fn end_of_life() -> Value {
    let release = |name: &str, label: &str, is_eol: bool, from: Option<&str>| {
        json!({
            "name": name, "codename": null, "label": label, "releaseDate": "2020-01-01", "isLts": false,
            "ltsFrom": null, "isEol": is_eol, "eolFrom": from, "isMaintained": !is_eol, "latest": null,
            "newField": 1
        })
    };
    json!({
        "schema_version": "1.1.0",
        "total": 3,
        "result": [
            { "name": "windows", "label": "Windows", "aliases": [], "releases": [
                release("11-25h2-w", "11 25H2 (W)", false, Some("2027-10-12")),
                release("11-24h2-e", "11 24H2 (E)", false, Some("2027-10-12")),
                release("11-24h2-w", "11 24H2 (W)", true, Some("2026-10-13")),
                release("11-23h2-w", "11 23H2 (W)", true, Some("2025-11-11")),
                release("8.1", "8.1", true, Some("2023-01-10")),
                release("8", "8", true, Some("2016-01-12")),
            ]},
            { "name": "windows-server", "label": "Windows Server", "releases": [
                release("2019", "2019", false, Some("2029-01-09")),
                release("2016", "2016", false, Some("2027-01-12")),
                release("2012-r2", "2012 R2", true, Some("2023-10-10")),
                release("2012", "2012", true, Some("2023-10-10")),
            ]},
            { "name": "fortios", "label": "FortiOS", "releases": [
                release("7.4", "7.4", false, Some("2027-11-11")),
                release("7.2", "7.2", true, Some("2026-09-30")),
                release("7", "7", true, None),
            ]},
        ]
    })
}

/// An entry of MyJVN.
fn item(id: &str, title: &str, cpe: &str) -> String {
    format!(
        r#"<item rdf:about="https://jvndb.jvn.jp/ja/contents/2026/{id}.html">
        <title>{title}</title>
        <sec:identifier>{id}</sec:identifier>
        <sec:references source="CVE" id="CVE-2026-1">https://example.jp/?a=1&amp;b=2</sec:references>
        <sec:cpe version="2.2" vendor="マイクロソフト" product="Windows 11">cpe:/o:{cpe}</sec:cpe>
        <sec:cvss score="4.3" severity="Medium" vector="AV:N" version="2.0" type="Base"/>
        <sec:cvss score="9.8" severity="Critical" vector="CVSS:3.0/AV:N" version="3.0" type="Base"/>
        <dc:date>2026-11-02T00:00:00+09:00</dc:date>
        <dcterms:issued>2026-11-01T00:00:00+09:00</dcterms:issued>
        <dcterms:modified>2026-11-02T00:00:00+09:00</dcterms:modified>
        <sec:later>new</sec:later></item>"#
    )
}

/// An answer of MyJVN with these entries, that says to have `said` of them.
fn answer(items: &[String], said: usize) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sec="http://jvn.jp/rss/mod_sec/3.0/" xmlns:status="http://jvndb.jvn.jp/myjvn/Status">
<channel rdf:about="https://jvndb.jvn.jp/apis/myjvn"><title>JVNDB</title>
<dc:date>2026-11-11T23:30:33+09:00</dc:date><dcterms:issued /></channel>
{}
<status:Status version="3.3" retCd="0" errMsg="" totalRes="568" totalResRet="{said}" firstRes="1"/>
</rdf:RDF>"#,
        items.join("\n")
    )
}

pub fn jvn() -> String {
    let items = [
        item(
            "JVNDB-2026-000001",
            "甲 &lt;A&gt; における&#12288;弱点",
            "Microsoft:Windows_11_24h2",
        ),
        item("JVNDB-2026-000002", "乙における弱点", "example:other"),
    ];
    answer(&items, 2)
}

fn read(kind: DatasetKind, text: &str) -> Result<Dataset, Vec<FeedFault>> {
    Dataset::read(kind, text.as_bytes())
}

/// The faults of a file, as a person reads them.
fn refused(kind: DatasetKind, text: &str) -> Vec<String> {
    let faults = read(kind, text).expect_err(text);
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn feeds_are_read_whatever_fields_come_later() {
    let Dataset::Kev(data) = read(DatasetKind::Kev, &kev().to_string()).unwrap() else {
        panic!("another kind");
    };
    assert_eq!(data.released.to_string(), "2026-11-11", "the day in Tokyo");
    let [first, second] = &data.entries[..] else {
        panic!("{data:?}");
    };
    assert_eq!(
        (&*first.vendor, &*first.summary),
        ("Microsoft", "One thing.")
    );
    assert!(!first.ransomware && second.ransomware);
    let Dataset::EndOfLife(data) =
        read(DatasetKind::EndOfLife, &end_of_life().to_string()).unwrap()
    else {
        panic!("another kind");
    };
    assert_eq!((data.products.len(), data.made), (3, None));
    let mut dated = end_of_life();
    dated["generated_at"] = json!("2026-11-11T01:00:00+00:00");
    let dated = read(DatasetKind::EndOfLife, &dated.to_string()).unwrap();
    assert_eq!(dated.dated().unwrap().to_string(), "2026-11-11");
    let Dataset::Jvn(data) = read(DatasetKind::Jvn, &jvn()).unwrap() else {
        panic!("another kind");
    };
    let first = &data.entries["JVNDB-2026-000001"];
    assert_eq!(first.title, "甲 <A> における 弱点");
    assert_eq!(first.severity, Some(Severity::Critical), "the newest CVSS");
    assert_eq!(first.products, ["microsoft:windows_11_24h2"]);
    assert_eq!(data.made.to_string(), "2026-11-11");
}

#[test]
fn what_is_kept_is_read_again() {
    for (kind, text) in [
        (DatasetKind::Kev, kev().to_string()),
        (DatasetKind::EndOfLife, end_of_life().to_string()),
        (DatasetKind::Jvn, jvn()),
    ] {
        let data = read(kind, &text).unwrap();
        let stored = data.to_stored().unwrap();
        assert_eq!(Dataset::from_stored(kind, &stored).unwrap(), data);
        assert_eq!(data.kind(), kind);
        assert_eq!(DatasetKind::parse(kind.id()), Some(kind));
    }
}

#[test]
fn a_feed_that_ends_early_is_refused_wherever_it_ends() {
    for (kind, text) in [
        (DatasetKind::Kev, kev().to_string()),
        (DatasetKind::EndOfLife, end_of_life().to_string()),
        (DatasetKind::Jvn, jvn()),
    ] {
        assert!(read(kind, &text).is_ok());
        for end in 0..text.trim_end().len() {
            let faults =
                Dataset::read(kind, &text.as_bytes()[..end]).expect_err(&text[..end.min(9)]);
            assert!(!faults.is_empty());
            if end > text.len() / 2 && kind != DatasetKind::Jvn {
                assert!(
                    ["truncated", "encoding"].contains(&faults[0].code),
                    "{faults:?}"
                );
            }
        }
    }
    let half = jvn();
    let half = &half[..half.find("<sec:references").unwrap()];
    assert_eq!(
        refused(DatasetKind::Jvn, half),
        ["8行目：ファイルが途中で終わっています。もう一度、最後まで取得してください。 [truncated]"]
    );
}

#[test]
fn counts_must_agree() {
    let mut fewer = kev();
    fewer["vulnerabilities"].as_array_mut().unwrap().pop();
    assert_eq!(
        refused(DatasetKind::Kev, &fewer.to_string()),
        [
            "count：2件とありますが、ファイルには1件あります。途中までのファイルかもしれません。もう一度取得してください。 [count]"
        ]
    );
    let mut more = end_of_life();
    more["total"] = json!(2);
    assert!(refused(DatasetKind::EndOfLife, &more.to_string())[0].contains("[count]"));
    let one = [item("JVNDB-2026-000001", "甲", "a:b")];
    assert!(read(DatasetKind::Jvn, &answer(&one, 1)).is_ok());
    assert!(refused(DatasetKind::Jvn, &answer(&one, 2))[0].contains("2件とありますが"));
    assert!(refused(DatasetKind::Jvn, &answer(&[], 0))[0].contains("[empty]"));
}

#[test]
fn every_fault_is_told_with_its_place() {
    let mut wrong = kev();
    wrong["dateReleased"] = json!("いつか");
    let entry = &mut wrong["vulnerabilities"][0];
    entry["cveID"] = json!("CVE-26-1");
    entry["dateAdded"] = json!("2026-02-30");
    entry["dueDate"] = Value::Null;
    entry["product"] = json!(7);
    wrong["vulnerabilities"][1]["dateAdded"] = json!("0001-01-01");
    insta::assert_snapshot!(refused(DatasetKind::Kev, &wrong.to_string()).join("\n"), @r"
    dateReleased：「いつか」は日時として読めません（2026-11-20T03:00:00Z の形です）。 [date]
    1件目のcveID：「CVE-26-1」はCVEの番号の形（CVE-2026-12345）ではありません。 [cve]
    1件目のproduct：文字が入っていません。 [text]
    1件目のdateAdded：「2026-02-30」は日付として読めません（2026-11-20 の形です）。 [date]
    1件目のdueDate：ありません。 [missing]
    2件目（CVE-2025-10002）のdateAdded：「0001-01-01」は日付として読めません（2026-11-20 の形です）。 [date]
    ");
    let mut wrong = end_of_life();
    wrong["schema_version"] = json!("2.0.0");
    wrong["result"][0]["releases"][1]["eolFrom"] = json!("soon");
    wrong["result"][0]["releases"][2]["isEol"] = json!("no");
    wrong["result"][1]["releases"] = Value::Null;
    insta::assert_snapshot!(refused(DatasetKind::EndOfLife, &wrong.to_string()).join("\n"), @r"
    schema_version：版「2.0.0」のデータは、まだ読めません。読めるのは、版1（api/v1/products/full）のデータです。 [version]
    windowsの2件目のreleaseのeolFrom：「soon」は日付として読めません（2026-11-20 の形です）。 [date]
    windowsの3件目のreleaseのisEol：「no」は true でも false でもありません。 [truth]
    2件目の製品（windows-server）のreleases：ありません。 [missing]
    ");
    let wrong = jvn()
        .replace("JVNDB-2026-000002</sec", "JVN-2</sec")
        .replace("<title>乙における弱点</title>", "")
        .replacen(
            "2026-11-02T00:00:00+09:00</dcterms:modified>",
            "2026-11-02</dcterms:modified>",
            1,
        );
    insta::assert_snapshot!(refused(DatasetKind::Jvn, &wrong).join("\n"), @r"
    1件目（JVNDB-2026-000001）の dcterms:modified：「2026-11-02」は日時として読めません。 [date]
    2件目（JVN-2）の sec:identifier：JVNDB- で始まる番号がありません。 [id]
    2件目（JVN-2）の title：ありません。 [missing]
    ");
    let many: Vec<Value> = (0..70).map(|_| json!({})).collect();
    let wrong = json!({ "catalogVersion": "1", "dateReleased": "2026-11-10T00:00:00Z", "count": 70,
        "vulnerabilities": many });
    let told = refused(DatasetKind::Kev, &wrong.to_string());
    assert_eq!(told.len(), 51);
    assert!(told[50].contains("ほかに510か所"), "{}", told[50]);
}

#[test]
fn what_is_something_else_is_refused() {
    let codes = |kind, text: &str| -> Vec<&str> {
        let faults = read(kind, text).expect_err(text);
        faults.iter().map(|fault| fault.code).collect()
    };
    assert_eq!(codes(DatasetKind::Kev, "<html></html>"), ["syntax"]);
    assert_eq!(codes(DatasetKind::Kev, "[1, 2]"), ["shape"]);
    assert_eq!(codes(DatasetKind::Kev, ""), ["truncated"]);
    assert_eq!(
        codes(DatasetKind::Kev, &end_of_life().to_string())[0],
        "missing"
    );
    assert_eq!(codes(DatasetKind::Kev, &"[".repeat(100_000)), ["syntax"]);
    assert_eq!(codes(DatasetKind::Jvn, "{}"), ["shape"]);
    assert_eq!(codes(DatasetKind::Jvn, "<html><body/></html>"), ["shape"]);
    assert_eq!(codes(DatasetKind::Jvn, &"<a>".repeat(100_000)), ["shape"]);
    assert_eq!(codes(DatasetKind::Jvn, "<rdf:RDF></rdf:RDX>"), ["syntax"]);
    let bomb = r#"<!DOCTYPE a [<!ENTITY b "bb">]><rdf:RDF>&b;</rdf:RDF>"#;
    assert_eq!(codes(DatasetKind::Jvn, bomb), ["doctype"]);
    assert_eq!(
        codes(DatasetKind::Jvn, "<rdf:RDF>&b;</rdf:RDF>"),
        ["syntax"]
    );
    let error = r#"<rdf:RDF><status:Status retCd="1" errMsg="startItemは正の整数値のみ指定可能です。"/></rdf:RDF>"#;
    assert!(refused(DatasetKind::Jvn, error)[0].contains("startItemは正の整数値のみ"));
    assert_eq!(
        Dataset::read(DatasetKind::Kev, &vec![b' '; MOST_BYTES + 1]).unwrap_err()[0].code,
        "size"
    );
    assert_eq!(
        Dataset::read(DatasetKind::Kev, b"{\n\"a\": \"\x82\xa0\"}").unwrap_err()[0].place,
        "2行目"
    );
    let marked = format!("\u{FEFF}{}", kev());
    assert!(read(DatasetKind::Kev, &marked).is_ok());
}

#[test]
fn answers_of_jvn_are_put_together() {
    let page = |items: &[String]| read(DatasetKind::Jvn, &answer(items, items.len())).unwrap();
    let older = item("JVNDB-2026-000001", "前の題", "a:b").replace("2026-11-02T", "2026-10-02T");
    let first = page(&[older.clone(), item("JVNDB-2026-000002", "乙", "a:b")]);
    let second = page(&[
        item("JVNDB-2026-000001", "新しい題", "a:b"),
        item("JVNDB-2026-000003", "丙", "a:b"),
    ]);
    let titles = |data: Dataset| -> Vec<String> {
        let Dataset::Jvn(JvnData { entries, .. }) = data else {
            panic!("another kind");
        };
        entries.into_values().map(|entry| entry.title).collect()
    };
    let both = ["新しい題", "乙", "丙"];
    assert_eq!(titles(second.clone().after(Some(first.clone()))), both);
    assert_eq!(
        titles(first.after(Some(second))),
        both,
        "in whichever order"
    );
    let kev = read(DatasetKind::Kev, &kev().to_string()).unwrap();
    assert_eq!(kev.clone().after(Some(kev.clone())), kev);
}

/// JSON with the words of the feeds in it.
fn feed_like() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "catalogVersion",
        "dateReleased",
        "count",
        "vulnerabilities",
        "cveID",
        "dateAdded",
        "schema_version",
        "total",
        "result",
        "name",
        "releases",
        "label",
        "isEol",
        "eolFrom",
        "1.0",
        "CVE-2026-10001",
        "2026-11-10",
        "2026-11-10T00:00:00Z",
        "-262144-01-01",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,9}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(word.clone(), inner, 0..8).prop_map(|map| map
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn anything_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), value in feed_like(), at in any::<prop::sample::Index>(), put in "[<>&;/\"{}\\[\\]a:\u{0}]{0,4}") {
        for kind in DatasetKind::ALL {
            let _ = Dataset::read(kind, &bytes);
            let _ = Dataset::read(kind, value.to_string().as_bytes());
            for text in [kev().to_string(), end_of_life().to_string(), jvn()] {
                let mut bytes = text.into_bytes();
                let at = at.index(bytes.len());
                bytes.splice(at..at + 1, put.bytes());
                if let Err(faults) = Dataset::read(kind, &bytes) {
                    prop_assert!(!faults.is_empty());
                }
            }
        }
    }
}
