//! Links to a vendor's form: no account, one answer each, for two weeks.

use jiff::{SignedDuration, Timestamp};
use tenken_store::messages::deliveries;
use tenken_store::vendors::vendor_links::{self, VendorLinkRow};
use tenken_store::{Tx, messages};

use super::begin::begin_for_contract;
use super::subject;
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::secrets::hash;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message};
use crate::responses::Answering;
use crate::vendors::contracts::{self, Contract};

/// How long a link works: vendors hand it on inside their house.
const LASTS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A link that was just made. The secret is shown once and never again.
#[derive(Debug, Clone)]
pub struct ChecklistLink {
    /// What stands in the address.
    pub secret: String,
    /// Until when it works.
    pub until: Timestamp,
}

/// How the newest link about a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It works until then.
    Open(Timestamp),
    /// Somebody answered by it.
    Used(Timestamp),
    /// It was taken back.
    Revoked(Timestamp),
    /// Nobody answered by it in time.
    Expired(Timestamp),
}

impl LinkState {
    pub(super) fn of(row: &VendorLinkRow, now: Timestamp) -> Self {
        let until = read_time(&row.expires_at);
        match (&row.used_at, &row.revoked_at) {
            (Some(at), _) => LinkState::Used(read_time(at)),
            (None, Some(at)) => LinkState::Revoked(read_time(at)),
            (None, None) if until <= now => LinkState::Expired(until),
            (None, None) => LinkState::Open(until),
        }
    }
}

fn new_link(tenken: &Tenken, round: &str, contract: &str) -> (ChecklistLink, VendorLinkRow) {
    let now = tenken.now();
    let link = ChecklistLink {
        secret: tenken.environment().letters(32),
        until: now + LASTS,
    };
    let row = VendorLinkRow {
        hash: hash(&link.secret),
        round_id: round.to_owned(),
        contract_id: contract.to_owned(),
        made_at: stored_time(now),
        expires_at: stored_time(link.until),
        used_at: None,
        revoked_at: None,
    };
    (link, row)
}

/// A link for the vendor of a contract, in place of the one before.
///
/// # Errors
/// Those of [`begin_for_contract`]; the round is not open.
pub async fn make_link(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<(Contract, ChecklistLink)> {
    let (answering, contract) = of_facility(tenken, actor, round, contract).await?;
    let (link, row) = new_link(tenken, &answering.round().id, &contract.id);
    let (of, actor) = (contract.facility.0.clone(), actor.clone());
    tenken
        .write(answering.permit(), async move |tx| {
            vendor_links::replace(tx, &row).await?;
            noted(tx, &actor, &of, Action::MakeSheetLink, &row).await
        })
        .await?;
    Ok((contract, link))
}

/// Takes the link of a contract back.
///
/// # Errors
/// Those of [`begin_for_contract`].
pub async fn revoke_links(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<()> {
    let (answering, contract) = of_facility(tenken, actor, round, contract).await?;
    let (_, row) = new_link(tenken, &answering.round().id, &contract.id);
    let (of, actor) = (contract.facility.0, actor.clone());
    tenken
        .write(answering.permit(), async move |tx| {
            let (round, contract) = (&row.round_id, &row.contract_id);
            if vendor_links::revoke(tx, round, contract, &row.made_at).await? > 0 {
                noted(tx, &actor, &of, Action::RevokeSheetLink, &row).await?;
            }
            Ok(())
        })
        .await
}

/// Queues a mail with a link to the vendor of a contract. The link is made when the mail goes.
///
/// # Errors
/// Those of [`begin_for_contract`]; no address is known; the round is not open.
pub async fn mail_link(tenken: &Tenken, actor: &Actor, round: &str, contract: &str) -> Result<()> {
    let (answering, contract) = of_facility(tenken, actor, round, contract).await?;
    let mail = contract.mail.clone().ok_or_else(|| {
        Error::bad(
            "mail",
            "この契約には、事業者のメールアドレスがありません。契約に入れてから、もう一度送ってください。",
        )
    })?;
    let round = answering.round();
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::VendorForm,
            sender: Sender::Program,
            subject: format!(
                "事業者確認用チェックリストのお願い：{}",
                contract.facility.1
            ),
            body: format!(
                "{}（契約：{}）について、サイバーセキュリティ対策チェックリストの事業者確認用に回答をお願いします。\n（{}）",
                contract.facility.1, contract.title, round.title
            ),
            round: Some(&round.id),
            notice: None,
        },
    );
    let (_, row) = new_link(tenken, &round.id, &contract.id);
    let (of, actor) = (contract.facility.0, actor.clone());
    tenken
        .write(answering.permit(), async move |tx| {
            messages::insert(tx, &message).await?;
            let (id, at) = (&message.id, &message.created_at);
            deliveries::mail_vendor(tx, id, at, &row.contract_id, &mail).await?;
            noted(tx, &actor, &of, Action::MailSheetLink, &row).await
        })
        .await
}

/// A new link for a mail that was queued, with the contract it is about; `None` if there is nothing
/// to answer any more.
pub(crate) async fn mailed_checklist(
    tenken: &Tenken,
    round: &str,
    contract: &str,
) -> Result<Option<(Contract, ChecklistLink)>> {
    let (link, row) = new_link(tenken, round, contract);
    let today = tenken.today();
    tenken
        .write(Unasked::Program, async move |tx| {
            let contract = contracts::by_id(tx, &row.contract_id).await?;
            if !contract.is_in_force(today) {
                return Ok(None);
            }
            vendor_links::replace(tx, &row).await?;
            Ok(Some((contract, link)))
        })
        .await
}

/// The form for somebody of the facility: links are the facility's to give.
async fn of_facility(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    contract: &str,
) -> Result<(Answering, Contract)> {
    let answering = begin_for_contract(tenken, actor, round, contract).await?;
    answering.require_open(tenken.now())?;
    let contract = answering
        .contract()
        .cloned()
        .ok_or_else(contracts::not_found)?;
    super::read::require_facility(tenken, actor, &contract).await?;
    Ok((answering, contract))
}

async fn noted(
    tx: &mut Tx,
    actor: &Actor,
    facility: &str,
    action: Action,
    row: &VendorLinkRow,
) -> Result<()> {
    let (subject, at) = (subject(&row.round_id, &row.contract_id), &row.made_at);
    let nothing = serde_json::Value::Null;
    record_for(facility, tx, at, actor, action, &subject, nothing).await
}
