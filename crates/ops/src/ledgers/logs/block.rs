//! Lines in a block: JSON, compressed.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use tenken_domain::ledgers::Values;

use crate::core::error::{Error, Result};

/// Lines of a block.
pub(super) const LINES: usize = 4_000;
/// What a block of the longest lines comes to, in bytes; more is no block of ours.
const LARGEST: u64 = 256 << 20;

/// A line as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptLine {
    /// Its number in the file, from 1.
    #[serde(rename = "n")]
    pub number: u64,
    /// What could be read, by column.
    #[serde(rename = "v", default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// The line as it stood, if not all of it could be read.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

/// Compresses lines.
pub(super) fn pack(lines: &[KeptLine]) -> Result<Vec<u8>> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    // In one piece: every write empties a buffer of 32 KB first, and JSON is made of the smallest pieces.
    let text = serde_json::to_vec(lines).map_err(|_| unreadable())?;
    packed.write_all(&text).map_err(|_| unreadable())?;
    packed.finish().map_err(|_| unreadable())
}

/// Gives them back.
pub(super) fn unpack(content: &[u8]) -> Result<Vec<KeptLine>> {
    let mut text = Vec::new();
    let limited = DeflateDecoder::new(content).take(LARGEST);
    let mut limited = limited;
    limited.read_to_end(&mut text).map_err(|_| unreadable())?;
    serde_json::from_slice(&text).map_err(|_| unreadable())
}

fn unreadable() -> Error {
    Error::bad("log_block", "ログの一部が壊れていて、読めませんでした。")
}
