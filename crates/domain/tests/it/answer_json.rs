//! Answers in the JSON of the API, and how they show.

use serde_json::{Value, json};
use tenken_domain::forms::answer::Answers;

use crate::support::Read::{self, Fault, Nothing, Shows};
use crate::support::{answers, fixture};

fn read_json(form: &str, key: &str, value: &Value, expected: Read<'_>) {
    let form = fixture(form);
    let result = Answers::from_json(&form, &json!({ key: value }));
    let shown = result.as_ref().ok().and_then(|answers| {
        let kind = form.answer_type(key).unwrap().kind();
        answers.get(key).map(|answer| kind.show(answer))
    });
    let found = match (&result, &shown) {
        (Err(faults), _) => {
            assert_eq!(faults.0.len(), 1);
            assert_eq!(faults.0[0].item, key);
            Fault(faults.0[0].code)
        }
        (Ok(_), Some(shown)) => Shows(shown),
        (Ok(_), None) => Nothing,
    };
    assert_eq!(found, expected, "{} {key}: {value}", form.id);
}

fn long(length: usize) -> Value {
    json!("あ".repeat(length))
}

#[test]
fn json() {
    let none = Value::Null;
    for (form, key, value, expected) in [
        ("yes_no", "Q1", json!(true), Shows("はい")),
        ("yes_no", "Q1", json!(false), Shows("いいえ")),
        ("yes_no", "Q2", json!(true), Shows("行っている")),
        ("yes_no", "Q2", json!(false), Shows("行っていない")),
        ("yes_no", "Q1", none.clone(), Nothing),
        ("yes_no", "Q1", json!("yes"), Fault("wrong_type")),
        ("yes_no", "Q1", json!(1), Fault("wrong_type")),
        ("single_choice", "Q1", json!("daily"), Shows("① 毎日")),
        (
            "single_choice",
            "Q1",
            json!({"option": "daily"}),
            Shows("① 毎日"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": " 隔週 "}),
            Shows("その他（隔週）"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": null}),
            Shows("その他"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": " "}),
            Shows("その他"),
        ),
        // Only the free-text option carries a text.
        (
            "single_choice",
            "Q1",
            json!({"option": "daily", "text": "隔週"}),
            Shows("① 毎日"),
        ),
        (
            "single_choice",
            "Q1",
            json!("hourly"),
            Fault("unknown_option"),
        ),
        ("single_choice", "Q1", json!(""), Fault("unknown_option")),
        ("single_choice", "Q1", json!(["daily"]), Fault("wrong_type")),
        (
            "single_choice",
            "Q1",
            json!({"text": "隔週"}),
            Fault("wrong_type"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": 5}),
            Fault("wrong_type"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": 5}),
            Fault("wrong_type"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": "あ".repeat(200)}),
            Shows(&format!("その他（{}）", "あ".repeat(200))),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": "あ".repeat(201)}),
            Fault("too_long"),
        ),
        (
            "single_choice",
            "Q1",
            json!({"option": "other", "text": "a\nb"}),
            Fault("line_break"),
        ),
        (
            "multiple_choice",
            "Q1",
            json!(["vendor"]),
            Shows("② 事業者"),
        ),
        // In the form's order, each once.
        (
            "multiple_choice",
            "Q1",
            json!(["vendor", "own", "own"]),
            Shows("① 自院、② 事業者"),
        ),
        (
            "multiple_choice",
            "Q1",
            json!({"options": ["own", "other"], "text": "警察"}),
            Shows("① 自院、③ その他（警察）"),
        ),
        (
            "multiple_choice",
            "Q1",
            json!({"options": ["own"], "text": "警察"}),
            Shows("① 自院"),
        ),
        ("multiple_choice", "Q1", json!(["none"]), Shows("④ なし")),
        (
            "multiple_choice",
            "Q1",
            json!(["none", "own"]),
            Fault("exclusive_option"),
        ),
        (
            "multiple_choice",
            "Q1",
            json!(["own", "police"]),
            Fault("unknown_option"),
        ),
        ("multiple_choice", "Q1", json!([]), Nothing),
        ("multiple_choice", "Q1", json!("own"), Fault("wrong_type")),
        ("multiple_choice", "Q1", json!([1]), Fault("wrong_type")),
        (
            "multiple_choice",
            "Q1",
            json!({"text": "警察"}),
            Fault("wrong_type"),
        ),
        (
            "multiple_choice",
            "Q1",
            json!({"options": ["other"], "text": ["警察"]}),
            Fault("wrong_type"),
        ),
        ("text", "Q1", json!(" 山田 "), Shows("山田")),
        ("text", "Q1", json!(""), Nothing),
        ("text", "Q1", json!(" 　\t"), Nothing),
        // Characters, not bytes: 5 of them.
        ("text", "Q1", long(5), Shows("あああああ")),
        ("text", "Q1", json!("😀😀😀😀😀"), Shows("😀😀😀😀😀")),
        ("text", "Q1", long(6), Fault("too_long")),
        ("text", "Q2", long(200), Shows(&"あ".repeat(200))),
        ("text", "Q2", long(201), Fault("too_long")),
        ("text", "Q1", json!("a\nb"), Fault("line_break")),
        ("text", "Q1", json!("a\tb"), Fault("control_character")),
        ("text", "Q1", json!("a\u{0}b"), Fault("control_character")),
        (
            "text",
            "Q1",
            json!("a\u{202E}b"),
            Fault("control_character"),
        ),
        ("text", "Q1", json!(5), Fault("wrong_type")),
        ("long_text", "Q1", json!("1\r\n2\n3\n"), Shows("1\n2\n3")),
        ("long_text", "Q1", json!("\n \n"), Nothing),
        ("long_text", "Q1", long(8), Shows("ああああああああ")),
        ("long_text", "Q1", long(9), Fault("too_long")),
        ("long_text", "Q2", long(2000), Shows(&"あ".repeat(2000))),
        ("long_text", "Q2", long(2001), Fault("too_long")),
        (
            "long_text",
            "Q1",
            json!("a\u{7}"),
            Fault("control_character"),
        ),
        ("integer", "Q1", json!(12345), Shows("12,345人")),
        ("integer", "Q1", json!(1), Shows("1人")),
        ("integer", "Q1", json!(0), Fault("out_of_range")),
        ("integer", "Q1", json!(20001), Fault("out_of_range")),
        ("integer", "Q1", json!(1.5), Fault("wrong_type")),
        ("integer", "Q1", json!("12"), Fault("wrong_type")),
        ("integer", "Q1", json!(u64::MAX), Fault("wrong_type")),
        ("integer", "Q2", json!(-5), Shows("-5")),
        ("integer", "Q2", json!(-6), Fault("out_of_range")),
        ("money", "Q1", json!(1234567), Shows("1,234,567円")),
        ("money", "Q1", json!(0), Shows("0円")),
        ("money", "Q1", json!(-1), Fault("out_of_range")),
        ("money", "Q1", json!(50000001), Fault("out_of_range")),
        ("money", "Q1", json!("100円"), Fault("wrong_type")),
        (
            "date",
            "Q1",
            json!("2026-08-21"),
            Shows("令和8年8月21日（金）"),
        ),
        (
            "date",
            "Q1",
            json!("R8.8.21"),
            Shows("令和8年8月21日（金）"),
        ),
        (
            "date",
            "Q1",
            json!("1989-01-07"),
            Shows("昭和64年1月7日（土）"),
        ),
        ("date", "Q1", json!("2026-02-29"), Fault("wrong_date")),
        ("date", "Q1", json!("1949-12-31"), Fault("wrong_date")),
        ("date", "Q1", json!("2101-01-01"), Fault("wrong_date")),
        ("date", "Q1", json!(""), Fault("wrong_date")),
        ("date", "Q1", json!(20260821), Fault("wrong_type")),
        ("group", "Q1.name", json!("山田"), Shows("山田")),
        ("group", "Q1.name", long(11), Fault("too_long")),
        ("group", "Q1.beds", json!(120), Shows("120床")),
        ("group", "Q1.beds", json!(19), Fault("out_of_range")),
        (
            "group",
            "Q1.since",
            json!("2020-04-01"),
            Shows("令和2年4月1日（水）"),
        ),
        ("group", "Q1.role", json!("clerk"), Shows("事務長")),
        ("group", "Q1.role", json!("nurse"), Fault("unknown_option")),
        (
            "group",
            "Q1",
            json!({"name": "山田"}),
            Fault("unknown_item"),
        ),
        ("group", "Q1.age", json!(5), Fault("unknown_item")),
        (
            "file",
            "Q1",
            json!({"file": "k1", "name": "図.pdf", "size": 2049}),
            Shows("図.pdf（3KB）"),
        ),
        (
            "file",
            "Q1",
            json!({"file": "k1", "name": "図.pdf"}),
            Fault("wrong_type"),
        ),
        (
            "file",
            "Q1",
            json!({"file": "k1", "name": "図.pdf", "size": -1}),
            Fault("wrong_type"),
        ),
        (
            "file",
            "Q1",
            json!({"file": "k1", "name": "図.pdf", "size": 1, "path": "/etc"}),
            Fault("wrong_type"),
        ),
        (
            "file",
            "Q1",
            json!({"file": "k1", "name": "a\u{202E}fdp.exe", "size": 1}),
            Fault("control_character"),
        ),
        (
            "file",
            "Q1",
            json!({"file": "k1", "name": "あ".repeat(201), "size": 1}),
            Fault("too_long"),
        ),
        ("file", "Q1", json!("図.pdf"), Fault("wrong_type")),
        ("text", "Q9", json!("あ"), Fault("unknown_item")),
        ("text", "Q1.name", json!("あ"), Fault("unknown_item")),
    ] {
        read_json(form, key, &value, expected);
    }
}

#[test]
fn rows_in_json() {
    let yes = json!({"value": true, "on": "2026-11-02"});
    let no = json!({"value": false, "on": "2026-11-02"});
    for (key, value, expected) in [
        ("1-1", json!({"first": yes}), Shows("1回目 はい（R8.11.2）")),
        (
            "1-1",
            json!({"first": no, "target": "2027-03-31", "second": yes, "remark": "更新待ち"}),
            Shows("1回目 いいえ（R8.11.2）　目標日 R9.3.31　2回目 はい（R8.11.2）　備考 更新待ち"),
        ),
        // A target is only for a "no".
        (
            "1-1",
            json!({"first": yes, "target": "2027-03-31"}),
            Shows("1回目 はい（R8.11.2）"),
        ),
        (
            "1-1",
            json!({"first": {"value": true}}),
            Shows("1回目 はい"),
        ),
        (
            "1-1",
            json!({"first": {"on": "2026-11-02"}}),
            Shows("1回目 未記入（R8.11.2）"),
        ),
        ("1-1", json!({"remark": " 相談中 "}), Shows("備考 相談中")),
        ("1-1", json!({"remark": "a\nb"}), Shows("備考 a\nb")),
        ("1-1", json!({}), Nothing),
        (
            "1-1",
            json!({"first": null, "target": null, "second": null, "remark": " "}),
            Nothing,
        ),
        (
            "1-1",
            json!({"remark": "あ".repeat(501)}),
            Fault("too_long"),
        ),
        (
            "1-1",
            json!({"remark": "a\u{0}"}),
            Fault("control_character"),
        ),
        ("1-1", json!(true), Fault("wrong_type")),
        ("1-1", json!({"first": true}), Fault("wrong_type")),
        (
            "1-1",
            json!({"first": {"value": "yes"}}),
            Fault("wrong_type"),
        ),
        (
            "1-1",
            json!({"first": {"value": true, "on": "2026-02-30"}}),
            Fault("wrong_type"),
        ),
        ("1-1", json!({"third": yes}), Fault("wrong_type")),
        ("presence", json!({"first": yes}), Shows("はい（R8.11.2）")),
        (
            "presence",
            json!({"first": yes, "target": null, "second": null, "remark": ""}),
            Shows("はい（R8.11.2）"),
        ),
        (
            "presence",
            json!({"first": no, "target": "2027-03-31"}),
            Fault("no_column"),
        ),
        (
            "presence",
            json!({"first": no, "second": yes}),
            Fault("no_column"),
        ),
        (
            "presence",
            json!({"first": no, "remark": "紙だけ"}),
            Fault("no_column"),
        ),
    ] {
        read_json("check", key, &value, expected);
    }
}

#[test]
fn all_faults_of_an_answer_set_are_named_at_once() {
    let form = fixture("group");
    let faults =
        Answers::from_json(&form, &json!({"Q1.name": 5, "Q1.beds": 1, "Q2": true})).unwrap_err();
    let found: Vec<(&str, &str)> = faults
        .0
        .iter()
        .map(|fault| (fault.item.as_str(), fault.code))
        .collect();
    assert_eq!(
        found,
        [
            ("Q1.name", "wrong_type"),
            ("Q1.beds", "out_of_range"),
            ("Q2", "unknown_item")
        ]
    );
    assert!(faults.to_string().lines().count() == 3);
    assert_eq!(
        Answers::from_json(&form, &json!([])).unwrap_err().0[0].code,
        "wrong_type"
    );
}

#[test]
fn what_is_stored_and_no_longer_fits_is_left_out() {
    let form = fixture("group");
    let stored = Answers::from_stored(&form, r#"{"Q1.name":"山田","Q1.beds":"many","Q9":1}"#);
    assert_eq!(stored, answers(&form, json!({"Q1.name": "山田"})));
    assert!(Answers::from_stored(&form, "no json").is_empty());
}
