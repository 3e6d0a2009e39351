//! QR codes as drawings.

use qrcode::render::svg;
use qrcode::types::QrError;
use qrcode::{EcLevel, QrCode};

/// An SVG of the QR code for a text: black modules with the quiet zone around them, without ground. A
/// seventh of it may be dirty or creased.
///
/// # Errors
/// A text too long for a QR code.
pub(super) fn drawing(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    Ok(code
        .render()
        .module_dimensions(1, 1)
        .light_color(svg::Color("none"))
        .build())
}

#[cfg(test)]
mod tests {
    use super::drawing;
    use rqrr::PreparedImage;

    /// Dots for each module's side: readers want more than one.
    const SIDE: usize = 4;

    /// Which modules of a drawing are black, from its path of rectangles `M{x} {y}h{w}v{h}H{x}V{y}`.
    fn black(svg: &str) -> Vec<[usize; 4]> {
        let path = svg.split("d=\"").nth(1).unwrap();
        path.split('"')
            .next()
            .unwrap()
            .split('M')
            .skip(1)
            .map(|rectangle| {
                let mut numbers = rectangle
                    .split(|c: char| !c.is_ascii_digit())
                    .filter_map(|number| number.parse().ok());
                [(); 4].map(|()| numbers.next().unwrap())
            })
            .collect()
    }

    #[test]
    fn a_reader_finds_the_link_in_the_drawing() {
        let link = "https://tenken.example.lg.jp/welcome/0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let svg = drawing(link).unwrap();
        let rectangles = black(&svg);
        let is_black = |x: usize, y: usize| {
            rectangles.iter().any(|[left, top, w, h]| {
                (*left..left + w).contains(&x) && (*top..top + h).contains(&y)
            })
        };
        let width = 4 + rectangles
            .iter()
            .map(|[left, _, w, _]| left + w)
            .max()
            .unwrap();
        let mut image =
            PreparedImage::prepare_from_greyscale(width * SIDE, width * SIDE, |x, y| {
                if is_black(x / SIDE, y / SIDE) { 0 } else { 255 }
            });
        let (_, read) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(read, link);
    }

    #[test]
    fn a_text_beyond_all_codes_is_refused() {
        assert!(drawing(&"x".repeat(3000)).is_err());
    }
}
