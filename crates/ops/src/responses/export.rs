//! What many facilities have submitted, for a file that is taken away.

use jiff::Timestamp;
use tenken_domain::Answers;
use tenken_store::facilities::facility_search::FacilityFilter as StoredFilter;
use tenken_store::rounds::enrolments::{self, Submitted};
use tenken_store::{Tx, audit};

use super::response_subject;
use crate::audit::{Action, Subject, entry, record};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::facilities::FacilityFilter;
use crate::rounds::{Round, find_round};

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
    permit: Permit,
    actor: Actor,
    round: Round,
    filter: StoredFilter,
    /// What was asked for, until it is noted.
    what: Option<serde_json::Value>,
    /// Name and id of the last facility that was read.
    after: Option<(String, String)>,
}

/// Begins an export of what facilities have submitted last in a round: of those the filter finds
/// among the actor's own, by name. The export is noted, and for each facility in its own log, when what
/// is made of its answers is there and before it is given.
///
/// # Errors
/// Not found: the round.
pub async fn begin_export(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    filter: &FacilityFilter,
) -> Result<Export> {
    let permit = require(actor, Act::ListFacilities)?;
    let round = find_round(tenken, actor, round).await?;
    let what = serde_json::json!({
        "text": filter.text,
        "kind": filter.kind.map(|kind| kind.id()),
        "prefecture": filter.prefecture,
    });
    Ok(Export {
        tenken: tenken.clone(),
        permit,
        actor: actor.clone(),
        filter: FacilityFilter {
            own: true,
            ..filter.clone()
        }
        .stored(tenken, actor),
        round,
        what: Some(what),
        after: None,
    })
}

impl Export {
    /// Makes a file, or a part of one, of the next ones, at most `size`; none after the last. `make`
    /// says besides which of them are in it: those are noted.
    ///
    /// # Errors
    /// Those of the database and of `make`.
    pub async fn part<File, Failed: From<Error>, Made>(
        &mut self,
        size: usize,
        make: impl FnOnce(Round, Vec<Answered>) -> Made,
    ) -> std::result::Result<Option<File>, Failed>
    where
        Made: Future<Output = std::result::Result<(File, Vec<bool>), Failed>>,
    {
        let rows = self.next(size).await?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let after = (last.name.clone(), last.facility_id.clone());
        let ids: Vec<String> = rows.iter().map(|row| row.facility_id.clone()).collect();
        let form = &self.round.form;
        let answered = rows.into_iter().map(|row| Answered {
            answers: Answers::from_stored(form, &row.answers),
            submitted_at: read_time(&row.submitted_at),
            name: row.name,
            code: row.code,
            receipt: row.receipt,
        });
        let (file, made) = make(self.round.clone(), answered.collect()).await?;
        let made = ids.into_iter().zip(made).filter(|(_, made)| *made);
        self.note(made.map(|(id, _)| id).collect()).await?;
        self.after = Some(after);
        Ok(Some(file))
    }

    async fn next(&self, size: usize) -> Result<Vec<Submitted>> {
        let (asked, filter) = (self.round.asked(self.tenken.today()), self.filter.clone());
        let after = self.after.clone();
        self.tenken
            .read_long(self.permit, async move |tx| {
                let after = after
                    .as_ref()
                    .map(|(name, id)| (name.as_str(), id.as_str()));
                Ok(enrolments::list_submitted(tx, &asked, &filter, after, size as i64).await?)
            })
            .await
    }

    /// Notes that the answers of these facilities are taken, and once that any are.
    async fn note(&mut self, facilities: Vec<String>) -> Result<()> {
        let (at, actor) = (self.tenken.stored_now(), self.actor.clone());
        let (round, what) = (self.round.id.clone(), self.what.clone());
        self.tenken
            .write(self.permit, async move |tx| {
                if let Some(what) = what {
                    let subject = Subject::Round.of(&round);
                    record(tx, &at, &actor, Action::ExportResponses, &subject, what).await?;
                }
                note_each(tx, &at, &actor, &round, &facilities).await
            })
            .await?;
        self.what = None;
        Ok(())
    }
}

/// Notes in the log of every facility that its answers are taken, unless it takes them itself.
async fn note_each(
    tx: &mut Tx,
    at: &str,
    actor: &Actor,
    round: &str,
    facilities: &[String],
) -> Result<()> {
    let entries: Vec<_> = facilities
        .iter()
        .map(String::as_str)
        .filter(|facility| !actor.acts_for(facility))
        .map(|facility| {
            let subject = response_subject(round, facility);
            let detail = serde_json::Value::Null;
            entry(
                at,
                actor,
                Action::ExportResponse,
                &subject,
                Some(facility),
                detail,
            )
        })
        .collect();
    Ok(audit::insert_many(tx, &entries).await?)
}
