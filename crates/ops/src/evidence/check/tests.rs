use tenken_domain::evidence::FileKind;
use tenken_testing::evidence::{docx, jpeg, package, pdf, png};

use super::{MOST_BYTES, check, office};

/// The file, and what is said of it: the part of the message that tells one from another.
fn refused(name: &str, content: &[u8]) -> String {
    match check(name, content) {
        Ok(kind) => panic!("{name} was taken as {kind:?}"),
        Err(error) => error.to_string(),
    }
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

#[test]
fn files_that_are_what_their_name_says_are_taken() {
    let excel = package(&[TYPES, ("xl/workbook.xml", b"<workbook/>")]);
    let slides = package(&[("ppt/presentation.xml", b"<p/>"), TYPES]);
    let stream = b"%PDF-1.5\n1 0 obj<</Type/XRef/EncryptMetadata true>>stream\nhow to (/Encrypt files) /Encrypt 1 2\nendstream\nstartxref\n9\n%%EOF".to_vec();
    for (name, content, kind) in [
        ("契約書.pdf", pdf("a", ""), FileKind::Pdf),
        ("契約書.PDF", stream, FileKind::Pdf),
        ("棚.jpg", jpeg(4_032, 3_024), FileKind::Jpeg),
        ("棚.JPEG", jpeg(8_064, 6_048), FileKind::Jpeg),
        ("画面.png", png(2_560, 1_440), FileKind::Png),
        ("規程.docx", docx("規程"), FileKind::Docx),
        ("台帳.xlsx", excel, FileKind::Xlsx),
        ("研修.pptx", slides, FileKind::Pptx),
    ] {
        let found = check(name, &content);
        assert_eq!(found.map_err(|error| error.to_string()), Ok(kind), "{name}");
    }
}

#[test]
fn others_are_refused_with_what_they_are_and_what_to_do() {
    let macros = package(&[
        TYPES,
        ("word/document.xml", b""),
        ("word/vbaProject.bin", b""),
    ]);
    let hidden_macros = package(&[
        (
            "[Content_Types].xml",
            b"x/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
        ("xl/workbook.xml", b""),
    ]);
    let zip = package(&[("契約書.pdf", b"%PDF-")]);
    let ole = |entry: &str| -> Vec<u8> {
        let entry = entry.encode_utf16().flat_map(u16::to_le_bytes);
        let head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied();
        head.chain([0; 504]).chain(entry).collect()
    };
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08meta".to_vec();
    let mut cut = docx("規程");
    cut.truncate(cut.len() - 30);
    let half = pdf("a", "")[..200].to_vec();
    let as_stream = b"%PDF-1.5\n1 0 obj<</Type/XRef/Encrypt\n12 0  R/ID[]>>stream\nendstream\nstartxref\n9\n%%EOF".to_vec();
    let files: Vec<(&str, Vec<u8>, [&str; 2])> = vec![
        ("空.pdf", vec![], ["空です", "別のファイル"]),
        (
            "大.pdf",
            vec![b'%'; MOST_BYTES + 1],
            ["大きすぎます", "10MBまで"],
        ),
        (
            "写真.pdf",
            jpeg(10, 10),
            ["JPEGの画像（.jpg）です", "終わりを中身に合わせて"],
        ),
        ("契約書", pdf("a", ""), ["PDF（.pdf）です", "終わりを"]),
        (
            "台帳.xlsx",
            docx("規程"),
            ["Wordの文書（.docx）", "終わりを"],
        ),
        (
            "契約書.pdf",
            b"MZ\x90\0\x03\0\0\0".to_vec(),
            ["プログラム", "開かないで"],
        ),
        (
            "契約書.pdf",
            b"<!DOCTYPE html><html>".to_vec(),
            ["Webページ", "PDFで保存"],
        ),
        ("メモ.txt", "メモ".into(), ["文字だけ", "どれかに"]),
        (
            "何か.bin",
            vec![1, 0, 2, 0],
            ["種類の分からない", "どれかに"],
        ),
        ("IMG_0001.HEIC", heic, ["HEIC", "互換性優先"]),
        (
            "絵.gif",
            b"GIF89a\x01\0\x01\0".to_vec(),
            ["画像の形式", "JPEGかPNG"],
        ),
        ("まとめ.zip", zip, ["圧縮した", "1つずつ"]),
        (
            "規程.doc",
            ole("WordDocument"),
            ["古い形式のOffice", "PDFで保存"],
        ),
        (
            "規程.docx",
            ole("EncryptedPackage"),
            ["パスワードが", "消します"],
        ),
        ("規程.docx", macros, ["マクロ", "マクロのない"]),
        ("台帳.xlsx", hidden_macros, ["マクロ", "マクロのない"]),
        ("規程.docx", cut, ["壊れている", "保存し直して"]),
        ("契約書.pdf", half, ["途中で切れて", "保存し直して"]),
        (
            "契約書.pdf",
            pdf("a", "/Encrypt 9 0 R"),
            ["パスワードか", "PDFに保存"],
        ),
        (
            "契約書.pdf",
            pdf("a", "/Encrypt<</Filter/Standard>>"),
            ["パスワードか", "印刷"],
        ),
        ("契約書.pdf", as_stream, ["パスワードか", "印刷"]),
        (
            "爆弾.png",
            png(60_000, 60_000),
            ["横60000×縦60000", "縮めて"],
        ),
        ("爆弾.png", png(u32::MAX, u32::MAX), ["画素", "縮めて"]),
        ("爆弾.jpg", jpeg(u16::MAX, u16::MAX), ["画素", "縮めて"]),
        ("空.png", png(0, 10), ["壊れている", "保存し直して"]),
        (
            "頭だけ.png",
            png(1, 1)[..17].to_vec(),
            ["壊れている", "保存し直して"],
        ),
    ];
    for (name, content, said) in files {
        let message = refused(name, &content);
        for words in said {
            assert!(message.contains(words), "{name}: {message}");
        }
        assert!(message.starts_with(&format!("「{name}」は、")), "{message}");
    }
}

#[test]
fn what_a_package_unpacks_to_is_counted_not_believed() {
    let large = package(&[TYPES, ("word/document.xml", &[b' '; 100_000])]);
    assert!(large.len() < 2_000);
    let whole = 100_000 + TYPES.1.len() as u64;
    assert!(office::kind_within(&large, whole).is_ok());
    let refused = office::kind_within(&large, whole - 1).err();
    assert_eq!(
        refused.map(|it| it.what),
        Some("開くと大きすぎます".to_owned())
    );
}

#[test]
fn no_damage_makes_it_fall_over() {
    for whole in [
        pdf("a", "/Encrypt 9 0 R"),
        png(5, 5),
        jpeg(5, 5),
        docx("規程"),
    ] {
        for name in ["a.pdf", "a.png", "a.jpg", "a.docx"] {
            for end in 0..whole.len() {
                let _ = check(name, &whole[..end]);
                let mut changed = whole.clone();
                changed[end] ^= 0xff;
                let _ = check(name, &changed);
            }
        }
    }
}
