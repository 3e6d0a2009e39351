//! What is known about the devices of a ledger: names as people write them, what comes first, what is not looked up.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use tenken_domain::ledgers::{LedgerRow, Values};
use tenken_domain::weaknesses::{
    Certainty, Dataset, DatasetKind, Datasets, Indexed, Looked, MOST_PER_ROW, ProductAliases, What,
    look_up, read_product_aliases,
};

use crate::support::{catalog_text, ledger_kinds};
use crate::weakness_feeds::{end_of_life, jvn, kev};

const ON: Date = date(2026, 11, 20);

fn aliases() -> &'static ProductAliases {
    static ALIASES: LazyLock<ProductAliases> = LazyLock::new(|| {
        let name = "product_aliases.toml";
        match read_product_aliases(name, &catalog_text(name)) {
            Ok(aliases) => aliases,
            Err(faults) => panic!("{faults:#?}"),
        }
    });
    &ALIASES
}

fn put(datasets: &mut Datasets, kind: DatasetKind, text: &str) {
    let data = Dataset::read(kind, text.as_bytes()).unwrap();
    datasets.put(Arc::new(Indexed::new(data)));
}

fn datasets() -> Datasets {
    let mut datasets = Datasets::default();
    put(&mut datasets, DatasetKind::Kev, &kev().to_string());
    put(
        &mut datasets,
        DatasetKind::EndOfLife,
        &end_of_life().to_string(),
    );
    put(&mut datasets, DatasetKind::Jvn, &jvn());
    datasets
}

fn row(number: usize, cells: &[(&str, &str)]) -> LedgerRow {
    let number = number.to_string();
    let mut values: Values = cells.iter().copied().collect();
    values.set("number", number.as_str());
    LedgerRow {
        id: format!("row{number}"),
        revision: 3,
        values,
    }
}

fn look(rows: &[LedgerRow]) -> Looked {
    look_up(
        aliases(),
        &datasets(),
        ledger_kinds().get("devices").unwrap(),
        rows,
        ON,
    )
}

/// The products a text in the column OS is looked up as.
fn named(os: &str) -> Vec<String> {
    let mut every = Datasets::default();
    let entries: Vec<Value> = aliases()
        .iter()
        .flat_map(|alias| &alias.kev)
        .flat_map(|name| {
            name.products
                .iter()
                .map(move |product| (&name.vendor, product))
        })
        .map(|(vendor, product)| {
            let mut entry = kev()["vulnerabilities"][0].clone();
            entry["vendorProject"] = json!(vendor);
            entry["product"] = json!(product);
            entry
        })
        .collect();
    let mut catalogue = kev();
    catalogue["count"] = json!(entries.len());
    catalogue["vulnerabilities"] = json!(entries);
    put(&mut every, DatasetKind::Kev, &catalogue.to_string());
    let kind = ledger_kinds().get("devices").unwrap();
    let looked = look_up(aliases(), &every, kind, &[row(1, &[("os", os)])], ON);
    looked
        .rows
        .into_iter()
        .flat_map(|row| row.products)
        .collect()
}

#[test]
fn products_are_found_however_they_are_written() {
    for (text, product) in [
        ("Windows 11", "Windows 11"),
        ("Ｗｉｎｄｏｗｓ　１１", "Windows 11"),
        ("ウィンドウズ１１", "Windows 11"),
        ("ウインドウズ11", "Windows 11"),
        ("ｳｨﾝﾄﾞｳｽﾞ11", "Windows 11"),
        ("win11 pro", "Windows 11"),
        ("Win11Pro 23H2", "Windows 11"),
        ("Microsoft Windows 11 Pro for Workstations", "Windows 11"),
        ("Windows10", "Windows 10"),
        ("Windows 8.1 Pro", "Windows 8.1"),
        ("Windows 8", "Windows 8"),
        ("Windows Server 2012 R2 Standard", "Windows Server 2012 R2"),
        ("WindowsServer2012R2", "Windows Server 2012 R2"),
        ("Windows Server 2012", "Windows Server 2012"),
        ("Windows Server® 2019", "Windows Server 2019"),
        ("Windows（R） 11", "Windows 11"),
        ("FortiGate-60F", "FortiGate（FortiOS）"),
        ("FortiOS 7.2.5", "FortiGate（FortiOS）"),
        ("SonicOS 7", "SonicWall（SonicOS）"),
    ] {
        assert_eq!(named(text), [product], "{text}");
    }
    for text in [
        "Windows",
        "Windows 110",
        "Darwin11",
        "Windows 1",
        "Windows 8.2",
        "Linux",
        "〇〇電子薬歴",
        "",
    ] {
        assert_eq!(named(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_row_tells_what_is_known_the_worst_first() {
    let looked = look(&[
        row(
            1,
            &[
                ("os", "Windows 11 Pro 24H2"),
                ("software", "レセコンA"),
                ("computer_name", "PC1"),
            ],
        ),
        row(
            2,
            &[("kind", "network"), ("maker", "Fortinet"), ("os", "v7.2.5")],
        ),
        row(3, &[("os", "Windows Server 2019")]),
        row(4, &[]),
        row(5, &[("os", "Windows 8"), ("state", "disposed")]),
    ]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&looked).unwrap());
    let all = looked.rows.iter().flat_map(|row| &row.found);
    for weakness in all {
        assert_eq!(weakness.certainty, Certainty::ToCheck);
    }
}

/// The end of support that is told of an OS: its cycle and what is still looked after.
fn end(os: &str) -> Option<(String, Vec<String>)> {
    let looked = look(&[row(1, &[("os", os)])]);
    let found = looked.rows.into_iter().flat_map(|row| row.found);
    let mut ends = found.filter_map(|weakness| match &*weakness.what {
        What::EndOfLife {
            cycle, supported, ..
        } => Some((cycle.clone(), supported.clone())),
        _ => None,
    });
    ends.next()
}

#[test]
fn the_end_of_support_goes_by_what_the_row_says() {
    let told = |cycle: &str, supported: &[&str]| {
        let supported = supported.iter().map(|label| (*label).to_owned()).collect();
        Some((cycle.to_owned(), supported))
    };
    assert_eq!(end("Windows 8"), told("8", &[]));
    assert_eq!(end("Windows 8.1"), told("8.1", &[]));
    assert_eq!(
        end("Windows 11"),
        told("11 24H2 (W)", &["11 24H2 (E)", "11 25H2 (W)"])
    );
    assert_eq!(end("Windows 11 23H2"), told("11 23H2 (W)", &[]));
    assert_eq!(end("Windows 11 25H2"), None, "looked after");
    assert_eq!(end("Windows Server 2012 R2"), told("2012 R2", &[]));
    assert_eq!(end("Windows Server 2019"), None);
    assert_eq!(
        end("Windows Server 2016"),
        told("2016", &["2016"]).map(|(cycle, _)| (cycle, vec![])),
        "soon"
    );
    assert_eq!(end("FortiOS 7.2.5"), told("7.2", &[]));
    assert_eq!(end("FortiOS 7.4.1"), None);
    assert_eq!(end("FortiOS v7.0"), told("7", &[]), "the day is not known");
    assert_eq!(end("FortiGate 60F"), None, "no version");
}

#[test]
fn many_weaknesses_are_cut_but_never_the_end_of_support() {
    let mut catalogue = kev();
    let entries: Vec<Value> = (0..50)
        .map(|number| {
            let mut entry = kev()["vulnerabilities"][0].clone();
            entry["cveID"] = json!(format!("CVE-2026-2{number:04}"));
            entry["dateAdded"] = json!(date(2026, 1 + number / 28, 1 + number % 28).to_string());
            entry["knownRansomwareCampaignUse"] =
                json!(if number % 10 == 0 { "Known" } else { "Unknown" });
            entry
        })
        .collect();
    catalogue["count"] = json!(50);
    catalogue["vulnerabilities"] = json!(entries);
    let mut datasets = datasets();
    put(&mut datasets, DatasetKind::Kev, &catalogue.to_string());
    let kind = ledger_kinds().get("devices").unwrap();
    let looked = look_up(
        aliases(),
        &datasets,
        kind,
        &[row(1, &[("os", "Windows 8")])],
        ON,
    );
    let row = &looked.rows[0];
    assert_eq!((row.found.len(), row.left_out), (MOST_PER_ROW, 31));
    let known = |what: &What| {
        matches!(
            what,
            What::Exploited {
                ransomware: true,
                ..
            }
        )
    };
    let first: Vec<bool> = row
        .found
        .iter()
        .map(|weakness| known(&weakness.what))
        .collect();
    assert_eq!(first, [vec![true; 5], vec![false; 15]].concat());
    assert!(
        row.found
            .iter()
            .any(|weakness| matches!(&*weakness.what, What::EndOfLife { .. }))
    );
    let days: Vec<Date> = row
        .found
        .iter()
        .filter_map(|weakness| match &*weakness.what {
            What::Exploited {
                ransomware: false,
                added,
                ..
            } => Some(*added),
            _ => None,
        })
        .collect();
    assert!(days.is_sorted_by(|one, next| one >= next), "{days:?}");
}

#[test]
fn the_table_of_aliases_tells_every_fault() {
    let text = r#"
[[products]]
id = "A b"
title = "甲"
names = []
[[products]]
id = "b"
title = "乙"
names = ["Win 11", "ab"]
jvn = ["Microsoft:Windows", "a*:b"]
[[products]]
id = "c"
title = "丙"
names = ["ＷＩＮ１１"]
kev = [{ vendor = "", products = [] }]
end_of_life = { product = "x", cycles = ["*"] }
[[products]]
id = "c"
title = "丁"
names = ["丁丁丁"]
jvn = ["a:b"]
other = 1
[rest]
"#;
    let faults = read_product_aliases("aliases.toml", text).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(read_product_aliases("aliases.toml", "[[products").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_row_is_looked_up_or_said_not_to_be(os in prop_oneof![".{0,20}", "(Windows|ウィンドウズ|Forti(OS|Gate)|Office| |[0-9.]|R2|SP){0,6}"], software in ".{0,20}", version in ".{0,9}", maker in "(Fortinet|.{0,5})") {
        let cells = [("os", &*os), ("software", &software), ("software_version", &version), ("maker", &maker), ("kind", "network")];
        let looked = look(&[row(1, &cells)]);
        prop_assert!(looked.rows.len() <= 1 && looked.not_looked_up.len() <= 1);
        for row in &looked.rows {
            prop_assert!(!row.found.is_empty() && row.found.len() <= MOST_PER_ROW && !row.products.is_empty());
        }
    }
}
