//! Filling in a response: who may is decided once, before anything is read from what they sent.

use jiff::Timestamp;
use std::sync::Arc;
use tenken_domain::Form;

use super::situation::{Situation, situation};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::Act;
use crate::core::tenken::Tenken;
use crate::rounds::Round;

/// A response that somebody may fill in and submit. There is no other way to one than
/// [`begin_answering`], which asks the policy.
pub struct Answering {
    actor: Actor,
    pub(super) situation: Situation,
}

impl Answering {
    /// What is asked.
    pub fn form(&self) -> &Arc<Form> {
        &self.situation.round.form
    }

    /// The round.
    pub fn round(&self) -> &Round {
        &self.situation.round
    }

    /// Lets an answer pass only while the round is open and asks the facility.
    pub(crate) fn require_open(&self, now: Timestamp) -> Result<()> {
        self.round().require_open(now)?;
        match self.situation.asked {
            true => Ok(()),
            false => Err(Error::bad(
                "not_asked",
                "この施設は、この実施回の対象ではなくなりました（対象になる日に、まだ開設されていないか、廃止されているか、種類が違います）。これまでに書いたものは、これからも見られます。施設の情報が違っているときは、登録を直すと、また書けるようになります。",
            )),
        }
    }

    pub(crate) fn permit(&self) -> Permit {
        self.situation.permit
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The facility's id.
    pub fn facility_id(&self) -> &str {
        &self.situation.facility.id
    }

    /// The same response as it is now.
    pub(super) async fn again(&self, tenken: &Tenken) -> Result<Self> {
        begin_answering(tenken, &self.actor, &self.round().id, self.facility_id()).await
    }
}

/// Looks up the response of a facility (by id or code) for somebody who may answer for it. The
/// round need not be open: what is sent is read first, so that it can be shown again.
///
/// # Errors
/// Not found: the round, the facility, or the facility is not asked in this round.
pub async fn begin_answering(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
) -> Result<Answering> {
    Ok(Answering {
        situation: situation(tenken, actor, round, facility, |row| Act::Answer(row)).await?,
        actor: actor.clone(),
    })
}
