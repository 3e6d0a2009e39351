//! `POST /inspections/{inspection}/site`: the notes of a page without script. What somebody really
//! changed becomes entries, as those of the script.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use tenken_domain::inspections::{Noted, Place};
use tenken_domain::text::calendar::parse_date;
use tenken_ops::inspections::{NewEntry, note_entries};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::posted::Posted;

/// Saves what was changed.
pub async fn save(
    context: PageContext,
    Path(id): Path<String>,
    posted: Posted,
) -> WebResult<Reply> {
    let (mut entries, mut wrong) = (Vec::new(), Vec::new());
    for place in places(&posted) {
        match entry(&posted, &place) {
            Ok(entry) => entries.extend(entry),
            Err(message) => wrong.push(message),
        }
    }
    let now = note_entries(&context, &context.actor, &id, entries).await?;
    wrong.extend(now.refused.into_iter().map(|refused| refused.message));
    match wrong.first() {
        None => Ok(Redirect::to(&addresses::INSPECTION_SITE.link([&id])).into_response()),
        Some(message) => Err(WebError::bad(format!(
            "{message}ほかの記録は保存しました。ブラウザの「戻る」で前の画面に戻ると、書いたものが残っています。"
        ))),
    }
}

fn places(posted: &Posted) -> impl Iterator<Item = Place> {
    let names = posted.0.keys().filter_map(|name| name.strip_prefix("was/"));
    names.filter_map(Place::parse)
}

/// What was changed at a place, if anything was.
fn entry(posted: &Posted, place: &Place) -> Result<Option<NewEntry>, String> {
    let text = |part: &str| {
        posted
            .text(&format!("{part}/{place}"))
            .replace("\r\n", "\n")
    };
    let due = text("due");
    let noted: Value = match place {
        Place::Row(_) => json!({
            "verdict": Some(text("verdict")).filter(|verdict| !verdict.is_empty()),
            "note": text("note"),
        }),
        Place::Finding(_) => json!({
            "item": text("item"), "what": text("what"), "advice": text("advice"),
            "due": match due.is_empty() {
                true => None,
                false => Some(parse_date(&due).ok_or(format!("改善の期限「{due}」という日付はありません。"))?),
            },
            "withdrawn": !text("withdrawn").is_empty(),
        }),
        Place::Advice => json!({ "text": text("text") }),
    };
    let was: Value =
        serde_json::from_str(posted.exact(&format!("was/{place}"))).unwrap_or_default();
    let before = Noted::read(place, &was).ok();
    if before.is_some() && before == Noted::read(place, &noted).ok() {
        return Ok(None);
    }
    Ok(Some(NewEntry {
        id: name(posted.text("batch"), place, &noted),
        place: place.to_string(),
        noted,
        replaces: posted
            .text(&format!("on/{place}"))
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        at: None,
    }))
}

/// The same page posted twice is the same entry; the same page with something else in it is another.
fn name(batch: &str, place: &Place, noted: &Value) -> String {
    let mut hasher = DefaultHasher::new();
    (place, noted.to_string()).hash(&mut hasher);
    let batch: String = batch
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(20)
        .collect();
    format!("{batch}-{:x}", hasher.finish() >> 4)
}
