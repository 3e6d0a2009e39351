//! Figures and words as paper: PDF through [Typst](https://typst.app).
//!
//! A paper is a template (a `.typ` file beside its Rust file) and data that serialises to JSON. What
//! people wrote reaches the template only as data, so nothing in it is taken for markup. Templates
//! reach no file, no network and no clock: the same data on the same fonts gives the same bytes.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod bundle;
mod checklist;
mod contact_chart;
mod contents;
mod error;
mod fees;
mod fonts;
mod inspection;
mod legible;
mod letters;
mod qr;
mod thumbnail;
mod typesetting;

pub use bundle::{Bundle, Portion};
pub use checklist::{CHECKLISTS_PER_FILE, checklists};
pub use contact_chart::{ChartWidth, contact_chart, contact_chart_svg};
pub use error::PaperError;
pub use fees::{FeePaper, PaperRequirement, fee_requirements};
pub use fonts::Fonts;
pub use inspection::{InspectionPaper, PaperFinding, PaperRow, inspection_result};
pub use letters::{LETTERS_PER_FILE, Letter, letters};
pub use thumbnail::thumbnail;
pub use typesetting::Pdf;
