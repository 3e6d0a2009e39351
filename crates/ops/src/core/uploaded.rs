//! What holds for every file that somebody hands in.

use tenken_domain::text::input::{control_character, fold};

use crate::core::error::{Error, Result};
use crate::core::input::Typed;

/// A stored file.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// The name it was given by who attached it.
    pub name: String,
    /// Media type, from the name's ending.
    pub media_type: String,
    /// The content.
    pub content: Vec<u8>,
}

/// The name of a file without a path, at most 120 characters.
///
/// # Errors
/// Nothing is left, or it has characters no name may have.
pub(crate) fn bare_name(name: &str) -> Result<String> {
    let name: String = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .take(120)
        .collect();
    if name.is_empty() || control_character(&name, false).is_some() {
        return Err(Error::bad(
            "file_name",
            "ファイルの名前が使えません。名前を付け直してから、もう一度選んでください。",
        ));
    }
    Ok(name)
}

/// Reads a file on a thread that may take its time.
///
/// # Errors
/// Reading it went wrong in a way nobody foresaw.
pub(crate) async fn off_the_thread<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(read).await.map_err(|_| {
        Error::bad(
            "file",
            "ファイルを読み取れませんでした。Excelで開き、保存し直してください。",
        )
    })
}

/// The version of a template, which is part of addresses.
///
/// # Errors
/// It has other letters than addresses take, or too many.
pub(crate) fn version_name(version: &str) -> Result<String> {
    let version = fold(version);
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    if version.is_empty() || version.len() > 20 || !version.chars().all(is_name) {
        return Err(Error::bad(
            "version",
            "版は、Ver.5.0 のように、英字・数字・「.」「-」「_」だけの20文字までで入れてください。空白は入れられません。",
        ));
    }
    Ok(version)
}

/// The name of a version and the file it is loaded from.
///
/// # Errors
/// Everything that is wrong with the two.
pub(crate) fn version_and_file(version: &str, file: Option<Vec<u8>>) -> Result<(String, Vec<u8>)> {
    let mut typed = Typed::default();
    let version = typed.field(version_name(version))?;
    let file = typed.field(file.ok_or_else(no_file))?;
    typed.done()?;
    Ok((version, file))
}

/// No file was chosen.
pub(crate) fn no_file() -> Error {
    Error::bad("file", "ファイルを選んでください。")
}

/// The media type a name's ending stands for.
pub(crate) fn media_type(name: &str) -> &'static str {
    match name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .as_deref()
    {
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    }
}
