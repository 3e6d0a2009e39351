//! Files that show where a vendor's duty is written.

use sha2::{Digest, Sha256};
use tenken_domain::forms::answer::FileType;
use tenken_store::records::maintenance_files::ServerFileHead;
use tenken_store::records::{maintenance_files, maintenance_servers};

use super::{hidden, hold_server, not_found, subject};
use crate::audit::{Action, record_for, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::{StoredFile, bare_name, media_type};

/// The endings of files that are taken.
pub const EVIDENCE_KINDS: [&str; 4] = ["pdf", "png", "jpg", "jpeg"];
/// The most files of one server.
const MOST: i64 = 10;

/// Adds a file to a server.
///
/// # Errors
/// Not found, or not the actor's to answer; another kind of file, empty or too large; too many.
pub async fn add_evidence(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    name: &str,
    content: Vec<u8>,
) -> Result<()> {
    let (new, at) = (tenken.environment().id(), tenken.stored_now());
    let (server, actor, name) = (id.to_owned(), actor.clone(), name.to_owned());
    tenken.write_if(async move |tx| {
        let (row, permit) = hold_server(tx, &actor, &server).await?;
        let head = head(new, server, at, &name, &content)?;
        if maintenance_files::count(tx, &row.id).await? >= MOST {
            return Err(Error::bad(
                "file",
                format!("付けられる書類は、サーバごとに{MOST}個までです。要らないものを消してから、もう一度付けてください。"),
            ));
        }
        maintenance_files::insert(tx, &head, &content).await?;
        let (of, subject) = (&row.facility_id, subject(&row.id));
        let detail = serde_json::json!({ "name": head.name, "sha256": head.sha256 });
        record_for(of, tx, &head.added_at, &actor, Action::AttachServerFile, &subject, detail).await?;
        Ok(permit.grants(()))
    }).await
}

fn head(
    id: String,
    server_id: String,
    added_at: String,
    name: &str,
    content: &[u8],
) -> Result<ServerFileHead> {
    let name = bare_name(name)?;
    let accepted = FileType {
        accept: EVIDENCE_KINDS.map(str::to_owned).to_vec(),
    };
    accepted
        .check(&name, content)
        .map_err(|problem| Error::bad("file", problem.message))?;
    Ok(ServerFileHead {
        id,
        server_id,
        media_type: media_type(&name).to_owned(),
        name,
        size: content.len() as i64,
        sha256: hex(&Sha256::digest(content)),
        added_at,
    })
}

/// A file of a server, for who may see its facility; a look of others is noted.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub async fn find_evidence(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    file: &str,
) -> Result<StoredFile> {
    let (server, file, who) = (id.to_owned(), file.to_owned(), actor.clone());
    let (facility, found) = tenken
        .read_if(async move |tx| {
            let row = maintenance_servers::get(tx, &server).await?;
            let of = row.ok_or_else(not_found)?.facility_id;
            let (_, permit) = readable(tx, &who, &of).await.map_err(hidden)?;
            let found = maintenance_files::get(tx, &server, &file).await?;
            Ok(permit.grants((of, found)))
        })
        .await?;
    let (head, content) = found.ok_or_else(|| Error::NotFound("ファイル".into()))?;
    record_view(
        tenken,
        actor,
        &facility,
        Action::ViewServerFile,
        subject(id),
    )
    .await?;
    Ok(StoredFile {
        name: head.name,
        media_type: head.media_type,
        content,
    })
}

/// Removes the content of a file for good, such as one that was attached by mistake.
///
/// # Errors
/// Not found, or not the actor's to answer.
pub async fn remove_evidence(tenken: &Tenken, actor: &Actor, id: &str, file: &str) -> Result<()> {
    let at = tenken.stored_now();
    let (server, file, actor) = (id.to_owned(), file.to_owned(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let (row, permit) = hold_server(tx, &actor, &server).await?;
            if maintenance_files::remove(tx, &server, Some(&file), &at).await? > 0 {
                let (action, subject) = (Action::RemoveServerFile, subject(&server));
                let detail = serde_json::json!({ "file": file });
                record_for(&row.facility_id, tx, &at, &actor, action, &subject, detail).await?;
            }
            Ok(permit.grants(()))
        })
        .await
}
