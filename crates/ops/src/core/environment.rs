//! What comes from outside: the time and random bytes. Tests put their own in.

use jiff::Timestamp;
use std::sync::Arc;
use ulid::Ulid;

/// Fills a buffer with random bytes.
pub type FillRandom = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The clock and the source of random bytes.
#[derive(Clone)]
pub struct Environment {
    /// The current instant.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Fills a buffer with random bytes that nobody can guess.
    pub random: FillRandom,
}

/// Letters and digits that are hard to confuse when read aloud (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Environment {
    /// The machine's clock and the operating system's random source.
    pub fn real() -> Self {
        Environment {
            now: Arc::new(Timestamp::now),
            random: Arc::new(|buffer| {
                // Without randomness no token or receipt may be issued at all.
                getrandom::fill(buffer).unwrap_or_else(|error| {
                    panic!("the operating system gives no random bytes: {error}")
                });
            }),
        }
    }

    /// A new id that sorts by time.
    pub(crate) fn id(&self) -> String {
        let mut bytes = [0; 16];
        (self.random)(&mut bytes);
        let millis = u64::try_from((self.now)().as_millisecond()).unwrap_or_default();
        Ulid::from_parts(millis, u128::from_le_bytes(bytes)).to_string()
    }

    /// `len` random letters and digits, five bits each.
    pub fn letters(&self, len: usize) -> String {
        let mut bytes = vec![0; len];
        (self.random)(&mut bytes);
        letters_of(&bytes, len)
    }
}

/// A letter or digit for each of the first bytes.
pub(crate) fn letters_of(bytes: &[u8], len: usize) -> String {
    (bytes.iter().take(len))
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

/// The text an instant is stored as: UTC, milliseconds, always equally long, so
/// that texts sort like instants.
pub(crate) fn stored_time(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Reads what [`stored_time`] wrote.
pub(crate) fn read_time(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}
