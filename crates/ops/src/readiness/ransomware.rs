//! What stands between a facility and ransomware.

use serde::Serialize;
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::BedClass;
use tenken_domain::readiness::{Comparison, Peers, RansomwareView};

use super::comparison::{Compared, comparisons};
use super::rules::rules;
use super::sources::Sources;
use super::subject;
use crate::audit::{Action, record_view};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;
use crate::facilities::Facility;

/// What stands between a facility and ransomware.
#[derive(Debug, Clone, Serialize)]
pub struct RansomwareOfFacility {
    /// Whose it is.
    #[serde(skip)]
    pub facility: Facility,
    /// What the score is and what it is not, in plain words.
    pub about: String,
    /// Where the score comes from.
    pub source: String,
    /// The points.
    #[serde(flatten)]
    pub view: RansomwareView,
    /// Whom it is compared with.
    pub peers: Peers,
    /// How the others stand; none while too few are known, or nobody has counted yet.
    pub comparison: Option<Comparison>,
    /// When the others were counted, RFC 3339; none while nobody has.
    pub compared_at: Option<jiff::Timestamp>,
}

/// Whom a facility is compared with.
pub(super) fn peers(kind: FacilityKind, beds: Option<i64>) -> Peers {
    let class = beds.filter(|_| kind == FacilityKind::Hospital);
    Peers {
        kind,
        class: class.and_then(BedClass::of),
    }
}

/// The points of a facility from its answers, ledgers and evidence, and how others of its kind and class stand.
///
/// # Errors
/// The facility is not there, or outside the actor's scope.
pub async fn ransomware_of(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<RansomwareOfFacility> {
    let (keeper, who, key) = (tenken.clone(), actor.clone(), facility.to_owned());
    let (facility, sources) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let sources = Sources::of(&keeper, tx, &facility.id).await?;
            Ok(permit.grants((Facility::from(facility), sources)))
        })
        .await?;
    let (of, action) = (&facility.id, Action::ViewReadiness);
    record_view(tenken, actor, of, action, subject("ransomware")).await?;
    let states = sources.measure_states(tenken).await?;
    let rules = rules(tenken)?;
    let peers = peers(facility.kind, facility.beds);
    let compared = comparisons(tenken);
    let of = |compared: &Compared| compared.of(peers, facility.demo).cloned();
    Ok(RansomwareOfFacility {
        about: rules.ransomware.about.clone(),
        source: rules.ransomware.source.clone(),
        view: rules.ransomware.view(&states, &tenken.catalog()),
        peers,
        comparison: compared.as_deref().and_then(of),
        compared_at: compared.map(|compared| compared.at),
        facility,
    })
}
