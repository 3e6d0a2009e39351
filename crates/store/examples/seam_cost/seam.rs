//! The seam, as the program uses it.

use std::path::Path;
use std::sync::Arc;

use tenken_store::responses::drafts::{self, DraftOf};
use tenken_store::responses::submissions::{self, SubmissionRow};
use tenken_store::{Db, Location, audit};

use crate::Outcome;
use crate::rows::entry;

/// Tasks that each wait for one submission before they send the next.
pub fn seam(dir: &Path, rows: &Arc<Vec<SubmissionRow>>, writers: usize) -> Outcome<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let db = Db::open(&Location::Sqlite { dir: dir.into() }).await?;
        let tasks: Vec<_> = (0..writers)
            .map(|writer| {
                let (db, rows) = (db.clone(), rows.clone());
                tokio::spawn(async move {
                    for index in (writer..rows.len()).step_by(writers) {
                        submit(&db, rows.clone(), index).await?;
                    }
                    Ok::<_, tenken_store::Error>(())
                })
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    })
}

async fn submit(
    db: &Db,
    rows: Arc<Vec<SubmissionRow>>,
    index: usize,
) -> Result<i64, tenken_store::Error> {
    db.write(async move |tx| {
        let row = &rows[index];
        let (round, facility) = (&row.round_id, &row.facility_id);
        let of = DraftOf::Facility(facility);
        drafts::get_for_update(tx, round, of).await?;
        let seq = submissions::insert(tx, row).await?;
        drafts::mark_submitted(tx, round, of, row.revision).await?;
        audit::append(tx, &entry(row)).await?;
        Ok(seq)
    })
    .await
}
