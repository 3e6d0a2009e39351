//! What the tests of Tenken begin with: a fresh installation on either database with a clock of its own,
//! people, facilities, and papers that are filled in. Nothing here knows pages or the API.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
#![allow(clippy::unwrap_used, missing_docs)] // a test that fails should stop there

mod answers;
mod directory;
pub mod disclosures;
pub mod evidence;
pub mod forms;
mod notices;
mod people;
mod place;
mod site;
mod vendors;
mod visit;

pub use answers::{checklist, submit, survey_answers};
pub use directory::{code, found};
pub use notices::{notice, send_all, two_pharmacies};
pub use people::somebody;
pub use place::Place;
pub use site::{PASSWORD, Site, TODAY, to_make};
pub use vendors::{contract, vendor};
pub use visit::*;

/// Makes each test of a module run on both databases, with the `support` of its crate.
#[macro_export]
#[allow(
    clippy::crate_in_macro_def,
    reason = "the tests of pages have a site with pages"
)]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = crate::support::Place::sqlite();
                super::$name(&crate::support::Site::open(&place).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = crate::support::Place::postgres().await;
                super::$name(&crate::support::Site::open(&place).await).await;
                place.drop_schema().await;
            })*
        }
    };
}
