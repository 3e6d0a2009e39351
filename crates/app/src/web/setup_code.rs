//! The one-time code of the first set-up. Before the first account exists the pages trust whoever
//! reaches them from this machine; on one that others use, too, that must be the person who started the
//! program. Its console says the code, and nothing else does.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, PoisonError};
use subtle::ConstantTimeEq;

use super::addresses;

/// Wrong codes that are looked at in [`WINDOW`]; more are not.
const MOST_WRONG: u32 = 10;
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// The code of this process. It has no `Display`, for it goes nowhere but to the console.
pub struct SetupCode {
    code: String,
    wrong: Mutex<Wrong>,
}

#[derive(Default)]
struct Wrong {
    since: Timestamp,
    count: u32,
}

impl SetupCode {
    /// From a random text.
    pub fn new(code: String) -> Self {
        SetupCode {
            code,
            wrong: Mutex::default(),
        }
    }

    /// Where the set-up begins, behind the address of the pages.
    pub fn path(&self) -> String {
        format!("{}?code={}", addresses::SETUP, self.code)
    }

    /// Whether this is the code. After some wrong ones, none is right for a while.
    pub fn is(&self, given: &str, now: Timestamp) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(wrong.since) >= WINDOW {
            *wrong = Wrong {
                since: now,
                count: 0,
            };
        }
        if wrong.count >= MOST_WRONG {
            return false;
        }
        let right = bool::from(self.code.as_bytes().ct_eq(given.trim().as_bytes()));
        if !right {
            wrong.count += 1;
        }
        right
    }
}

impl std::fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_ends_for_a_while() {
        let code = SetupCode::new("ABCDEFGH".into());
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        assert!(code.is("ABCDEFGH", now) && code.is(" ABCDEFGH\n", now));
        for wrong in ["", "ABCDEFG", "ABCDEFGHI", "abcdefgh"] {
            assert!(!code.is(wrong, now));
        }
        for _ in 0..20 {
            assert!(!code.is("guess", now));
        }
        assert!(!code.is("ABCDEFGH", now), "too many were wrong");
        assert!(code.is("ABCDEFGH", now + WINDOW));
        assert_eq!(format!("{code:?}"), "SetupCode(…)");
    }
}
