//! Synthetic facilities and responses for trying things out, at the scale of a
//! shop, a prefecture or the nation. The same seed and day give the same data;
//! everything made here is marked as demo wherever it is shown.

mod answers;
mod facilities;
mod ledgers;
mod places;
mod rounds;
mod vendors;

use jiff::civil::Date;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tenken_store::facilities::corporations;
use tenken_store::installation::settings;
use tenken_store::rounds::enrolments::Scope;
use tenken_store::rounds::{RoundRow, enrolments};

use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::asked::asked_by;
use crate::core::error::{Error, Result};
use crate::core::installation::{Installation, SETTING, installation};
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// How much to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// One pharmacy, in the middle of answering.
    Shop,
    /// One prefecture with all its facilities.
    Prefecture,
    /// The nation: 243,000 facilities, 8,102 of them hospitals.
    Nation,
}

impl Scale {
    /// Reads the name used on the command line.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "shop" => Some(Scale::Shop),
            "prefecture" => Some(Scale::Prefecture),
            "nation" => Some(Scale::Nation),
            _ => None,
        }
    }
}

/// How far the making is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoProgress {
    /// What is being made.
    pub what: &'static str,
    /// How many are made.
    pub done: u64,
    /// How many it will be.
    pub total: u64,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DemoReport {
    /// Facilities.
    pub facilities: u64,
    /// Rounds, each with facilities asked and answered.
    pub rounds: Vec<DemoRound>,
}

/// One round that was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DemoRound {
    /// The round's id.
    pub id: String,
    /// Facilities asked.
    pub targeted: u64,
    /// Facilities that submitted.
    pub answered: u64,
}

/// Rows stored in one transaction.
const BATCH: usize = 4_000;

/// Makes demo data in an installation that has none yet, and sets the
/// installation up if it is not. Facilities of a nation have ledgers only `with_ledgers`: they would be most of
/// its data.
///
/// # Errors
/// There is data already.
pub async fn make_demo(
    tenken: &Tenken,
    scale: Scale,
    seed: u64,
    with_ledgers: bool,
    progress: &(dyn Fn(DemoProgress) + Send + Sync),
) -> Result<DemoReport> {
    require(&Actor::Local, Act::Operate)?;
    let installed = installation(tenken).await?;
    if installed.is_some()
        || !crate::rounds::list_rounds(tenken, &Actor::Local)
            .await?
            .is_empty()
    {
        return Err(Error::bad(
            "not_empty",
            "このデータの置き場所は、もう使われています。デモは、空の置き場所（--data 新しいフォルダ）に作ってください。",
        ));
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let chains = facilities::chains(tenken);
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(corporations::insert_many(tx, &chains).await?)
        })
        .await?;
    let made = facilities::make(tenken, scale, &mut random);
    let total = made.len() as u64;
    let mut done = 0;
    for batch in made.chunks(BATCH) {
        let rows = batch.to_vec();
        tenken
            .write(Unasked::Program, async move |tx| {
                Ok(tenken_store::facilities::insert_many(tx, &rows).await?)
            })
            .await?;
        done += batch.len() as u64;
        progress(DemoProgress {
            what: "施設",
            done,
            total,
        });
    }
    let (mut rounds, mut asked) = (Vec::new(), Vec::new());
    for plan in rounds::plans(tenken, scale).await? {
        asked.extend(plan.asked_of_vendors(tenken).await?);
        rounds.push(plan.make(tenken, &made, &mut random, progress).await?);
    }
    // A nation's contracts would be twice as many rows as all the rest.
    if scale != Scale::Nation {
        vendors::make(tenken, &made, &asked, seed).await?;
    }
    if with_ledgers || scale != Scale::Nation {
        ledgers::make(tenken, &made, scale, progress).await?;
    }
    let installation = match scale {
        Scale::Shop => Installation::Facility {
            facility: made.first().map(|row| row.id.clone()).unwrap_or_default(),
        },
        Scale::Prefecture => Installation::Authority {
            code6: places::DEMO_PREFECTURE_CODE6.to_owned(),
        },
        Scale::Nation => Installation::Ministry,
    };
    let text = serde_json::to_string(&installation).unwrap_or_default();
    let at = tenken.stored_now();
    tenken
        .write(Unasked::Program, async move |tx| {
            settings::set(tx, SETTING, &text).await?;
            let detail = serde_json::json!({ "seed": seed, "facilities": total });
            record(
                tx,
                &at,
                &Actor::Local,
                Action::MakeDemo,
                Subject::Installation.id(),
                detail,
            )
            .await
        })
        .await?;
    Ok(DemoReport {
        facilities: total,
        rounds,
    })
}

/// Enrols everybody a demo round asks, and says how many that are today.
async fn enrol(tx: &mut tenken_store::Tx, round: &RoundRow, today: Date) -> Result<u64> {
    enrolments::bring_up_to_date(tx, Scope::Round(&round.id)).await?;
    let counts = enrolments::count(tx, &asked_by(round, today)).await?;
    Ok(counts.targeted.unsigned_abs())
}
