//! What people can do with Tenken: one module per use case.
//!
//! Every function takes an [`Actor`], or something that only who may has, asks [`policy`] whether it may,
//! and writes data and its audit entry in one transaction. The database is reached with the permit that
//! the policy gives. Pages, API and command line are thin layers over these functions.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod accounts;
pub mod audit;
pub mod checklists;
mod core;
pub mod demo;
pub mod evidence;
pub mod facilities;
pub mod forms;
pub mod inspections;
pub mod installation;
pub mod ledgers;
pub mod messages;
pub mod outbox;
pub mod provisioning;
pub mod readiness;
pub mod records;
pub mod responses;
pub mod results;
pub mod rounds;
pub mod suggestions;
pub mod vendor_checklists;
pub mod vendors;
pub mod weaknesses;

pub use self::core::actor::{Actor, Grant, Role, TokenActor, UserActor};
pub use self::core::counts::Done;
pub use self::core::environment::Environment;
pub use self::core::error::{Error, FieldFaults, Result, Stale};
pub use self::core::evidence_key::EvidenceKey;
pub use self::core::installation::{Installation, installation};
pub use self::core::paging::{Page, Total};
pub use self::core::sender::{Sender, sender_name, sends_for};
pub use self::core::tenken::{Location, Tenken};
pub use self::core::totp_key::TotpKey;
pub use self::core::{actor, policy};
pub use tenken_store::Error as StoreError;
