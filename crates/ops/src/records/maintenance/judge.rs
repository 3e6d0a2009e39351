//! Judging, and recording what was judged.

use serde_json::json;
use sha2::{Digest, Sha256};
use tenken_domain::records::maintenance::{self, Judgment};
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_store::records::maintenance_judgments::{self, JudgmentRow};

use super::{Server, servers_of};
use crate::audit::{Action, Subject, record_for};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;

/// The verdict over a facility's servers, and the SHA-256 of all it rests on, in hex.
pub(super) fn judge(servers: &[Server]) -> (Judgment, String) {
    let facts = servers.iter().map(|server| server.facts.clone());
    let judgment = maintenance::judge(facts.collect());
    let bases: Vec<serde_json::Value> = servers.iter().map(basis).collect();
    let text = json!([judgment, bases]).to_string();
    (judgment, hex(&Sha256::digest(text)))
}

/// What a server is judged by beyond its facts: a contract that covers something else, or a file with
/// another content, wants another look though nothing of it is asked.
fn basis(server: &Server) -> serde_json::Value {
    let contract = server.contract.as_ref().map(|one| {
        let covers: Vec<&str> = one.covers.iter().map(|device| device.id()).collect();
        json!([
            one.id,
            one.vendor.0,
            one.product,
            covers,
            one.starts_on,
            one.ends_on
        ])
    });
    let files: Vec<&str> = server
        .evidence
        .iter()
        .map(|file| file.sha256.as_str())
        .collect();
    json!([server.id, contract, files])
}

/// Records the verdict with its reasoning. `all_listed` is the word of who judges that no server is
/// missing; `seen` the [`super::Maintenance::fingerprint`] they saw. The same once more on the same day
/// by the same person is one judgment.
///
/// # Errors
/// A facility the actor does not answer for; no servers, or not all; something changed since it was seen.
pub async fn judge_maintenance(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    all_listed: bool,
    seen: &str,
) -> Result<()> {
    let (today, at) = (tenken.today(), tenken.stored_now());
    let (key, actor, seen) = (facility.to_owned(), actor.clone(), seen.to_owned());
    tenken
        .write_if(async move |tx| {
            let facility = by_key(tx, &key).await?;
            let permit = require(&actor, Act::Answer(&facility))?;
            let (judgment, fingerprint) = judge(&servers_of(tx, &facility.id, today).await?);
            require_judgeable(&judgment, all_listed, fingerprint == seen)?;
            let newest = maintenance_judgments::of_facility(tx, &facility.id, 1).await?;
            let row = JudgmentRow {
                body: json!(judgment).to_string(),
                fingerprint,
                person: person(&actor),
                judged_by: actor.name(),
                judged_at: at,
                facility_id: facility.id,
            };
            let is_repeated = newest.iter().any(|last| {
                last.fingerprint == row.fingerprint
                    && last.judged_by == row.judged_by
                    && day_in_tokyo(read_time(&last.judged_at)) == today
            });
            if is_repeated {
                return Ok(permit.grants(()));
            }
            maintenance_judgments::insert(tx, &row).await?;
            let (of, at) = (&row.facility_id, &row.judged_at);
            let subject = Subject::Maintenance.of(of);
            let detail = json!({ "verdict": judgment.verdict, "sha256": row.fingerprint });
            Ok(permit.grants(
                record_for(
                    of,
                    tx,
                    at,
                    &actor,
                    Action::JudgeMaintenance,
                    &subject,
                    detail,
                )
                .await?,
            ))
        })
        .await
}

fn require_judgeable(judgment: &Judgment, all_listed: bool, is_as_seen: bool) -> Result<()> {
    if judgment.servers.is_empty() {
        let message = "判定の前に、サーバやサーバの役目をするパソコンを登録してください。";
        return Err(Error::bad("no_servers", message));
    }
    if !is_as_seen {
        return Err(Error::bad(
            "changed_meanwhile",
            "見ている間に、サーバや契約の内容が変わりました。画面に出ているいまの内容を確かめて、もう一度記録してください。",
        ));
    }
    if !all_listed {
        return Err(Error::bad(
            "all_listed",
            "サーバがすべて一覧に入っているかを確かめて、印を付けてください。1台でも抜けていると、判定が変わることがあります。",
        ));
    }
    Ok(())
}

/// The name of who judges, as it is today.
fn person(actor: &Actor) -> Option<String> {
    match actor {
        Actor::User(user) => Some(user.name.clone()),
        Actor::Token(token) => Some(token.name.clone()),
        _ => None,
    }
}
