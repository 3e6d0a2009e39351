//! Where the key lies that signs the checkpoints of the audit log: in a file beside the data, never
//! in the database.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;
use tenken_ops::Surroundings;
use tenken_ops::audit::Key;

use super::{Failed, complain};

/// Reads `<dir>/audit.key`, or makes it with a new key that only its owner may read.
pub fn open(dir: &Path) -> Result<Key, Failed> {
    let path = dir.join("audit.key");
    let unusable = |reason: &dyn std::fmt::Display| {
        complain(format!(
            "署名の鍵 {} を使えません（{reason}）。",
            path.display()
        ))
    };
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(dir, &path).map_err(|error| unusable(&error))?
        }
        read => read.map_err(|error| unusable(&error))?,
    };
    Key::parse(&text).ok_or_else(|| {
        unusable(
            &"鍵の形ではありません。控えから戻すか、ファイルをよけてから始めると新しい鍵を作ります",
        )
    })
}

/// Puts a new key in place whole, so that nobody ever reads half of one, and gives what is there
/// then: of two processes that make one at the same time, the first wins.
fn make(dir: &Path, path: &Path) -> io::Result<String> {
    fs::create_dir_all(dir)?;
    // Made readable for its owner alone.
    let mut file = NamedTempFile::new_in(dir)?;
    writeln!(file, "{}", Key::new(&Surroundings::real()).to_text())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(taken) if taken.error.kind() != io::ErrorKind::AlreadyExists => Err(taken.error),
        _ => fs::read_to_string(path),
    }
}
