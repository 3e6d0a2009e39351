//! Saying something to rows of the table.

use jiff::civil::Date;
use std::collections::HashMap;
use tenken_domain::records::role_sharing::{Charge, Part, Statement};
use tenken_domain::text::calendar::parse_date;
use tenken_domain::text::input::{control_character, too_long};
use tenken_store::records::role_statements::RoleStatementRow;
use tenken_store::records::{role_statements, role_templates};
use tenken_store::{Tx, facilities};

use super::templates::named;
use super::{Place, Said, StatementPlace, Voice, unreadable_statement};
use crate::audit::{Action, Subject, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;

/// Longest text about a row, in characters.
const LONGEST: usize = 500;

/// A statement as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedStatement {
    /// The key of the row.
    pub row: String,
    /// The [`Said::revision`] it was made on, 0 where nothing was said.
    pub seen: i64,
    /// Name of a [`Charge`], or empty.
    pub charge: String,
    /// `yes`, `no` or empty; not looked at where a vendor speaks, like the days.
    pub first: String,
    /// Day of the first confirmation, or empty.
    pub first_on: String,
    /// Day of completion, or empty.
    pub done_on: String,
    /// Where it is written.
    pub place: String,
    /// What else is to be said.
    pub remark: String,
}

/// Why a typed statement cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleFault {
    /// The key of the row.
    pub row: String,
    /// The field of [`TypedStatement`].
    pub field: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

/// What came of it. Either all is kept or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// All is kept; so many rows changed.
    Kept(usize),
    /// These cannot be taken.
    Refused(Vec<RoleFault>),
    /// Somebody else changed these rows since they were seen, to something else: their keys.
    ChangedMeanwhile(Vec<String>),
}

/// Keeps what is said at a desk. A row that is as its sender saw it is left alone, whatever others
/// made of it meanwhile; the same again changes nothing.
///
/// # Errors
/// A desk that is not the actor's to speak at; a version or row that is not there.
pub async fn save_roles(
    tenken: &Tenken,
    actor: &Actor,
    desk: &StatementPlace,
    version: &str,
    typed: Vec<TypedStatement>,
) -> Result<Saved> {
    let (at, today) = (tenken.stored_now(), tenken.today());
    let (actor, desk, version) = (actor.clone(), desk.clone(), version.to_owned());
    tenken
        .write_if(async move |tx| {
            let place = Place::find(tx, &actor, &desk).await?;
            let voice = place.voice.ok_or(Error::Forbidden)?;
            // One at a time, so that no two make the same revision.
            facilities::get_for_update(tx, &place.facility.id).await?;
            role_templates::hold(tx, &version).await?;
            let known = rows(tx, &version, place.part()).await?;
            let said = history(tx, &place, &version, voice).await?;
            let mut changes = Vec::new();
            let (mut faults, mut stale) = (Vec::new(), Vec::new());
            for one in typed {
                if !known.contains(&one.row) {
                    return Err(Error::NotFound("役割分担確認表のこの行".into()));
                }
                let before: &[Said] = said.get(&one.row).map_or(&[], Vec::as_slice);
                let (statement, found) = read(&one, place.part(), voice, today);
                if !found.is_empty() {
                    faults.extend(found);
                    continue;
                }
                let newest = before.last();
                let seen = before.iter().find(|said| said.revision == one.seen);
                if is_of(seen, &statement) || is_of(newest, &statement) {
                    continue;
                }
                let revision = newest.map_or(0, |said| said.revision);
                match revision == one.seen {
                    true => changes.push((one.row, revision + 1, statement)),
                    false => stale.push(one.row),
                }
            }
            if !faults.is_empty() {
                return Ok(place.permit.grants(Saved::Refused(faults)));
            }
            if !stale.is_empty() {
                return Ok(place.permit.grants(Saved::ChangedMeanwhile(stale)));
            }
            let rows: Result<Vec<RoleStatementRow>> = changes
                .iter()
                .map(|(key, revision, statement)| {
                    Ok(RoleStatementRow {
                        facility_id: place.facility.id.clone(),
                        template_version: version.clone(),
                        contract_id: place.contract_id().map(str::to_owned),
                        said_by: voice.id().to_owned(),
                        row_key: key.clone(),
                        revision: *revision,
                        statement: statement_as_json(statement)?,
                        recorded_at: at.clone(),
                        recorded_by: actor.name(),
                    })
                })
                .collect();
            let rows = rows?;
            if !rows.is_empty() {
                role_statements::insert_many(tx, &rows).await?;
                let subject = Subject::Roles.of(place.contract_id().unwrap_or_default());
                let keys: Vec<&str> = rows.iter().map(|row| &*row.row_key).collect();
                let detail = made(serde_json::json!({ "version": version, "rows": keys }));
                let of = &place.facility.id;
                record_for(of, tx, &at, &actor, Action::SaveRoles, &subject, detail).await?;
            }
            Ok(place.permit.grants(Saved::Kept(rows.len())))
        })
        .await
}

/// The keys of the rows of a part.
async fn rows(tx: &mut Tx, version: &str, part: Part) -> Result<Vec<String>> {
    let template = named(tx, version).await?;
    let rows = template.rows.iter().filter(|row| row.part == part);
    Ok(rows
        .map(tenken_domain::records::role_sharing::RoleRow::key)
        .collect())
}

/// All that one side said at a desk, by row, the oldest first.
async fn history(
    tx: &mut Tx,
    place: &Place,
    version: &str,
    voice: Voice,
) -> Result<HashMap<String, Vec<Said>>> {
    let (facility, contract) = (&place.facility.id, place.contract_id());
    let rows = role_statements::history(tx, facility, version, contract).await?;
    let mut said: HashMap<String, Vec<Said>> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.said_by == voice.id()) {
        let key = row.row_key.clone();
        said.entry(key).or_default().push(row.try_into()?);
    }
    Ok(said)
}

/// Whether somebody said just this; who said nothing said the empty statement.
fn is_of(said: Option<&Said>, statement: &Statement) -> bool {
    match said {
        Some(said) => said.statement == *statement,
        None => statement.is_empty(),
    }
}

fn statement_as_json(statement: &Statement) -> Result<String> {
    serde_json::to_string(statement).map_err(|_| unreadable_statement())
}

/// Reads what was typed, as far as who speaks may say it there.
fn read(
    typed: &TypedStatement,
    part: Part,
    voice: Voice,
    today: Date,
) -> (Statement, Vec<RoleFault>) {
    let mut faults = Vec::new();
    let mut fault = |field, message: String| {
        let row = typed.row.clone();
        faults.push(RoleFault {
            row,
            field,
            message,
        });
    };
    let confirms = voice == Voice::Facility;
    let mut day = |field, text: &str| match text.trim() {
        "" => None,
        _ if !confirms => None,
        text => {
            let day = parse_date(text);
            if day.is_none() {
                fault(field, format!("「{text}」という日付はありません。"));
            }
            day
        }
    };
    let (first_on, done_on) = (
        day("first_on", &typed.first_on),
        day("done_on", &typed.done_on),
    );
    let mut text = |field, text: &str| {
        let text = text.trim();
        if let Some(message) = too_long(text, LONGEST) {
            fault(field, message);
        } else if control_character(text, true).is_some() {
            fault(field, format!("{LONGEST}文字までで入れてください。"));
        }
        text.replace("\r\n", "\n")
    };
    let (place, remark) = (text("place", &typed.place), text("remark", &typed.remark));
    let charge = Charge::parse(&typed.charge).filter(|_| part == Part::Joint);
    let first = match &*typed.first {
        "yes" if confirms => Some(true),
        "no" if confirms => Some(false),
        _ => None,
    };
    let statement = Statement {
        charge,
        first,
        first_on,
        done_on,
        place,
        remark,
    };
    if faults.is_empty()
        && let Some(found) = statement.fault(today)
    {
        faults.push(RoleFault {
            row: typed.row.clone(),
            field: found.field,
            message: found.message.to_owned(),
        });
    }
    (statement, faults)
}
