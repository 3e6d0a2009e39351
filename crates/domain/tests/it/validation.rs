//! Everything that stands between answers and their submission, at once.

use serde_json::{Value, json};
use tenken_domain::responses::validate::validate;

use crate::support::{TODAY, YEAR, answers, bundled, faults, fixture};

fn missing(form: &str, json: Value) -> String {
    let keys: Vec<String> = faults(&bundled(form), json)
        .into_iter()
        .map(|(item, part, code)| {
            assert_eq!((part, code), (None, "required"), "{item}");
            item
        })
        .collect();
    keys.join(" ")
}

#[test]
fn what_is_missing_in_the_order_of_the_form() {
    let all = "Q1.name Q1.organization Q1.contact Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9 Q10 Q11 Q13-1 Q13-2";
    assert_eq!(missing("hospital-survey@R5", json!({})), all);
    assert_eq!(
        missing(
            "hospital-survey@R5",
            json!({"Q10": true, "Q11": true, "Q12": true, "Q12-1": "daily"})
        ),
        "Q1.name Q1.organization Q1.contact Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9 Q10-1 Q12-2 Q12-3 Q12-4 Q12-5 Q12-6 Q13-1 Q13-2"
    );
    assert_eq!(
        missing("pharmacy-survey@R8", json!({})),
        "Q1 Q2 Q3-1 Q4 Q5 Q6"
    );
    assert_eq!(
        missing("pharmacy-survey@R8", json!({"Q3-1": true})),
        "Q1 Q2 Q3-2 Q4 Q5 Q6"
    );
    // Reasons, qualifications and costs are optional.
    assert_eq!(
        missing(
            "hospital-survey@R7",
            json!({"I1": true, "I2": true, "I8": true, "I18": true})
        ),
        "I4 I5 I6 I7 I9 I10 I11 I12 I13 I14 I15 I16 I17 I21 I22"
    );
    assert_eq!(
        missing("vendor-checklist@R5", json!({})),
        "1-1 2-2 2-3 2-4-server 2-5-server 2-6-server 2-7-network 2-8-network"
    );
}

#[test]
fn a_whole_response() {
    let whole = json!({"Q1": "山田", "Q2": true, "Q3-1": true, "Q3-2": false, "Q4": true, "Q5": false, "Q6": true});
    let form = bundled("pharmacy-survey@R8");
    assert_eq!(faults(&form, whole), []);
}

#[test]
fn an_empty_entry_is_no_entry() {
    for (form, key, empty) in [
        ("text", "Q1", json!(" ")),
        ("long_text", "Q1", json!("\n")),
        ("multiple_choice", "Q1", json!([])),
        ("check", "1-1", json!({"remark": ""})),
    ] {
        let form = fixture(form);
        let found = faults(&form, json!({ key: empty }));
        assert!(
            found.contains(&(key.to_owned(), None, "required")),
            "{found:?}"
        );
    }
    // Nor a fault where nothing is required.
    let form = fixture("text");
    assert_eq!(faults(&form, json!({"Q1": "あ", "Q2": ""})), []);
}

#[test]
fn fields_of_a_group() {
    let form = fixture("group");
    let required = |key: &str| (key.to_owned(), None, "required");
    assert_eq!(
        faults(&form, json!({})),
        [required("Q1.name"), required("Q1.beds")]
    );
    assert_eq!(faults(&form, json!({"Q1.name": "山田", "Q1.beds": 20})), []);
    let found = validate(&form, &answers(&form, json!({"Q1.beds": 20})), TODAY, YEAR);
    assert_eq!(found[0].message, "「氏名」をまだ記入していません。");
}

/// The sentences people read, one per way of answering.
#[test]
fn messages() {
    let mut lines = String::new();
    for name in [
        "yes_no",
        "multiple_choice",
        "text",
        "integer",
        "file",
        "check",
        "group",
    ] {
        let form = fixture(name);
        let fault = &validate(&form, &answers(&form, json!({})), TODAY, YEAR)[0];
        lines.push_str(&format!("{name}: {}\n", fault.message));
    }
    insta::assert_snapshot!(lines);
}
