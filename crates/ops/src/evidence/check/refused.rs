//! What is not taken, in words: what it really is, and how to make something of it that is.

use memchr::memmem;

use super::Refusal;

const ANY: &str = "PDF、写真（JPEG・PNG）、Word・Excel・PowerPoint（.docx・.xlsx・.pptx）のどれかにしてください。";
const PICTURE: &str = "画像のソフトで開き、JPEGかPNGで保存し直してから選んでください。";
/// As the settings of the iPhone call it.
const PHONE: &str = "iPhoneでは「設定」→「カメラ」→「フォーマット」で「互換性優先」を選ぶと、次からJPEGで撮れます。撮ってある写真は、写真を開いた画面のスクリーンショットを付けるか、パソコンでJPEGに保存し直してください。";
const UNPACK: &str = "中のファイルを取り出して、1つずつ付けてください。";
const OLD_OFFICE: &str = "新しい形式（.docx・.xlsx・.pptx）かPDFで保存し直してから選んでください。";

/// Why a file is not taken that is none of the kinds that are, by its media type if that is known.
pub(super) fn refusal(media_type: Option<&str>, content: &[u8]) -> Refusal {
    let (what, advice) = match media_type {
        Some("image/heif" | "image/avif") => ("iPhoneなどの写真の形式（HEIC）", PHONE),
        Some(
            "application/x-ole-storage"
            | "application/msword"
            | "application/vnd.ms-excel"
            | "application/vnd.ms-powerpoint",
        ) => return old_office(content),
        Some(
            "application/zip"
            | "application/vnd.rar"
            | "application/x-7z-compressed"
            | "application/gzip"
            | "application/x-tar",
        ) => ("圧縮したファイル", UNPACK),
        Some(
            "application/vnd.microsoft.portable-executable"
            | "application/x-executable"
            | "application/x-mach-binary"
            | "text/x-shellscript",
        ) => (
            "プログラム",
            "開かないでください。受け取ったファイルなら、送り主に確かめてください。",
        ),
        Some("text/html") => (
            "Webページ（HTML）",
            "印刷の画面から、PDFで保存してください。",
        ),
        Some("application/rtf") => ("古い文書の形式（RTF）", OLD_OFFICE),
        Some(other) => match other.split_once('/') {
            Some(("image", _)) => ("受け付けていない画像の形式", PICTURE),
            Some(("video", _)) => ("動画", "必要な場面の写真か、記録の書類を付けてください。"),
            Some(("audio", _)) => ("音声", "記録の書類を付けてください。"),
            _ => ("受け付けていない種類のファイル", ANY),
        },
        None if is_text(content) => ("文字だけのファイル", ANY),
        None => ("種類の分からないファイル", ANY),
    };
    Refusal::new(
        format!("受け付けられない種類です。中身は{what}です"),
        advice,
    )
}

/// Files of Office before 2007 and newer ones with a password are of the same kind.
fn old_office(content: &[u8]) -> Refusal {
    let entry: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if memmem::find(content, &entry).is_some() {
        return Refusal::new(
            "パスワードがかかっています",
            "立入検査などで開けなくなります。パスワードを外して保存し直してから選んでください（Officeでは「ファイル」→「情報」→「文書の保護」→「パスワードを使用して暗号化」で、パスワードを消します）。中身は、Tenkenが暗号化して保管します。",
        );
    }
    Refusal::new(
        "受け付けられない種類です。中身は古い形式のOfficeのファイル（.doc・.xlsなど）です",
        OLD_OFFICE,
    )
}

fn is_text(content: &[u8]) -> bool {
    let start = &content[..content.len().min(4_096)];
    !start.contains(&0)
}
