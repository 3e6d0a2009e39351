//! How often one person may ask: far more than hands can, far less than a program would.
//!
//! It is counted by account, never by network address: a whole hospital sits behind one. Tokens are
//! not counted, because programs that send for thousands of facilities are what they are for, and who
//! made one can take it back.

use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

/// Looks and saves a minute, in the long run, unless it is set otherwise: 600.
pub const A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(599);
/// How many may come at once: a fifth of a minute's.
const AT_ONCE: u32 = 5;
/// How often those are forgotten who have not asked for long.
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// Counts what people ask for, in this process.
#[derive(Debug)]
pub struct RateLimit(DefaultKeyedRateLimiter<String>);

impl Default for RateLimit {
    fn default() -> Self {
        RateLimit::a_minute(A_MINUTE)
    }
}

impl RateLimit {
    /// So many requests of each person a minute.
    pub fn a_minute(requests: NonZeroU32) -> Self {
        let at_once = NonZeroU32::new(requests.get() / AT_ONCE).unwrap_or(NonZeroU32::MIN);
        RateLimit::of(Quota::per_minute(requests).allow_burst(at_once))
    }

    /// A limit of one's own choice.
    pub fn of(quota: Quota) -> Self {
        RateLimit(RateLimiter::keyed(quota))
    }

    /// Counts a request of a person.
    ///
    /// # Errors
    /// They ask too often; how long to wait, in seconds.
    pub fn keep(&self, person: &String) -> Result<(), u64> {
        self.0.check_key(person).map_err(|early| {
            let wait = early.wait_time_from(self.0.clock().now());
            wait.as_secs() + 1
        })
    }

    /// Forgets who has not asked for long, for as long as it is let.
    pub async fn keep_forgetting(&self) {
        loop {
            tokio::time::sleep(FORGET_EVERY).await;
            self.0.retain_recent();
        }
    }
}
