//! What this process has done since it began, for whoever watches it. Nothing depends on it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counters that only grow.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    sign_ins: AtomicU64,
    sign_ins_refused: AtomicU64,
    submissions: AtomicU64,
}

/// What was done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// People who signed in, second factor and all.
    pub sign_ins: u64,
    /// Attempts that were refused: a wrong password or code.
    pub sign_ins_refused: u64,
    /// Responses submitted, not counting repeated sendings.
    pub submissions: u64,
}

impl Counts {
    pub(crate) fn count_sign_in(&self) {
        self.sign_ins.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_refused(&self) {
        self.sign_ins_refused.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_submission(&self) {
        self.submissions.fetch_add(1, Relaxed);
    }

    pub(crate) fn done(&self) -> Done {
        Done {
            sign_ins: self.sign_ins.load(Relaxed),
            sign_ins_refused: self.sign_ins_refused.load(Relaxed),
            submissions: self.submissions.load(Relaxed),
        }
    }
}
