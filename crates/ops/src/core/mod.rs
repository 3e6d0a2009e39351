//! What every use case stands on: who acts and what they may, the open installation, errors, input and
//! lists. It knows no use case.

pub mod actor;
pub(crate) mod bundled;
pub mod counts;
pub mod error;
pub(crate) mod facility_key;
pub(crate) mod input;
pub mod installation;
mod memory;
pub(crate) mod names;
pub mod paging;
pub mod permit;
pub mod policy;
pub(crate) mod secrets;
pub mod seed_key;
pub(crate) mod sent;
pub mod speaker;
pub mod surroundings;
pub mod tenken;
pub(crate) mod uploaded;
