//! People: how they come, sign in, and leave.

mod giving_roles;
mod leaving;
mod logins;
mod passkeys;
mod people;
mod places;
mod provisioning;
mod reauthentication;
mod sign_in;
mod totp_secrets;
