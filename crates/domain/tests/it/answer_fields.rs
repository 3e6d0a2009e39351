//! Answers posted by web forms, and attached files.

use std::collections::HashMap;
use tenken_domain::forms::answer::{AnswerType, Fields};

use crate::support::Read::{self, Fault, Nothing, Shows};
use crate::support::fixture;

fn read_fields(form: &str, key: &str, parts: &[(&str, &[&str])], expected: Read<'_>) {
    let form = fixture(form);
    let posted: HashMap<String, Vec<String>> = parts
        .iter()
        .map(|(part, values)| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            (Fields::name(key, part), values)
        })
        .collect();
    let kind = form.answer_type(key).unwrap().kind();
    let result = kind.from_fields(&Fields::new(&posted, key));
    let shown = result
        .as_ref()
        .ok()
        .and_then(|answer| answer.as_ref())
        .map(|answer| kind.show(answer));
    let found = match (&result, &shown) {
        (Err(problem), _) => Fault(problem.code),
        (Ok(_), Some(shown)) => Shows(shown),
        (Ok(_), None) => Nothing,
    };
    assert_eq!(found, expected, "{} {key}: {parts:?}", form.id);
}

#[test]
fn fields() {
    let of = |form: &str, key: &str, value: &str, expected| {
        read_fields(form, key, &[("", &[value])], expected)
    };
    for form in [
        "yes_no",
        "single_choice",
        "multiple_choice",
        "text",
        "long_text",
        "integer",
        "money",
        "date",
        "file",
    ] {
        read_fields(form, "Q1", &[], Nothing);
        of(form, "Q1", "", Nothing);
        of(form, "Q1", " ", Nothing);
    }
    of("yes_no", "Q1", "yes", Shows("はい"));
    of("yes_no", "Q1", "no", Shows("いいえ"));
    of("yes_no", "Q1", "true", Fault("wrong_type"));
    of("single_choice", "Q1", "weekly", Shows("② 週1回"));
    of("single_choice", "Q1", "hourly", Fault("unknown_option"));
    let other: (&str, &[&str]) = ("", &["other"]);
    read_fields(
        "single_choice",
        "Q1",
        &[other, ("other-text", &["隔週"])],
        Shows("その他（隔週）"),
    );
    read_fields(
        "single_choice",
        "Q1",
        &[other, ("other-text", &[&"あ".repeat(201)])],
        Fault("too_long"),
    );
    // The text of an option that is not chosen any more.
    read_fields(
        "single_choice",
        "Q1",
        &[("", &["daily"]), ("other-text", &["隔週"])],
        Shows("① 毎日"),
    );
    of("multiple_choice", "Q1", "own", Shows("① 自院"));
    read_fields(
        "multiple_choice",
        "Q1",
        &[("", &["", "vendor", "own"])],
        Shows("① 自院、② 事業者"),
    );
    read_fields(
        "multiple_choice",
        "Q1",
        &[("", &["other"]), ("text", &["警察"])],
        Shows("③ その他（警察）"),
    );
    read_fields(
        "multiple_choice",
        "Q1",
        &[("", &["own", "none"])],
        Fault("exclusive_option"),
    );
    of("text", "Q1", " 山田 ", Shows("山田"));
    of("text", "Q1", "山田太郎さん", Fault("too_long"));
    of("long_text", "Q1", "1\r\n2", Shows("1\n2"));
    for (typed, expected) in [
        ("12", Shows("12人")),
        ("１２，０００", Shows("12,000人")),
        (" 12 000 ", Shows("12,000人")),
        ("0", Fault("out_of_range")),
        ("十二", Fault("wrong_type")),
        ("12.5", Fault("wrong_type")),
        ("99999999999999999999", Fault("wrong_type")),
    ] {
        of("integer", "Q1", typed, expected);
    }
    of("integer", "Q2", "－３", Shows("-3"));
    for (typed, expected) in [
        ("1234567", Shows("1,234,567円")),
        ("1,234,567円", Shows("1,234,567円")),
        ("￥１，２３４，５６７", Shows("1,234,567円")),
        ("¥ 100 円", Shows("100円")),
        ("100万円", Fault("wrong_type")),
        ("円", Fault("wrong_type")),
        ("-1円", Fault("out_of_range")),
    ] {
        of("money", "Q1", typed, expected);
    }
    for typed in [
        "2026-11-02",
        "2026/11/2",
        "R8.11.2",
        "令和８年１１月２日",
        "ｒ８．１１．２",
    ] {
        of("date", "Q1", typed, Shows("令和8年11月2日（月）"));
    }
    of("date", "Q1", "昨日", Fault("wrong_date"));
    of("group", "Q1.name", "山田", Shows("山田"));
    of(
        "file",
        "Q1",
        r#"{"file":"k1","name":"図.pdf","size":1}"#,
        Shows("図.pdf（1KB）"),
    );
    of("file", "Q1", "図.pdf", Fault("wrong_type"));
    read_fields(
        "check",
        "1-1",
        &[
            ("first", &["no"]),
            ("first_on", &["R8.11.2"]),
            ("target", &["２０２７／３／３１"]),
            ("second", &["yes"]),
            ("second_on", &["2026-11-20"]),
            ("remark", &[" 更新待ち "]),
        ],
        Shows("1回目 いいえ（R8.11.2）　目標日 R9.3.31　2回目 はい（R8.11.20）　備考 更新待ち"),
    );
    read_fields(
        "check",
        "1-1",
        &[("first", &[""]), ("remark", &[" "])],
        Nothing,
    );
    for part in ["first_on", "second_on", "target"] {
        read_fields(
            "check",
            "1-1",
            &[(part, &["2026-02-30"])],
            Fault("wrong_date"),
        );
    }
    read_fields(
        "check",
        "1-1",
        &[("first", &["maybe"])],
        Fault("wrong_type"),
    );
}

/// The part of a row an entry error belongs to, so that the page can mark it.
#[test]
fn problems_of_a_row_name_their_part() {
    let form = fixture("check");
    let kind = form.answer_type("1-1").unwrap().kind();
    for (field, value, part) in [
        ("first", "maybe", "first"),
        ("first_on", "x", "first"),
        ("target", "x", "target"),
        ("second_on", "x", "second"),
        ("remark", "a\u{0}", "remark"),
    ] {
        let posted = HashMap::from([(Fields::name("1-1", field), vec![value.to_owned()])]);
        let problem = kind.from_fields(&Fields::new(&posted, "1-1")).unwrap_err();
        assert_eq!(problem.part, Some(part), "{field}");
    }
}

#[test]
fn fields_of_one_key_are_not_those_of_another() {
    let posted = HashMap::from([
        ("a.Q1-1".to_owned(), vec![]),
        ("a.Q2.first".to_owned(), vec![]),
    ]);
    assert!(Fields::is_present(&posted, "Q1-1"));
    assert!(!Fields::is_present(&posted, "Q1"));
    assert!(Fields::is_present(&posted, "Q2"));
}

#[test]
fn files_are_looked_at_before_they_are_stored() {
    let form = fixture("file");
    let AnswerType::File(some) = &form.item("Q1").unwrap().answer else {
        panic!()
    };
    let AnswerType::File(usual) = &form.item("Q2").unwrap().answer else {
        panic!()
    };
    let large = [b"%PDF-".as_slice(), &vec![0; 5 * 1024 * 1024 - 4]].concat();
    for (kind, name, content, expected) in [
        (some, "図.pdf", b"%PDF-1.7".as_slice(), None),
        (some, "図.PDF", b"%PDF-1.7", None),
        (some, "図.png", b"\x89PNG\r\n\x1a\n....", None),
        (some, "図.pdf", b"", Some("empty_file")),
        (some, "図.pdf", &large, Some("too_large")),
        (some, "図.pdf", &large[..large.len() - 1], None),
        // A program in disguise, a kind that is not taken, no ending.
        (some, "図.pdf", b"MZ\x90\0", Some("file_kind")),
        (some, "図.exe", b"MZ\x90\0", Some("file_kind")),
        (some, "図.xlsx", b"PK\x03\x04", Some("file_kind")),
        (some, "pdf", b"%PDF-1.7", Some("file_kind")),
        (usual, "図.xlsx", b"PK\x03\x04", None),
        (usual, "図.jpeg", b"\xff\xd8\xff\xe0", None),
        (usual, "図.jpg", b"\xff\xd8\xff\xe0", None),
        (usual, "図.docx", b"%PDF-1.7", Some("file_kind")),
    ] {
        let found = kind.check(name, content).err().map(|problem| problem.code);
        assert_eq!(found, expected, "{name}");
    }
}
