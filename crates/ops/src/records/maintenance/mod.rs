//! Outsourced maintenance: the servers of a facility, whose duty their security updates are and where that
//! is written, and whether the facility may go by the guideline's volume 保守委託機関編.

mod evidence;
mod judge;
mod question;
mod servers;

pub use evidence::{EVIDENCE_KINDS, add_evidence, find_evidence, remove_evidence};
pub use judge::judge_maintenance;
pub use question::{NO_CONTRACT, NOT_FOUND_YET, Question};
pub use servers::{add_server, answer_question, remove_server};

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_domain::records::maintenance::{self, Document, Duty, Judgment, ServerKind, Tended};
use tenken_store::Tx;
use tenken_store::records::maintenance_files::ServerFileHead;
use tenken_store::records::maintenance_judgments::JudgmentRow;
use tenken_store::records::maintenance_servers::ServerRow;
use tenken_store::records::{maintenance_files, maintenance_judgments, maintenance_servers};
use tenken_store::vendors::contracts::{self, ContractFilter};

use crate::audit::Subject;
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::facility_key::{by_key, readable};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::vendors::contracts::Contract;

/// A server of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Our own id; never changes.
    pub id: String,
    /// The facility's id.
    pub facility: String,
    /// What the verdict looks at.
    pub facts: maintenance::Server,
    /// The contract it is tended under, if one is named.
    pub contract: Option<Contract>,
    /// The files that show where the duty is written, the oldest first.
    pub evidence: Vec<Evidence>,
    /// Counts its changes: who changes it tells that this is what they saw.
    pub revision: i64,
}

/// A file that shows where a duty is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Names it.
    pub id: String,
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
}

/// All there is about a facility's outsourced maintenance.
#[derive(Debug, Clone)]
pub struct Maintenance {
    /// Its servers, the oldest first.
    pub servers: Vec<Server>,
    /// The verdict as it stands now; nobody has recorded it yet.
    pub now: Judgment,
    /// SHA-256 of all that the verdict rests on, in hex: who records it tells that this is what they saw.
    pub fingerprint: String,
    /// What was recorded, the newest first.
    pub recorded: Vec<Recorded>,
}

/// A recorded judgment.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The verdict and its servers, as they were then; `None` if a newer program wrote it.
    pub judgment: Option<Judgment>,
    /// When.
    pub at: Timestamp,
    /// The name of who judged, if somebody had signed in.
    pub person: Option<String>,
    /// Whether all it rested on is as it was.
    pub holds: bool,
}

/// The most judgments that are shown.
const MOST_RECORDED: i64 = 50;

/// The servers of a facility, the verdict, and what was recorded.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn read_maintenance(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Maintenance> {
    let (key, actor, today) = (facility.to_owned(), actor.clone(), tenken.today());
    let (servers, rows) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &actor, &key).await?;
            let facility = facility.id;
            let servers = servers_of(tx, &facility, today).await?;
            let rows = maintenance_judgments::of_facility(tx, &facility, MOST_RECORDED).await?;
            Ok(permit.grants((servers, rows)))
        })
        .await?;
    let (now, fingerprint) = judge::judge(&servers);
    let recorded = rows.into_iter().map(|row| recorded(row, &fingerprint));
    Ok(Maintenance {
        recorded: recorded.collect(),
        servers,
        now,
        fingerprint,
    })
}

/// When a facility last recorded a verdict, if something it rests on has changed since.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn outdated_judgment(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Option<Timestamp>> {
    let (key, actor, today) = (facility.to_owned(), actor.clone(), tenken.today());
    let found = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &actor, &key).await?;
            let facility = facility.id;
            let mut newest = maintenance_judgments::of_facility(tx, &facility, 1).await?;
            // Most facilities have none: nothing more is read for them.
            Ok(permit.grants(match newest.pop() {
                Some(last) => Some((last, servers_of(tx, &facility, today).await?)),
                None => None,
            }))
        })
        .await?;
    let Some((last, servers)) = found else {
        return Ok(None);
    };
    let (_, fingerprint) = judge::judge(&servers);
    let last = recorded(last, &fingerprint);
    Ok((!last.holds).then_some(last.at))
}

/// One server, for who may see its facility.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub async fn find_server(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Server> {
    let (id, actor, today) = (id.to_owned(), actor.clone(), tenken.today());
    tenken
        .read_if(async move |tx| {
            let row = maintenance_servers::get(tx, &id).await?;
            let row = row.ok_or_else(not_found)?;
            let seen = readable(tx, &actor, &row.facility_id).await;
            let (_, permit) = seen.map_err(hidden)?;
            Ok(permit.grants(by_id(tx, &row, today).await?))
        })
        .await
}

fn recorded(row: JudgmentRow, fingerprint: &str) -> Recorded {
    Recorded {
        judgment: serde_json::from_str(&row.body).ok(),
        at: read_time(&row.judged_at),
        person: row.person,
        holds: row.fingerprint == fingerprint,
    }
}

/// The servers of a facility with their contracts and files.
async fn servers_of(tx: &mut Tx, facility: &str, today: Date) -> Result<Vec<Server>> {
    let rows = maintenance_servers::of_facility(tx, facility).await?;
    let filter = ContractFilter {
        facility: Some(facility.to_owned()),
        ..ContractFilter::default()
    };
    // All of them: one that was left out would look as if it had never ended.
    let contracts = contracts::list(tx, &filter, None, i64::MAX).await?;
    let contracts: Vec<Contract> = contracts.into_iter().map(Contract::from).collect();
    let files = maintenance_files::of_facility(tx, facility).await?;
    let of = |row| server(row, &contracts, &files, today);
    Ok(rows.into_iter().map(of).collect())
}

async fn by_id(tx: &mut Tx, row: &ServerRow, today: Date) -> Result<Server> {
    let all = servers_of(tx, &row.facility_id, today).await?;
    let mut all = all.into_iter();
    all.find(|one| one.id == row.id).ok_or_else(not_found)
}

fn server(row: ServerRow, contracts: &[Contract], files: &[ServerFileHead], today: Date) -> Server {
    let contract = contracts
        .iter()
        .find(|one| Some(&one.id) == row.contract_id.as_ref());
    let files = files.iter().filter(|file| file.server_id == row.id);
    let evidence: Vec<Evidence> = files.map(Evidence::from).collect();
    Server {
        facts: maintenance::Server {
            name: row.name,
            // The store holds only words this program wrote.
            kind: ServerKind::parse(&row.kind).unwrap_or(ServerKind::Server),
            contract: contract.map(|one| Tended {
                vendor: one.vendor.1.clone(),
                title: one.title.clone(),
                in_force: one.is_in_force(today),
            }),
            duty: Duty::parse(&row.duty).unwrap_or(Duty::Unknown),
            written_in: row.written_in.as_deref().and_then(Document::parse),
            place: row.place.unwrap_or_default(),
            evidence: evidence.iter().map(|file| file.name.clone()).collect(),
        },
        contract: contract.cloned(),
        evidence,
        id: row.id,
        facility: row.facility_id,
        revision: row.revision,
    }
}

impl From<&ServerFileHead> for Evidence {
    fn from(head: &ServerFileHead) -> Self {
        Evidence {
            id: head.id.clone(),
            name: head.name.clone(),
            size: head.size.unsigned_abs(),
            sha256: head.sha256.clone(),
        }
    }
}

/// A server that the actor answers for, held until the transaction ends.
async fn hold_server(tx: &mut Tx, actor: &Actor, id: &str) -> Result<(ServerRow, Permit)> {
    let row = maintenance_servers::get_for_update(tx, id).await?;
    let row = row.ok_or_else(not_found)?;
    let facility = by_key(tx, &row.facility_id).await?;
    let permit = require(actor, Act::Answer(&facility)).map_err(hidden)?;
    Ok((row, permit))
}

fn not_found() -> Error {
    Error::NotFound("このサーバ".into())
}

/// A server of a facility that does not exist for the actor does not exist either.
fn hidden(error: Error) -> Error {
    match error {
        Error::NotFound(_) => not_found(),
        other => other,
    }
}

fn subject(id: &str) -> String {
    Subject::Server.of(id)
}
