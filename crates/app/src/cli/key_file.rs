//! Where keys lie: each in a file beside the data, never in the database.

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

use super::{Failed, complain, private_dir};

/// The file of a key.
pub struct KeyFile {
    path: PathBuf,
    /// What the key is for, in words for people.
    what: &'static str,
}

impl KeyFile {
    pub fn new(dir: &Path, name: &str, what: &'static str) -> Self {
        KeyFile {
            path: dir.join(name),
            what,
        }
    }

    /// The key in the file; `None` if there is no file.
    pub fn read<Key>(&self, parse: fn(&str) -> Option<Key>) -> Result<Option<Key>, Failed> {
        let text = match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|error| self.unusable(&error))?,
        };
        let key = parse(&text).ok_or_else(|| {
            self.unusable(
                &"鍵の形ではありません。控えから戻すか、ファイルをよけてから始めると新しい鍵を作ります",
            )
        })?;
        Ok(Some(key))
    }

    /// The key in the file, which is made with this key where there is none. Only its owner may read
    /// it.
    pub fn read_or_make<Key>(
        &self,
        parse: fn(&str) -> Option<Key>,
        new: impl FnOnce() -> String,
    ) -> Result<Key, Failed> {
        if let Some(key) = self.read(parse)? {
            return Ok(key);
        }
        private_dir::make(self.path.parent().unwrap_or(Path::new(".")))?;
        self.make(&new()).map_err(|error| self.unusable(&error))?;
        self.read(parse)?
            .ok_or_else(|| self.unusable(&"作った直後に、なくなりました"))
    }

    /// Puts a key in place whole, so that nobody ever reads half of one: of two processes that make
    /// one at the same time, the first wins.
    fn make(&self, text: &str) -> io::Result<()> {
        let dir = self.path.parent().unwrap_or(Path::new("."));
        // Made readable for its owner alone.
        let mut file = NamedTempFile::new_in(dir)?;
        writeln!(file, "{text}")?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(&self.path) {
            Err(taken) if taken.error.kind() != io::ErrorKind::AlreadyExists => Err(taken.error),
            _ => Ok(()),
        }
    }

    fn unusable(&self, reason: &dyn Display) -> Failed {
        complain(format!(
            "{}の鍵 {} を使えません（{reason}）。",
            self.what,
            self.path.display()
        ))
    }
}
