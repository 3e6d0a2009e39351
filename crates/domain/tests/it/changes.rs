//! What changed between two submissions.

use serde_json::{Value, json};
use tenken_domain::changes::between;

use crate::support::{answers, bundled};

#[test]
fn differences_in_the_order_of_the_form() {
    let form = bundled("hospital-survey@R5");
    let before = json!({"Q1.name": "山田", "Q6": ["own"], "Q10": true, "Q10-1": true, "Q2": true});
    let after =
        json!({"Q1.name": "鈴木", "Q6": ["own", "vendor"], "Q10": false, "Q2": true, "Q4": false});
    let read = |json: Value| answers(&form, json);
    let found = between(&form, &read(before.clone()), &read(after));
    let found: Vec<(&str, &str, Option<&str>, Option<&str>)> = found
        .iter()
        .map(|c| {
            (
                c.key.as_str(),
                c.number.as_str(),
                c.before.as_deref(),
                c.after.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Q1.name", "Q 1", Some("山田"), Some("鈴木")),
            ("Q4", "Q4", None, Some("いいえ")),
            (
                "Q6",
                "Q6",
                Some("① 自医療機関"),
                Some("① 自医療機関、② 事業者")
            ),
            ("Q10", "Q10", Some("はい"), Some("いいえ")),
            ("Q10-1", "Q10-1", Some("はい"), None),
        ]
    );
    assert_eq!(between(&form, &read(before.clone()), &read(before)), []);
}
