//! Datasets about weaknesses: the newest of each kind, and no more than are kept.

use tenken_store::weaknesses::{DatasetHead, content, hold_newest, insert, newest};

use crate::support::{AT, TestDb, on_both};

on_both!(the_newest_of_each_kind_counts);

fn head(kind: &str, number: u32) -> DatasetHead {
    DatasetHead {
        seq: 0,
        kind: kind.to_owned(),
        sha256: format!("{number:064x}"),
        dated_on: number.is_multiple_of(2).then(|| "2026-11-20".to_owned()),
        entries: number.into(),
        loaded_at: AT.to_owned(),
    }
}

async fn the_newest_of_each_kind_counts(test: &TestDb) {
    let found = test.write(async move |tx| {
        for number in [1, 2, 3, 4, 3] {
            insert(tx, &head("kev", number), &format!("[{number}]"), 3).await?;
        }
        insert(tx, &head("jvn", 3), "{}", 3).await?;
        let heads = newest(tx).await?;
        let mut contents = Vec::new();
        for seq in 0..=heads[1].seq {
            contents.extend(content(tx, seq).await?);
        }
        let held = hold_newest(tx, "kev").await?;
        let none = hold_newest(tx, "end_of_life").await?;
        Ok((heads, contents, held, none))
    });
    let (heads, contents, held, none) = found.await;
    let facts = |heads: &[DatasetHead]| -> Vec<DatasetHead> {
        heads
            .iter()
            .cloned()
            .map(|head| DatasetHead { seq: 0, ..head })
            .collect()
    };
    assert_eq!(facts(&heads), [head("jvn", 3), head("kev", 3)]);
    assert_eq!(contents, ["[2]", "[4]", "[3]"]);
    assert_eq!((held, none), (Some(heads[1].clone()), None));
}
