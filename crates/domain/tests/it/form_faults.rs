//! Faults of form files: one file per fault in `../fixtures/faults`, the faulty
//! line marked `# fault: code @item`.

use tenken_domain::forms::form_file::FormFault;

use crate::support::{catalog, fixture_names, fixture_text, form_files, printed};

/// (line, code, item) of every mark in a text.
fn marked(text: &str) -> Vec<(usize, String, Option<String>)> {
    let mut marks = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for mark in line.split("# fault: ").skip(1) {
            let mut words = mark.split_whitespace();
            let code = words.next().unwrap().to_owned();
            let item = words.next().and_then(|word| word.strip_prefix('@'));
            marks.push((at + 1, code, item.map(str::to_owned)));
        }
    }
    marks
}

fn load(name: &str) -> Vec<FormFault> {
    let text = fixture_text(&format!("faults/{name}"));
    match catalog().read_form(&format!("{name}.toml"), &text) {
        Ok(_) => panic!("{name}.toml has no faults"),
        Err(faults) => faults,
    }
}

#[test]
fn every_fault_is_named_with_line_and_item() {
    let names = fixture_names("faults");
    assert_eq!(names.len(), 42);
    for name in names {
        let expected = marked(&fixture_text(&format!("faults/{name}")));
        assert!(!expected.is_empty(), "{name}.toml marks no fault");
        let found: Vec<(usize, String, Option<String>)> = load(&name)
            .into_iter()
            .map(|fault| (fault.line, fault.code.to_owned(), fault.item))
            .collect();
        assert_eq!(found, expected, "{name}.toml");
    }
}

/// Every key that says more about a type, on every type: a fault at its line, or of use.
#[test]
fn a_key_goes_with_its_types_only() {
    const TYPES: [(&str, &[&str]); 11] = [
        ("yes_no", &["yes_label", "no_label"]),
        ("single_choice", &["options"]),
        ("multiple_choice", &["options"]),
        ("text", &["max_length"]),
        ("long_text", &["max_length"]),
        ("integer", &["min", "max", "unit"]),
        ("money", &["min", "max"]),
        ("date", &[]),
        ("group", &["fields"]),
        ("file", &["accept"]),
        ("check", &["columns"]),
    ];
    const KEYS: [(&str, &str); 10] = [
        ("yes_label", "\"あり\""),
        ("no_label", "\"なし\""),
        ("options", "[{ id = \"a\", label = \"あ\" }]"),
        ("max_length", "10"),
        ("min", "1"),
        ("max", "10"),
        ("unit", "\"人\""),
        (
            "fields",
            "[{ id = \"name\", label = \"氏名\", type = \"text\" }]",
        ),
        ("accept", "[\"pdf\"]"),
        ("columns", "[\"first\"]"),
    ];
    let (head, _) = fixture_text("yes_no")
        .split_once("[[items]]")
        .map(|(head, rest)| (head.to_owned(), rest.to_owned()))
        .unwrap();
    let line = head.lines().count() + 7;
    for (kind, own) in TYPES {
        for (key, value) in KEYS {
            let needed = KEYS.iter().filter(|(other, _)| {
                *other != key && own.contains(other) && ["options", "fields"].contains(other)
            });
            let needed: String = needed
                .map(|(key, value)| format!("{key} = {value}\n"))
                .collect();
            let text = format!(
                "{head}[[items]]\nid = \"Q1\"\nnumber = \"Q1\"\nsection = \"main\"\ntext = \"設問\"\ntype = \"{kind}\"\n{key} = {value}\n{needed}"
            );
            let found = catalog()
                .read_form("table.toml", &text)
                .err()
                .unwrap_or_default();
            let found: Vec<_> = found
                .iter()
                .map(|fault| (fault.line, fault.item.as_deref(), fault.code))
                .collect();
            let expected = match own.contains(&key) {
                true => Vec::new(),
                false => vec![(line, Some("Q1"), "misplaced-key")],
            };
            assert_eq!(found, expected, "{key} on {kind}\n{text}");
        }
    }
}

/// The words an operator reads.
#[test]
fn messages() {
    let all: String = fixture_names("faults")
        .iter()
        .map(|name| printed(&load(name)))
        .collect();
    insta::assert_snapshot!(all);
}

/// One slip in a real form gives exactly the fault of that slip.
#[test]
fn a_slip_in_a_bundled_form_is_found_at_its_line() {
    for (from, to, code, item) in [
        (
            "type = \"yes_no\"\nexplanation",
            "type = \"yesno\"\nexplanation",
            "syntax",
            "Q2",
        ),
        ("is = true }", "is = \"yes\" }", "bad-condition", "Q3-2"),
        (
            "item = \"Q3-1\"",
            "item = \"Q31\"",
            "unknown-reference",
            "Q3-2",
        ),
        (
            "\"bcp.drilled\"",
            "\"bcp.driled\"",
            "unknown-measure",
            "Q3-2",
        ),
        ("id = \"Q6\"", "id = \"Q5\"", "duplicate-id", "Q5"),
    ] {
        let (name, text) = form_files()
            .into_iter()
            .find(|(name, _)| name == "forms/pharmacy-survey/R8.toml")
            .unwrap();
        assert!(text.contains(from), "{from}");
        let faults = catalog()
            .read_form(&name, &text.replacen(from, to, 1))
            .unwrap_err();
        assert_eq!(faults.len(), 1, "{}", printed(&faults));
        assert_eq!(
            (faults[0].code, faults[0].item.as_deref()),
            (code, Some(item))
        );
        let line = text.lines().nth(faults[0].line - 1).unwrap();
        assert!(
            line.starts_with("id = ") || line.starts_with("type = "),
            "{line}"
        );
    }
}
