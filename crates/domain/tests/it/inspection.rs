//! What the guide for inspectors demands, clause by clause.

use serde_json::{Value, json};
use tenken_domain::Form;
use tenken_domain::inspections::{
    About, Demand, Met, VendorForm, VendorRow, VendorRowState, corrected_on, demands, inspected,
};

use crate::support::{TODAY, YEAR, answers, bundled};

fn first(value: bool) -> Value {
    json!({"value": value, "on": "2026-11-02"})
}

/// Answers with every row "yes", changed by `with`; `null` takes an answer away.
fn all_yes(form: &Form, with: Value) -> Value {
    let mut given = json!({ "vendor-contract": true });
    for item in form.items.iter().filter(|item| !item.helper) {
        given[&item.id] = json!({ "first": first(true) });
    }
    for (key, value) in with.as_object().unwrap() {
        match value {
            Value::Null => drop(given.as_object_mut().unwrap().remove(key)),
            value => given[key] = value.clone(),
        }
    }
    given
}

fn checked(with: Value, vendors: Option<&[VendorForm]>) -> Vec<Demand> {
    let form = bundled("pharmacy-checklist@R5");
    let given = answers(&form, all_yes(&form, with));
    demands(&form, Some(&given), vendors, TODAY, YEAR)
}

/// What is not met or must be seen, as (what it is about, whether it is met, words).
fn wanting(with: Value, vendors: Option<&[VendorForm]>) -> Vec<(About, Met, String)> {
    checked(with, vendors)
        .into_iter()
        .filter(|demand| demand.met != Met::Yes)
        .map(|demand| (demand.about, demand.met, demand.words))
        .collect()
}

fn of_item<'a>(found: &'a [(About, Met, String)], item: &str) -> Vec<(Met, &'a str)> {
    found
        .iter()
        .filter(|(about, ..)| *about == About::Item(item.to_owned()))
        .map(|(_, met, words)| (*met, words.as_str()))
        .collect()
}

/// No contract with anybody, so that vendors add nothing to look at.
const NO_VENDORS: Option<&[VendorForm]> = Some(&[]);

#[test]
fn nothing_submitted_is_one_demand() {
    let form = bundled("pharmacy-checklist@R5");
    let found = demands(&form, None, None, TODAY, YEAR);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0].about, found[0].met),
        (&About::Checklist, Met::No)
    );
}

/// ① 「医療情報システムの有無」の「いいえ」欄にマルがつく場合、それ以下すべての項目は確認不要です。
#[test]
fn without_a_system_nothing_else_is_demanded() {
    let form = bundled("pharmacy-checklist@R5");
    let given = answers(&form, json!({"presence": {"first": first(false)}}));
    let found = demands(&form, Some(&given), None, TODAY, YEAR);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].met, Met::Yes);
    assert_eq!(inspected(&form, &given).count(), 1);
}

/// ① チェック項目すべてに、１回目の確認結果（日付と「はい」または「いいえ」）が記入されていること
#[test]
fn every_row_has_its_first_check_with_a_day() {
    let found = wanting(
        json!({
            "2-1": null,
            "2-5-server": {"first": {"value": true}},
            "2-6-server": {"remark": "あとで"},
        }),
        NO_VENDORS,
    );
    for (item, words) in [
        ("2-1", "1回目の確認が、記入されていません。"),
        ("2-5-server", "1回目の確認に、日付がありません。"),
        ("2-6-server", "1回目の確認が、記入されていません。"),
    ] {
        assert_eq!(of_item(&found, item), [(Met::No, words)]);
    }
    assert_eq!(
        found.iter().filter(|(_, met, _)| *met == Met::No).count(),
        3
    );
}

/// ①（※）２（２）及び２（３）は薬局が事業者と契約していない場合には、確認が不要になります。
#[test]
fn without_a_contract_vendor_rows_are_not_demanded() {
    let without = json!({"vendor-contract": false, "2-2": null, "2-3": null});
    let found = checked(without, None);
    let asked = |id: &str| {
        found
            .iter()
            .any(|one| one.about == About::Item(id.to_owned()))
    };
    assert!(!asked("2-2") && !asked("2-3") && asked("2-4-server"));
    assert!(
        !found.iter().any(|one| one.about == About::Vendors),
        "nor their forms"
    );
}

/// ① 「いいえ」にマルが付いた項目については、目標日の記入を確認してください。
#[test]
fn a_no_has_its_target_date() {
    let found = wanting(json!({"2-1": {"first": first(false)}}), NO_VENDORS);
    assert_eq!(
        of_item(&found, "2-1"),
        [(Met::No, "「いいえ」なのに、目標日がありません。")]
    );
}

/// ① また、令和5年度中に「はい」にマルがつくように、薬局に取組を促してください。
#[test]
fn a_no_is_urged_to_become_a_yes_within_the_year() {
    for (target, begins) in [
        ("2027-03-31", "令和8年度のうちに「はい」になるよう"),
        (
            "2026-11-01",
            "目標日（令和8年11月1日（日））を過ぎています。令和8年度のうちに",
        ),
    ] {
        let found = wanting(
            json!({"2-1": {"first": first(false), "target": target}}),
            NO_VENDORS,
        );
        let of_row = of_item(&found, "2-1");
        assert_eq!((of_row.len(), of_row[0].0), (1, Met::OnSite));
        assert!(of_row[0].1.starts_with(begins), "{}", of_row[0].1);
    }
    let later =
        json!({"2-1": {"first": first(false), "target": "2026-11-01", "second": first(true)}});
    assert_eq!(of_item(&wanting(later, NO_VENDORS), "2-1"), []);
}

/// ① ３（１）の連絡体制図については、「はい」欄にマルがついている場合、現物を確認してください。
#[test]
fn the_contact_chart_is_seen_in_the_original_where_there_is_one() {
    let chart = |row: Value| {
        let found = wanting(json!({ "3-1": row }), NO_VENDORS);
        let of_row = of_item(&found, "3-1");
        of_row
            .iter()
            .any(|(met, words)| *met == Met::OnSite && words.contains("現物"))
    };
    assert!(chart(json!({"first": first(true)})));
    assert!(chart(
        json!({"first": first(false), "target": "2026-11-10", "second": first(true)})
    ));
    assert!(!chart(
        json!({"first": first(false), "target": "2027-01-31"})
    ));
    assert!(!chart(Value::Null));
}

/// ※ 令和５年度の立入検査では、①②ともに、参考項目の検査は不要です。
#[test]
fn reference_rows_are_not_inspected() {
    let form = bundled("pharmacy-checklist@R5");
    let found = wanting(
        json!({"2-4-pc": null, "3-2": null, "3-3": {"first": first(false)}}),
        NO_VENDORS,
    );
    assert!(found.iter().all(|(about, ..)| !matches!(about, About::Item(id) if ["2-4-pc", "3-2", "3-3"].contains(&id.as_str()))));
    let given = answers(&form, all_yes(&form, json!({})));
    assert_eq!(
        inspected(&form, &given).count(),
        11,
        "the gate and ten rows"
    );
}

/// ② 薬局が事業者と契約している場合には、「事業者確認用」も確認してください。
#[test]
fn where_contracts_are_not_known_the_forms_are_looked_for_on_site() {
    for vendors in [None, NO_VENDORS] {
        let found = wanting(json!({}), vendors);
        let of_vendors: Vec<_> = found
            .iter()
            .filter(|(about, ..)| *about == About::Vendors)
            .collect();
        assert_eq!((of_vendors.len(), of_vendors[0].1), (1, Met::OnSite));
    }
}

fn sheet(vendor: &str, rows: &[(&str, VendorRowState)]) -> VendorForm {
    VendorForm {
        vendor: vendor.to_owned(),
        collected: true,
        rows: rows
            .iter()
            .map(|(name, state)| VendorRow {
                name: (*name).to_owned(),
                state: state.clone(),
            })
            .collect(),
    }
}

fn of_vendor(sheets: &[VendorForm], name: &str) -> Vec<(Met, String)> {
    checked(json!({}), Some(sheets))
        .into_iter()
        .filter(|demand| demand.about == About::Vendor(name.to_owned()))
        .map(|demand| (demand.met, demand.words))
        .collect()
}

/// ② 複数事業者と契約している場合は、すべてを確認してください。
#[test]
fn the_form_of_every_vendor_is_collected() {
    let missing = VendorForm {
        collected: false,
        ..sheet("見本網", &[])
    };
    let sheets = [sheet("見本システム", &[]), missing];
    assert_eq!(of_vendor(&sheets, "見本システム")[0].0, Met::Yes);
    assert_eq!(of_vendor(&sheets, "見本網")[0].0, Met::No);
}

/// ② チェック項目について、１回目の確認結果が記入されていること / 「いいえ」…目標日の記入 / 事業者の取組を促す
#[test]
fn rows_of_vendors_are_filled_in_like_the_facilitys() {
    let sheets = [sheet(
        "見本システム",
        &[
            ("１（１）", VendorRowState::Yes),
            ("２（２）", VendorRowState::Open),
            ("２（３）", VendorRowState::NoTarget),
            (
                "２（４）サーバ",
                VendorRowState::Planned(jiff::civil::date(2027, 3, 1)),
            ),
        ],
    )];
    let found = of_vendor(&sheets, "見本システム");
    let met: Vec<Met> = found.iter().map(|(met, _)| *met).collect();
    assert_eq!(met, [Met::Yes, Met::No, Met::No, Met::OnSite]);
    assert!(found[3].1.contains("施設に伝えてください"));
}

/// ② 契約内容によっては…その場合、同項目について「薬局確認用」または別の事業者が作成する「事業者確認用」に記入があれば問題ありません。
#[test]
fn rows_outside_a_contract_are_covered_by_somebody_else() {
    let sheets = [sheet(
        "見本サーバ",
        &[
            (
                "２（７）ネットワーク機器",
                VendorRowState::CoveredBy("見本網".into()),
            ),
            ("２（８）ネットワーク機器", VendorRowState::Uncovered),
        ],
    )];
    let found = of_vendor(&sheets, "見本サーバ");
    assert_eq!((found[1].0, found[2].0), (Met::Yes, Met::No));
    assert!(found[1].1.contains("「見本網」"));
}

#[test]
fn contracts_that_contradict_the_answers_are_named() {
    let without = json!({"vendor-contract": false, "2-2": null, "2-3": null});
    let found = wanting(without, Some(&[sheet("見本システム", &[])]));
    assert!(
        found
            .iter()
            .any(|(about, met, _)| *about == About::Vendors && *met == Met::No)
    );
}

#[test]
fn a_finding_is_mended_by_a_yes_that_is_not_older() {
    let form = bundled("pharmacy-checklist@R5");
    let mended = |row: Value| {
        let given = answers(&form, all_yes(&form, json!({ "2-1": row })));
        corrected_on(&form, &given, "2-1", TODAY)
    };
    let check = |value: bool, on: &str| json!({"value": value, "on": on});
    let after = "2026-12-01";
    for (row, is_mended) in [
        (json!({"first": check(true, after)}), true),
        (json!({"first": check(true, "2026-11-20")}), true),
        (json!({"first": check(true, "2026-11-19")}), false),
        (
            json!({"first": check(false, "2026-11-02"), "target": after, "second": check(true, after)}),
            true,
        ),
        (
            json!({"first": check(true, after), "second": check(false, after)}),
            false,
        ),
        (
            json!({"first": check(false, after), "target": after}),
            false,
        ),
        (json!({"first": {"value": true}}), false),
        (Value::Null, false),
    ] {
        assert_eq!(mended(row.clone()).is_some(), is_mended, "{row}");
    }
}
