//! Pages and their scripts agree: what a script looks for by a `data-` attribute, some page writes.

use std::collections::BTreeSet;
use std::path::Path;

use super::circles::sources;

/// The `data-` attributes that a text names.
fn attributes(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("data-").map(|(at, prefix)| {
        let name = &text[at + prefix.len()..];
        let end = name.find(|letter: char| !letter.is_ascii_lowercase() && letter != '-');
        name[..end.unwrap_or(name.len())].trim_end_matches('-')
    })
}

#[test]
fn every_attribute_that_a_script_looks_for_is_written() {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let pages: Vec<String> = sources(&web)
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let written: BTreeSet<&str> = pages.iter().flat_map(|page| attributes(page)).collect();
    let scripts: Vec<String> = std::fs::read_dir(web.join("static"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "js"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let wanted: BTreeSet<&str> = scripts
        .iter()
        .flat_map(|script| {
            let selectors = script.split("[data-").skip(1);
            selectors.map(|rest| rest.split([']', '=']).next().unwrap())
        })
        .collect();
    assert!(wanted.len() > 20, "{wanted:?}");
    let missing: Vec<&&str> = wanted.difference(&written).collect();
    assert!(missing.is_empty(), "no page writes {missing:?}");
}
