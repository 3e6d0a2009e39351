//! Nothing of the tests is forgotten: a file that no module names never runs, and a snapshot whose test is
//! gone says nothing.

use super::circles::sources;
use std::path::{Path, PathBuf};

/// The folder of each crate's tests.
fn tests() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = std::fs::read_dir(crates).unwrap();
    folders
        .map(|entry| entry.unwrap().path().join("tests/it"))
        .filter(|folder| folder.is_dir())
        .collect()
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// The file that names the modules of a folder of tests.
fn parent(root: &Path, file: &Path) -> PathBuf {
    let folder = match stem(file) {
        "mod" => file.parent().unwrap().parent().unwrap(),
        _ => file.parent().unwrap(),
    };
    let name = if folder == root { "main.rs" } else { "mod.rs" };
    folder.join(name)
}

#[test]
fn every_test_file_is_a_module() {
    let tests = tests();
    assert!(tests.len() >= 4, "{tests:?}");
    for root in tests {
        for file in sources(&root) {
            let name = match stem(&file) {
                "main" => continue,
                "mod" => stem(file.parent().unwrap()),
                name => name,
            };
            let above = std::fs::read_to_string(parent(&root, &file)).unwrap();
            let module = format!("mod {name};");
            assert!(
                above.contains(&module),
                "{} is no module of a test",
                file.display()
            );
        }
    }
}

/// The folders of snapshots below a folder of tests.
fn snapshots(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let folders = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    folders
        .flat_map(|folder| match folder.ends_with("snapshots") {
            true => vec![folder],
            false => snapshots(&folder),
        })
        .collect()
}

#[test]
fn every_snapshot_has_its_test() {
    let all: Vec<PathBuf> = tests()
        .iter()
        .flat_map(|folder| snapshots(folder))
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(all.len() >= 4, "{all:?}");
    for snapshot in all {
        // The modules above a test, and its name: `it__api__openapi__the_description_of_the_api`.
        let (modules, name) = stem(&snapshot).rsplit_once("__").unwrap();
        let module = modules.rsplit("__").next().unwrap();
        let folder = snapshot.parent().unwrap().parent().unwrap();
        let source = std::fs::read_to_string(folder.join(format!("{module}.rs"))).unwrap();
        // Or one for each form of the catalog.
        let form = name.rsplit_once('-').is_some_and(|(id, version)| {
            let form = format!("../../catalog/forms/{id}/{version}.toml");
            Path::new(env!("CARGO_MANIFEST_DIR")).join(form).is_file()
        });
        let has_test = form || source.contains(name);
        assert!(has_test, "{} has no test", snapshot.display());
    }
}
