//! Small pictures of files that people hand in: of a picture, or of the first page of a PDF.
//!
//! What is drawn is a JPEG of its own: nothing of the file's bytes is in it, so neither the place a photo was taken at nor
//! anything hidden in it. Files from outside may be made to take any memory and time, and the libraries that read them
//! set no limit to what a PDF unpacks to. Whoever calls this for a file from outside does so in a process that may be
//! ended: the command `tenken thumbnail` is one.

use std::io::Cursor;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage};
use tenken_domain::evidence::FileKind;

/// The longer side of a thumbnail, in pixels.
const SIDE: u32 = 320;
/// Quality of the JPEG, of 100: letters stay letters.
const QUALITY: u8 = 80;
/// The most memory a picture is decoded in, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// A JPEG of at most 320 pixels to a side; `None` for files that have no picture, or where none can be made.
pub fn thumbnail(kind: FileKind, content: Vec<u8>) -> Option<Vec<u8>> {
    let small = match kind {
        FileKind::Png | FileKind::Jpeg => of_picture(&content)?,
        FileKind::Pdf => of_first_page(content)?,
        FileKind::Docx | FileKind::Xlsx | FileKind::Pptx => return None,
    };
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    on_white(&small).write_with_encoder(encoder).ok()?;
    Some(jpeg)
}

/// The picture as a person holds it: phones write which side is up beside the pixels.
fn of_picture(content: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(content))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).ok()?;
    let mut small = match whole.width().max(whole.height()) > SIDE {
        true => whole.thumbnail(SIDE, SIDE),
        false => whole,
    };
    small.apply_orientation(orientation);
    Some(small)
}

fn of_first_page(content: Vec<u8>) -> Option<DynamicImage> {
    let pdf = Pdf::new(content).ok()?;
    let page = pdf.pages().first()?;
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    if !longer.is_normal() || longer <= 0.0 {
        return None;
    }
    let scale = SIDE as f32 / longer;
    let pixels = |side: f32| (side * scale).round().clamp(1.0, SIDE as f32) as u16;
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings {
            x_scale: scale,
            y_scale: scale,
            width: Some(pixels(width)),
            height: Some(pixels(height)),
            bg_color: WHITE,
        },
    );
    // Nothing of a page on white is transparent.
    let colours = drawn.data().iter().flat_map(|it| [it.r, it.g, it.b]);
    let (width, height) = (drawn.width().into(), drawn.height().into());
    RgbImage::from_raw(width, height, colours.collect()).map(DynamicImage::ImageRgb8)
}

/// JPEG has nothing transparent: what is stands on white, as on paper.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let picture = picture.to_rgba8();
    let flat = RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            ((colour * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        image::Rgb([over(red), over(green), over(blue)])
    });
    DynamicImage::ImageRgb8(flat)
}
