//! Pictures. What their head says is enough to know how much memory they take when they are shown.

use super::Refusal;

/// The most pixels: no phone takes more in 10 MB, and a screen that shows it takes four bytes for each.
const MOST_PIXELS: usize = 60_000_000;

/// # Errors
/// It would be too large when it is shown, or its head is damaged.
pub(super) fn check(content: &[u8]) -> Result<(), Refusal> {
    let size = imagesize::blob_size(content).map_err(|_| Refusal::damaged())?;
    match size.width.checked_mul(size.height) {
        Some(0) => Err(Refusal::damaged()),
        Some(pixels) if pixels <= MOST_PIXELS => Ok(()),
        _ => Err(Refusal::new(
            format!(
                "画像として大きすぎます（横{}×縦{}画素）",
                size.width, size.height
            ),
            "縦横の大きさを、6,000万画素（例：横9,000×縦6,600）までに縮めてから選んでください。",
        )),
    }
}
