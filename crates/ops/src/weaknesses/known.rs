//! The datasets as they are looked things up in, kept in memory by what file they came from. The database says on
//! every look which ones count, so whatever another process loads counts at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tenken_domain::weaknesses::{Dataset, DatasetKind, Datasets, Indexed, ProductAliases};
use tenken_store::weaknesses::{self as stored, DatasetHead};

use super::unreadable;
use crate::core::bundled::product_aliases;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::tenken::Tenken;
use crate::core::uploaded::off_the_thread;

/// The newest of each kind, with its number and hash: JVN's also depends on what was there before.
#[derive(Default)]
pub(super) struct Known {
    aliases: OnceLock<Arc<ProductAliases>>,
    indexed: Mutex<HashMap<DatasetKind, Kept>>,
}

/// The number and the hash of a dataset, and the dataset.
type Kept = (i64, String, Arc<Indexed>);

impl Known {
    /// The table of aliases.
    pub fn aliases(&self) -> Result<Arc<ProductAliases>> {
        if let Some(aliases) = self.aliases.get() {
            return Ok(Arc::clone(aliases));
        }
        let read = product_aliases().map_err(|faults| Error::bad("product_aliases", faults))?;
        Ok(Arc::clone(self.aliases.get_or_init(|| Arc::new(read))))
    }

    fn get(&self, kind: DatasetKind, head: &DatasetHead) -> Option<Arc<Indexed>> {
        let indexed = self.indexed.lock().unwrap_or_else(PoisonError::into_inner);
        let (seq, sha256, data) = indexed.get(&kind)?;
        (*seq == head.seq && *sha256 == head.sha256).then(|| Arc::clone(data))
    }

    fn put(&self, kind: DatasetKind, head: &DatasetHead, data: &Arc<Indexed>) {
        let kept = (head.seq, head.sha256.clone(), Arc::clone(data));
        let mut indexed = self.indexed.lock().unwrap_or_else(PoisonError::into_inner);
        indexed.insert(kind, kept);
    }

    /// Those of `heads`, from memory or from the database.
    pub async fn datasets(
        &self,
        tenken: &Tenken,
        permit: Permit,
        heads: &[DatasetHead],
    ) -> Result<Datasets> {
        let mut datasets = Datasets::default();
        for head in heads {
            let kind = DatasetKind::parse(&head.kind).ok_or_else(unreadable)?;
            if let Some(data) = self.get(kind, head) {
                datasets.put(data);
                continue;
            }
            let seq = head.seq;
            let content = tenken
                .read(permit, async move |tx| Ok(stored::content(tx, seq).await?))
                .await?;
            // Gone in the meantime: newer ones are there, which the next look finds.
            let Some(content) = content else { continue };
            let read = move || Dataset::from_stored(kind, &content).map(Indexed::new);
            let data = off_the_thread(read).await?.map_err(|_| unreadable())?;
            let data = Arc::new(data);
            self.put(kind, head, &data);
            datasets.put(data);
        }
        Ok(datasets)
    }
}
