//! Saying that a log was looked through.

use jiff::civil::Date;
use tenken_domain::text::input::{control_character, too_long};
use tenken_store::ledgers::log_imports;

use super::{find_log, log_not_found};
use crate::audit::{Action, Subject, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Longest remark, in characters.
const LONGEST: usize = 1_000;

/// Keeps that somebody looked a log through on a day, and what they found. The last time counts; the former ones are in
/// the audit log.
///
/// # Errors
/// There is no such log; the actor does not answer for its facility; a day that has not come, or a remark too long.
pub async fn review_log(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    on: Date,
    remark: &str,
) -> Result<()> {
    let remark = remark.trim().replace("\r\n", "\n");
    if on > tenken.today() {
        return Err(Error::bad(
            "on",
            "確認した日には、今日までの日を入れてください。",
        ));
    }
    if let Some(message) = too_long(&remark, LONGEST) {
        return Err(Error::bad("remark", message));
    }
    if control_character(&remark, true).is_some() {
        return Err(Error::bad(
            "remark",
            "見えない制御文字が入っています。消して入れ直してください。",
        ));
    }
    let (who, id, at) = (actor.clone(), id.to_owned(), tenken.stored_now());
    tenken
        .write_if(async move |tx| {
            let (mut log, facility) = find_log(tx, &id).await?;
            require(&who, Act::ReadFacility(&facility)).map_err(|_| log_not_found())?;
            let permit = require(&who, Act::Answer(&facility))?;
            log.reviewed_on = Some(on.to_string());
            log.reviewed_by = Some(who.name());
            log.remark = Some(remark.clone()).filter(|text| !text.is_empty());
            log_imports::put(tx, &log).await?;
            let detail = made(serde_json::json!({
                "ledger": log.ledger, "file": log.name, "reviewed_on": on, "remark": remark,
            }));
            let (of, subject) = (&facility.id, Subject::Ledger.of(&log.ledger));
            record_for(of, tx, &at, &who, Action::ReviewLog, &subject, detail).await?;
            Ok(permit.grants(()))
        })
        .await
}
