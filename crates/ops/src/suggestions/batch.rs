//! What the ledgers of all facilities say, one facility after the other: for figures over a nation.

use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use tenken_domain::ledgers::{Kinds, LedgerRow, Ledgers};
use tenken_domain::suggestions::SupportEnds;
use tenken_domain::suggestions::{Facts, Suggested, suggest_all};
use tenken_store::Tx;
use tenken_store::ledgers as stored;

use super::known::support_ends;
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::ledgers::{current_kinds, values_of};

/// How many facilities' ledgers say what to a measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Facilities whose rows say yes, or name an option.
    pub yes: u64,
    /// Facilities whose rows say no.
    pub no: u64,
    /// Facilities that keep ledgers, and whose rows do not say.
    pub open: u64,
}

/// What the ledgers of all facilities say to each measure today, and how many facilities keep any. What is known beside
/// the rows (contracts, logs, evidence) is not looked at.
///
/// # Errors
/// The actor does not run the installation.
pub async fn suggest_for_all(
    tenken: &Tenken,
    actor: &Actor,
) -> Result<(u64, BTreeMap<String, Tally>)> {
    let permit = require(actor, Act::Operate)?;
    let (keeper, ends) = (tenken.clone(), support_ends(tenken)?);
    tenken
        .read_long(permit, async move |tx: &mut Tx| {
            let kinds = current_kinds(&keeper, tx).await?;
            let mut counted = Counted {
                keeper,
                kinds,
                ends,
                at: String::new(),
                ledgers: Ledgers::default(),
                facilities: 0,
                tallies: BTreeMap::new(),
            };
            stored::scan_all(tx, |facility, ledger, id, revision, content| {
                if facility != counted.at {
                    counted.finish();
                    facility.clone_into(&mut counted.at);
                }
                // A row that cannot be read says nothing.
                if let Ok(values) = values_of(content) {
                    let row = LedgerRow {
                        id: id.to_owned(),
                        revision,
                        values,
                    };
                    counted.ledgers.push(ledger, row);
                }
                ControlFlow::Continue(())
            })
            .await?;
            counted.finish();
            Ok((counted.facilities, counted.tallies))
        })
        .await
}

/// The facility that is being read, and what was found so far.
struct Counted {
    keeper: Tenken,
    kinds: Arc<Kinds>,
    ends: Arc<SupportEnds>,
    at: String,
    ledgers: Ledgers,
    facilities: u64,
    tallies: BTreeMap<String, Tally>,
}

impl Counted {
    /// Counts what the facility's rows say.
    fn finish(&mut self) {
        let ledgers = std::mem::take(&mut self.ledgers);
        if ledgers.is_empty() {
            return;
        }
        self.facilities += 1;
        let facts = Facts {
            kinds: &self.kinds,
            ledgers: &ledgers,
            on: self.keeper.today(),
            contracts: &[],
            logs: &[],
            evidence: &[],
            support_ends: &self.ends,
        };
        for suggestion in suggest_all(&facts) {
            let tally = self.tallies.entry(suggestion.measure).or_default();
            match suggestion.answer {
                Some(Suggested::No) => tally.no += 1,
                Some(_) => tally.yes += 1,
                None => tally.open += 1,
            }
        }
    }
}
