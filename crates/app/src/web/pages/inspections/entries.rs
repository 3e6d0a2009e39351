//! `POST /inspections/{inspection}/entries`: what tablets noted, sent by the script, at once or when
//! the network is back. What is noted now comes back; without entries that alone is asked.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response as Reply};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenken_domain::inspections::{Noted, Notes};
use tenken_ops::inspections::{NewEntry, NotedNow, Photo, note_entries};

use crate::web::context::PageContext;
use crate::web::error::WebError;
use crate::web::parts::dates;

/// What a tablet sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    entries: Vec<SentEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentEntry {
    id: String,
    place: String,
    noted: Value,
    replaces: Vec<String>,
    at: Option<Timestamp>,
}

/// What is noted, as the script reads it.
#[derive(Serialize)]
pub struct State<'n> {
    /// How many entries that is: the greater is the newer.
    entries: usize,
    /// What stands, by place.
    places: BTreeMap<String, PlaceState<'n>>,
    photos: Vec<PhotoState<'n>>,
}

#[derive(Serialize)]
struct PhotoState<'n> {
    id: &'n str,
    place: String,
    name: &'n str,
}

#[derive(Serialize)]
struct PlaceState<'n> {
    ids: &'n [String],
    versions: Vec<Version<'n>>,
}

#[derive(Serialize)]
struct Version<'n> {
    noted: &'n Noted,
    by: &'n str,
    at: String,
}

impl<'n> State<'n> {
    /// The state of notes that `entries` entries add up to.
    pub fn of(notes: &'n Notes, entries: usize, photos: &'n [Photo]) -> Self {
        let places = notes.iter().map(|(place, standing)| {
            let versions = standing.versions.iter().map(|entry| Version {
                noted: &entry.noted,
                by: &entry.by,
                at: dates::clock(entry.at),
            });
            let state = PlaceState {
                ids: &standing.ids,
                versions: versions.collect(),
            };
            (place.to_string(), state)
        });
        State {
            entries,
            places: places.collect(),
            photos: photos
                .iter()
                .map(|photo| PhotoState {
                    id: &photo.id,
                    place: (photo.place.as_ref()).map_or_else(String::new, ToString::to_string),
                    name: &photo.name,
                })
                .collect(),
        }
    }
}

/// Takes entries.
pub async fn take(
    context: PageContext,
    Path(id): Path<String>,
    sent: Result<Json<Sent>, axum::extract::rejection::JsonRejection>,
) -> Reply {
    // Without entries where they cannot be read: who may not inspect is told that first.
    let (entries, unreadable) = match sent {
        Ok(Json(sent)) => (
            sent.entries.into_iter().map(NewEntry::from).collect(),
            false,
        ),
        Err(_) => (Vec::new(), true),
    };
    match note_entries(&context, &context.actor, &id, entries).await {
        Ok(_) if unreadable => refuse_as_json(WebError::bad(
            "記録を読み取れませんでした。画面を開き直してください。記録は、この端末に残っています。",
        )),
        Ok(now) => Json(noted_as_json(&now)).into_response(),
        Err(error) => refuse_as_json(WebError::from(error)),
    }
}

/// An error as the script reads it.
pub fn refuse_as_json(error: WebError) -> Reply {
    let (status, message) = error.parts();
    (status, Json(json!({ "message": message }))).into_response()
}

fn noted_as_json(now: &NotedNow) -> Value {
    let refused: Vec<Value> = now
        .refused
        .iter()
        .map(|one| json!({ "id": one.id, "message": one.message }))
        .collect();
    json!({ "state": State::of(&now.notes, now.entries, &now.photos), "refused": refused, "over": now.over })
}

impl From<SentEntry> for NewEntry {
    fn from(sent: SentEntry) -> Self {
        NewEntry {
            id: sent.id,
            place: sent.place,
            noted: sent.noted,
            replaces: sent.replaces,
            at: sent.at,
        }
    }
}
