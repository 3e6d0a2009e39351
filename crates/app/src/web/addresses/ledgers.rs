//! Ledgers of facilities, and their rows.

use super::Address;

/// All ledgers of a facility.
pub const LEDGERS: Address<1> = Address::new("/facilities/{facility}/ledgers");
pub const LEDGER: Address<2> = Address::new("/facilities/{facility}/ledgers/{kind}");
/// Its rows, for the script that edits them as a table; what it changed goes to the changes.
pub const LEDGER_ROWS: Address<2> = Address::new("/facilities/{facility}/ledgers/{kind}/rows");
pub const LEDGER_CHANGES: Address<2> =
    Address::new("/facilities/{facility}/ledgers/{kind}/changes");
/// One row more.
pub const NEW_ROW: Address<2> = Address::new("/facilities/{facility}/ledgers/{kind}/rows/new");
pub const LEDGER_ROW: Address<1> = Address::new("/ledger-rows/{row}");
pub const ROW_REMOVAL: Address<1> = Address::new("/ledger-rows/{row}/removal");
pub const ROW_RESTORATION: Address<1> = Address::new("/ledger-rows/{row}/restoration");
/// Who is called in an incident, drawn from the ledger of contacts; scripts rely on the names of the files.
pub const CONTACT_CHART: Address<1> = Address::new("/facilities/{facility}/contact-chart");
pub const CONTACT_CHART_SVG: Address<1> = Address::new("/facilities/{facility}/contact-chart.svg");
pub const CONTACT_CHART_PDF: Address<1> = Address::new("/facilities/{facility}/contact-chart.pdf");
