//! Where the database is reached although nobody was asked: all of it is named here, so that each new
//! place is somebody's decision.

use super::circles::sources;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn every_place_that_asks_nobody_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops/src");
    let mut found: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for file in sources(&root) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        for (at, prefix) in text.match_indices("Unasked::") {
            let rest = &text[at + prefix.len()..];
            let why = rest.chars().take_while(|letter| letter.is_alphanumeric());
            let places = found.entry(why.collect()).or_default();
            *places.entry(name.clone()).or_default() += 1;
        }
    }
    insta::assert_json_snapshot!(found);
}
