//! Counts and rates.

use serde_json::{Value, json};
use tenken_domain::Form;
use tenken_domain::facilities::facility::{FacilityKind, Prefecture};
use tenken_domain::forms::form::path::Path;
use tenken_domain::results::tabulation::{
    Cell, Columns, Dimension, ItemResult, Population, Results, Unit, rate_permille,
};

use crate::support::{answers, bundled, fixture};

fn unit(kind: FacilityKind, prefecture: &str, beds: Option<i64>) -> Unit {
    Unit {
        kind,
        prefecture: Prefecture::parse(prefecture),
        beds,
    }
}

/// Six facilities of all sorts.
fn units() -> [Unit; 6] {
    use FacilityKind::{Clinic, Hospital, Pharmacy};
    [
        unit(Hospital, "東京都", Some(99)),
        unit(Hospital, "東京都", Some(100)),
        unit(Hospital, "大阪府", Some(500)),
        unit(Hospital, "不明", None),
        unit(Clinic, "大阪府", Some(19)),
        unit(Pharmacy, "東京都", None),
    ]
}

/// Facilities f0, f1 …
pub fn population(units: &[Unit]) -> Population {
    let mut population = Population::default();
    for (at, unit) in units.iter().enumerate() {
        population.put(&format!("f{at}"), Some(unit));
    }
    population
}

/// Figures of what the six submitted, `null` for nothing.
fn figures(form: &Form, by: Dimension, submissions: [Value; 6]) -> Results {
    let mut columns = Columns::new(form);
    for (at, json) in submissions.into_iter().enumerate() {
        if !json.is_null() {
            let given = answers(form, json);
            let submitted = Path::of(form, &given).submitted(form, &given);
            columns.take(form, at, &submitted);
        }
    }
    columns.tabulate(form, &population(&units()), by, None)
}

fn item<'r>(results: &'r Results, id: &str) -> &'r ItemResult {
    results.items.iter().find(|item| item.id == id).unwrap()
}

fn cell(base: u64, blank: u64, counts: &[u64], rates: &[f64]) -> Cell {
    Cell {
        base,
        blank,
        counts: counts.to_vec(),
        rates: rates.to_vec(),
    }
}

/// Worked out by hand.
#[test]
fn each_question_has_its_own_base() {
    let form = fixture("base");
    let results = figures(
        &form,
        Dimension::Kind,
        [
            json!({"bcp": true, "drill": true, "drill-of-all": true, "plain-drill": true}),
            json!({"bcp": true, "drill": false, "drill-of-all": false, "plain-drill": false}),
            json!({"bcp": true}),
            // The drill of a plan that is not there is not counted.
            json!({"bcp": false, "drill": true, "drill-of-all": true}),
            json!({}),
            Value::Null,
        ],
    );
    assert_eq!(
        (results.targeted, results.answered, results.rate),
        (6, 5, 83.3)
    );
    for (id, total, label) in [
        (
            "bcp",
            cell(5, 1, &[3, 1], &[60.0, 20.0]),
            "回答したすべての施設",
        ),
        ("drill", cell(3, 1, &[1, 1], &[33.3, 33.3]), "BCPのある施設"),
        (
            "drill-of-all",
            cell(5, 3, &[1, 1], &[20.0, 20.0]),
            "回答したすべての施設",
        ),
        (
            "plain-drill",
            cell(3, 1, &[1, 1], &[33.3, 33.3]),
            "この設問の対象となった施設",
        ),
    ] {
        assert_eq!(item(&results, id).total, total, "{id}");
        assert_eq!(item(&results, id).base_label, label, "{id}");
    }
}

#[test]
fn groups_of_each_dimension() {
    let form = fixture("yes_no");
    let given = || {
        [
            json!({"Q1": true}),
            json!({"Q1": false}),
            json!({"Q1": true}),
            json!({"Q1": true}),
            Value::Null,
            json!({"Q1": false}),
        ]
    };
    // Key, asked, answered, yes, no; groups nobody is in are left out here.
    for (by, expected) in [
        (
            Dimension::BedClass,
            vec![
                ("20-99", 1, 1, 1, 0),
                ("100-199", 1, 1, 0, 1),
                ("500+", 1, 1, 1, 0),
                ("unknown", 3, 2, 1, 1),
            ],
        ),
        (
            Dimension::Prefecture,
            vec![
                ("13", 3, 3, 1, 2),
                ("27", 2, 1, 1, 0),
                ("unknown", 1, 1, 1, 0),
            ],
        ),
        (
            Dimension::Kind,
            vec![
                ("hospital", 4, 4, 3, 1),
                ("clinic", 1, 0, 0, 0),
                ("pharmacy", 1, 1, 0, 1),
            ],
        ),
    ] {
        let results = figures(&form, by, given());
        let cells = &item(&results, "Q1").by;
        assert_eq!(cells.len(), results.groups.len());
        let found: Vec<(&str, u64, u64, u64, u64)> = results
            .groups
            .iter()
            .zip(cells)
            .filter(|(group, _)| group.targeted > 0)
            .map(|(group, cell)| {
                (
                    group.key.as_str(),
                    group.targeted,
                    group.answered,
                    cell.counts[0],
                    cell.counts[1],
                )
            })
            .collect();
        assert_eq!(found, expected, "{by:?}");
        assert_eq!(results.by, by);
    }
    // Everybody's kind is known; the four kinds and no more are listed.
    assert_eq!(figures(&form, Dimension::Kind, given()).groups.len(), 4);
    assert_eq!(
        figures(&form, Dimension::Prefecture, given()).groups.len(),
        48
    );
}

#[test]
fn choices() {
    let results = figures(
        &fixture("single_choice"),
        Dimension::Kind,
        [
            json!({"Q1": "daily"}),
            json!({"Q1": "daily"}),
            json!({"Q1": {"option": "other", "text": "隔週"}}),
            json!({}),
            Value::Null,
            Value::Null,
        ],
    );
    assert_eq!(
        item(&results, "Q1").total,
        cell(4, 1, &[2, 0, 1], &[50.0, 0.0, 25.0])
    );

    // Of several options each counts; the base is facilities.
    let results = figures(
        &fixture("multiple_choice"),
        Dimension::Kind,
        [
            json!({"Q1": ["own", "vendor"]}),
            json!({"Q1": ["own"]}),
            json!({"Q1": ["none"]}),
            json!({}),
            Value::Null,
            Value::Null,
        ],
    );
    let found = item(&results, "Q1");
    assert_eq!(
        found.total,
        cell(4, 1, &[2, 1, 0, 1], &[50.0, 25.0, 0.0, 25.0])
    );
    let labels: Vec<&str> = found
        .choices
        .iter()
        .map(|choice| choice.label.as_str())
        .collect();
    assert_eq!(labels, ["① 自院", "② 事業者", "③ その他", "④ なし"]);
}

#[test]
fn numbers() {
    let results = figures(
        &fixture("integer"),
        Dimension::Kind,
        [
            json!({"Q1": 5, "Q2": -5}),
            json!({"Q1": 1}),
            json!({"Q1": 9}),
            json!({"Q1": 100}),
            json!({}),
            Value::Null,
        ],
    );
    let found = item(&results, "Q1");
    assert_eq!(found.total, cell(5, 1, &[4], &[80.0]));
    let numbers = found.numbers.unwrap();
    assert_eq!(
        (
            numbers.count,
            numbers.min,
            numbers.median,
            numbers.max,
            numbers.sum
        ),
        (4, 1, 5, 100, 115)
    );
    assert_eq!(item(&results, "Q2").numbers.unwrap().median, -5);
    let none = figures(
        &fixture("integer"),
        Dimension::Kind,
        [const { Value::Null }; 6],
    );
    assert_eq!(item(&none, "Q1").numbers, None);
    assert_eq!((none.answered, none.rate), (0, 0.0));
}

#[test]
fn checklist_rows() {
    let no = json!({"value": false, "on": "2026-11-02"});
    let yes = json!({"value": true, "on": "2026-11-02"});
    let row = |row: Value| json!({"1-1": row});
    let results = figures(
        &fixture("check"),
        Dimension::Kind,
        [
            row(json!({"first": yes})),
            row(json!({"first": no, "target": "2027-03-31", "second": yes})),
            row(json!({"first": no, "target": "2027-03-31"})),
            row(json!({"first": yes, "second": no})),
            row(json!({"remark": "まだ"})),
            row(json!({})),
        ],
    );
    // Met, met later, not met; a remark alone is no check.
    assert_eq!(
        item(&results, "1-1").total,
        cell(6, 2, &[1, 1, 2], &[16.7, 16.7, 33.3])
    );

    // Rows that need no entry are outside the base, whatever stood there before.
    let form = fixture("not_required");
    let results = figures(
        &form,
        Dimension::Kind,
        [
            json!({"contract": true, "2-2": {"first": yes}}),
            json!({"contract": false, "2-2": {"first": yes}}),
            json!({"contract": true}),
            Value::Null,
            Value::Null,
            Value::Null,
        ],
    );
    assert_eq!(
        item(&results, "2-2").total,
        cell(2, 1, &[1, 0, 0], &[50.0, 0.0, 0.0])
    );
}

#[test]
fn people_and_helpers_are_not_tabulated() {
    let results = figures(
        &bundled("hospital-survey@R5"),
        Dimension::Kind,
        [const { Value::Null }; 6],
    );
    assert_eq!(results.items.len(), 20, "all but the respondent's name");
    let results = figures(
        &bundled("pharmacy-checklist@R5"),
        Dimension::Kind,
        [const { Value::Null }; 6],
    );
    assert_eq!(results.items.len(), 19, "without the helper");
}

/// A group about a measure counts as given when something is entered in it.
#[test]
fn groups_about_a_measure() {
    let form = bundled("guideline7-readiness@R8");
    let with = json!({"M1": "all", "M2": ["contract"], "M3.document": "保守契約書"});
    let without = json!({"M1": "all", "M2": ["contract"]});
    let results = figures(
        &form,
        Dimension::Kind,
        [
            with,
            without,
            json!({"M1": "none", "M3.document": "保守契約書"}),
            Value::Null,
            Value::Null,
            Value::Null,
        ],
    );
    assert_eq!(item(&results, "M3").total, cell(2, 1, &[1], &[50.0]));
}

#[test]
fn a_later_submission_replaces_the_earlier_one() {
    let form = bundled("guideline7-readiness@R8");
    let mut columns = Columns::new(&form);
    for json in [
        json!({"M1": "all", "M2": ["contract", "sla"], "C1": ["record"], "S1": 3}),
        json!({"M1": "part", "C1": ["none"]}),
    ] {
        columns.take(&form, 0, &answers(&form, json));
    }
    let results = columns.tabulate(&form, &population(&units()), Dimension::Kind, None);
    assert_eq!(item(&results, "M2").total.counts, [0; 6]);
    assert_eq!(item(&results, "C1").total.counts, [0, 0, 0, 0, 1, 0]);
    assert_eq!(item(&results, "S1").numbers, None);
    assert_eq!(results.answered, 1);
}

#[test]
fn facilities_keep_their_place() {
    let mut population = population(&units());
    assert_eq!((population.len(), population.is_empty()), (6, false));
    population.put("f1", Some(&units()[5]));
    assert_eq!((population.len(), population.position("f1")), (6, Some(1)));
    assert_eq!(population.position("f9"), None);
    assert!(Population::default().is_empty());
}

#[test]
fn rates_are_rounded_half_up() {
    for (count, base, permille) in [
        (5_736, 8_102, 708),
        (1, 3, 333),
        (2, 3, 667),
        (1, 2000, 1),
        (1, 2001, 0),
        (0, 5, 0),
        (5, 5, 1000),
        (0, 0, 0),
    ] {
        assert_eq!(rate_permille(count, base), permille, "{count} of {base}");
    }
}

/// The hospital survey of R7: 5,736 of 8,102 answered, 70.8 %.
#[test]
fn the_published_response_rate() {
    let form = fixture("yes_no");
    let units = vec![unit(FacilityKind::Hospital, "13", Some(120)); 8_102];
    let mut columns = Columns::new(&form);
    let given = answers(&form, json!({"Q1": true}));
    for at in 0..5_736 {
        columns.take(&form, at, &given);
    }
    let results = columns.tabulate(&form, &population(&units), Dimension::BedClass, None);
    assert_eq!(
        (results.answered, results.targeted, results.rate),
        (5_736, 8_102, 70.8)
    );
    assert_eq!(results.groups[1].rate, 70.8);
}

#[test]
fn dimensions_by_name() {
    for dimension in Dimension::ALL {
        assert_eq!(Dimension::parse(dimension.id()), Some(dimension));
    }
    assert_eq!(Dimension::parse("beds"), None);
}

#[test]
fn who_is_not_asked_counts_nowhere() {
    let form = bundled("guideline7-readiness@R8");
    let mut columns = Columns::new(&form);
    for at in 0..2 {
        let given = json!({"M1": "all", "M2": ["contract", "sla"], "S1": 3 + at});
        columns.take(&form, at, &answers(&form, given));
    }
    let mut population = population(&units()[..2]);
    population.put("f1", None);
    for by in Dimension::ALL {
        let results = columns.tabulate(&form, &population, by, None);
        assert_eq!((results.targeted, results.answered), (1, 1), "{by:?}");
        assert_eq!(item(&results, "M1").total.base, 1);
        assert_eq!(item(&results, "M2").total.counts.iter().sum::<u64>(), 2);
        assert_eq!(item(&results, "S1").numbers.unwrap().max, 3);
    }
    population.put("f1", Some(&units()[1]));
    let results = columns.tabulate(&form, &population, Dimension::Kind, None);
    assert_eq!((results.targeted, results.answered), (2, 2));
}
