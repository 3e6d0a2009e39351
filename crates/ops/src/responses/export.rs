//! What many facilities have submitted, for a file that is taken away.

use jiff::Timestamp;
use tenken_domain::Answers;
use tenken_store::facility_search::FacilityFilter as StoredFilter;
use tenken_store::targets::{self, Submitted};
use tenken_store::{Tx, audit};

use super::response_subject;
use crate::actor::Actor;
use crate::audit::{entry, note};
use crate::error::{Error, Result};
use crate::facilities::FacilityFilter;
use crate::policy::{Act, require};
use crate::rounds::{Round, find_round};
use crate::surroundings::read_time;
use crate::tenken::Tenken;

/// What a facility has submitted last.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Name of the facility.
    pub name: String,
    /// Its ten-digit code.
    pub code: Option<String>,
    /// 受付番号
    pub receipt: String,
    /// When.
    pub submitted_at: Timestamp,
    /// What.
    pub answers: Answers,
}

/// An export under way: reads part by part, so that there may be any number of facilities.
pub struct Export {
    tenken: Tenken,
    actor: Actor,
    round: Round,
    filter: StoredFilter,
    /// Name and id of the last facility that was read.
    after: Option<(String, String)>,
}

/// Begins an export of what facilities have submitted last in a round: of those the filter finds
/// among the actor's own, by name. The export is noted, and for each facility in its own
/// log before its answers are given.
///
/// # Errors
/// Not found: the round.
pub async fn begin_export(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    filter: &FacilityFilter,
) -> Result<Export> {
    require(actor, Act::ListFacilities)?;
    let round = find_round(tenken, actor, round).await?;
    let subject = format!("round:{}", round.id);
    let detail = serde_json::json!({
        "text": filter.text,
        "kind": filter.kind.map(|kind| kind.id()),
        "prefecture": filter.prefecture,
    });
    let (at, by) = (tenken.stored_now(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move { note(tx, &at, &by, "responses.export", &subject, detail).await })
        })
        .await?;
    Ok(Export {
        tenken: tenken.clone(),
        actor: actor.clone(),
        filter: FacilityFilter {
            own: true,
            ..filter.clone()
        }
        .stored(tenken, actor),
        round,
        after: None,
    })
}

impl Export {
    /// The round.
    pub fn round(&self) -> &Round {
        &self.round
    }

    /// The next ones, at most `size`; none after the last.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn more(&mut self, size: usize) -> Result<Vec<Answered>> {
        let (round, filter) = (self.round.id.clone(), self.filter.clone());
        let (at, actor, after) = (
            self.tenken.stored_now(),
            self.actor.clone(),
            self.after.clone(),
        );
        let rows = self
            .tenken
            .db()
            .write::<_, Error, _>(move |tx| {
                Box::pin(async move {
                    let after = after
                        .as_ref()
                        .map(|(name, id)| (name.as_str(), id.as_str()));
                    let rows =
                        targets::list_submitted(tx, &round, &filter, after, size as i64).await?;
                    note_each(tx, &at, &actor, &round, &rows).await?;
                    Ok(rows)
                })
            })
            .await?;
        if let Some(last) = rows.last() {
            self.after = Some((last.name.clone(), last.facility_id.clone()));
        }
        let form = &self.round.form;
        let answered = rows.into_iter().map(|row| Answered {
            answers: Answers::from_stored(form, &row.answers),
            submitted_at: read_time(&row.submitted_at),
            name: row.name,
            code: row.code,
            receipt: row.receipt,
        });
        Ok(answered.collect())
    }
}

/// Notes in the log of every facility that its answers are taken, unless it takes them itself.
async fn note_each(
    tx: &mut Tx<'_>,
    at: &str,
    actor: &Actor,
    round: &str,
    rows: &[Submitted],
) -> Result<()> {
    let entries: Vec<_> = rows
        .iter()
        .map(|row| row.facility_id.as_str())
        .filter(|facility| !actor.acts_for(facility))
        .map(|facility| {
            let subject = response_subject(round, facility);
            let detail = serde_json::Value::Null;
            entry(
                at,
                actor,
                "response.export",
                &subject,
                Some(facility),
                detail,
            )
        })
        .collect();
    Ok(audit::insert_many(tx, &entries).await?)
}
