//! Files attached to answers.

use axum::extract::Path;
use axum::response::Response as Reply;
use tenken_domain::forms::answer::Answer;
use tenken_domain::forms::fault::Fault;
use tenken_domain::responses::draft::Change;
use tenken_ops::Error;
use tenken_ops::responses::begin_answering;
use tenken_ops::responses::files::{attach_file, find_file};

use super::saving::keep;
use crate::web::context::PageContext;
use crate::web::download::as_download;
use crate::web::error::WebResult;
use crate::web::posted::Upload;
use crate::web::{addresses, posted_answers};

/// `POST …/files/{item}`: stores the file and, with it, everything else typed
/// on the page.
pub async fn attach(
    context: PageContext,
    Path((round, facility, item)): Path<(String, String, String)>,
    upload: Upload,
) -> WebResult<Reply> {
    let Upload {
        fields: mut posted,
        file,
    } = upload;
    if let Some(refused) = context.is_other_than_opener(posted.value("opener")) {
        return Ok(refused);
    }
    let answering = begin_answering(&context, &context.actor, &round, &facility).await?;
    let mut entries = posted_answers::read_all(answering.form(), &mut posted, context.entered());
    let base = posted_answers::base(&posted, &item);
    match file {
        None => entries.faults.push(Fault {
            item: item.clone(),
            part: None,
            code: "no_file",
            message: "ファイルが選ばれていません。ファイルを選んでから押してください。".into(),
        }),
        Some((name, content)) => {
            match attach_file(&context, &answering, &item, &name, content).await {
                Ok(stored) => {
                    entries.changes.retain(|change| change.key != item);
                    entries.changes.push(Change {
                        key: item.clone(),
                        answer: Some(Answer::File(stored)),
                        base,
                    });
                }
                Err(Error::Invalid(faults)) => entries.faults.extend(faults.0),
                Err(error) => return Err(error.into()),
            }
        }
    }
    let onward = addresses::saved_at(&round, &facility, &item);
    keep(&context, &answering, entries, &posted, &onward).await
}

/// `GET …/files/{id}`: the stored file, always as a download.
pub async fn download(
    context: PageContext,
    Path((round, facility, file)): Path<(String, String, String)>,
) -> WebResult<Reply> {
    let stored = find_file(&context, &context.actor, &round, &facility, &file).await?;
    Ok(as_download(stored))
}
