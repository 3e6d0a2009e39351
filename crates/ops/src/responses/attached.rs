//! Answers that name a file: only one that was attached to this very response and item, told
//! exactly as it is stored. Whoever reads the answer may open the file. Vendors attach none.

use tenken_domain::forms::answer::{Answer, FileRef, Problem};
use tenken_domain::forms::fault::Fault;
use tenken_store::Tx;
use tenken_store::responses::files::{self, FileHead};

use super::about::About;
use crate::core::error::Result;

/// The faults of those answers, by key, that name another file or tell it wrongly.
pub(super) async fn file_faults<'a>(
    tx: &mut Tx,
    round: &str,
    about: &About,
    answers: impl Iterator<Item = (&'a String, &'a Answer)>,
) -> Result<Vec<Fault>> {
    let named: Vec<(&String, &FileRef)> = answers
        .filter_map(|(key, answer)| match answer {
            Answer::File(file) => Some((key, file)),
            _ => None,
        })
        .collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let attached = match about.facility() {
        Some(facility) => files::list(tx, round, facility).await?,
        None => Vec::new(),
    };
    Ok(named
        .into_iter()
        .filter_map(|(key, file)| Some(Fault::of(key, problem(key, file, &attached)?)))
        .collect())
}

fn problem(key: &str, file: &FileRef, attached: &[FileHead]) -> Option<Problem> {
    let stored = attached
        .iter()
        .find(|head| head.id == file.file && head.item == key);
    match stored {
        None => Some(Problem::new(
            "unknown_file",
            format!(
                "ファイル「{}」は、この設問に付けられていません。回答の画面でこの設問に付けてから、もう一度送ってください。",
                file.name
            ),
        )),
        Some(head) if head.name != file.name || head.size.unsigned_abs() != file.size => {
            Some(Problem::new(
                "file_differs",
                format!(
                    "ファイルの名前か大きさが、付けたファイルと違います。name に「{}」、size に {} を入れてください。",
                    head.name, head.size
                ),
            ))
        }
        Some(_) => None,
    }
}
