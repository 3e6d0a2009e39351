//! Thumbnails are drawn by the program itself, in a process that may be ended.

use std::path::PathBuf;

use tenken_app::thumbnails::Thumbnails;
use tenken_domain::evidence::FileKind;
use tenken_testing::evidence::{docx, pdf, png};

fn ours() -> Thumbnails {
    Thumbnails::by(env!("CARGO_BIN_EXE_tenken").into())
}

#[tokio::test]
async fn a_page_is_drawn() {
    let drawn = ours().draw(FileKind::Pdf, pdf("a", "")).await;
    assert!(drawn.is_some());
}

#[tokio::test]
async fn a_file_without_one_is_no_fault() {
    for (kind, content) in [
        (FileKind::Docx, docx("a")),
        (FileKind::Png, png(10, 10)),
        (FileKind::Pdf, Vec::new()),
        // More than a pipe holds, of which nobody reads much.
        (FileKind::Docx, vec![0; 10 * 1024 * 1024]),
    ] {
        assert!(ours().draw(kind, content).await.is_none(), "{kind:?}");
    }
    let nobody = Thumbnails::by(PathBuf::from("no-such-program"));
    assert!(nobody.draw(FileKind::Pdf, pdf("a", "")).await.is_none());
}

/// Arrays in arrays, more than any stack takes; and three gigabytes of white space in three megabytes.
#[tokio::test]
async fn a_file_that_brings_its_reader_down_brings_down_nothing_else() {
    let deep = "[".repeat(2_000_000);
    for (page, content) in [(&*deep, vec![]), ("[0 0 595 842]", three_gigabytes())] {
        let file = page_of(page, &content);
        assert!(ours().draw(FileKind::Pdf, file).await.is_none());
    }
    assert!(ours().draw(FileKind::Pdf, pdf("a", "")).await.is_some());
}

/// Spaces, packed: the same block again and again.
fn three_gigabytes() -> Vec<u8> {
    let mut block = Vec::with_capacity(64 * 1024);
    flate2::Compress::new(flate2::Compression::best(), false)
        .compress_vec(&[b' '; 4 << 20], &mut block, flate2::FlushCompress::Full)
        .unwrap();
    let mut packed = b"\x78\x9c".to_vec();
    packed.extend(block.repeat(768));
    packed.extend(b"\x03\0");
    packed
}

/// A PDF of one page of a size, with this packed content.
fn page_of(size: &str, packed: &[u8]) -> Vec<u8> {
    let mut file = format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox{size}/Contents 4 0 R>>endobj\n\
         4 0 obj<</Length {}/Filter/FlateDecode>>stream\n",
        packed.len()
    )
    .into_bytes();
    file.extend(packed);
    file.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF");
    file
}
