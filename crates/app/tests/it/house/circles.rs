//! No circle between the rooms of a crate: a room is a module below its root, with all that is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What one room names of others.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The source files below a folder.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The room a file is in, and whether it is the file that `super` in it leads out of.
fn room_of(root: &Path, file: &Path) -> (String, bool) {
    let below: Vec<&str> = file
        .strip_prefix(root)
        .unwrap()
        .iter()
        .map(|part| part.to_str().unwrap())
        .collect();
    let is_top = below.len() == 1 || below[1..] == ["mod.rs"];
    (below[0].trim_end_matches(".rs").to_owned(), is_top)
}

/// The first words behind a prefix such as `crate::`, also of a list in braces.
fn named(text: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        if text[..at].ends_with(|letter| is_word(letter) || letter == ':') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => found.push(rest.chars().take_while(|letter| is_word(*letter)).collect()),
            Some(list) => {
                let mut depth = 0;
                let mut word = String::new();
                let mut begins = true;
                for letter in list.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            found.push(std::mem::take(&mut word));
                            begins = true;
                        }
                        letter if depth == 0 && begins && is_word(letter) => word.push(letter),
                        ':' => begins = false,
                        _ => {}
                    }
                }
                found.push(word);
            }
        }
    }
    found
}

fn without_comments(text: &str) -> String {
    let lines = text.lines();
    let code = lines.map(|line| line.split("//").next().unwrap_or_default());
    code.collect::<Vec<_>>().join("\n")
}

/// What the rooms below a folder name of one another; `prefix` is how its root is written.
fn arrows(root: &Path, prefix: &str) -> Arrows {
    let files = sources(root);
    let rooms: BTreeSet<String> = files
        .iter()
        .map(|file| room_of(root, file).0)
        .filter(|room| !["lib", "main", "mod"].contains(&room.as_str()))
        .collect();
    let mut arrows = Arrows::new();
    for file in &files {
        let (room, is_top) = room_of(root, file);
        let text = without_comments(&std::fs::read_to_string(file).unwrap());
        let mut others = named(&text, prefix);
        if is_top {
            others.extend(named(&text, "super::"));
        }
        others.retain(|other| *other != room && rooms.contains(other));
        if rooms.contains(&room) {
            arrows.entry(room).or_default().extend(others);
        }
    }
    arrows
}

/// The rooms that are in circles: what is left when those that name nobody left are taken away, and
/// those that nobody left names.
fn in_circles(mut arrows: Arrows) -> Arrows {
    loop {
        let left: BTreeSet<String> = arrows.keys().cloned().collect();
        let all_named: BTreeSet<String> = arrows.values().flatten().cloned().collect();
        for others in arrows.values_mut() {
            others.retain(|other| left.contains(other));
        }
        arrows.retain(|room, others| !others.is_empty() && all_named.contains(room));
        if arrows.len() == left.len() {
            return arrows;
        }
    }
}

#[test]
fn no_rooms_stand_in_a_circle() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (root, prefix) in [
        ("domain/src", "crate::"),
        ("store/src", "crate::"),
        ("spreadsheets/src", "crate::"),
        ("paper/src", "crate::"),
        ("ops/src", "crate::"),
        ("ops/src/core", "crate::core::"),
        ("app/src", "crate::"),
        ("app/src/web", "crate::web::"),
        ("app/src/web/pages", "crate::web::pages::"),
        ("app/src/api", "crate::api::"),
        ("app/src/cli", "crate::cli::"),
    ] {
        let arrows = arrows(&crates.join(root), prefix);
        assert!(arrows.len() > 2, "{root} has rooms");
        assert!(
            arrows.values().any(|others| !others.is_empty()),
            "{root} has arrows"
        );
        let circles = in_circles(arrows);
        assert!(circles.is_empty(), "{root}: {circles:#?}");
    }
}

#[test]
fn a_circle_is_found() {
    let arrows = |pairs: &[(&str, &[&str])]| -> Arrows {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        pairs
            .iter()
            .map(|(room, others)| ((*room).to_owned(), owned(others)))
            .collect()
    };
    let tree = arrows(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
    assert!(in_circles(tree).is_empty());
    let circle = arrows(&[
        ("top", &["a"]),
        ("a", &["b"]),
        ("b", &["a", "c"]),
        ("c", &[]),
    ]);
    let found: Vec<String> = in_circles(circle).into_keys().collect();
    assert_eq!(found, ["a", "b"]);
    assert_eq!(
        named(
            "use crate::{a::{x, y}, b}; crate::c::f(); tokio::crate::d",
            "crate::"
        ),
        ["a", "b", "c"]
    );
}
