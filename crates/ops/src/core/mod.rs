//! What every use case stands on: who acts and what they may, the open installation, errors, input and
//! lists. It knows no use case.

pub mod actor;
pub(crate) mod asked;
pub(crate) mod bundled;
pub(crate) mod company_key;
pub mod counts;
pub mod environment;
pub mod error;
pub mod evidence_key;
pub(crate) mod facility_key;
pub(crate) mod idempotency;
pub(crate) mod input;
pub mod installation;
mod memory;
pub(crate) mod names;
pub mod paging;
pub mod permit;
pub mod policy;
pub(crate) mod sealing;
pub(crate) mod secrets;
pub mod sender;
pub mod tenken;
pub mod totp_key;
pub(crate) mod uploaded;
