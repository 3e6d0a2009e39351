//! What people can do with Tenken: one module per use case.
//!
//! Every function takes an [`Actor`], asks [`policy`] whether it may, and
//! writes data and its audit entry in one transaction. Pages, API and command
//! line are thin layers over these functions.

pub mod accounts;
pub mod actor;
pub mod audit;
mod bundled;
pub mod checklists;
pub mod contracts;
pub mod corporations;
mod counts;
pub mod demo;
pub mod disclosures;
pub mod error;
pub mod facilities;
pub mod files;
pub mod forms;
pub mod inspections;
pub mod maintenance;
pub mod messages;
mod names;
pub mod notices;
pub mod policy;
pub mod products;
pub mod questions;
pub mod reminders;
pub mod responses;
pub mod results;
pub mod role_sharing;
pub mod rounds;
mod secrets;
mod sent;
pub mod set_up;
pub mod sheets;
mod speaker;
mod spelling;
mod surroundings;
pub mod system;
mod tenken;
pub mod tokens;
mod typed;
mod uploaded;
pub mod vendors;
pub mod years;

pub use actor::{Actor, Grant, Role, TokenActor, UserActor};
pub use counts::Done;
pub use error::{Error, Result, Stale};
pub use speaker::{Speaker, speaker_name, speaks_for};
pub use surroundings::Surroundings;
pub use tenken::{Location, Tenken};
pub use tenken_store::Error as StoreError;
pub use typed::FieldFaults;
