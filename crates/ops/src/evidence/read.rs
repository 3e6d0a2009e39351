//! Reading files of evidence back.

use tenken_store::Tx;
use tenken_store::evidence::versions::{self, Part, VersionRow};

use super::{bound_to, current, key, not_found};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;
use crate::core::uploaded::StoredFile;

/// A file of a piece of evidence, for who may see its facility: of a version, or of the one that counts. A look of others is
/// noted. It is somebody else's file: it is to be sent as an attachment that the browser does not look into.
///
/// # Errors
/// Not found, or removed, or outside the actor's scope; the key is another than the one it was encrypted with.
pub async fn read_evidence_file(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
    version: Option<i64>,
) -> Result<StoredFile> {
    let found = stored(tenken, actor, facility, id, version, Part::Content).await?;
    let (facility, row, sealed) = found.ok_or_else(not_found)?;
    let content = open(tenken, &facility, &row, "content", sealed).await?;
    let (action, subject) = (Action::ViewEvidenceFile, Subject::Evidence.of(id));
    record_view(tenken, actor, &facility, action, subject).await?;
    Ok(StoredFile {
        name: row.name,
        media_type: row.media_type,
        content,
    })
}

/// The small picture of a file, a JPEG, if there is one. The look at the list it is shown in was noted.
///
/// # Errors
/// Outside the actor's scope; the key is another than the one it was encrypted with.
pub async fn read_thumbnail(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
    version: Option<i64>,
) -> Result<Option<Vec<u8>>> {
    let found = stored(tenken, actor, facility, id, version, Part::Thumbnail).await?;
    let Some((facility, row, sealed)) = found else {
        return Ok(None);
    };
    let picture = open(tenken, &facility, &row, "thumbnail", sealed).await?;
    Ok(Some(picture))
}

/// What a version has stored, with its facility.
async fn stored(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
    version: Option<i64>,
    part: Part,
) -> Result<Option<(String, VersionRow, Vec<u8>)>> {
    let (facility, id, actor) = (facility.to_owned(), id.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &actor, &facility).await?;
            let row = wanted(tx, &facility.id, &id, version).await?;
            let sealed = versions::stored(tx, &id, row.version, part).await?;
            Ok(permit.grants(sealed.map(|sealed| (facility.id, row, sealed))))
        })
        .await
}

async fn wanted(tx: &mut Tx, facility: &str, id: &str, version: Option<i64>) -> Result<VersionRow> {
    let all = versions::of_one(tx, facility, id).await?;
    let found = match version {
        Some(number) => all.iter().find(|row| row.version == number),
        None => current(&all),
    };
    found.cloned().ok_or_else(not_found)
}

/// Decrypts what a version has stored.
async fn open(
    tenken: &Tenken,
    facility: &str,
    row: &VersionRow,
    part: &'static str,
    sealed: Vec<u8>,
) -> Result<Vec<u8>> {
    let key = tenken.evidence_key().cloned().ok_or_else(key::missing)?;
    let bound = bound_to(facility, &row.sha256, part);
    let opened = tokio::task::spawn_blocking(move || key.sealing().open(&bound, &sealed)).await;
    opened.ok().flatten().ok_or_else(|| {
        tracing::error!(evidence = row.evidence_id, "evidence cannot be decrypted");
        Error::bad(
            "evidence_unreadable",
            "このファイルを復号できません。証跡の鍵が違うか、保管されている内容が変わっています。管理者に伝えてください。",
        )
    })
}
