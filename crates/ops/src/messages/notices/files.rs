//! Files that go with a notice.

use sha2::{Digest, Sha256};
use tenken_domain::forms::answer::FileType;
use tenken_store::messages::notices::{self, NoticeFileHead};

use super::find_visible;
use super::write::own;
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;
use crate::core::uploaded::{StoredFile, bare_name, media_type};

/// A file of a notice.
#[derive(Debug, Clone)]
pub struct NoticeFile {
    /// Names it.
    pub id: String,
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// The most files of one notice.
const MOST: usize = 20;

/// Adds a file to one's own notice, before it is published.
///
/// # Errors
/// Not one's own, published already; a kind of file that is not taken, empty or too large; too many.
pub async fn add_notice_file(
    tenken: &Tenken,
    actor: &Actor,
    notice: &str,
    name: &str,
    content: Vec<u8>,
) -> Result<()> {
    let permit = require(actor, Act::SendNotices)?;
    let name = bare_name(name)?;
    let accepted = FileType {
        accept: ["pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg"]
            .map(str::to_owned)
            .to_vec(),
    };
    accepted
        .check(&name, &content)
        .map_err(|problem| Error::bad("file", problem.message))?;
    let head = NoticeFileHead {
        id: tenken.environment().id(),
        notice_id: notice.to_owned(),
        media_type: media_type(&name).to_owned(),
        name,
        size: content.len() as i64,
        sha256: hex(&Sha256::digest(&content)),
        created_at: tenken.stored_now(),
    };
    let sender = sends_for(tenken, actor).await?.stored();
    let actor = actor.clone();
    tenken
        .write(permit, async move |tx| {
            let row = own(tx, &sender, &head.notice_id).await?;
            if row.published_at.is_some() {
                return Err(Error::bad(
                    "published",
                    "公表したお知らせには、ファイルを足せません。",
                ));
            }
            if notices::files(tx, &row.id).await?.len() >= MOST {
                return Err(Error::bad(
                    "files_full",
                    format!("付けられるファイルは、{MOST}個までです。"),
                ));
            }
            notices::add_file(tx, &head, &content).await?;
            let subject = Subject::Notice.of(&row.id);
            let detail = serde_json::json!({ "name": head.name, "sha256": head.sha256 });
            record(
                tx,
                &head.created_at,
                &actor,
                Action::AttachNoticeFile,
                &subject,
                detail,
            )
            .await
        })
        .await
}

/// A file of a notice that is there for the actor.
///
/// # Errors
/// Not found, or not for the actor.
pub async fn find_notice_file(
    tenken: &Tenken,
    actor: &Actor,
    notice: &str,
    file: &str,
) -> Result<StoredFile> {
    let sender = sends_for(tenken, actor).await?.stored();
    let (notice, file, actor) = (notice.to_owned(), file.to_owned(), actor.clone());
    let found = tenken
        .read_if(async move |tx| {
            let (row, permit) = find_visible(tx, &actor, &sender, &notice).await?;
            Ok(permit.grants(notices::file(tx, &row.id, &file).await?))
        })
        .await?;
    let (head, content) = found.ok_or_else(|| Error::NotFound("ファイル".into()))?;
    Ok(StoredFile {
        name: head.name,
        media_type: head.media_type,
        content,
    })
}
