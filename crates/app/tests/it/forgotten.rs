//! Nothing of the tests is forgotten: a file that no module names never runs, and a snapshot whose test is
//! gone says nothing.

use std::path::{Path, PathBuf};

use crate::circles::sources;

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

#[test]
fn every_test_file_is_a_module() {
    let tests = tests();
    assert!(tests.len() >= 4, "{tests:?}");
    for folder in tests {
        let main = std::fs::read_to_string(folder.join("main.rs")).unwrap();
        for file in sources(&folder) {
            let module = format!("mod {};", stem(&file));
            let is_there = stem(&file) == "main" || main.contains(&module);
            assert!(is_there, "{} is no module of main.rs", file.display());
        }
    }
}

#[test]
fn every_snapshot_has_its_test() {
    for folder in tests() {
        let Ok(snapshots) = std::fs::read_dir(folder.join("snapshots")) else {
            continue;
        };
        for snapshot in snapshots.map(|entry| entry.unwrap().path()) {
            let [_, module, name] = stem(&snapshot).splitn(3, "__").collect::<Vec<_>>()[..] else {
                panic!("{} is no snapshot of a test", snapshot.display());
            };
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
}
