//! What the fees a facility may claim ask for, and what it has of it.

use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;
use tenken_domain::readiness::{Declared, Fee, FeeResult, Met};
use tenken_domain::text::calendar::parse_date;
use tenken_domain::text::input::{control_character, too_long};
use tenken_store::Tx;
use tenken_store::readiness::{self as stored, FeeDeclarationRow};

use super::rules::rules;
use super::sources::Sources;
use super::subject;
use crate::audit::{Action, Subject, made, record_for, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::{by_key, readable};
use crate::core::input::{Typed, given};
use crate::core::names::Names;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::facilities::Facility;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 1_000;

/// A fee, and what a facility has of it.
#[derive(Debug, Clone, Serialize)]
pub struct FeeOfFacility {
    /// The fee.
    #[serde(skip)]
    pub fee: Arc<Fee>,
    /// Whether facilities of this kind may claim it at all.
    pub may_claim: bool,
    /// What became of each requirement.
    #[serde(flatten)]
    pub result: FeeResult,
}

/// What a facility has of all fees that are known.
#[derive(Debug, Clone)]
pub struct FeesView {
    /// Whose it is.
    pub facility: Facility,
    /// Each fee.
    pub fees: Vec<FeeOfFacility>,
}

/// What somebody declares of a requirement, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declaration {
    /// The fee's id.
    pub fee: String,
    /// The requirement's number, as `(9)`.
    pub requirement: String,
    /// `met`, `not_met`, or `to_confirm`, which takes back what was declared.
    pub state: String,
    /// Since when it is so.
    pub on: String,
    /// What else there is to say.
    pub note: String,
}

/// What a facility has of all fees that are known, from its answers, ledgers, evidence and declarations.
///
/// # Errors
/// The facility is not there, or outside the actor's scope.
pub async fn fees_of(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<FeesView> {
    let rules = rules(tenken)?;
    let (keeper, who, key) = (tenken.clone(), actor.clone(), facility.to_owned());
    let ids: Vec<String> = rules.fees.iter().map(|fee| fee.id.clone()).collect();
    let (facility, sources, declared) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let mut declared = Vec::new();
            for fee in &ids {
                declared.push(declarations(tx, &facility.id, fee).await?);
            }
            let sources = Sources::of(&keeper, tx, &facility.id).await?;
            Ok(permit.grants((Facility::from(facility), sources, declared)))
        })
        .await?;
    let (of, action) = (&facility.id, Action::ViewReadiness);
    record_view(tenken, actor, of, action, subject("fees")).await?;
    let states = sources.measure_states(tenken).await?;
    let (today, catalog) = (tenken.today(), tenken.catalog());
    let fees = rules.fees.iter().zip(declared);
    let fees = fees.map(|(fee, declared)| FeeOfFacility {
        may_claim: fee.claimants.contains(&facility.kind),
        result: fee.judge(&states, &declared, today, &catalog),
        fee: Arc::clone(fee),
    });
    Ok(FeesView {
        fees: fees.collect(),
        facility,
    })
}

/// The newest declaration of each requirement: it counts, whatever day it names.
async fn declarations(tx: &mut Tx, facility: &str, fee: &str) -> Result<Vec<Declared>> {
    let mut newest: Vec<FeeDeclarationRow> = Vec::new();
    for row in stored::of_facility(tx, facility, fee).await? {
        newest.retain(|older| older.requirement != row.requirement);
        newest.push(row);
    }
    let names = Names::read(tx, newest.iter().map(|row| &*row.recorded_by)).await?;
    let declared = newest.into_iter().filter_map(|row| {
        Some(Declared {
            state: Met::parse(&row.state)?,
            by: names.of(&row.recorded_by),
            on: row.declared_on.parse().ok()?,
            note: row.note.unwrap_or_default(),
            requirement: row.requirement,
        })
    });
    Ok(declared.collect())
}

/// Keeps what a facility says of a requirement; what it said before stays in the log.
///
/// # Errors
/// The actor does not answer for the facility; there is no such requirement, or the facility may not claim the fee; every
/// field that cannot be used.
pub async fn declare_requirement(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    typed: Declaration,
) -> Result<()> {
    let rules = rules(tenken)?;
    let fee = rules.fees.iter().find(|fee| fee.id == typed.fee);
    let fee = fee.filter(|fee| {
        let mut requirements = fee.requirements.iter();
        requirements.any(|rule| rule.number == typed.requirement)
    });
    let fee = fee.map(Arc::clone);
    let (who, key, at, today) = (
        actor.clone(),
        facility.to_owned(),
        tenken.stored_now(),
        tenken.today(),
    );
    tenken
        .write_if(async move |tx| {
            let row = by_key(tx, &key).await?;
            let permit = require(&who, Act::Answer(&row))?;
            let facility = Facility::from(row);
            let fee = fee.filter(|fee| fee.claimants.contains(&facility.kind));
            if fee.is_none() {
                return Err(Error::NotFound("この加算の要件".into()));
            }
            let row = check(typed, today)?;
            let row = FeeDeclarationRow {
                facility_id: facility.id,
                recorded_at: at,
                recorded_by: who.name(),
                ..row
            };
            stored::insert(tx, &row).await?;
            let detail = made(serde_json::json!({
                "requirement": row.requirement, "declared_state": row.state,
                "declared_on": row.declared_on, "note": row.note,
            }));
            let (of, at, subject) = (
                &row.facility_id,
                &row.recorded_at,
                Subject::Fee.of(&row.fee),
            );
            record_for(
                of,
                tx,
                at,
                &who,
                Action::DeclareRequirement,
                &subject,
                detail,
            )
            .await?;
            Ok(permit.grants(()))
        })
        .await
}

fn check(declaration: Declaration, today: Date) -> Result<FeeDeclarationRow> {
    let mut typed = Typed::default();
    let state = Met::parse(&declaration.state).map(|state| state.id().to_owned());
    let state = state.ok_or_else(|| Error::bad("state", "どれか1つを選んでください。"));
    let state = typed.field(state)?;
    let on = parse_date(&declaration.on).filter(|day| *day <= today);
    let on = on.map(|day| day.to_string()).ok_or_else(|| {
        let message = "日付は、今日までの日で入れてください（例：2026/4/1）。";
        Error::bad("on", message)
    });
    let on = typed.field(on)?;
    let note = declaration.note.trim().replace("\r\n", "\n");
    let note = match (
        too_long(&note, LONGEST_NOTE),
        control_character(&note, true),
    ) {
        (Some(message), _) => Err(Error::bad("note", format!("補足は、{message}"))),
        (None, Some(_)) => {
            let message = "見えない制御文字が入っています。消して入れ直してください。";
            Err(Error::bad("note", message))
        }
        (None, None) => Ok(note),
    };
    let note = typed.field(note)?;
    typed.done()?;
    Ok(FeeDeclarationRow {
        facility_id: String::new(),
        fee: declaration.fee,
        requirement: declaration.requirement,
        state,
        declared_on: on,
        note: given(&note),
        recorded_at: String::new(),
        recorded_by: String::new(),
    })
}
