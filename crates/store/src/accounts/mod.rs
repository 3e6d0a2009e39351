//! People, programs, what they may do, and what they sign in with.

pub mod account_links;
pub mod actors;
pub mod logins;
pub mod passkeys;
pub mod provisioning;
pub mod sessions;
pub mod sign_in_failures;
pub mod tokens;
pub mod users;
