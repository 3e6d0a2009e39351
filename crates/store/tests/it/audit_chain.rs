//! The audit log's chain: what is not sealed, and that positions are taken once.

use tenken_store::audit::audit_chain::LinkRow;
use tenken_store::audit::audit_checkpoints::CheckpointRow;
use tenken_store::audit::{self, AuditRow};
use tenken_store::audit::{audit_chain, audit_checkpoints};
use tenken_store::{Error, Tx};

use crate::support::{AT, TestDb, on_both};

on_both!(
    unsealed_entries_are_found_near_and_far,
    a_position_and_an_entry_are_taken_once,
    the_chain_is_streamed_with_what_belongs_to_it,
);

fn entry() -> AuditRow {
    AuditRow {
        seq: 0,
        at: AT.to_owned(),
        actor: "local".to_owned(),
        origin: "local".to_owned(),
        action: "round.close".to_owned(),
        subject: "round:r".to_owned(),
        facility_id: Some("f1".to_owned()),
        detail: "null".to_owned(),
    }
}

fn link(position: i64, entry_seq: i64) -> LinkRow {
    LinkRow {
        position,
        entry_seq,
        hash: format!("hash {position}"),
    }
}

async fn unsealed(tx: &mut Tx, look_back: Option<i64>) -> Result<Vec<i64>, Error> {
    let rows = audit_chain::unsealed(tx, look_back, 3).await?;
    Ok(rows.iter().map(|row| row.seq).collect())
}

async fn unsealed_entries_are_found_near_and_far(test: &TestDb) {
    test.write(async move |tx| {
        audit::insert_many(tx, &vec![entry(); 9]).await?;
        assert_eq!(unsealed(tx, Some(0)).await?, [1, 2, 3], "a batch");
        let links: Vec<_> = [2, 3, 5, 6].into_iter().zip(1..).collect();
        let links: Vec<_> = links.iter().map(|(seq, at)| link(*at, *seq)).collect();
        audit_chain::append(tx, &links).await?;
        assert_eq!(unsealed(tx, Some(0)).await?, [7, 8, 9]);
        assert_eq!(unsealed(tx, Some(3)).await?, [4, 7, 8]);
        assert_eq!(unsealed(tx, None).await?, [1, 4, 7]);
        assert_eq!(audit_chain::head(tx).await?, Some(link(4, 6)));
        Ok(())
    })
    .await;
}

async fn a_position_and_an_entry_are_taken_once(test: &TestDb) {
    test.write(async move |tx| {
        audit::insert_many(tx, &vec![entry(); 3]).await?;
        audit_chain::append(tx, &[link(1, 1), link(2, 2)]).await
    })
    .await;
    for taken in [link(2, 3), link(3, 2)] {
        let again = test
            .db
            .write::<_, Error, _>(async move |tx| audit_chain::append(tx, &[taken]).await);
        assert!(matches!(again.await, Err(Error::Duplicate { .. })));
    }
}

async fn the_chain_is_streamed_with_what_belongs_to_it(test: &TestDb) {
    let checkpoint = |position, hash: &str| CheckpointRow {
        position,
        hash: hash.to_owned(),
        at: AT.to_owned(),
        public_key: "key".to_owned(),
        signature: "signature".to_owned(),
    };
    test.write(async move |tx| {
        audit::append(tx, &entry()).await?;
        // The second one has no entry.
        audit_chain::append(tx, &[link(1, 1), link(2, 7)]).await?;
        for row in [
            checkpoint(2, "first"),
            checkpoint(2, "second"),
            checkpoint(9, "beyond"),
        ] {
            audit_checkpoints::insert(tx, &row).await?;
        }
        let mut rows = Vec::new();
        audit_chain::scan(tx, |row| {
            rows.push(row);
            Ok(())
        })
        .await?;
        assert_eq!([&rows[0].link, &rows[1].link], [&link(1, 1), &link(2, 7)]);
        assert_eq!(rows[0].entry, Some(AuditRow { seq: 1, ..entry() }));
        assert_eq!((&rows[1].entry, &rows[0].checkpoint), (&None, &None));
        assert_eq!(
            rows[1].checkpoint,
            Some(checkpoint(2, "first")),
            "the first one stays"
        );
        let beyond = checkpoint(9, "beyond");
        assert_eq!(audit_checkpoints::latest(tx).await?.as_ref(), Some(&beyond));
        assert_eq!(audit_checkpoints::without_link(tx).await?, [beyond]);
        Ok(())
    })
    .await;
}
