//! The list of a facility's servers: the facility's to keep.

use tenken_domain::records::maintenance::Duty;
use tenken_store::Tx;
use tenken_store::records::maintenance_servers::ServerRow;
use tenken_store::records::{maintenance_files, maintenance_servers};
use tenken_store::vendors::contracts::{self, ContractFilter};

use super::{Question, Server, by_id, hold_server, subject};
use crate::audit::{Action, changed, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::input::Typed;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// The most servers of one facility.
const MOST: usize = 200;

/// Adds a server of a facility; `kind` is the name in data of what it is.
///
/// # Errors
/// No name or kind; too many; a facility the actor does not answer for.
pub async fn add_server(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    name: &str,
    kind: &str,
) -> Result<Server> {
    let at = tenken.stored_now();
    let (today, key, actor) = (tenken.today(), facility.to_owned(), actor.clone());
    let mut row = ServerRow {
        id: tenken.environment().id(),
        duty: Duty::Unknown.id().to_owned(),
        revision: 1,
        created_at: at.clone(),
        updated_at: at,
        ..ServerRow::default()
    };
    let (name, kind) = (name.to_owned(), kind.to_owned());
    tenken
        .write_if(async move |tx| {
            let facility = by_key(tx, &key).await?;
            let permit = require(&actor, Act::Answer(&facility))?;
            row.facility_id = facility.id;
            let mut typed = Typed::default();
            typed.field(Question::Name.put(&mut row, &name))?;
            typed.field(Question::Kind.put(&mut row, &kind))?;
            typed.done()?;
            let all = maintenance_servers::of_facility(tx, &row.facility_id).await?;
            if all.len() >= MOST {
                let message = format!("登録できるサーバは、{MOST}台までです。");
                return Err(Error::bad("servers_full", message));
            }
            let detail = made(fields(&row));
            store(tx, &actor, &row, Action::AddServer, detail).await?;
            Ok(permit.grants(by_id(tx, &row, today).await?))
        })
        .await
}

/// Answers one question about a server. `seen` is the [`Server::revision`] the answer was given on. An
/// answer that is there already changes nothing.
///
/// # Errors
/// Not found, or not the actor's to answer; nothing usable entered; somebody changed it since it was seen.
pub async fn answer_question(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    seen: i64,
    question: Question,
    value: &str,
) -> Result<Server> {
    let (today, at) = (tenken.today(), tenken.stored_now());
    let (id, actor, value) = (id.to_owned(), actor.clone(), value.to_owned());
    tenken
        .write_if(async move |tx| {
            let (before, permit) = hold_server(tx, &actor, &id).await?;
            let mut after = before.clone();
            question.put(&mut after, &value)?;
            if let Some(detail) = changed(&fields(&before), &fields(&after)) {
                require_unchanged(&before, seen)?;
                if after.contract_id != before.contract_id {
                    require_own_contract(tx, &after).await?;
                }
                after.revision += 1;
                after.updated_at = at;
                store(tx, &actor, &after, Action::UpdateServer, detail).await?;
            }
            Ok(permit.grants(by_id(tx, &after, today).await?))
        })
        .await
}

/// Takes a server out of the list, with the content of its files. What was judged stays as it was.
///
/// # Errors
/// Not found, or not the actor's to answer; somebody changed it since it was seen.
pub async fn remove_server(tenken: &Tenken, actor: &Actor, id: &str, seen: i64) -> Result<()> {
    let at = tenken.stored_now();
    let (id, actor) = (id.to_owned(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let (row, permit) = hold_server(tx, &actor, &id).await?;
            require_unchanged(&row, seen)?;
            maintenance_files::remove(tx, &id, None, &at).await?;
            maintenance_servers::remove(tx, &id, &at).await?;
            let (of, detail) = (&row.facility_id, serde_json::json!({ "name": row.name }));
            record_for(
                of,
                tx,
                &at,
                &actor,
                Action::RemoveServer,
                &subject(&id),
                detail,
            )
            .await?;
            Ok(permit.grants(()))
        })
        .await
}

fn require_unchanged(row: &ServerRow, seen: i64) -> Result<()> {
    if row.revision == seen {
        return Ok(());
    }
    Err(Error::bad(
        "changed_meanwhile",
        "ほかの人が先に、このサーバの内容を変更しました。画面に出ているいまの内容を確かめて、もう一度押してください。",
    ))
}

async fn require_own_contract(tx: &mut Tx, row: &ServerRow) -> Result<()> {
    let Some(id) = &row.contract_id else {
        return Ok(());
    };
    let filter = ContractFilter {
        id: Some(id.clone()),
        facility: Some(row.facility_id.clone()),
        ..ContractFilter::default()
    };
    if contracts::count(tx, &filter).await? == 0 {
        let message = "この施設の契約の中から選んでください。";
        return Err(Error::bad(Question::Contract.id(), message));
    }
    Ok(())
}

async fn store(
    tx: &mut Tx,
    actor: &Actor,
    row: &ServerRow,
    action: Action,
    detail: serde_json::Value,
) -> Result<()> {
    maintenance_servers::put(tx, row).await?;
    let (of, at) = (&row.facility_id, &row.updated_at);
    record_for(of, tx, at, actor, action, &subject(&row.id), detail).await
}

/// What the audit log tells of a server.
fn fields(row: &ServerRow) -> serde_json::Value {
    serde_json::json!({
        "name": row.name, "server_kind": row.kind, "contract": row.contract_id, "duty": row.duty,
        "written_in": row.written_in, "place": row.place.as_deref().unwrap_or_default(),
    })
}
