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

/// Handing in a table; what was read is looked at before it is stored.
pub const LEDGER_IMPORTS: Address<2> =
    Address::new("/facilities/{facility}/ledgers/{kind}/imports");
/// The ledger as a file, and an empty one to be filled in.
pub const LEDGER_XLSX: Address<2> =
    Address::new("/facilities/{facility}/ledgers/{kind}/sheet.xlsx");
pub const LEDGER_CSV: Address<2> = Address::new("/facilities/{facility}/ledgers/{kind}/sheet.csv");
pub const LEDGER_TEMPLATE: Address<1> = Address::new("/ledgers/{kind}/template.xlsx");
/// Handing in a log; one that is there, its lines, and saying that it was looked through.
pub const LEDGER_LOGS: Address<2> = Address::new("/facilities/{facility}/ledgers/{kind}/logs");
pub const KEPT_LOG: Address<1> = Address::new("/logs/{log}");
pub const KEPT_LOG_REVIEWS: Address<1> = Address::new("/logs/{log}/reviews");
/// Who has this product in this version.
pub const LEDGER_FIND: &str = "/ledgers/find";

/// The ledgers of all shops of a corporation, and the same for one kind of them as above.
pub const CHAIN_LEDGERS: Address<1> = Address::new("/corporations/{corporation}/ledgers");
pub const CHAIN_IMPORTS: Address<2> =
    Address::new("/corporations/{corporation}/ledgers/{kind}/imports");
pub const CHAIN_XLSX: Address<2> =
    Address::new("/corporations/{corporation}/ledgers/{kind}/sheet.xlsx");
pub const CHAIN_CSV: Address<2> =
    Address::new("/corporations/{corporation}/ledgers/{kind}/sheet.csv");
pub const CHAIN_TEMPLATE: Address<2> =
    Address::new("/corporations/{corporation}/ledgers/{kind}/template.xlsx");
/// Who is called in an incident, drawn from the ledger of contacts; scripts rely on the names of the files.
pub const CONTACT_CHART: Address<1> = Address::new("/facilities/{facility}/contact-chart");
pub const CONTACT_CHART_SVG: Address<1> = Address::new("/facilities/{facility}/contact-chart.svg");
pub const CONTACT_CHART_PDF: Address<1> = Address::new("/facilities/{facility}/contact-chart.pdf");
