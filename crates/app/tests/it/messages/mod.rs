//! What people are told, and by whom.

mod mails;
mod senders;
mod undelivered;
