//! Papers as people get them: read back from PDF and Excel.

#![allow(clippy::unwrap_used)]

mod any_text;
mod checklist_pdf;
mod thumbnails;
