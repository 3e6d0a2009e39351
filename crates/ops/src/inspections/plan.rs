//! Planning visits.

use jiff::civil::Date;
use std::collections::HashSet;
use tenken_domain::forms::form::FormKind;
use tenken_domain::text::input::control_character;
use tenken_store::accounts::users;
use tenken_store::facilities::FacilityRow;
use tenken_store::inspections::{self, InspectionRow};
use tenken_store::{Tx, facilities};

use super::choose::{Choice, Sample, draw_sample};
use super::{Found, subject};
use crate::audit::{Action, changed, entry, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::policy::{Act, require};
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;
use crate::rounds::{Round, find_round};

/// Somebody who inspects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspector {
    /// The account's id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Whom to visit.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// These facilities, by their ids.
    ByHand(Vec<String>),
    /// A random sample, drawn again here: what was shown must be what is drawn.
    Drawn {
        /// Of whom.
        choice: Choice,
        /// From which seed.
        seed: String,
        /// How many.
        size: usize,
        /// Those that were shown; empty if none were yet.
        shown: Vec<String>,
    },
}

/// Visits to be planned.
#[derive(Debug, Clone)]
pub struct NewVisits {
    /// The round whose checklist is inspected.
    pub round: String,
    /// Whom to visit.
    pub chosen: Chosen,
    /// The day, which must be said.
    pub on: Option<Date>,
    /// Who inspects, by the ids of their accounts.
    pub inspectors: Vec<String>,
}

/// What planning came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Visits that are new.
    pub added: usize,
    /// Facilities that had one planned already, and keep it.
    pub kept: usize,
}

/// Changes of an open plan.
#[derive(Debug, Clone)]
pub struct Replan {
    /// The day.
    pub on: Date,
    /// Who inspects, by the ids of their accounts.
    pub inspectors: Vec<String>,
    /// The revision that was seen.
    pub revision: i64,
}

/// The most visits planned at once.
const MOST: usize = 500;
/// The longest seed, in characters.
const LONGEST_SEED: usize = 60;

/// The people who can inspect on behalf of the actor's authority.
///
/// # Errors
/// The actor plans no inspections.
pub async fn possible_inspectors(tenken: &Tenken, actor: &Actor) -> Result<Vec<Inspector>> {
    let permit = require(actor, Act::PlanInspections)?;
    let authority = sends_for(tenken, actor).await?.authority();
    tenken
        .read(permit, async move |tx| {
            inspectors_of(tx, authority.as_deref()).await
        })
        .await
}

async fn inspectors_of(tx: &mut Tx, authority: Option<&str>) -> Result<Vec<Inspector>> {
    let Some(authority) = authority else {
        return Ok(Vec::new());
    };
    let people = users::list_of_scope(tx, authority).await?;
    Ok(people
        .into_iter()
        .map(|row| Inspector {
            id: row.id,
            name: row.name,
        })
        .collect())
}

/// The ids that are given, if all of them can inspect for an authority.
async fn usable_inspectors(
    tx: &mut Tx,
    authority: Option<&str>,
    given: &[String],
) -> Result<Vec<String>> {
    let given: HashSet<&String> = given.iter().collect();
    let possible = inspectors_of(tx, authority).await?;
    let found: Vec<String> = possible
        .into_iter()
        .filter(|one| given.contains(&one.id))
        .map(|one| one.id)
        .collect();
    if found.len() < given.len() {
        return Err(Error::bad(
            "inspectors",
            "担当者の中に、この自治体の利用者でない人がいます。選び直してください。",
        ));
    }
    Ok(found)
}

/// Plans a visit to each of the chosen facilities.
///
/// # Errors
/// Nobody chosen, a day that has passed, somebody who cannot inspect; a sample that would now be drawn
/// otherwise; facilities outside the actor's area; a round without a checklist.
pub async fn plan_visits(tenken: &Tenken, actor: &Actor, new: NewVisits) -> Result<Planned> {
    let permit = require(actor, Act::PlanInspections)?;
    let round = find_round(tenken, actor, &new.round).await?;
    if round.form.kind != FormKind::Checklist {
        return Err(Error::bad(
            "round",
            "立入検査で確認するのはチェックリストです。チェックリストの実施回を選んでください。",
        ));
    }
    let mut typed = Typed::default();
    let today = tenken.today();
    let on = typed.field(day_of_visit(new.on, today).map(|day| day.to_string()))?;
    let chosen = choose(tenken, actor, &round, &new).await;
    let chosen = typed.field(chosen.map(Some))?;
    let authority = sends_for(tenken, actor).await?.authority();
    let (tenken_, actor) = (tenken.clone(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            let inspectors = usable_inspectors(tx, authority.as_deref(), &new.inspectors).await;
            let inspectors = typed.field(inspectors)?;
            typed.done()?;
            let chosen = chosen.ok_or_else(nobody_chosen)?;
            let facilities = facilities_of(tx, &actor, &chosen.ids).await?;
            let at = tenken_.stored_now();
            let rows: Vec<InspectionRow> = facilities
                .iter()
                .map(|facility| InspectionRow {
                    id: tenken_.environment().id(),
                    facility_id: facility.id.clone(),
                    round_id: round.id.clone(),
                    // Who runs the installation plans on behalf of each facility's authority.
                    authority: (facility.authority.clone()).or_else(|| authority.clone()),
                    planned_on: on.clone(),
                    visited_on: None,
                    seed: chosen.seed.clone(),
                    revision: 1,
                    created_at: at.clone(),
                    cancelled_at: None,
                    told_at: None,
                })
                .collect();
            inspections::insert_many(tx, &rows).await?;
            let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
            let added = inspections::present(tx, &ids).await?;
            let pairs: Vec<(String, String)> = added
                .iter()
                .flat_map(|(id, _)| inspectors.iter().map(|user| (id.clone(), user.clone())))
                .collect();
            inspections::add_inspectors(tx, &pairs).await?;
            let detail = serde_json::json!({
                "round": round.id, "planned_on": on, "inspectors": inspectors,
                "seed": chosen.seed, "of": chosen.of, "facilities": rows.len(),
            });
            let entries: Vec<_> = added
                .iter()
                .map(|(id, facility)| {
                    let subject = subject(id);
                    entry(
                        &at,
                        &actor,
                        Action::PlanInspection,
                        &subject,
                        Some(facility),
                        detail.clone(),
                    )
                })
                .collect();
            tenken_store::audit::insert_many(tx, &entries).await?;
            Ok(Planned {
                added: added.len(),
                kept: rows.len() - added.len(),
            })
        })
        .await
}

fn nobody_chosen() -> Error {
    Error::bad("facilities", "訪問する施設を、1つ以上選んでください。")
}

/// The day of a visit, which is not over.
fn day_of_visit(on: Option<Date>, today: Date) -> Result<Date> {
    let on = on.ok_or_else(|| Error::bad("on", "訪問の日を入れてください。"))?;
    match on < today {
        true => Err(Error::bad(
            "on",
            "訪問の日は、今日か、これからの日にしてください。",
        )),
        false => Ok(on),
    }
}

/// The facilities that are chosen, by their ids.
struct ChosenIds {
    ids: Vec<String>,
    seed: Option<String>,
    /// Of how many a sample was drawn.
    of: Option<usize>,
}

/// Takes what was marked, or draws the sample again: what is planned is what the page showed.
async fn choose(
    tenken: &Tenken,
    actor: &Actor,
    round: &Round,
    new: &NewVisits,
) -> Result<ChosenIds> {
    let chosen = match &new.chosen {
        Chosen::ByHand(ids) => ChosenIds {
            ids: ids.clone(),
            seed: None,
            of: None,
        },
        Chosen::Drawn {
            choice,
            seed,
            size,
            shown,
        } => {
            let sample = draw_again(tenken, actor, round, choice, seed, *size).await?;
            let ids = sample.drawn.into_iter().map(|one| one.facility);
            let ids: Vec<String> = ids.collect();
            let same = |ids: &[String]| ids.iter().cloned().collect::<HashSet<String>>();
            if !shown.is_empty() && same(shown) != same(&ids) {
                return Err(Error::bad(
                    "drawn",
                    "抽出のもとになる施設が、画面を開いたあとに変わりました（提出や、ほかの人の計画）。もう一度抽出して、内容を確かめてください。",
                ));
            }
            ChosenIds {
                ids,
                seed: Some(sample.seed),
                of: Some(sample.of),
            }
        }
    };
    if chosen.ids.is_empty() {
        return Err(nobody_chosen());
    }
    if chosen.ids.len() > MOST {
        return Err(Error::bad(
            "facilities",
            format!("一度に計画できるのは、{MOST}施設までです。"),
        ));
    }
    Ok(chosen)
}

/// The facilities of these ids, all within the actor's area.
async fn facilities_of(tx: &mut Tx, actor: &Actor, ids: &[String]) -> Result<Vec<FacilityRow>> {
    let keys: Vec<&str> = ids.iter().map(String::as_str).collect();
    let facilities = facilities::get_many(tx, &keys).await?;
    let distinct = keys.iter().collect::<HashSet<_>>().len();
    if facilities.len() < distinct {
        return Err(Error::facility_not_found());
    }
    for facility in &facilities {
        require(actor, Act::PlanVisit(facility)).map_err(|_| Error::facility_not_found())?;
    }
    Ok(facilities)
}

/// The sample that a seed, which must be given, draws now.
async fn draw_again(
    tenken: &Tenken,
    actor: &Actor,
    round: &Round,
    choice: &Choice,
    seed: &str,
    size: usize,
) -> Result<Sample> {
    let seed = seed.trim();
    let fits = (1..=LONGEST_SEED).contains(&seed.chars().count());
    if !fits || control_character(seed, false).is_some() {
        return Err(Error::bad(
            "seed",
            format!("抽出の種を、{LONGEST_SEED}文字までで入れてください。"),
        ));
    }
    let choice = Choice {
        round: round.id.clone(),
        ..choice.clone()
    };
    draw_sample(tenken, actor, &choice, seed, size).await
}

/// Changes the day of an open inspection and who inspects.
///
/// # Errors
/// Not found or not the actor's to plan; somebody changed it since; it is not open; a day that has
/// passed, somebody who cannot inspect.
pub async fn change_plan(tenken: &Tenken, actor: &Actor, id: &str, plan: Replan) -> Result<()> {
    let today = tenken.today();
    let (id, actor, at) = (id.to_owned(), actor.clone(), tenken.stored_now());
    tenken.write_if(async move |tx| {
        let found = Found::hold(tx, &actor, &id, Found::inspecting).await?;
        let permit = require(&actor, Act::PlanInspections)?;
        let Found { row, facility, .. } = found;
        let before: Vec<String> = ids(inspections::inspectors(tx, &id).await?);
        let wanted = usable_inspectors(tx, row.authority.as_deref(), &plan.inspectors).await?;
        let on = plan.on.to_string();
        if on == row.planned_on && same(&before, &wanted) {
            return Ok(permit.grants(()));
        }
        if on != row.planned_on {
            day_of_visit(Some(plan.on), today)?;
        }
        let pairs: Vec<(String, String)> =
            wanted.iter().map(|user| (id.clone(), user.clone())).collect();
        if !inspections::change_plan(tx, &id, &on, &pairs, plan.revision).await? {
            return Err(Error::bad(
                "plan_changed",
                format!("ほかの人が先にこの計画を変えています（いまの訪問日：{}）。画面を開き直して、もう一度確かめてください。", row.planned_on),
            ));
        }
        let detail = changed(
            &serde_json::json!({ "planned_on": row.planned_on, "inspectors": before }),
            &serde_json::json!({ "planned_on": on, "inspectors": wanted }),
        );
        let detail = detail.unwrap_or_default();
        record_for(&facility.id, tx, &at, &actor, Action::ChangeInspectionPlan, &subject(&id), detail).await?;
        Ok(permit.grants(()))
    }).await
}

/// Calls an open inspection off.
///
/// # Errors
/// Not found or not the actor's to plan; it is not open.
pub async fn cancel_inspection(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let (id, actor, at) = (id.to_owned(), actor.clone(), tenken.stored_now());
    tenken
        .write_if(async move |tx| {
            let Found { row, facility, .. } =
                Found::hold(tx, &actor, &id, Found::inspecting).await?;
            let permit = require(&actor, Act::PlanInspections)?;
            if row.cancelled_at.is_some() {
                return Ok(permit.grants(()));
            }
            if !inspections::cancel(tx, &id, &at).await? {
                return Err(Error::bad(
                    "told",
                    "結果を伝えた立入検査は、取りやめにできません。",
                ));
            }
            let nothing = serde_json::Value::Null;
            record_for(
                &facility.id,
                tx,
                &at,
                &actor,
                Action::CancelInspection,
                &subject(&id),
                nothing,
            )
            .await?;
            Ok(permit.grants(()))
        })
        .await
}

fn ids(people: Vec<(String, String)>) -> Vec<String> {
    people.into_iter().map(|(id, _)| id).collect()
}

fn same(a: &[String], b: &[String]) -> bool {
    a.iter().collect::<HashSet<_>>() == b.iter().collect::<HashSet<_>>()
}
