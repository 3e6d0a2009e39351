//! What an answer says to another question about the same measure.

use serde_json::{Value, json};
use tenken_domain::forms::answer::{AnswerType, carry};

use crate::support::made_up;

#[test]
fn an_answer_says_the_same_to_another_question_or_nothing() {
    let form = made_up("carry");
    let kind = |id: &str| -> &AnswerType { form.answer_type(id).unwrap() };
    let checked = |value: bool| json!({ "value": value, "on": "2024-06-01" });
    let first = |value: bool| json!({ "first": { "value": value, "on": null }, "target": null, "second": null, "remark": "" });
    let nothing = Value::Null;
    for (from, answer, to, expected) in [
        ("yes", json!(true), "yes", json!(true)),
        ("yes", json!(false), "row", first(false)),
        (
            "row",
            json!({ "first": checked(true), "remark": "去年の話", "first_by": "見本" }),
            "row",
            first(true),
        ),
        (
            "row",
            json!({ "first": checked(false), "target": "2024-09-01", "second": checked(true) }),
            "row",
            first(true),
        ),
        (
            "row",
            json!({ "first": checked(false), "second": { "on": "2024-09-01" } }),
            "yes",
            json!(false),
        ),
        ("row", json!({ "remark": "まだ" }), "yes", nothing.clone()),
        ("yes", json!(true), "choice", nothing.clone()),
        ("number", json!(3), "number", json!(3)),
        ("choice", json!("a"), "choice", json!("a")),
        ("choice", json!("b"), "reworded", json!("b")),
        ("choice", json!("a"), "reworded", nothing.clone()),
        ("choices", json!(["a", "b"]), "choices", json!(["a", "b"])),
        ("choices", json!(["a"]), "choice", nothing.clone()),
    ] {
        let answer = kind(from).kind().from_json(&answer).unwrap();
        let carried = carry(kind(from), &answer, kind(to));
        let carried = carried.map_or(Value::Null, |answer| serde_json::to_value(answer).unwrap());
        assert_eq!(carried, expected, "{answer:?} from {from} to {to}");
    }
}
