//! The files of a server: adding, fetching and removing them.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use tenken_ops::Error;
use tenken_ops::records::maintenance::{add_evidence, find_evidence, find_server, remove_evidence};

use super::server::refused;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_download;
use crate::web::error::WebResult;
use crate::web::posted::Upload;

/// `POST …/files`
pub async fn add(context: PageContext, Path(id): Path<String>, upload: Upload) -> WebResult<Reply> {
    let server = find_server(&context, &context.actor, &id).await?;
    let added = match upload.file {
        Some((name, content)) => add_evidence(&context, &context.actor, &id, &name, content).await,
        None => Err(Error::bad("file", "書類を選んでから押してください。")),
    };
    match added {
        Ok(()) => Ok(Redirect::to(&addresses::SERVER.link([&id])).into_response()),
        Err(error) => refused(&context, &server, error).await,
    }
}

/// `GET …/files/{file}`: always as a download.
pub async fn download(
    context: PageContext,
    Path((id, file)): Path<(String, String)>,
) -> WebResult<Reply> {
    let stored = find_evidence(&context, &context.actor, &id, &file).await?;
    Ok(as_download(stored))
}

/// `POST …/files/{file}/removal`
pub async fn remove(
    context: PageContext,
    Path((id, file)): Path<(String, String)>,
) -> WebResult<Redirect> {
    remove_evidence(&context, &context.actor, &id, &file).await?;
    Ok(Redirect::to(&addresses::SERVER.link([&id])))
}
