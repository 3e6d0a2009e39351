//! Files a facility attaches to its answers.

use sha2::{Digest, Sha256};
use tenken_domain::forms::answer::{AnswerType, FileRef};
use tenken_domain::forms::fault::Fault;
use tenken_store::responses::files::{self, FileHead, FileRow};

use crate::audit::{Action, Subject, record_for, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::Act;
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::{bare_name, media_type};
use crate::responses::{Answering, situation};

pub use crate::core::uploaded::StoredFile;

/// The most bytes of files one response may hold.
const MOST_PER_RESPONSE: i64 = 50 * 1024 * 1024;

/// Stores a file for an item of type file. The answer that names it is saved
/// apart, like any other.
///
/// # Errors
/// A kind of file the item does not take, one that is empty or too large, a
/// response that is full, a round that is not open.
pub async fn attach_file(
    tenken: &Tenken,
    answering: &Answering,
    item: &str,
    name: &str,
    content: Vec<u8>,
) -> Result<FileRef> {
    answering.require_open(tenken.now())?;
    let facility = answering.about().facility().map(str::to_owned);
    let facility = facility.ok_or_else(Error::facility_not_found)?;
    let kind = match answering.form().item(item).map(|item| &item.answer) {
        Some(AnswerType::File(kind)) => kind.clone(),
        _ => return Err(Error::NotFound(format!("ファイルを付ける設問「{item}」"))),
    };
    // Browsers send bare names; anything with a path in it is cut down to one.
    let name = bare_name(name)?;
    kind.check(&name, &content)
        .map_err(|problem| Error::invalid(Fault::of(item, problem)))?;
    let row = FileRow {
        head: FileHead {
            id: tenken.environment().id(),
            round_id: answering.round().id.clone(),
            facility_id: facility,
            item: item.to_owned(),
            media_type: media_type(&name).to_owned(),
            name,
            size: content.len() as i64,
            sha256: hex(&Sha256::digest(&content)),
            created_at: tenken.stored_now(),
        },
        content,
    };
    let stored = FileRef {
        file: row.head.id.clone(),
        name: row.head.name.clone(),
        size: row.head.size.unsigned_abs(),
    };
    let actor = answering.actor().clone();
    tenken.write(answering.permit(), async move |tx| {
        let head = &row.head;
        let held = files::total_size(tx, &head.round_id, &head.facility_id).await?;
        if held + head.size > MOST_PER_RESPONSE {
            return Err(Error::bad("files_full", "付けられるファイルは、合わせて50MBまでです。"));
        }
        files::insert(tx, &row).await?;
        let subject = Subject::File.of(&head.id);
        let detail = serde_json::json!({ "round": head.round_id, "item": head.item, "sha256": head.sha256 });
        record_for(&head.facility_id, tx, &head.created_at, &actor, Action::AttachFile, &subject, detail).await
    }).await?;
    Ok(stored)
}

/// A stored file of a response.
pub async fn find_file(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    file: &str,
) -> Result<StoredFile> {
    let situation = situation(tenken, actor, round, facility, |row| Act::ReadFacility(row)).await?;
    let id = file.to_owned();
    let row = tenken
        .read(situation.permit, async move |tx| {
            Ok(files::get(tx, &id).await?)
        })
        .await?;
    let of = &situation.facility.id;
    let row = row
        .filter(|row| row.head.round_id == situation.round.id && row.head.facility_id == *of)
        .ok_or_else(|| Error::NotFound("ファイル".into()))?;
    let subject = Subject::File.of(&row.head.id);
    record_view(tenken, actor, of, Action::ViewFile, subject).await?;
    Ok(StoredFile {
        name: row.head.name,
        media_type: row.head.media_type,
        content: row.content,
    })
}
