//! People with accounts: making and removing them, what they may do, signing in.

mod by_mail;
mod leaving;
mod links;
mod logins;
mod own;
mod passkey_challenges;
mod passkey_sign_in;
mod passkeys;
mod people;
mod places;
mod recording;
mod second_factor;
mod sessions;
mod sign_in;
pub mod tokens;
mod totp_secrets;
mod unsent_key;

pub(crate) use by_mail::invitation;
pub use by_mail::{forgot_password, mail_invitation};
pub use leaving::{Leaving, preview_leaving, remove_account};
pub(crate) use links::mailed_link;
pub use links::{Link, Welcome, find_link, issue_link, set_password_by_link};
pub(crate) use logins::{ChangedCode, follow_codes};
pub use own::{OwnAccount, change_password, own_account, prove};
pub use passkey_challenges::Party;
pub use passkey_sign_in::{begin_passkey_sign_in, sign_in_with_passkey};
pub use passkeys::{Passkey, add_passkey, begin_passkey, list_passkeys, remove_passkey};
pub use people::{
    Account, Invited, NewAccount, any_accounts, check_account, create_account, find_account,
    grant_to_give, list_accounts,
};
pub(crate) use people::{grant_of, managed, prepare, store};
pub use places::{News, Place, choose_place, end_news, list_places, read_news};
pub use second_factor::{Seed, begin_codes, confirm_codes, seed_again, stop_codes};
pub use sessions::{Session, SessionHead, end_session, find_session, list_sessions};
pub(crate) use sign_in::forget_ended;
pub use sign_in::{Attempt, Device, SignedIn, give_code, sign_in};
pub use totp_secrets::{
    encrypt_totp_secrets, forget_unreadable_totp_secrets, unreadable_totp_secrets,
};
pub use unsent_key::unsent_key;
