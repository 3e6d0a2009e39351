//! Signing in, one's own account, and the people of a place.

pub mod account;
pub mod forgotten_password;
pub mod leaving;
pub mod passkeys;
pub mod password;
pub mod people;
pub mod places;
pub mod provisioning;
pub mod reauthentication;
pub mod sign_in;
pub mod sign_in_code;
pub mod tokens;
pub mod totp;
pub mod welcome;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(SIGN_IN, get(sign_in::show).post(sign_in::submit)),
        route(
            FORGOTTEN,
            get(forgotten_password::show).post(forgotten_password::submit),
        ),
        route(
            SIGN_IN_CODE,
            get(sign_in_code::show).post(sign_in_code::submit),
        ),
        route(SIGN_IN_PASSKEY, post(passkeys::sign_in)),
        route(SIGN_IN_PASSKEY_CHALLENGE, post(passkeys::ask_to_sign_in)),
        route(SIGN_OUT, post(sign_in::sign_out)),
        route(WELCOME, get(welcome::show).post(welcome::submit)),
        route(ACCOUNT, get(account::show)),
        route(UNSENT_KEY, get(account::unsent_key)),
        route(PASSWORD, get(password::show).post(password::submit)),
        route(CODES, get(totp::show).post(totp::submit)),
        route(CODES_REMOVAL, post(totp::remove)),
        route(PASSKEYS, get(passkeys::show).post(passkeys::add)),
        route(PASSKEY_CHALLENGE, post(passkeys::ask_new)),
        route(PASSKEY_REMOVAL, post(passkeys::remove)),
        route(
            PROOF,
            get(reauthentication::show).post(reauthentication::submit),
        ),
        route(SESSION_END, post(account::end_session)),
        route(PLACES, get(places::show).post(places::choose)),
        route(NEWS, get(places::news).post(places::confirm_news)),
        route(PEOPLE, get(people::list).post(people::invite)),
        route(PERSON_LINK, post(people::renew_link)),
        route(PERSON_MAIL, post(people::mail)),
        route(PERSON_REMOVAL, get(leaving::show).post(leaving::remove)),
        route(ACCOUNTS, get(provisioning::show).post(provisioning::make)),
        route(LETTERS, post(provisioning::print)),
        route(LETTER, post(provisioning::print_one)),
        route(TOKENS, get(tokens::show).post(tokens::create)),
        route(TOKEN_REVOCATION, post(tokens::revoke)),
    ]
}
