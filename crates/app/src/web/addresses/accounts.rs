//! Accounts: signing in, one's own account, people and their invitations.

use super::{Address, query};

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

pub const TOKENS: &str = "/system/tokens";
pub const TOKEN_REVOCATION: Address<1> = Address::new("/system/tokens/{token}/revocation");
