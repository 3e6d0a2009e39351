//! Faults of form files: one file per fault in `../fixtures/faults`, the faulty
//! line marked `# fault: code @item`.

use tenken_domain::form::load::FormFault;

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
    assert_eq!(names.len(), 41);
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
