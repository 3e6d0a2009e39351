//! Noting on site: entries as devices send them, at once or hours later.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use tenken_domain::Form;
use tenken_domain::inspections::{Entry, Noted, Notes, Place};
use tenken_store::Tx;
use tenken_store::inspections::inspection_notes::EntryRow;
use tenken_store::inspections::{inspection_notes, inspection_photos};

use super::{Found, Photo, dossier::notes_of, subject};
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::environment::stored_time;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;
use crate::rounds::find_round;

/// An entry as a device sends it.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Made by the device: an entry that is sent twice is one.
    pub id: String,
    /// Where, as [`Place`] names it.
    pub place: String,
    /// What, as [`Noted`] serialises.
    pub noted: Value,
    /// The entries the device showed there.
    pub replaces: Vec<String>,
    /// When, as the device says; it cannot be later than now.
    pub at: Option<Timestamp>,
}

/// An entry that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The entry.
    pub id: String,
    /// What is wrong with it and what to do.
    pub message: String,
}

/// What is noted now.
#[derive(Debug, Clone)]
pub struct NotedNow {
    /// What stands.
    pub notes: Notes,
    /// How many entries there are: it only grows.
    pub entries: usize,
    /// Photos.
    pub photos: Vec<Photo>,
    /// What was not taken.
    pub refused: Vec<Refused>,
    /// The result has been told, or the visit called off: devices need no longer keep anything.
    pub over: bool,
}

/// The most entries sent at once.
const MOST: usize = 200;

/// Takes entries. All that can be read are kept, whatever others noted in the meantime; what collides
/// is in the notes that come back.
///
/// # Errors
/// Not found, or not the actor's to inspect; too many at once.
pub async fn note_entries(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    entries: Vec<NewEntry>,
) -> Result<NotedNow> {
    if entries.len() > MOST {
        return Err(Error::bad(
            "too_many",
            format!("一度に送れる記録は、{MOST}件までです。"),
        ));
    }
    let (key, who) = (id.to_owned(), actor.clone());
    let round = tenken
        .read_if(async move |tx| {
            let found = Found::require(tx, &who, &key, Found::inspecting).await?;
            Ok(found.permit.grants(found.row.round_id))
        })
        .await?;
    let form = find_round(tenken, actor, &round).await?.form;
    let (mut usable, mut refused) = (Vec::new(), Vec::new());
    for new in entries {
        match read(&form, &new, tenken.now()) {
            Ok(entry) => usable.push(entry),
            Err(message) => refused.push(Refused {
                id: new.id,
                message,
            }),
        }
    }
    let (key, actor, at) = (id.to_owned(), actor.clone(), tenken.stored_now());
    tenken
        .write_if(async move |tx| {
            let Found {
                permit,
                row,
                facility,
            } = Found::hold(tx, &actor, &key, Found::inspecting).await?;
            let told = row.told_at.is_some();
            let rows: Vec<EntryRow> = usable
                .iter()
                .map(|entry| entry_row(&key, &actor, &at, told, entry))
                .collect();
            let (rows, reused) = fresh(tx, &key, rows).await?;
            refused.extend(reused);
            let added = inspection_notes::insert_many(tx, &rows).await?;
            if added > 0 {
                let places: BTreeSet<&String> = rows.iter().map(|row| &row.place).collect();
                let detail = serde_json::json!({ "entries": added, "places": places });
                let subject = subject(&key);
                record_for(
                    &facility.id,
                    tx,
                    &at,
                    &actor,
                    Action::NoteAtInspection,
                    &subject,
                    detail,
                )
                .await?;
            }
            let (notes, entries) = notes_of(tx, &key).await?;
            let photos = inspection_photos::list(tx, &key).await?;
            Ok(permit.grants(NotedNow {
                notes,
                entries,
                photos: photos.into_iter().map(Photo::from).collect(),
                refused,
                over: told || row.cancelled_at.is_some(),
            }))
        })
        .await
}

fn read(form: &Form, new: &NewEntry, now: Timestamp) -> std::result::Result<Entry, String> {
    let place = Place::parse(&new.place).filter(|place| match place {
        Place::Row(item) => form.item(item).is_some(),
        Place::Finding(_) | Place::Advice => true,
    });
    let place = place.ok_or("記録する行が、この様式にありません。画面を開き直してください。")?;
    let entry = Entry {
        noted: Noted::read(&place, &new.noted)?,
        id: new.id.clone(),
        place,
        replaces: new.replaces.clone(),
        by: String::new(),
        // The clock of a device may be wrong; nothing is noted in the future.
        at: new.at.map_or(now, |at| at.min(now)),
    };
    match entry.has_usable_ids() {
        true => Ok(entry),
        false => Err("記録の番号が読み取れません。画面を開き直してください。".to_owned()),
    }
}

/// Entries without those whose id stands for something else already: their device must not take them
/// for noted.
async fn fresh(
    tx: &mut Tx,
    inspection: &str,
    rows: Vec<EntryRow>,
) -> Result<(Vec<EntryRow>, Vec<Refused>)> {
    let known = inspection_notes::list(tx, inspection).await?;
    let known: HashMap<&str, &EntryRow> = known.iter().map(|row| (&*row.id, row)).collect();
    let (mut fresh, mut reused) = (Vec::new(), Vec::new());
    for row in rows {
        let before = known.get(&*row.id);
        if before.is_none_or(|before| before.place == row.place && before.noted == row.noted) {
            fresh.push(row);
        } else {
            reused.push(Refused {
                id: row.id,
                message: "同じ番号で、別の記録を先に受け付けています。もう一度書き直してから送ってください。".to_owned(),
            });
        }
    }
    Ok((fresh, reused))
}

fn entry_row(inspection: &str, actor: &Actor, at: &str, late: bool, entry: &Entry) -> EntryRow {
    EntryRow {
        inspection_id: inspection.to_owned(),
        id: entry.id.clone(),
        place: entry.place.to_string(),
        noted: serde_json::to_string(&entry.noted).unwrap_or_default(),
        replaces: entry.replaces.clone(),
        noted_by: actor.name(),
        noted_at: stored_time(entry.at),
        received_at: at.to_owned(),
        late,
    }
}
