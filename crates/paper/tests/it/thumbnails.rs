//! Small pictures of files.

use std::io::Cursor;

use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use tenken_domain::evidence::FileKind;
use tenken_paper::thumbnail;
use tenken_testing::evidence;

/// The picture, read back.
fn drawn(kind: FileKind, content: Vec<u8>) -> RgbImage {
    let jpeg = thumbnail(kind, content).expect("a thumbnail");
    assert!(jpeg.len() < 100_000, "{} bytes", jpeg.len());
    let read = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
    read.to_rgb8()
}

fn near(found: &Rgb<u8>, wanted: [u8; 3]) -> bool {
    let pairs = found.0.iter().zip(wanted);
    pairs
        .into_iter()
        .all(|(one, other)| one.abs_diff(other) < 24)
}

/// Left half red, right half blue.
fn two_colours(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        match x < width / 2 {
            true => Rgb([200, 0, 0]),
            false => Rgb([0, 0, 200]),
        }
    }))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn pictures_become_small_and_keep_their_shape() {
    let large = two_colours(1_280, 640);
    for (kind, format) in [
        (FileKind::Png, ImageFormat::Png),
        (FileKind::Jpeg, ImageFormat::Jpeg),
    ] {
        let small = drawn(kind, encoded(&large, format));
        assert_eq!(small.dimensions(), (320, 160));
        assert!(near(small.get_pixel(20, 80), [200, 0, 0]));
        assert!(near(small.get_pixel(300, 80), [0, 0, 200]));
    }
    let tiny = drawn(
        FileKind::Png,
        encoded(&two_colours(10, 4), ImageFormat::Png),
    );
    assert_eq!(tiny.dimensions(), (10, 4), "nothing is blown up");
}

#[test]
fn a_phone_s_photo_stands_upright_and_tells_no_place() {
    // Exif: one entry, orientation 6 (turn right), then a text in place of GPS data.
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"35.6762N 139.6503E");
    let picture = two_colours(400, 200).to_rgb8();
    let mut photo = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut photo);
    encoder.set_exif_metadata(exif).unwrap();
    encoder
        .write_image(picture.as_raw(), 400, 200, image::ExtendedColorType::Rgb8)
        .unwrap();
    let has_place = |bytes: &[u8]| bytes.windows(8).any(|it| it == b"35.6762N");
    assert!(has_place(&photo));
    let jpeg = thumbnail(FileKind::Jpeg, photo.clone()).unwrap();
    assert!(!has_place(&jpeg) && !jpeg.windows(4).any(|it| it == b"Exif"));
    let small = drawn(FileKind::Jpeg, photo);
    assert_eq!(small.dimensions(), (160, 320));
    assert!(
        near(small.get_pixel(80, 20), [200, 0, 0]),
        "what was left is up"
    );
}

#[test]
fn what_is_transparent_stands_on_white() {
    let clear = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0]));
    let small = drawn(
        FileKind::Png,
        encoded(&DynamicImage::ImageRgba8(clear), ImageFormat::Png),
    );
    assert!(near(small.get_pixel(20, 20), [255, 255, 255]));
}

#[test]
fn the_first_page_of_a_pdf_is_drawn() {
    let small = drawn(FileKind::Pdf, evidence::pdf("a", ""));
    assert_eq!(small.dimensions(), (226, 320), "A4 upright");
    // The rectangle that the page has, seen from its lower left corner, and the paper beside it.
    assert!(
        near(small.get_pixel(95, 110), [51, 102, 153]),
        "{:?}",
        small.get_pixel(95, 110)
    );
    assert!(near(small.get_pixel(10, 10), [255, 255, 255]));
}

#[test]
fn what_cannot_be_drawn_has_none() {
    for (kind, content) in [
        (FileKind::Png, evidence::png(50_000, 50_000)),
        (FileKind::Png, evidence::png(10, 10)),
        (FileKind::Jpeg, evidence::jpeg(u16::MAX, u16::MAX)),
        (FileKind::Jpeg, evidence::pdf("a", "")),
        (FileKind::Pdf, b"%PDF-1.7\nstartxref\n0\n%%EOF".to_vec()),
        (FileKind::Pdf, Vec::new()),
        (FileKind::Docx, evidence::docx("a")),
    ] {
        let made = thumbnail(kind, content);
        assert!(made.is_none(), "{kind:?}");
    }
}
