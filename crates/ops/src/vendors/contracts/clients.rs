//! A vendor's clients, many at once: who has a product, by their ten-digit codes. Each facility is asked;
//! until it accepts, nothing of the vendor's reaches it.

use std::collections::{HashMap, HashSet};
use tenken_domain::FacilityCode;
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_spreadsheets::facility_list::read_code;
use tenken_store::messages::deliveries;
use tenken_store::vendors::contracts::{ContractRow, ContractState};
use tenken_store::vendors::{contracts, products};
use tenken_store::{Tx, audit, facilities, messages, vendors};

use super::fields;
use crate::audit::{Action, Subject, entry, made};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, Stamp};
use crate::vendors::products::{Product, not_found};

/// What a list of codes leads to.
#[derive(Debug, Clone, Default)]
pub struct Clients {
    /// Facilities that have no contract about the product yet: id and name.
    pub new: Vec<(String, String)>,
    /// Names of those that have one.
    pub known: Vec<String>,
    /// Names of those that have been asked and have not decided.
    pub waiting: Vec<String>,
    /// Names of those that did not agree.
    pub declined: Vec<String>,
    /// Lines that are no code of a facility, with why.
    pub unusable: Vec<(usize, String, String)>,
}

/// The most codes in one list.
const MOST: usize = 5_000;

/// Looks up the facilities of a list, one code a line; nothing is stored.
///
/// # Errors
/// No such product, or not the actor's; too many lines.
pub async fn look_up_clients(
    tenken: &Tenken,
    actor: &Actor,
    product: &str,
    codes: &str,
) -> Result<(Product, Clients)> {
    let (id, actor, lines) = (product.to_owned(), actor.clone(), read(codes)?);
    tenken
        .read_if(async move |tx| {
            let (product, clients, permit) = read_clients(tx, &actor, &id, lines).await?;
            Ok(permit.grants((product, clients)))
        })
        .await
}

/// Proposes a contract about a product to each facility of a list that has none. Returns to how many.
/// They are asked in our words alone: what a vendor calls itself and its products, a facility reads
/// where it decides, as the vendor's.
///
/// # Errors
/// As [`look_up_clients`].
pub async fn propose_to_clients(
    tenken: &Tenken,
    actor: &Actor,
    product: &str,
    codes: &str,
) -> Result<usize> {
    let lines = read(codes)?;
    let (stamp, today) = (Stamp::now(tenken), day_in_tokyo(tenken.now()));
    let ids: Vec<String> = lines.iter().map(|_| tenken.environment().id()).collect();
    let (id, actor) = (product.to_owned(), actor.clone());
    tenken.write_if(async move |tx| {
        let (product, clients, permit) = read_clients(tx, &actor, &id, lines).await?;
        let vendor = vendors::get(tx, &product.vendor).await?;
        let vendor = vendor.ok_or_else(Error::vendor_not_found)?;
        let at = stamp.at.clone();
        let rows: Vec<ContractRow> = clients
            .new
            .into_iter()
            .zip(ids)
            .map(|((facility, _), id)| ContractRow {
                id,
                facility_id: facility,
                vendor_id: vendor.id.clone(),
                product_id: Some(product.id.clone()),
                title: product.name.clone(),
                state: ContractState::Proposed,
                created_at: at.clone(),
                updated_at: at.clone(),
                ..ContractRow::default()
            })
            .collect();
        if rows.is_empty() {
            return Ok(permit.grants(0));
        }
        contracts::put(tx, &rows).await?;
        let entries: Vec<_> = rows
            .iter()
            .map(|row| {
                let (subject, of) = (Subject::Contract.of(&row.id), &*row.facility_id);
                let detail = made(fields(row));
                entry(&at, &actor, Action::ProposeContract, &subject, Some(of), detail)
            })
            .collect();
        audit::insert_many(tx, &entries).await?;
        let told = stamp.message(New {
            kind: MessageKind::Contract,
            sender: Sender::Program,
            subject: "事業者から、契約の届けがありました".to_owned(),
            body: "ある事業者が、この施設と契約していると届けました。\n「契約している事業者」の画面で会社の名前を見て、契約していれば「受け入れる」、していなければ「断る」を選んでください。受け入れるまで、この事業者からは何も届きません。".to_owned(),
            round: None,
            notice: None,
        });
        messages::insert(tx, &told).await?;
        let facilities: Vec<&str> = rows.iter().map(|row| &*row.facility_id).collect();
        // Whoever names it as a client, and however often: a facility is asked once a day.
        let once = format!("contract:{today}:");
        deliveries::tell_listed(tx, &told.id, &facilities, &at, &once).await?;
        Ok(permit.grants(rows.len()))
    }).await
}

/// A line that has something on it: its number, what was typed, and the code, if it is one.
type Line = (usize, String, Result<FacilityCode, String>);

fn read(codes: &str) -> Result<Vec<Line>> {
    let typed = codes.lines().map(str::trim).enumerate();
    let typed: Vec<_> = typed.filter(|(_, line)| !line.is_empty()).collect();
    if typed.is_empty() {
        return Err(Error::bad(
            "codes",
            "医療機関コードを、1行に1つ入れてください。",
        ));
    }
    if typed.len() > MOST {
        return Err(Error::bad(
            "codes",
            format!("1回に登録できるのは{MOST}件までです。分けて登録してください。"),
        ));
    }
    let lines = typed.into_iter();
    Ok(lines
        .map(|(at, line)| (at + 1, line.to_owned(), read_code(line)))
        .collect())
}

async fn read_clients(
    tx: &mut Tx,
    actor: &Actor,
    product: &str,
    lines: Vec<Line>,
) -> Result<(Product, Clients, Permit)> {
    let product: Product = products::get(tx, product)
        .await?
        .ok_or_else(not_found)?
        .into();
    let permit = require(actor, Act::TendProducts(&product.vendor)).map_err(|_| not_found())?;
    let codes: HashSet<&str> = lines
        .iter()
        .filter_map(|(_, _, code)| code.as_ref().ok().map(FacilityCode::as_str))
        .collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut found = Vec::with_capacity(codes.len());
    facilities::scan_codes(tx, &codes, |row| found.push(row)).await?;
    found.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let before = contracts::clients_of_product(tx, &product.id).await?;
    // One contract that counts says more than one that was declined.
    let mut states: HashMap<String, ContractState> = HashMap::new();
    for (facility, state) in before {
        let known = states.entry(facility).or_insert(state);
        if *known != ContractState::Accepted {
            *known = state;
        }
    }
    let there: HashSet<&str> = found.iter().filter_map(|row| row.code.as_deref()).collect();
    let unusable = lines.iter().filter_map(|(at, line, code)| match code {
        Ok(code) if there.contains(code.as_str()) => None,
        Ok(_) => Some((
            *at,
            line.clone(),
            "この医療機関コードの施設は、登録されていません".to_owned(),
        )),
        Err(why) => Some((*at, line.clone(), why.clone())),
    });
    let mut clients = Clients {
        unusable: unusable.collect(),
        ..Clients::default()
    };
    for row in &found {
        match states.get(&row.id) {
            None => clients.new.push((row.id.clone(), row.name.clone())),
            Some(ContractState::Accepted) => clients.known.push(row.name.clone()),
            Some(ContractState::Proposed) => clients.waiting.push(row.name.clone()),
            Some(ContractState::Declined) => clients.declined.push(row.name.clone()),
        }
    }
    Ok((product, clients, permit))
}
