//! What everybody who opens an inspection sees first: it, its round, and what the facility last submitted.

use tenken_store::rounds::RoundRow;
use tenken_store::{Tx, rounds};

use super::{Found, Inspection, subject};
use crate::audit::{Action, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;
use crate::responses::Sent;
use crate::rounds::{Round, from_row};

/// An inspection's rows, as they are read in one transaction with what else a page shows.
pub(super) struct Looked {
    inspection: Inspection,
    round: RoundRow,
    latest: Option<Sent>,
}

impl Looked {
    pub async fn at(tx: &mut Tx, found: Found) -> Result<Self> {
        let round = rounds::get(tx, &found.row.round_id).await?;
        let (of, facility) = (&found.row.round_id, &found.facility.id);
        Ok(Looked {
            latest: Sent::latest(tx, of, facility).await?,
            round: round.ok_or_else(Error::inspection_not_found)?,
            inspection: found.inspection(tx).await?,
        })
    }

    /// Notes the look, before anything is shown.
    pub async fn noted(
        self,
        tenken: &Tenken,
        actor: &Actor,
    ) -> Result<(Inspection, Round, Option<Sent>)> {
        let (of, about) = (&self.inspection.facility.id, subject(&self.inspection.id));
        record_view(tenken, actor, of, Action::ViewInspection, about).await?;
        let round = from_row(tenken, self.round).await?;
        Ok((self.inspection, round, self.latest))
    }
}
