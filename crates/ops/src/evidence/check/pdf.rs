//! PDF. It is not parsed here: a file from outside may unpack to any size, and the two things that matter stand in
//! it as plain bytes.

use memchr::memmem;

use super::Refusal;

/// # Errors
/// It needs a password or is restricted, or its end is missing.
pub(super) fn check(content: &[u8]) -> Result<(), Refusal> {
    // Every PDF says at its end where its table of objects is (ISO 32000-2, 7.5.5).
    if memmem::find(content, b"startxref").is_none() {
        return Err(Refusal::damaged());
    }
    if is_encrypted(content) {
        return Err(Refusal::new(
            "パスワードか、印刷・編集の制限がかかっています",
            "立入検査などで開けなくなることがあります。制限を外して保存し直してから選んでください（開けるときは、ブラウザで開いて印刷の画面から「PDFに保存」を選ぶと外れます）。できないときは、発行した会社に制限のないものを頼むか、印刷した紙の写真を付けてください。中身は、Tenkenが暗号化して保管します。",
        ));
    }
    Ok(())
}

/// Whether the file is encrypted: its trailer, or the dictionary of the stream that replaces it, has the key
/// `Encrypt` (ISO 32000-2, 7.6.1). Both are never compressed and never inside another stream, so the key is found as it
/// is written: a name before a reference to an object, or before a dictionary.
fn is_encrypted(content: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    memmem::find_iter(content, KEY).any(|at| {
        let value = content.get(at + KEY.len()..).unwrap_or_default();
        let mut words = value
            .split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty());
        let mut is_number = || {
            let word = words.next().unwrap_or_default();
            !word.is_empty() && word.iter().all(u8::is_ascii_digit)
        };
        let is_reference = value.first().is_some_and(u8::is_ascii_whitespace)
            && is_number()
            && is_number()
            && words.next().is_some_and(|word| word.starts_with(b"R"));
        is_reference || value.trim_ascii_start().starts_with(b"<<")
    })
}
