//! All vendors of a facility in a round at once: who has answered, and which rows nobody covers.

use std::collections::HashMap;
use tenken_domain::forms::answer::Answers;
use tenken_domain::vendors::coverage::{Contracted, CoveredRow, coverage};
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::vendors::vendor_answers::VendorAnswerRow;
use tenken_store::vendors::{contracts, vendor_answers};

use super::read::VendorAnswer;
use super::{VendorRound, contracts_in, with_form};
use crate::core::error::Result;
use crate::core::permit::Permit;
use crate::core::tenken::Tenken;
use crate::responses::Response;
use crate::rounds::Round;
use crate::vendors::contracts::Contract;

/// A contract with what its vendor said last.
#[derive(Debug, Clone)]
pub struct ChecklistHead {
    /// The contract.
    pub contract: Contract,
    /// What was said last, withdrawn or not.
    pub newest: Option<VendorAnswer>,
}

impl ChecklistHead {
    /// What counts now.
    pub fn current(&self) -> Option<&VendorAnswer> {
        self.newest
            .as_ref()
            .filter(|newest| newest.withdrawn.is_none())
    }
}

/// The vendors of a facility in a round.
#[derive(Debug, Clone)]
pub struct Vendors {
    /// The round and the form for vendors.
    pub asked: VendorRound,
    /// Each contract that counts, the oldest first.
    pub sheets: Vec<ChecklistHead>,
    /// Every row of the vendors' form from all sides; the vendors in the order of `sheets`. Empty if
    /// the facility says it has no system, or no contract.
    pub rows: Vec<CoveredRow>,
}

/// The most contracts of one facility that are looked at.
const MOST: i64 = 100;

/// What the vendors of a facility say, beside its own answers as they are entered. Who could read the
/// response may see it. `None` if the round asks no vendors.
pub async fn vendors_of(tenken: &Tenken, response: &Response) -> Result<Option<Vendors>> {
    let (round, facility) = (&response.round, &response.facility.id);
    vendors_beside(
        tenken,
        response.permit,
        round,
        facility,
        &response.draft.answers,
    )
    .await
}

/// What the vendors of a facility, by its id, say beside these answers of its own, for somebody who may
/// see both. `None` if the round asks no vendors.
pub(crate) async fn vendors_beside(
    tenken: &Tenken,
    permit: Permit,
    round: &Round,
    facility: &str,
    own: &Answers,
) -> Result<Option<Vendors>> {
    let Some(asked) = with_form(tenken, round.clone()).await? else {
        return Ok(None);
    };
    let filter = ContractFilter {
        facility: Some(facility.to_owned()),
        // Who may read its response may read this, whether or not it is still asked.
        asked: None,
        ..contracts_in(&asked.round, tenken)
    };
    let id = asked.round.id.clone();
    let (found, newest) = tenken
        .read(permit, async move |tx| {
            Ok((
                contracts::list(tx, &filter, None, MOST).await?,
                vendor_answers::newest(tx, &id, &filter).await?,
            ))
        })
        .await?;
    let mut newest: HashMap<String, VendorAnswerRow> = newest
        .into_iter()
        .map(|row| (row.contract_id.clone(), row))
        .collect();
    let sheets: Vec<ChecklistHead> = found
        .into_iter()
        .map(|named| ChecklistHead {
            newest: newest
                .remove(&named.contract.id)
                .map(|row| VendorAnswer::from_row(&asked.form, row)),
            contract: named.into(),
        })
        .collect();
    let contracted: Vec<Contracted<'_>> = sheets
        .iter()
        .map(|sheet| Contracted {
            covers: &sheet.contract.covers,
            answers: sheet.current().map(|answer| &answer.answers),
        })
        .collect();
    let own = (&*asked.round.form, own);
    let rows = coverage(own, &asked.form, &contracted, tenken.today());
    Ok(Some(Vendors {
        asked,
        sheets,
        rows,
    }))
}
