//! Taking a file in: who may, what it is, and encrypting it, before anything is stored.

use sha2::{Digest, Sha256};
use tenken_domain::evidence::FileKind;
use tenken_store::evidence::versions::Sealed;
use tokio::sync::Semaphore;

use super::check::check;
use super::{bound_to, key};
use crate::core::actor::Actor;
use crate::core::environment::Environment;
use crate::core::error::{Error, Result};
use crate::core::evidence_key::EvidenceKey;
use crate::core::facility_key::by_key;
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::bare_name;

/// How many files are looked at at once: each takes a core, and three times its size.
static LOOKERS: Semaphore = Semaphore::const_new(2);

/// The largest thumbnail, in bytes and to a side in pixels.
const LARGEST_THUMBNAIL: usize = 200 * 1024;
const WIDEST_THUMBNAIL: usize = 640;

/// A file that was looked at and encrypted for a facility.
pub struct Received {
    pub(super) facility: String,
    pub(super) name: String,
    pub(super) kind: FileKind,
    pub(super) size: usize,
    pub(super) sha256: String,
    pub(super) sealed: Sealed,
    content: Vec<u8>,
}

impl Received {
    /// What kind of file it is: its name and its content agree.
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// What is in it, to make a thumbnail of. It is not needed afterwards.
    pub fn take_content(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.content)
    }
}

/// A small picture of a file: a JPEG that somebody drew of what was received, with nothing of the file's own bytes, so without
/// the place a photo was taken at.
pub struct Thumbnail(Vec<u8>);

impl Thumbnail {
    /// Takes a JPEG if it is one, and small: a thumbnail that cannot be used is none.
    pub fn jpeg(bytes: Vec<u8>) -> Option<Self> {
        let is_jpeg = infer::get(&bytes)?.mime_type() == FileKind::Jpeg.media_type();
        let size = imagesize::blob_size(&bytes).ok()?;
        let is_small =
            bytes.len() <= LARGEST_THUMBNAIL && size.width.max(size.height) <= WIDEST_THUMBNAIL;
        (is_jpeg && is_small).then_some(Thumbnail(bytes))
    }

    /// Encrypts it, for the file it is of.
    pub(super) fn seal(
        &self,
        environment: &Environment,
        key: &EvidenceKey,
        received: &Received,
    ) -> Result<Sealed> {
        let bound = bound_to(&received.facility, &received.sha256, "thumbnail");
        seal(environment, key, &bound, &self.0)
    }
}

/// Looks at a file that is to become evidence of a facility, and encrypts it.
///
/// # Errors
/// A facility the actor does not answer for; a file that is not taken, with what it is and what to do; no key.
pub async fn receive_file(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    name: &str,
    content: Vec<u8>,
) -> Result<Received> {
    let (asked, actor) = (facility.to_owned(), actor.clone());
    let facility = tenken
        .read_if(async move |tx| {
            let row = by_key(tx, &asked).await?;
            let permit = require(&actor, Act::Answer(&row))?;
            Ok(permit.grants(row.id))
        })
        .await?;
    let key = tenken.evidence_key().cloned().ok_or_else(key::missing)?;
    let (name, environment) = (bare_name(name)?, tenken.environment().clone());
    let turn = LOOKERS.acquire().await.map_err(|_| unreadable())?;
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let kind = check(&name, &content)?;
        let sha256 = hex(&Sha256::digest(&content));
        let bound = bound_to(&facility, &sha256, "content");
        Ok(Received {
            sealed: seal(&environment, &key, &bound, &content)?,
            size: content.len(),
            facility,
            name,
            kind,
            sha256,
            content,
        })
    })
    .await
    .map_err(|_| unreadable())?
}

fn seal(
    environment: &Environment,
    key: &EvidenceKey,
    bound: &str,
    secret: &[u8],
) -> Result<Sealed> {
    let sealed = key.sealing().seal(environment, bound, secret);
    let bytes = sealed.ok_or_else(unreadable)?;
    Ok(Sealed {
        sha256: hex(&Sha256::digest(&bytes)),
        bytes,
    })
}

fn unreadable() -> Error {
    Error::bad(
        "file",
        "ファイルを読み取れませんでした。もとのファイルを保存し直してから、もう一度選んでください。",
    )
}
