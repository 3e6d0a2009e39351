//! What stands around a response: its round, its facility, its draft.

use tenken_store::facilities::FacilityRow;
use tenken_store::responses::drafts::{self, DraftRow, Enrolment};
use tenken_store::rounds::RoundRow;
use tenken_store::{Tx, rounds};

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::rounds::{Round, from_row};

/// Something somebody wants to do to a facility.
pub(super) type ActOnFacility = for<'f> fn(&'f FacilityRow) -> Act<'f>;

/// A round, a facility it asks or has asked, and the facility's draft, if any.
pub(crate) struct Situation {
    pub permit: Permit,
    pub round: Round,
    pub facility: FacilityRow,
    /// The round asks it; otherwise what it has entered is to be read alone.
    pub asked: bool,
    pub draft: Option<DraftRow>,
}

/// The rows of a situation, as one look into the database finds them.
pub(super) struct Found {
    pub permit: Permit,
    pub round: RoundRow,
    pub facility: FacilityRow,
    /// `None` if the round never asked the facility.
    enrolment: Option<Enrolment>,
}

impl Found {
    /// Looks up a round and a facility, by id or code, for somebody who may do `act` to the facility.
    pub async fn look(
        tx: &mut Tx,
        actor: &Actor,
        round: &str,
        facility: &str,
        act: ActOnFacility,
    ) -> Result<Self> {
        let round = rounds::get(tx, round)
            .await?
            .ok_or_else(|| Error::round_not_found(round))?;
        let facility = by_key(tx, facility).await?;
        Ok(Found {
            permit: require(actor, act(&facility))?,
            enrolment: drafts::of_enrolment(tx, &round.id, &facility.id).await?,
            round,
            facility,
        })
    }

    /// The situation, unless the round never had anything to do with the facility.
    pub async fn situation(self, tenken: &Tenken) -> Result<Situation> {
        let round = from_row(tenken, self.round).await?;
        let day = round.asked(tenken.today()).day;
        let is_asked = |enrolment: &Enrolment| enrolment.is_asked_on(&day);
        let enrolment = self
            .enrolment
            .filter(|enrolment| is_asked(enrolment) || enrolment.draft.is_some())
            .ok_or_else(|| Error::NotFound("この実施回の対象施設".into()))?;
        Ok(Situation {
            permit: self.permit,
            asked: is_asked(&enrolment),
            draft: enrolment.draft,
            round,
            facility: self.facility,
        })
    }
}

/// Looks up a response, if the actor may do `act` to the facility.
///
/// # Errors
/// Not found: the round, the facility, or the facility is not asked in this round.
pub(crate) async fn situation(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    act: ActOnFacility,
) -> Result<Situation> {
    let (actor, round, facility) = (actor.clone(), round.to_owned(), facility.to_owned());
    let found = tenken.read_if(async move |tx| {
        let found = Found::look(tx, &actor, &round, &facility, act).await?;
        Ok(found.permit.grants(found))
    });
    found.await?.situation(tenken).await
}
