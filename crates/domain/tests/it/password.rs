//! Which passwords may be used.

use std::time::Duration;
use tenken_domain::accounts::password::{
    PasswordFault, check_password, is_enough_alone, wait_after,
};

#[test]
fn the_rules_of_the_guideline() {
    use PasswordFault::*;
    let about = ["yamabuki", "やまぶき薬局", "1310000010"];
    for (password, second_factor, expected) in [
        // With a second factor: eight characters, letters and digits.
        ("k7vq2mzx", true, Ok(())),
        ("K7VQ2MZX", true, Ok(())),
        ("k7vq2mz", true, Err(TooShort(8))),
        ("kxvqwmzxrt", true, Err(NotMixed)),
        ("8302617495", true, Err(NotMixed)),
        // Without: thirteen, of whatever kind.
        ("k7vq2mzx", false, Err(TooShort(13))),
        ("k7vq2mzxk7v1", false, Err(TooShort(13))),
        ("さくら もぐら 灯台 ねじまき", false, Ok(())),
        ("turnip-lantern-oboe", false, Ok(())),
        // What is easily guessed is refused at any length.
        ("password1", true, Err(Guessable)),
        ("abcd1234", true, Err(Guessable)),
        ("passwordpassword", false, Err(Guessable)),
        ("1234567890123", false, Err(Guessable)),
        ("aaaaaaaaaaaaaaaa", false, Err(Guessable)),
        ("qwertyuiopasdf", false, Err(Guessable)),
        ("yamabuki1310000010", false, Err(Guessable)),
    ] {
        assert_eq!(
            check_password(password, second_factor, &about),
            expected,
            "{password}"
        );
    }
    assert_eq!(check_password(&"x9".repeat(101), false, &[]), Err(TooLong));
    assert!(is_enough_alone("1234567890123") && !is_enough_alone("123456789012"));
}

#[test]
fn guessing_costs_more_and_more() {
    let minutes = |failures| wait_after(failures).as_secs() / 60;
    assert_eq!(wait_after(0), Duration::ZERO);
    assert_eq!(wait_after(4), Duration::ZERO);
    assert_eq!(
        [5, 6, 7, 8, 9, 10, 11, 1_000_000].map(minutes),
        [1, 2, 4, 8, 16, 30, 30, 30]
    );
    assert_eq!(wait_after(i64::MAX), Duration::from_secs(1800));
}
