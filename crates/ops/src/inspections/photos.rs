//! Photos of evidence.

use sha2::{Digest, Sha256};
use tenken_domain::forms::answer::FileType;
use tenken_domain::inspections::Place;
use tenken_store::inspections::inspection_photos::{self, PhotoHead};

use super::{Found, subject};
use crate::audit::{Action, record_for, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::{StoredFile, bare_name, media_type};

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Names it in its inspection.
    pub id: String,
    /// What it shows.
    pub place: Option<Place>,
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// A photo as a device sends it.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    /// Made by the device: a photo that is sent twice is one.
    pub id: String,
    /// What it shows, as [`Place`] names it.
    pub place: String,
    /// File name.
    pub name: String,
    /// The content.
    pub content: Vec<u8>,
}

/// The endings of photos.
pub const PHOTO_KINDS: [&str; 3] = ["jpg", "jpeg", "png"];
/// The most photos of one inspection.
const MOST: usize = 40;

impl From<PhotoHead> for Photo {
    fn from(row: PhotoHead) -> Self {
        Photo {
            place: Place::parse(&row.place),
            id: row.id,
            name: row.name,
            size: row.size.unsigned_abs(),
        }
    }
}

/// Adds a photo; the same again, there or removed, stays as it is.
///
/// # Errors
/// Another photo has the id; not found, or not the actor's to inspect; another kind of file, empty or too large; too many.
pub async fn add_photo(tenken: &Tenken, actor: &Actor, id: &str, new: NewPhoto) -> Result<()> {
    let (key, actor, at) = (id.to_owned(), actor.clone(), tenken.stored_now());
    tenken.write_if(async move |tx| {
        let Found { permit, facility, .. } =
            Found::hold(tx, &actor, &key, Found::inspecting).await?;
        let known = inspection_photos::known_sha256(tx, &key, &new.id).await?;
        let head = head(&key, &actor, &at, &new)?;
        match known {
            Some(sha256) if sha256 == head.sha256 => return Ok(permit.grants(())),
            Some(_) => return Err(Error::bad(
                "photo_reused",
                "同じ番号で、別の写真を先に受け付けています。もう一度選び直してください。",
            )),
            None => {}
        }
        if inspection_photos::list(tx, &key).await?.len() >= MOST {
            return Err(Error::bad(
                "photos_full",
                format!("写真は、1回の立入検査に{MOST}枚までです。要らないものを消してから、もう一度加えてください。"),
            ));
        }
        inspection_photos::insert(tx, &head, &new.content).await?;
        let detail = serde_json::json!({ "name": head.name, "sha256": head.sha256 });
        record_for(&facility.id, tx, &at, &actor, Action::AddPhoto, &subject(&key), detail).await?;
        Ok(permit.grants(()))
    }).await
}

fn head(inspection: &str, actor: &Actor, at: &str, new: &NewPhoto) -> Result<PhotoHead> {
    let place = Place::parse(&new.place);
    let place = place.ok_or_else(|| {
        Error::bad(
            "place",
            "写真を付ける行が読み取れません。画面を開き直してください。",
        )
    })?;
    let is_id = matches!(
        Place::parse(&format!("finding:{}", new.id)),
        Some(Place::Finding(_))
    );
    if !is_id {
        return Err(Error::bad(
            "id",
            "写真の番号が読み取れません。画面を開き直してください。",
        ));
    }
    let name = bare_name(&new.name)?;
    let accepted = FileType {
        accept: PHOTO_KINDS.map(str::to_owned).to_vec(),
    };
    accepted
        .check(&name, &new.content)
        .map_err(|problem| Error::bad("file", problem.message))?;
    Ok(PhotoHead {
        inspection_id: inspection.to_owned(),
        id: new.id.clone(),
        place: place.to_string(),
        media_type: media_type(&name).to_owned(),
        name,
        size: new.content.len() as i64,
        sha256: hex(&Sha256::digest(&new.content)),
        taken_by: actor.name(),
        received_at: at.to_owned(),
    })
}

/// A photo.
///
/// # Errors
/// Not found, or not for the actor: a facility does not see them.
pub async fn find_photo(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    photo: &str,
) -> Result<StoredFile> {
    let (key, photo, who) = (id.to_owned(), photo.to_owned(), actor.clone());
    let (facility, found) = tenken
        .read_if(async move |tx| {
            let found = Found::require(tx, &who, &key, Found::reading).await?;
            Ok(found.permit.grants((
                found.facility.id,
                inspection_photos::get(tx, &key, &photo).await?,
            )))
        })
        .await?;
    let (head, content) = found.ok_or_else(|| Error::NotFound("写真".into()))?;
    record_view(tenken, actor, &facility, Action::ViewPhoto, subject(id)).await?;
    Ok(StoredFile {
        name: head.name,
        media_type: head.media_type,
        content,
    })
}

/// Removes a photo for good, such as one that shows a patient.
///
/// # Errors
/// Not found, or not the actor's to inspect.
pub async fn remove_photo(tenken: &Tenken, actor: &Actor, id: &str, photo: &str) -> Result<()> {
    let (key, photo) = (id.to_owned(), photo.to_owned());
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write_if(async move |tx| {
            let Found {
                permit, facility, ..
            } = Found::require(tx, &actor, &key, Found::inspecting).await?;
            if !inspection_photos::remove(tx, &key, &photo, &at).await? {
                return Ok(permit.grants(()));
            }
            let detail = serde_json::json!({ "photo": photo });
            record_for(
                &facility.id,
                tx,
                &at,
                &actor,
                Action::RemovePhoto,
                &subject(&key),
                detail,
            )
            .await?;
            Ok(permit.grants(()))
        })
        .await
}
