//! Accounts: signing in, one's own account, people and their invitations.

use axum::routing::{get, post};

use super::{Address, Route, query, route};
use crate::web::pages::{
    account, code, codes, forgotten, handing_out, leaving, passkeys, password, people, places,
    proof, sign_in as signing_in, welcome,
};

pub const SIGN_IN: &str = "/sign-in";
pub const FORGOTTEN: &str = "/sign-in/forgotten";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const SIGN_IN_PASSKEY: &str = "/sign-in/passkey";
pub const SIGN_IN_PASSKEY_CHALLENGE: &str = "/sign-in/passkey/challenge";
pub const SIGN_OUT: &str = "/sign-out";
pub const WELCOME: Address<1> = Address::new("/welcome/{link}");
pub const ACCOUNT: &str = "/account";
pub const UNSENT_KEY: &str = "/account/unsent-key";
pub const PASSWORD: &str = "/account/password";
/// One-time codes of one's own account.
pub const CODES: &str = "/account/codes";
pub const CODES_REMOVAL: &str = "/account/codes/removal";
pub const PASSKEYS: &str = "/account/passkeys";
pub const PASSKEY_CHALLENGE: &str = "/account/passkeys/challenge";
pub const PASSKEY_REMOVAL: Address<1> = Address::new("/account/passkeys/{passkey}/removal");
/// Proving to be who one is, before something dangerous.
pub const PROOF: &str = "/account/proof";
pub const SESSION_END: Address<1> = Address::new("/account/sessions/{session}/end");
/// The places one acts for.
pub const PLACES: &str = "/places";
/// What is new about one's account.
pub const NEWS: &str = "/places/news";
pub const PEOPLE: &str = "/people";
pub const PERSON_LINK: Address<1> = Address::new("/people/{person}/link");
pub const PERSON_MAIL: Address<1> = Address::new("/people/{person}/mail");
pub const PERSON_REMOVAL: Address<1> = Address::new("/people/{person}/removal");
/// Making accounts for many facilities.
pub const ACCOUNTS: &str = "/accounts";
pub const LETTERS: &str = "/accounts/letters";
pub const LETTER: Address<1> = Address::new("/accounts/{person}/letter");

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(SIGN_IN, get(signing_in::show).post(signing_in::submit)),
        route(FORGOTTEN, get(forgotten::show).post(forgotten::submit)),
        route(SIGN_IN_CODE, get(code::show).post(code::submit)),
        route(SIGN_IN_PASSKEY, post(passkeys::sign_in)),
        route(SIGN_IN_PASSKEY_CHALLENGE, post(passkeys::ask_to_sign_in)),
        route(SIGN_OUT, post(signing_in::sign_out)),
        route(WELCOME, get(welcome::show).post(welcome::submit)),
        route(ACCOUNT, get(account::show)),
        route(UNSENT_KEY, get(account::unsent_key)),
        route(PASSWORD, get(password::show).post(password::submit)),
        route(CODES, get(codes::show).post(codes::submit)),
        route(CODES_REMOVAL, post(codes::remove)),
        route(PASSKEYS, get(passkeys::show).post(passkeys::add)),
        route(PASSKEY_CHALLENGE, post(passkeys::ask_new)),
        route(PASSKEY_REMOVAL, post(passkeys::remove)),
        route(PROOF, get(proof::show).post(proof::submit)),
        route(SESSION_END, post(account::end_session)),
        route(PLACES, get(places::show).post(places::choose)),
        route(NEWS, get(places::news).post(places::told)),
        route(PEOPLE, get(people::list).post(people::invite)),
        route(PERSON_LINK, post(people::renew_link)),
        route(PERSON_MAIL, post(people::mail)),
        route(PERSON_REMOVAL, get(leaving::show).post(leaving::remove)),
        route(ACCOUNTS, get(handing_out::show).post(handing_out::make)),
        route(LETTERS, post(handing_out::print)),
        route(LETTER, post(handing_out::print_one)),
    ]
}

/// Signing in, and then going on to an address of ours.
pub fn sign_in(to: &str) -> String {
    match to {
        "/" => SIGN_IN.to_owned(),
        to => format!("{SIGN_IN}{}", query(&[("to", to)])),
    }
}

/// Where somebody signs in whose page is open while somebody else is signed in.
pub fn sign_in_again() -> String {
    format!("{SIGN_IN}?again=")
}

/// The second factor, and then going on.
pub fn sign_in_code(to: &str) -> String {
    format!("{SIGN_IN_CODE}{}", query(&[("to", to)]))
}

/// Proving to be who one is, and then going on.
pub fn proof(to: &str) -> String {
    format!("{PROOF}{}", query(&[("to", to)]))
}
