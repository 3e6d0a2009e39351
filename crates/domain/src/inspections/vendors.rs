//! What the guide asks about the vendors' forms (事業者確認用), as far as it is known.

use jiff::civil::Date;

/// The form of one vendor the facility has a contract with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorForm {
    /// The vendor's name.
    pub vendor: String,
    /// Whether the facility has it.
    pub collected: bool,
    /// Its rows that are inspected; 参考項目 are left out.
    pub rows: Vec<VendorRow>,
}

/// A row of a vendor's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorRow {
    /// Number and device as people know the row: `２（７）ネットワーク機器`.
    pub name: String,
    /// Where it stands.
    pub state: VendorRowState,
}

/// Where a row of a vendor's form stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VendorRowState {
    /// Nothing is filled in.
    Open,
    /// "Yes", with its day.
    Yes,
    /// "No", to be done by this day.
    Planned(Date),
    /// "No" without a target date.
    NoTarget,
    /// "No", on a form that has no place for a target date.
    No,
    /// Outside the contract; filled in on the form of somebody else, who is named.
    CoveredBy(String),
    /// Outside the contract, and filled in on nobody's form.
    Uncovered,
}
