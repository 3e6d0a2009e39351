//! What a facility has to do next, from all it keeps.

use tenken_domain::checklists::rows::{RowState, states};
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::FormKind;
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_domain::todos::{
    AccessLog, ExpiringEvidence, Keeps, Target, Todo, calendar_file, todos,
};
use tenken_store::Tx;
use tenken_store::responses::drafts;
use tenken_store::rounds::{self, RoundRow};

use super::subject;
use crate::audit::{Action, record_view};
use crate::core::actor::Actor;
use crate::core::asked::asked_by;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;
use crate::facilities::Facility;
use crate::ledgers::logs::{self, KeptLog};
use crate::responses::draft_of;
use crate::rounds::{Phase, Round, from_row};
use crate::suggestions::Known;

/// What a facility has to do next, by date: from its ledgers, its evidence, the targets in its checklists as they stand
/// in the drafts, and its access log.
///
/// # Errors
/// The facility is not there, or outside the actor's scope.
pub async fn todos_of(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<(Facility, Vec<Todo>)> {
    let (keeper, who, key) = (tenken.clone(), actor.clone(), facility.to_owned());
    let (facility, known, logs, begun) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let known = Known::of(&keeper, tx, &facility.id).await?;
            let logs = logs::of_facility(tx, &facility.id).await?;
            let begun = begun(&keeper, tx, &facility.id).await?;
            Ok(permit.grants((Facility::from(facility), known, logs, begun)))
        })
        .await?;
    let (of, action) = (&facility.id, Action::ViewReadiness);
    record_view(tenken, actor, of, action, subject("todos")).await?;
    let mut targets = Vec::new();
    for (row, draft) in begun {
        let round = from_row(tenken, row).await?;
        if round.form.kind == FormKind::Checklist && round.phase(tenken.now()) == Phase::Open {
            let answers = draft_of(&round.form, Some(&draft)).answers;
            targets.extend(targets_of(tenken, &round, &answers));
        }
    }
    let evidence: Vec<ExpiringEvidence> = known.evidence.iter().filter_map(expiring).collect();
    let keeps = Keeps {
        ledgers: &known.ledgers,
        kinds: &known.kinds,
        evidence: &evidence,
        targets: &targets,
        access_log: access_log(&logs),
    };
    Ok((facility, todos(&keeps, tenken.today())))
}

/// The same as a calendar file.
///
/// # Errors
/// As [`todos_of`].
pub async fn todos_calendar(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<String> {
    let (facility, todos) = todos_of(tenken, actor, facility).await?;
    // Ids of facilities are unlike on all installations.
    let whose = format!("{}.tenken", facility.id);
    let name = format!("やること（{}）", facility.name);
    Ok(calendar_file(&todos, tenken.today(), &whose, &name))
}

/// The drafts of a facility in the rounds that ask it.
async fn begun(
    tenken: &Tenken,
    tx: &mut Tx,
    facility: &str,
) -> Result<Vec<(RoundRow, drafts::DraftRow)>> {
    let mut begun = Vec::new();
    for round in rounds::for_facility(tx, facility).await? {
        let enrolment = drafts::of_enrolment(tx, &round.id, facility).await?;
        let day = asked_by(&round, tenken.today()).day;
        let asked = enrolment.filter(|one| one.is_asked_on(&day));
        begun.extend(asked.and_then(|one| Some((round, one.draft?))));
    }
    Ok(begun)
}

fn targets_of(tenken: &Tenken, round: &Round, answers: &Answers) -> Vec<Target> {
    let states = states(&round.form, answers, tenken.today()).into_iter();
    let targets = states.filter_map(|(at, state)| match state {
        RowState::Planned { target } | RowState::Overdue { target } => {
            let item = round.form.items.get(at)?;
            Some(Target {
                id: format!("{}/{}", round.id, item.id),
                form: round.title.clone(),
                item: round.form.row_beginning(item),
                on: target,
            })
        }
        _ => None,
    });
    targets.collect()
}

fn expiring(one: &tenken_domain::evidence::EvidenceFacts) -> Option<ExpiringEvidence> {
    Some(ExpiringEvidence {
        id: one.id.clone(),
        name: one.title.clone(),
        expires_on: one.due_on()?,
    })
}

/// What is known of the access log as a whole.
fn access_log(logs: &[KeptLog]) -> Option<AccessLog> {
    let imported = logs
        .iter()
        .map(|log| day_in_tokyo(read_time(&log.imported_at)));
    let reviewed = logs.iter().filter_map(|log| Some(log.review.as_ref()?.0));
    Some(AccessLog {
        kept_since: imported.min()?,
        reviewed_on: reviewed.max(),
    })
}
