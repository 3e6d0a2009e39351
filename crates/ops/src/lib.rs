//! What people can do with Tenken: one module per use case.
//!
//! Every function takes an [`Actor`], asks [`policy`] whether it may, and
//! writes data and its audit entry in one transaction. Pages, API and command
//! line are thin layers over these functions.

pub mod accounts;
pub mod actor;
pub mod audit;
mod bundled;
mod counts;
pub mod demo;
pub mod error;
pub mod facilities;
pub mod files;
pub mod forms;
pub mod policy;
pub mod responses;
pub mod results;
pub mod rounds;
mod secrets;
pub mod set_up;
mod surroundings;
mod tenken;
pub mod tokens;

pub use actor::{Actor, Grant, Role, TokenActor, UserActor};
pub use counts::Done;
pub use error::{Error, Result, Stale};
pub use surroundings::Surroundings;
pub use tenken::{Location, Tenken};
pub use tenken_store::Error as StoreError;
