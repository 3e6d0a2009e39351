//! What facilities are searched by.

use tenken_domain::facilities::search_text;
use tenken_store::facilities::FacilityRow;

/// More than the longest name and kana, unless each character is folded to several; so that a row
/// fits into the index.
const LONGEST: usize = 420;

/// What a facility is searched by: its code, name and kana in one spelling.
pub(crate) fn search_of(code: &str, name: &str, kana: &str) -> String {
    let text = search_text::of_all(&[code, name, kana]);
    text.chars().take(LONGEST).collect()
}

/// A facility with what it is searched by.
pub(crate) fn searchable(row: FacilityRow) -> FacilityRow {
    let code = row.code.as_deref().unwrap_or_default();
    FacilityRow {
        search: search_of(code, &row.name, &row.kana),
        ..row
    }
}
