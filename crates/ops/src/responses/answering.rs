//! Filling in a form: who may is decided once, before anything is read from what they sent.

use jiff::Timestamp;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::responses::draft::Draft;
use tenken_store::responses::drafts::{self, DraftRow};

use super::about::About;
use super::draft_of;
use super::situation::situation;
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::Act;
use crate::core::tenken::Tenken;
use crate::rounds::Round;
use crate::vendors::contracts::Contract;

/// A form that somebody may fill in and submit. There is no other way to one than [`begin_answering`]
/// and its siblings for vendors in `sheets`, which ask the policy or look at the link.
pub struct Answering {
    pub(super) permit: Permit,
    pub(super) actor: Actor,
    pub(super) round: Round,
    pub(super) form: Arc<Form>,
    pub(super) about: Arc<About>,
    /// The round still asks them.
    asked: bool,
    /// The hash of the link it was reached by.
    pub(super) link: Option<String>,
    /// As it was found.
    pub(super) draft: Option<DraftRow>,
}

impl Answering {
    /// For a vendor of whom the policy was asked, or whose link was looked at.
    pub(crate) async fn of_vendor(
        tenken: &Tenken,
        (actor, permit): (Actor, Permit),
        (round, form): (Round, Arc<Form>),
        about: About,
        link: Option<String>,
    ) -> Result<Self> {
        let mut begun = Answering {
            permit,
            actor,
            round,
            form,
            about: Arc::new(about),
            asked: true,
            link,
            draft: None,
        };
        begun.draft = begun.stored(tenken).await?;
        Ok(begun)
    }

    /// What is asked.
    pub fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// The round.
    pub fn round(&self) -> &Round {
        &self.round
    }

    /// What it is about.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// What it is about, for a unit of work.
    pub(crate) fn shared_about(&self) -> Arc<About> {
        Arc::clone(&self.about)
    }

    /// The contract, if it is about one.
    pub fn contract(&self) -> Option<&Contract> {
        match &*self.about {
            About::Contract(contract) => Some(contract),
            About::Facility(_) | About::Product(_) => None,
        }
    }

    /// The draft as it was entered until this began.
    pub fn draft(&self) -> Draft {
        draft_of(&self.form, self.draft.as_ref())
    }

    /// Lets an answer pass only while the round is open and asks the facility.
    pub(crate) fn require_open(&self, now: Timestamp) -> Result<()> {
        self.round.require_open(now)?;
        match self.asked {
            true => Ok(()),
            false => Err(Error::bad(
                "not_asked",
                "この施設は、この実施回の対象ではなくなりました（対象になる日に、まだ開設されていないか、廃止されているか、種類が違います）。これまでに書いたものは、これからも見られます。施設の情報が違っているときは、登録を直すと、また書けるようになります。",
            )),
        }
    }

    pub(crate) fn permit(&self) -> Permit {
        self.permit
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The draft's row as it is now.
    pub(super) async fn stored(&self, tenken: &Tenken) -> Result<Option<DraftRow>> {
        let (round, about) = (self.round.id.clone(), Arc::clone(&self.about));
        tenken
            .read(self.permit, async move |tx| {
                Ok(drafts::get(tx, &round, about.draft()).await?)
            })
            .await
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
    let found = situation(tenken, actor, round, facility, |row| Act::Answer(row)).await?;
    Ok(Answering {
        permit: found.permit,
        actor: actor.clone(),
        form: Arc::clone(&found.round.form),
        round: found.round,
        about: Arc::new(About::Facility(found.facility.into())),
        asked: found.asked,
        link: None,
        draft: found.draft,
    })
}
