//! What changed between two submissions.

use serde_json::{Value, json};
use tenken_domain::forms::answer::Answers;
use tenken_domain::responses::changes::between;

use crate::support::{answers, bundled};

#[test]
fn differences_in_the_order_of_the_form() {
    let form = bundled("hospital-survey@R5");
    let before = json!({"Q1.name": "山田", "Q6": ["own"], "Q10": true, "Q10-1": true, "Q2": true});
    let after =
        json!({"Q1.name": "鈴木", "Q6": ["own", "vendor"], "Q10": false, "Q2": true, "Q4": false});
    let read = |json: Value| answers(&form, json);
    let found = between(&form, &read(before.clone()), &read(after));
    let found: Vec<(&str, Option<&str>, Option<&str>)> = found
        .iter()
        .map(|c| (c.key.as_str(), c.before.as_deref(), c.after.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("Q1.name", Some("山田"), Some("鈴木")),
            ("Q4", None, Some("いいえ")),
            ("Q6", Some("① 自医療機関"), Some("① 自医療機関、② 事業者")),
            ("Q10", Some("はい"), Some("いいえ")),
            ("Q10-1", Some("はい"), None),
        ]
    );
    assert_eq!(between(&form, &read(before.clone()), &read(before)), []);
}

#[test]
fn a_field_of_a_group_is_named_by_its_label_too() {
    for (key, id, answer, name) in [
        (
            "hospital-survey@R5",
            "Q1.contact",
            json!("03-0000-0000"),
            "Q 1 回答者の情報（氏名、所属、連絡先） 連絡先",
        ),
        (
            "guideline7-readiness@R8",
            "M3.checked-on",
            json!("2026-11-02"),
            "16 書いてある場所（文書の名前、ページや条、確かめた日） 確かめた日",
        ),
        // No group, and no number.
        (
            "pharmacy-checklist@R5",
            "vendor-contract",
            json!(true),
            "医療情報システムの事業者（保守や販売をする会社）と契約していますか",
        ),
    ] {
        let form = bundled(key);
        let after = answers(&form, json!({ id: answer }));
        let changed = between(&form, &Answers::default(), &after);
        let names: Vec<&str> = changed.iter().map(|change| change.name.as_str()).collect();
        assert_eq!(names, [name]);
    }
    let form = bundled("hospital-survey@R5");
    for unknown in ["Q1", "Q1.nobody", "Q2.name", "Q99"] {
        assert_eq!(form.name_of(unknown), None, "{unknown}");
    }
}
