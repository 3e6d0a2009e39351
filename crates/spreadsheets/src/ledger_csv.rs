//! A ledger as CSV.

use tenken_domain::ledgers::{LedgerKind, Values};

use crate::csv_text::CsvText;
use crate::ledger_file::SHOP;

/// A row to be written.
#[derive(Debug, Clone, Copy)]
pub struct LedgerOut<'a> {
    /// Whose it is; not looked at where all are of one facility.
    pub shop: &'a str,
    /// What stands in its columns.
    pub values: &'a Values,
}

/// The heading above the shops: a word that is none of the kind's own.
pub(crate) fn shop_heading(kind: &LedgerKind) -> &'static str {
    let words = ["施設"].iter().chain(SHOP);
    let mut free = words.filter(|word| kind.column_of_heading(word).is_none());
    free.next().copied().unwrap_or("施設")
}

/// The ledger as CSV in UTF-8 with a byte order mark, so that Excel reads it; no cell of it is taken for a
/// formula. What is written is read back as the same by [`crate::ledger_file::read_ledger`].
pub fn ledger_csv(kind: &LedgerKind, rows: &[LedgerOut<'_>], with_shops: bool) -> Vec<u8> {
    let mut out = CsvText::file();
    let shop = |text| with_shops.then_some(text);
    let titles = kind.columns.iter().map(|column| &*column.title);
    out.line(shop(shop_heading(kind)).into_iter().chain(titles));
    for row in rows {
        let columns = kind.columns.iter();
        let cells: Vec<String> = columns
            .map(|column| column.kind.write(row.values.get(&column.id)))
            .collect();
        out.line(
            shop(row.shop)
                .into_iter()
                .chain(cells.iter().map(String::as_str)),
        );
    }
    out.into_bytes()
}
