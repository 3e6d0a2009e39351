//! Taking a file in, wherever it is handed in.

use tenken_domain::evidence::FileKind;
use tenken_ops::evidence::{Received, Thumbnail, receive_file};
use tenken_ops::{Error, FieldFaults, Result};

use crate::web::context::PageContext;

/// What is said beside a field for files when other fields are wrong: browsers let no page fill it in again.
const CHOOSE_AGAIN: &str = "ほかの欄を直したら、ファイルをもう一度選んでください。選んだファイルだけは、画面に残せません。";

/// A file that was checked, with a small picture of it where one can be drawn.
///
/// # Errors
/// A facility the actor does not answer for; no file; one that is not taken.
pub async fn take(
    context: &PageContext,
    facility: &str,
    file: Option<(String, Vec<u8>)>,
) -> Result<(Received, Option<Thumbnail>)> {
    let is_chosen = file.is_some();
    let (name, content) = file.unwrap_or_default();
    let received = receive_file(context, &context.actor, facility, &name, content).await;
    let mut received = received.map_err(|error| match error {
        Error::Bad { .. } if !is_chosen => Error::bad("file", "ファイルを選んでください。"),
        Error::Bad {
            code: "file_name",
            message,
        } => Error::bad("file", message),
        other => other,
    })?;
    let content = received.take_content();
    let thumbnail = match context.options().thumbnails() {
        Some(thumbnails) => thumbnails.draw(received.kind(), content).await,
        None => None,
    };
    Ok((received, thumbnail))
}

/// Says that the file has to be chosen again, if nothing is said about it.
pub fn with_file(mut faults: FieldFaults) -> FieldFaults {
    if !faults.iter().any(|(field, _)| *field == "file") {
        faults.push(("file", CHOOSE_AGAIN.to_owned()));
    }
    faults
}

/// What a field for files offers.
pub fn accepted() -> String {
    let endings = FileKind::ALL.into_iter().flat_map(FileKind::endings);
    let endings: Vec<String> = endings.map(|ending| format!(".{ending}")).collect();
    endings.join(",")
}
