//! What facilities submit, and the receipts they get for it.

use jiff::Timestamp;
use std::sync::Arc;
use tenken_store::Tx;
use tenken_store::responses::submission_bases;
use tenken_store::responses::submissions::{self, SubmissionRow};

use super::answering::Answering;
use super::response_subject;
use super::submit::{Before, Records, Submit, Taken, submit};
use super::suggested::Grounds;
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::names::Names;
use crate::core::tenken::Tenken;

/// Proof of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 受付番号
    pub receipt: String,
    /// 1 for the first submission of this facility in this round, then 2 …
    pub revision: i64,
    /// When it was taken.
    pub submitted_at: Timestamp,
    /// The name of who submitted it.
    pub submitter: String,
    /// It had been submitted with this key before; this is that receipt.
    pub repeated: bool,
}

/// Submits a facility's response. Once this returns, the submission is on disk.
///
/// # Errors
/// Those of every submission: faults, a draft that is not as the sender saw it, something else that was
/// sent with the key, a round that is not open. It is not about a facility.
pub async fn submit_response(
    tenken: &Tenken,
    answering: &Answering,
    what: &Submit,
) -> Result<Receipt> {
    let facility = answering.about.facility();
    let facility = facility.ok_or_else(Error::facility_not_found)?;
    let round = &answering.round;
    let grounds = Arc::new(Grounds::of(tenken, answering.permit, round, facility).await?);
    let done = submit(tenken, answering, what, || {
        let letters = tenken.environment().letters(10);
        Declared {
            round: answering.round.id.clone(),
            demo: answering.round.demo,
            facility: facility.to_owned(),
            receipt: format!("{}-{}", &letters[..5], &letters[5..]),
            actor: answering.actor.clone(),
            grounds: Arc::clone(&grounds),
        }
    })
    .await;
    if done.as_ref().is_ok_and(|receipt| !receipt.repeated) {
        tenken.counts().count_submission();
    }
    done
}

/// The submissions of a facility in a round.
struct Declared {
    round: String,
    demo: bool,
    facility: String,
    /// What is written on the next receipt.
    receipt: String,
    actor: Actor,
    /// What the answers may rest on.
    grounds: Arc<Grounds>,
}

impl Records for Declared {
    type Receipt = Receipt;

    async fn by_key(&self, tx: &mut Tx, key: &str) -> Result<Option<Before<Receipt>>> {
        let row = submissions::by_key(tx, &self.round, &self.facility, key).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(Some(Before {
            content_hash: row.content_hash.clone(),
            named: format!("受付番号 {}", row.receipt),
            receipt: receipt(tx, row, true).await?,
        }))
    }

    async fn last_revision(&self, tx: &mut Tx) -> Result<i64> {
        Ok(submissions::last_revision(tx, &self.round, &self.facility).await?)
    }

    async fn keep(&self, tx: &mut Tx, revision: i64, taken: &Taken) -> Result<Receipt> {
        let row = SubmissionRow {
            seq: 0,
            revision,
            answers: taken.submitted.to_json(),
            submitted_by: self.actor.name(),
            submitted_at: taken.at.clone(),
            round_id: self.round.clone(),
            facility_id: self.facility.clone(),
            receipt: self.receipt.clone(),
            idempotency_key: taken.key.clone(),
            content_hash: Some(taken.content_hash.clone()),
            demo: self.demo,
        };
        submissions::insert(tx, &row).await?;
        let under = self
            .grounds
            .under(&taken.submitted, &self.round, &self.facility, revision)?;
        if let Some(bases) = under {
            submission_bases::insert(tx, &bases).await?;
        }
        let subject = response_subject(&row.round_id, &row.facility_id);
        let detail = serde_json::json!({ "revision": row.revision, "receipt": row.receipt });
        record_for(
            &row.facility_id,
            tx,
            &row.submitted_at,
            &self.actor,
            Action::SubmitResponse,
            &subject,
            detail,
        )
        .await?;
        receipt(tx, row, false).await
    }
}

/// The receipt of a submission.
async fn receipt(tx: &mut Tx, row: SubmissionRow, repeated: bool) -> Result<Receipt> {
    let names = Names::read(tx, [&*row.submitted_by]).await?;
    Ok(Receipt {
        submitted_at: read_time(&row.submitted_at),
        submitter: names.of(&row.submitted_by),
        receipt: row.receipt,
        revision: row.revision,
        repeated,
    })
}
