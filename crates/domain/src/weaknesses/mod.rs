//! Known weaknesses (既知の弱点): what public data says about products that stand in the ledger of devices: the end of
//! their support, weaknesses that are known to be exploited, entries of JVN. Everything found is to be checked by a
//! person: names say nothing about versions and updates. Nothing found does not mean that a device is safe.
//!
//! The data is not bundled. An operator brings files, which are read here as a whole or not at all.

mod dataset;
mod end_of_life;
mod feed;
mod index;
mod jvn;
mod kev;
mod matching;
mod names;
mod product_aliases;

pub use dataset::{Dataset, DatasetKind, MOST_BYTES};
pub use end_of_life::{EndOfLifeData, Release};
pub use feed::FeedFault;
pub use index::Indexed;
pub use jvn::{JvnData, JvnEntry, Severity};
pub use kev::{KevData, KevEntry};
pub use matching::{
    Certainty, Datasets, Looked, MOST_PER_ROW, NotLookedUp, RowWeaknesses, Weakness, What, look_up,
};
pub use product_aliases::{ProductAlias, ProductAliases, read_product_aliases};
