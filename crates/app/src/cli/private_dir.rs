//! The folder of the data is for its owner alone: it has the database, the keys and all that people
//! entered, which every other user of the machine could read otherwise.

use std::fs;
use std::io;
use std::path::Path;

use super::{Failed, complain};

/// Makes the folder if there is none, and takes it and what we keep in it from everybody else. What was
/// open is told.
///
/// # Errors
/// It cannot be made, or cannot be closed.
pub fn make(dir: &Path) -> Result<(), Failed> {
    let failed = |error: io::Error| {
        complain(format!(
            "データの置き場所 {} を、ほかの利用者から守れません（{error}）。置き場所の持ち主になっているか確かめるか、--data で別のフォルダを指定してください。",
            dir.display()
        ))
    };
    let opened = close(dir).map_err(failed)?;
    if !opened.is_empty() {
        eprintln!(
            "データの置き場所 {} の中に、このコンピューターのほかの利用者からも読めるものがありました。持ち主だけが読めるようにしました：{}",
            dir.display(),
            opened.join("、")
        );
    }
    Ok(())
}

/// What others could read, by name, and now cannot.
#[cfg(unix)]
fn close(dir: &Path) -> io::Result<Vec<String>> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    const OTHERS: u32 = 0o077;
    let mut opened = Vec::new();
    let mut take = |path: &Path, mode: u32| -> io::Result<()> {
        let found = fs::metadata(path)?.permissions();
        if found.mode() & OTHERS != 0 {
            fs::set_permissions(path, PermissionsExt::from_mode(mode))?;
            opened.push(path.display().to_string());
        }
        Ok(())
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)?;
    take(dir, 0o700)?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // A file that goes meanwhile, as one beside the database may, needs no closing.
        match is_ours(&entry).then(|| take(&entry.path(), 0o600)) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(opened)
}

/// Only files of this program: the folder may be one that has others.
#[cfg(unix)]
fn is_ours(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
    is_file && (name.starts_with("tenken.") || name.ends_with(".key"))
}

/// Windows gives a folder the rights of the one it lies in, which in a profile are its owner's.
#[cfg(not(unix))]
fn close(dir: &Path) -> io::Result<Vec<String>> {
    fs::create_dir_all(dir).map(|()| Vec::new())
}

/// A new database, readable for its owner from the beginning; what SQLite puts beside it is as this
/// file is.
pub fn make_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.append(true).create(true).open(path).map(drop)
}
