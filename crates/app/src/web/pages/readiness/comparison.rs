//! How the facilities of the same kind and class stand, beside one's own points.

use maud::{Markup, html};
use tenken_domain::readiness::{Comparison, LEAST_FACILITIES, Peers};
use tenken_ops::readiness::RansomwareOfFacility;

use crate::web::parts::{dates, numbers};

/// The comparison, or why there is none.
pub fn shown(found: &RansomwareOfFacility) -> Markup {
    let peers = named(found.peers);
    html! {
        h2 { "同じ種類の施設とくらべる" }
        @match (&found.comparison, found.compared_at) {
            (Some(comparison), Some(at)) => {
                p { (peers) "のうち、答えか台帳のある" (numbers::count(u64::try_from(comparison.facilities).unwrap_or(u64::MAX))) "施設の、確かな点です。この施設の確かな点は" strong { (found.view.points.from) "点" } "です。" }
                (table(comparison))
                p class="small muted" { (dates::time(at)) "に数えました。施設ごとの点は、だれにも見せません。くらべるときは、提出された答えと台帳だけを見ます。" }
            }
            (None, Some(at)) => p { (peers) "では、くらべられる施設が" (LEAST_FACILITIES) "に足りないため、出していません（" (dates::time(at)) "に数えました）。少ないと、どの施設のことかがわかってしまうためです。" },
            (_, None) => p { "ほかの施設の点は、まだ数えていません。しばらくたってから、もう一度開いてください。" },
        }
    }
}

fn table(comparison: &Comparison) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { "点の低いほうから数えて" } th scope="col" class="num" { "点" } } }
            tbody {
                @for (name, points) in [("4分の1の施設", comparison.lower_quartile), ("まん中の施設", comparison.median), ("4分の3の施設", comparison.upper_quartile)] {
                    tr { th scope="row" { (name) } td class="num" { (points) "点" } }
                }
            }
        }
    }
}

fn named(peers: Peers) -> String {
    match peers.class {
        Some(class) => format!("{}（{}）", peers.kind.label(), class.label()),
        None => peers.kind.label().to_owned(),
    }
}
