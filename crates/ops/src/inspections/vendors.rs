//! Which vendors' forms (事業者確認用) a facility must have: the one place they come from.

use tenken_domain::checklists::rows::RowState;
use tenken_domain::forms::answer::Answers;
use tenken_domain::inspections::{VendorForm, VendorRow, VendorRowState};
use tenken_domain::vendors::coverage::{CoveredRow, Said};

use crate::core::error::Result;
use crate::core::permit::Permit;
use crate::core::tenken::Tenken;
use crate::rounds::Round;
use crate::vendor_checklists::{Vendors, vendors_beside};

/// The facility's own form, where its row stands for a vendor's.
const OWN_FORM: &str = "施設の点検表";

/// The forms of the vendors a facility has a contract with, beside what it submitted itself; `None`
/// where no contracts are registered, and inspectors ask for them on site.
pub(super) async fn vendor_sheets(
    tenken: &Tenken,
    permit: Permit,
    round: &Round,
    facility: &str,
    submitted: Option<&Answers>,
) -> Result<Option<Vec<VendorForm>>> {
    let nothing = Answers::default();
    let own = submitted.unwrap_or(&nothing);
    let found = vendors_beside(tenken, permit, round, facility, own).await?;
    let found = found.filter(|vendors| !vendors.sheets.is_empty());
    Ok(found.map(|vendors| sheets(&vendors)))
}

fn sheets(vendors: &Vendors) -> Vec<VendorForm> {
    let form = &vendors.asked.form;
    let inspected = |row: &&CoveredRow| !form.is_reference(&form.items[row.item]);
    vendors
        .sheets
        .iter()
        .enumerate()
        .map(|(at, sheet)| VendorForm {
            vendor: format!("{}（{}）", sheet.contract.vendor.1, sheet.contract.title),
            collected: sheet.current().is_some(),
            rows: vendors
                .rows
                .iter()
                .filter(inspected)
                .map(|row| VendorRow {
                    name: form.short_row_name(&form.items[row.item]),
                    state: row_state_of(vendors, row, at),
                })
                .collect(),
        })
        .collect()
}

/// How a row stands on one vendor's form.
fn row_state_of(vendors: &Vendors, row: &CoveredRow, at: usize) -> VendorRowState {
    match &row.vendors[at] {
        Said::Nothing => VendorRowState::Open,
        Said::Checked(RowState::Met | RowState::MetLater) => VendorRowState::Yes,
        Said::Checked(RowState::Planned { target } | RowState::Overdue { target }) => {
            VendorRowState::Planned(*target)
        }
        Said::Checked(RowState::Unmet) => VendorRowState::No,
        Said::Checked(_) => VendorRowState::NoTarget,
        Said::Outside => match elsewhere(vendors, row) {
            Some(whose) => VendorRowState::CoveredBy(whose),
            None => VendorRowState::Uncovered,
        },
    }
}

/// Whose form has a row that a contract leaves out.
fn elsewhere(vendors: &Vendors, row: &CoveredRow) -> Option<String> {
    let own = row
        .own
        .as_ref()
        .is_some_and(|(_, state)| state.is_checked());
    if own {
        return Some(OWN_FORM.to_owned());
    }
    let checked = |said: &Said| matches!(said, Said::Checked(_));
    let at = row.vendors.iter().position(checked)?;
    Some(vendors.sheets[at].contract.vendor.1.clone())
}
