//! Checking that the log is what it was: nothing changed, removed or put in between.

use jiff::SignedDuration;
use serde::Serialize;
use tenken_store::audit::audit_chain::SealedRow;
use tenken_store::audit::{audit_chain, audit_checkpoints};

use super::chain::{START, hash};
use super::checkpoint::Checkpoint;
use super::key::PublicKey;
use super::seal::{Seal, seal};
use crate::core::actor::Actor;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::Result;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Faults that are named one by one; the rest is counted, so that memory stays flat.
const NAMED: usize = 1_000;

/// How long a deed may take from the time it is noted with to its end: a large import. What says to
/// be older than a checkpoint by more than this, but was sealed after it, was not there then.
const LONGEST_DEED: SignedDuration = SignedDuration::from_hours(1);

/// What the check found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Links looked at: the entries that were sealed and still are.
    pub entries: u64,
    /// Checkpoints looked at, one from a file included.
    pub checkpoints: u64,
    /// How many faults there are.
    pub faults_found: u64,
    /// The faults, at most 1,000.
    pub faults: Vec<Fault>,
}

/// Something that is not as it was. `Display` says it in plain Japanese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// An entry does not fit its hash, or the hash was changed.
    #[error("記録 {entry}（{position}番目）は、あとから書きかえられています。")]
    Changed {
        /// Position in the chain.
        position: i64,
        /// The entry's `seq`.
        entry: i64,
    },
    /// A link is there, its entry is not.
    #[error("記録 {entry}（{position}番目）は、あとから消されています。")]
    Removed {
        /// Position in the chain.
        position: i64,
        /// The `seq` it had.
        entry: i64,
    },
    /// Links are missing.
    #[error("{from}番目から{to}番目までの記録が、鎖ごと消されています。")]
    Gap {
        /// First missing position.
        from: i64,
        /// Last missing position.
        to: i64,
    },
    /// An entry says to be older than it can be.
    #[error(
        "記録 {entry}（{position}番目）は、{at} の操作とありますが、{signed_at} の確認印より後に入れられています（差し込まれたか、コンピューターの時計が戻されました）。"
    )]
    Inserted {
        /// Position in the chain.
        position: i64,
        /// The entry's `seq`.
        entry: i64,
        /// When it says the deed was.
        at: String,
        /// When it was not there yet.
        signed_at: String,
    },
    /// The chain has another hash where a checkpoint was made.
    #[error(
        "{position}番目までの記録は、{at} の確認印と合いません。それより前のどこかが、鎖ごと作りかえられています。"
    )]
    CheckpointMismatch {
        /// Position in the chain.
        position: i64,
        /// When it was signed.
        at: String,
    },
    /// The chain is shorter than it was when a checkpoint was made.
    #[error(
        "{at} の確認印では{position}番目まで記録がありましたが、いまはありません。終わりの部分が消されています。"
    )]
    Truncated {
        /// Position of the checkpoint.
        position: i64,
        /// When it was signed.
        at: String,
    },
    /// A signature does not fit what it signs.
    #[error("{at} の確認印（{position}番目）の署名が正しくありません。")]
    BadSignature {
        /// Position of the checkpoint.
        position: i64,
        /// When it says it was signed.
        at: String,
    },
    /// The signature fits, but the key is none of ours.
    #[error(
        "{at} の確認印（{position}番目）は、知らない鍵 {public_key} で署名されています。この鍵が確かなら、--key に付けて、もう一度確かめてください。"
    )]
    UnknownKey {
        /// Position of the checkpoint.
        position: i64,
        /// When it was signed.
        at: String,
        /// The key it names.
        public_key: String,
    },
}

/// Seals what is not yet sealed, then checks every entry, every link and every checkpoint, and one
/// that was kept elsewhere. Checkpoints must be signed with one of `keys`.
///
/// # Errors
/// Those of the database; what is wrong with the log is in the report.
pub async fn verify(
    tenken: &Tenken,
    actor: &Actor,
    keys: Vec<PublicKey>,
    elsewhere: Option<Checkpoint>,
) -> Result<Report> {
    let permit = require(actor, Act::ReadLog)?;
    seal(tenken, Seal::All).await?;
    tenken
        .read_long(permit, async move |tx| {
            let mut check = Check::new(keys, elsewhere);
            audit_chain::scan(tx, |row| {
                check.link(row);
                Ok(())
            })
            .await?;
            for row in audit_checkpoints::without_link(tx).await? {
                check.beyond(&row.into());
            }
            Ok(check.finish())
        })
        .await
}

/// A check under way.
struct Check {
    keys: Vec<PublicKey>,
    elsewhere: Option<Checkpoint>,
    /// The position that comes next.
    next: i64,
    /// The hash of the link before; `None` after a gap.
    previous: Option<String>,
    /// When the newest good checkpoint was signed, and the oldest time that may be noted after it.
    signed: Option<(String, String)>,
    report: Report,
}

impl Check {
    fn new(keys: Vec<PublicKey>, elsewhere: Option<Checkpoint>) -> Self {
        Check {
            keys,
            elsewhere,
            next: 1,
            previous: Some(START.to_owned()),
            signed: None,
            report: Report::default(),
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.report.faults_found += 1;
        if self.report.faults.len() < NAMED {
            self.report.faults.push(fault);
        }
    }

    fn link(&mut self, row: SealedRow) {
        let SealedRow {
            link,
            entry,
            checkpoint,
        } = row;
        let (position, seq) = (link.position, link.entry_seq);
        if position != self.next {
            self.fault(Fault::Gap {
                from: self.next,
                to: position - 1,
            });
            self.previous = None;
        }
        self.report.entries += 1;
        self.next = position + 1;
        match &entry {
            None => self.fault(Fault::Removed {
                position,
                entry: seq,
            }),
            Some(entry) => {
                // With the stored hash before it, one change is one fault and not all that follow.
                let previous = self.previous.as_deref();
                if previous.is_some_and(|previous| hash(previous, entry) != link.hash) {
                    self.fault(Fault::Changed {
                        position,
                        entry: seq,
                    });
                }
                if let Some((signed_at, _)) =
                    self.signed.clone().filter(|(_, oldest)| entry.at < *oldest)
                {
                    self.fault(Fault::Inserted {
                        position,
                        entry: seq,
                        at: entry.at.clone(),
                        signed_at,
                    });
                }
            }
        }
        let kept = self.elsewhere.take_if(|kept| kept.position == position);
        for checkpoint in checkpoint.map(Checkpoint::from).into_iter().chain(kept) {
            self.checkpoint(&checkpoint, &link.hash);
        }
        self.previous = Some(link.hash);
    }

    /// A checkpoint at a link with this hash.
    fn checkpoint(&mut self, checkpoint: &Checkpoint, hash: &str) {
        let good = self.signature(checkpoint);
        if checkpoint.hash != hash {
            let (position, at) = (checkpoint.position, checkpoint.at.clone());
            self.fault(Fault::CheckpointMismatch { position, at });
        } else if good {
            let oldest = stored_time(read_time(&checkpoint.at) - LONGEST_DEED);
            self.signed = Some((checkpoint.at.clone(), oldest));
        }
    }

    /// A checkpoint that no link belongs to.
    fn beyond(&mut self, checkpoint: &Checkpoint) {
        self.signature(checkpoint);
        let (position, at) = (checkpoint.position, checkpoint.at.clone());
        self.fault(Fault::Truncated { position, at });
    }

    /// Whether a checkpoint is signed as it should be.
    fn signature(&mut self, checkpoint: &Checkpoint) -> bool {
        self.report.checkpoints += 1;
        let (position, at) = (checkpoint.position, checkpoint.at.clone());
        if !checkpoint.is_genuine() {
            self.fault(Fault::BadSignature { position, at });
            return false;
        }
        if !checkpoint.is_by(&self.keys) {
            let public_key = checkpoint.public_key.clone();
            self.fault(Fault::UnknownKey {
                position,
                at,
                public_key,
            });
            return false;
        }
        true
    }

    fn finish(mut self) -> Report {
        if let Some(kept) = self.elsewhere.take() {
            self.beyond(&kept);
        }
        self.report
    }
}
