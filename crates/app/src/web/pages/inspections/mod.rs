//! On-site inspections: choosing and planning, preparing, noting on site, the result and what follows.

pub mod entries;
pub mod followed;
pub mod list;
pub mod of_facility;
pub mod paper;
pub mod photos;
pub mod plan;
pub mod result;
pub mod saving;
pub mod selection;
pub mod site;

use axum::http::HeaderName;
use maud::{Markup, html};
use tenken_domain::inspections::{Demand, Met};
use tenken_ops::inspections::{Inspector, Phase};

use crate::web::addresses;
use crate::web::parts::banner::Tone;
use crate::web::parts::crumbs::Step;
use crate::web::parts::tag;

/// The way to what belongs to an inspection.
const ABOVE: Step<'static> = (addresses::INSPECTIONS, "立入検査");

/// Says to the script that a device may keep the page for where there is no network.
const MAY_BE_KEPT: (HeaderName, &str) = (HeaderName::from_static("tenken-keep"), "yes");

/// How far an inspection is.
fn phase(phase: Phase) -> Markup {
    let tone = match phase {
        Phase::Planned => Tone::Info,
        Phase::Begun => Tone::Warn,
        Phase::Told => return tag::tag(phase.label()),
        Phase::Replied => Tone::Good,
    };
    tag::toned(tone, phase.label())
}

/// Whether a demand is met.
fn met(met: Met) -> Markup {
    let tone = match met {
        Met::Yes => Tone::Good,
        Met::No => Tone::Bad,
        Met::OnSite => Tone::Warn,
    };
    tag::toned(tone, met.label())
}

/// Demands, one line each.
fn demands<'a>(all: impl Iterator<Item = &'a Demand>) -> Markup {
    html! { ul class="demands" { @for demand in all { li { (met(demand.met)) " " (demand.words) } } } }
}

/// The people who can inspect, to be marked.
fn inspector_fields(possible: &[Inspector], chosen: &[String]) -> Markup {
    html! {
        fieldset class="field" {
            legend class="label" { "担当者" span class="may" { "（選ばなくてもかまいません）" } }
            div class="choices" {
                @for one in possible {
                    label class="choice" { input type="checkbox" name="inspector" value=(one.id) checked[chosen.contains(&one.id)]; (one.name) }
                }
            }
            @if possible.is_empty() { p class="hint" { "この自治体の利用者が、まだいません。「利用者」の画面で招待できます。" } }
        }
    }
}

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, route, upload_route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(INSPECTIONS, get(list::show).post(selection::plan)),
        route(SELECTION, get(selection::show)),
        route(INSPECTION, get(plan::show).post(plan::change)),
        route(INSPECTION_CANCELLATION, post(plan::cancel)),
        route(INSPECTION_SITE, get(site::show).post(saving::save)),
        route(INSPECTION_ENTRIES, post(entries::take)),
        upload_route(INSPECTION_PHOTOS, post(photos::add)),
        route(INSPECTION_PHOTO, get(photos::show)),
        route(INSPECTION_PHOTO_REMOVAL, post(photos::remove)),
        route(INSPECTION_RESULT, get(result::show).post(result::tell)),
        route(INSPECTION_RESULT_PDF, get(paper::show)),
        route(INSPECTION_REPLIES, post(followed::reply)),
        route(FINDING_CLOSING, post(followed::close)),
        route(FACILITY_INSPECTIONS, get(of_facility::show)),
    ]
}
