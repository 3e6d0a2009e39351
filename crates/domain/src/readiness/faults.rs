//! What the files of this folder can have wrong alike.

use super::states::Reading;
use crate::forms::catalog::Catalog;

/// What to tell about an id that cannot be one.
pub(super) const WRONG_ID: &str =
    "id は、半角の小文字と数字と _ で、1文字から40文字までで書いてください。";

/// What to tell about measures that are not in the catalog.
pub(super) fn unknown_measures(readings: &[Reading], catalog: &Catalog) -> Vec<String> {
    readings
        .iter()
        .filter(|reading| catalog.measure(&reading.measure).is_none())
        .map(|reading| format!("対策項目「{}」がありません。", reading.measure))
        .collect()
}
