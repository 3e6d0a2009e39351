//! Evidence (証跡): papers and photos that show what a facility does.

mod fields;
pub mod list;
mod measures;
pub mod one;
pub mod receive;
pub mod shown;
pub mod versions;

use axum::routing::{get, post};
use maud::Markup;
use tenken_ops::evidence::MOST_BYTES;
use tenken_ops::facilities::Facility;

use crate::web::addresses::*;
use crate::web::context::PageContext;
use crate::web::parts::crumbs;
use crate::web::routes::{Route, route, up_to};

/// The largest post that carries a file: what is a little too large is refused by the file's name, beside its field.
pub const LIMIT: usize = MOST_BYTES + MOST_BYTES / 2;

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(EVIDENCE, up_to(LIMIT, get(list::show).post(list::add))),
        route(ONE_EVIDENCE, get(one::show).post(one::change)),
        route(EVIDENCE_REMOVAL, post(one::remove)),
        route(
            EVIDENCE_VERSIONS,
            up_to(LIMIT, get(versions::show).post(versions::add)),
        ),
        route(EVIDENCE_FILE, get(versions::download)),
        route(EVIDENCE_THUMBNAIL, get(versions::thumbnail)),
        route(VERSION_REMOVAL, post(versions::remove)),
    ]
}

/// The way to a page about a facility's evidence.
fn way(context: &PageContext, facility: &Facility, more: &[(&str, &str)]) -> Markup {
    let above = FACILITY.link([&facility.id]);
    let mut links = vec![(&*above, &*facility.name)];
    links.extend_from_slice(more);
    crumbs::crumbs(context, &links)
}
