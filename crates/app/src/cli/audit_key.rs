//! The key that signs the checkpoints of the audit log: `<dir>/audit.key`.

use std::path::Path;
use tenken_ops::Environment;
use tenken_ops::audit::Key;

use super::Failed;
use super::key_file::KeyFile;

/// Reads the key, or makes it.
pub fn open(dir: &Path) -> Result<Key, Failed> {
    KeyFile::new(dir, "audit.key", "署名")
        .read_or_make(Key::parse, || Key::new(&Environment::real()).to_text())
}
