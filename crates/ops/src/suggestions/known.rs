//! What is known of a facility, for the rules that look at it.

use jiff::civil::Date;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use tenken_domain::evidence::EvidenceFacts;
use tenken_domain::ledgers::{Kinds, Ledgers};
use tenken_domain::suggestions::SupportEnds;
use tenken_domain::suggestions::{ContractFacts, Facts, LogFacts};
use tenken_store::Tx;
use tenken_store::records::disclosures::{DisclosureFilter, list};
use tenken_store::vendors::contracts::{self, ContractFilter};

use crate::core::bundled;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;
use crate::evidence::evidence_facts;
use crate::ledgers::logs::{self, KeptLog};
use crate::ledgers::{current_kinds, of_facility};
use tenken_domain::text::calendar::day_in_tokyo;

/// Contracts of one facility that are looked at.
const MOST_CONTRACTS: i64 = 200;

/// What a facility keeps, and what else is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub kinds: Arc<Kinds>,
    pub ledgers: Ledgers,
    pub contracts: Vec<ContractFacts>,
    pub logs: Vec<LogFacts>,
    pub evidence: Vec<EvidenceFacts>,
    pub support_ends: Arc<SupportEnds>,
}

impl Known {
    /// Reads what is known of a facility today.
    pub async fn of(tenken: &Tenken, tx: &mut Tx, facility: &str) -> Result<Self> {
        let logs = logs::of_facility(tx, facility).await?;
        Ok(Known {
            kinds: current_kinds(tenken, tx).await?,
            ledgers: of_facility(tx, facility).await?,
            contracts: contract_facts(tx, facility, tenken.today()).await?,
            logs: logs.into_iter().filter_map(log_facts).collect(),
            evidence: evidence_facts(tx, facility).await?,
            support_ends: support_ends(tenken)?,
        })
    }

    /// The same as the rules take it, for a day.
    pub fn facts(&self, on: Date) -> Facts<'_> {
        Facts {
            kinds: &self.kinds,
            ledgers: &self.ledgers,
            on,
            contracts: &self.contracts,
            logs: &self.logs,
            evidence: &self.evidence,
            support_ends: &self.support_ends,
        }
    }

    /// Whether the facility keeps anything that rules could look at.
    pub fn is_empty(&self) -> bool {
        self.ledgers.is_empty() && self.logs.is_empty() && self.evidence.is_empty()
    }
}

/// Until when there are updates, read once.
pub(crate) fn support_ends(tenken: &Tenken) -> Result<Arc<SupportEnds>> {
    #[derive(Default)]
    struct Read(OnceLock<Arc<SupportEnds>>);
    let memory = tenken.memory::<Read>();
    if let Some(read) = memory.0.get() {
        return Ok(Arc::clone(read));
    }
    let read = bundled::support_ends().map_err(|faults| Error::bad("catalog", faults))?;
    Ok(Arc::clone(memory.0.get_or_init(|| Arc::new(read))))
}

async fn contract_facts(tx: &mut Tx, facility: &str, today: Date) -> Result<Vec<ContractFacts>> {
    let filter = ContractFilter {
        facility: Some(facility.to_owned()),
        on: Some(today.to_string()),
        ..ContractFilter::default()
    };
    let found = contracts::list(tx, &filter, None, MOST_CONTRACTS).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let filter = DisclosureFilter {
        client: Some(facility.to_owned()),
        reader: Some(facility.to_owned()),
        ..DisclosureFilter::default()
    };
    let disclosed = list(tx, &filter).await?;
    let disclosed: HashSet<String> = disclosed
        .into_iter()
        .map(|one| one.disclosure.product_id)
        .collect();
    let facts = found
        .into_iter()
        .map(crate::vendors::contracts::Contract::from);
    let facts = facts.map(|contract| ContractFacts {
        has_disclosure: contract
            .product
            .is_some_and(|product| disclosed.contains(&product)),
        vendor: contract.vendor.1,
        title: contract.title,
        id: contract.id,
    });
    Ok(facts.collect())
}

fn log_facts(log: KeptLog) -> Option<LogFacts> {
    let (first_on, last_on) = log.days?;
    Some(LogFacts {
        id: log.id,
        name: log.name,
        first_on,
        last_on,
        imported_on: day_in_tokyo(read_time(&log.imported_at)),
        reviewed_on: log.review.map(|(on, ..)| on),
    })
}
