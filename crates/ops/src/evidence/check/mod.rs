//! What is handed in as evidence: that it is what its name says, is not too large in any way, and that somebody can
//! still open it years later without a password.

mod office;
mod pdf;
mod picture;
mod refused;

use tenken_domain::evidence::FileKind;

use crate::core::error::{Error, Result};

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

/// What is wrong with a file: a half sentence that follows its name, and what to do.
pub(super) struct Refusal {
    what: String,
    advice: &'static str,
}

impl Refusal {
    fn new(what: impl Into<String>, advice: &'static str) -> Self {
        Refusal {
            what: what.into(),
            advice,
        }
    }

    /// A file that is broken.
    fn damaged() -> Self {
        Refusal::new(
            "壊れているか、途中で切れています",
            "もとのファイルを開けるか確かめ、保存し直してから、もう一度選んでください。",
        )
    }
}

/// What kind of file it is. Nothing is decoded to a picture, and nothing is kept unpacked.
///
/// # Errors
/// It is empty, too large, of a kind that is not taken, not what its name says, locked, or damaged.
pub(super) fn check(name: &str, content: &[u8]) -> Result<FileKind> {
    look(name, content).map_err(|refusal| {
        let Refusal { what, advice } = refusal;
        Error::bad("file", format!("「{name}」は、{what}。{advice}"))
    })
}

fn look(name: &str, content: &[u8]) -> Result<FileKind, Refusal> {
    if content.is_empty() {
        return Err(Refusal::new(
            "中身が空です",
            "別のファイルを選んでください。",
        ));
    }
    if content.len() > MOST_BYTES {
        return Err(Refusal::new(
            "大きすぎます",
            "10MBまでのファイルを選んでください。写真は小さい大きさで保存し直し、長い書類は必要なページだけにしてください。",
        ));
    }
    let kind = kind_of(content)?;
    if FileKind::of_name(name) != Some(kind) {
        let ending = kind.endings().first().copied().unwrap_or_default();
        return Err(Refusal::new(
            format!(
                "名前と中身が違います。中身は{}（.{ending}）です",
                kind.label()
            ),
            "正しいファイルなら、名前の終わりを中身に合わせてから、もう一度選んでください。",
        ));
    }
    match kind {
        FileKind::Pdf => pdf::check(content)?,
        FileKind::Png | FileKind::Jpeg => picture::check(content)?,
        // What is in them was looked at to know which of them it is.
        FileKind::Docx | FileKind::Xlsx | FileKind::Pptx => {}
    }
    Ok(kind)
}

/// The kind of file by what is in it.
fn kind_of(content: &[u8]) -> Result<FileKind, Refusal> {
    if content.starts_with(b"PK\x03\x04") {
        return office::kind_of(content);
    }
    let media_type = infer::get(content).map(|found| found.mime_type());
    match media_type.and_then(FileKind::of_media_type) {
        Some(kind) => Ok(kind),
        None => Err(refused::refusal(media_type, content)),
    }
}

#[cfg(test)]
mod tests;
