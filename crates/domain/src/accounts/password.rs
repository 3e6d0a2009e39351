//! Which passwords may be used, and how long somebody waits who keeps guessing.
//!
//! Guideline 7.0 (安全管理ガイドライン 第7.0版, システム運用編 14.1.1): with a second factor eight or
//! more characters with letters and digits; thirteen or more without; nothing that is easily guessed;
//! no reuse; no forced change from time to time; an account lock. How many failures lock for how long
//! it does not say: the figures here are ours.

use std::time::Duration;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

/// Least length with a second factor, in characters.
pub const LEAST_WITH_SECOND_FACTOR: usize = 8;
/// Least length without one, in characters.
pub const LEAST_ALONE: usize = 13;
/// Longest password, in characters: hashing must not be made to cost without limit.
pub const LONGEST: usize = 200;

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer characters than this.
    TooShort(usize),
    /// More than [`LONGEST`].
    TooLong,
    /// A short one without letters, or without digits.
    NotMixed,
    /// In lists of common passwords, made of patterns, or of what everybody knows of the person.
    Guessable,
}

impl PasswordFault {
    /// What is wrong and what to do.
    pub fn message(self) -> String {
        match self {
            Self::TooShort(least) => format!("パスワードは{least}文字以上にしてください。"),
            Self::TooLong => format!("パスワードは{LONGEST}文字までにしてください。"),
            Self::NotMixed => "英字と数字の両方を入れてください。".into(),
            Self::Guessable => "よく使われる言葉や並び、名前などが入っていて、推測されやすいパスワードです。関係のない言葉を3つか4つ、つなげると覚えやすく、推測されにくくなります。".into(),
        }
    }
}

/// A password as it is hashed and compared: full-width and half-width letters, composed and decomposed
/// kana are the same (NFKC), because which of them an input method gives differs between devices.
pub fn normalised(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether a password is long enough to be used without a second factor.
pub fn is_enough_alone(password: &str) -> bool {
    normalised(password).chars().count() >= LEAST_ALONE
}

/// Checks a new password. `about` are words that are known of the person: name, login, facility.
///
/// # Errors
/// The first thing to mend.
pub fn check_password(
    password: &str,
    second_factor: bool,
    about: &[&str],
) -> Result<(), PasswordFault> {
    let password = &*normalised(password);
    let length = password.chars().count();
    let least = if second_factor {
        LEAST_WITH_SECOND_FACTOR
    } else {
        LEAST_ALONE
    };
    if length < least {
        return Err(PasswordFault::TooShort(least));
    }
    if length > LONGEST {
        return Err(PasswordFault::TooLong);
    }
    let has = |wanted: fn(&char) -> bool| password.chars().any(|letter| wanted(&letter));
    if length < LEAST_ALONE && !(has(char::is_ascii_alphabetic) && has(char::is_ascii_digit)) {
        return Err(PasswordFault::NotMixed);
    }
    // An attacker needs a million guesses at least, and a hundred times as many where nothing else
    // stands in the way.
    let least = if second_factor {
        Score::Two
    } else {
        Score::Three
    };
    if zxcvbn(password, about).score() < least {
        return Err(PasswordFault::Guessable);
    }
    Ok(())
}

/// Failures in a row that cost nothing: people mistype.
const FREE_FAILURES: i64 = 5;
const FIRST_WAIT: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);

/// How long after the latest of so many failures in a row nobody is let in: a minute after the
/// fifth, doubled by each one more, half an hour at most.
pub fn wait_after(failures: i64) -> Duration {
    if failures < FREE_FAILURES {
        return Duration::ZERO;
    }
    let doublings = (failures - FREE_FAILURES).min(10);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}
