//! The rounds of the demo and the responses in them.

use jiff::Timestamp;
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use tenken_domain::responses::draft::Draft;
use tenken_domain::text::calendar::{day_in_tokyo, end_of_day};
use tenken_domain::{FacilityKind, FiscalYear, Form};
use tenken_store::facilities::FacilityRow;
use tenken_store::responses::drafts::DraftRow;
use tenken_store::responses::submissions::SubmissionRow;
use tenken_store::responses::{drafts, submissions};
use tenken_store::rounds::{self, RoundRow};

use super::answers::{Temper, answers};
use super::vendors::Asked;
use super::{BATCH, DemoProgress, DemoRound, Scale, enrol};
use crate::core::actor::Actor;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;
use crate::rounds::{OpenRound, prepare};

/// One round to be made.
pub(super) struct Plan {
    row: RoundRow,
    form: Arc<Form>,
    /// How many of those asked have submitted.
    answered: Answered,
}

/// How many facilities submit.
#[derive(Clone, Copy)]
enum Answered {
    /// Exactly so many, or all if there are fewer.
    Exactly(usize),
    /// So many in a thousand.
    Permille(usize),
}

/// The rounds of a scale: the hospital survey as it was (5,736 of 8,102), the
/// pharmacy survey, and two that are open now.
pub(super) async fn plans(tenken: &Tenken, scale: Scale) -> Result<Vec<Plan>> {
    let year = FiscalYear::of(tenken.today());
    // (form, id, whether it takes the form's official window, answered)
    let all: [(&str, &str, bool, Answered); 4] = [
        (
            "hospital-survey",
            "R7",
            true,
            if scale == Scale::Nation {
                Answered::Exactly(5_736)
            } else {
                Answered::Permille(708)
            },
        ),
        ("pharmacy-survey", "R8", true, Answered::Permille(620)),
        ("pharmacy-checklist", "R5", false, Answered::Permille(400)),
        ("guideline7-readiness", "R8", false, Answered::Permille(300)),
    ];
    let mut plans = Vec::new();
    for (form, version, official, answered) in all {
        let form = tenken.form(form, version).await?;
        let shop = scale == Scale::Shop;
        let pharmacy = form
            .respondents
            .iter()
            .any(|who| who.facility_kind() == Some(FacilityKind::Pharmacy));
        if shop && !pharmacy {
            continue;
        }
        // A shop answers the survey now, whatever its official dates were.
        let window = form.window.filter(|_| official && !shop);
        let fiscal_year = form.fiscal_year.filter(|_| official).unwrap_or(year);
        let open = OpenRound {
            form_id: form.id.clone(),
            version: form.version.clone(),
            id: Some(format!("demo-{}-{}", form.id, fiscal_year.0)),
            title: Some(format!("{fiscal_year} {}（デモ）", form.short_title)),
            opens: Some(
                window
                    .and_then(|window| window.opens)
                    .unwrap_or(year.first_day()),
            ),
            closes: Some(
                window
                    .and_then(|window| window.closes)
                    .unwrap_or(year.last_day()),
            ),
            reference_date: window.and_then(|window| window.reference_date),
            fiscal_year: Some(fiscal_year),
            demo: true,
            kinds: Vec::new(),
        };
        let row = prepare(tenken, open).await?;
        let answered = if shop { Answered::Exactly(0) } else { answered };
        plans.push(Plan {
            row,
            form,
            answered,
        });
    }
    Ok(plans)
}

impl Plan {
    /// What vendors are asked in it, if they are.
    pub async fn asked_of_vendors(&self, tenken: &Tenken) -> Result<Option<Asked>> {
        let form = self.form.vendor_form.as_deref();
        let Some((id, version)) = form.and_then(|key| key.split_once('@')) else {
            return Ok(None);
        };
        Ok(Some(Asked {
            round: self.row.id.clone(),
            fiscal_year: self.fiscal_year(),
            form: tenken.form(id, version).await?,
        }))
    }

    fn fiscal_year(&self) -> FiscalYear {
        FiscalYear(i16::try_from(self.row.fiscal_year).unwrap_or_default())
    }

    /// Stores the round, its population, and the responses in batches.
    pub async fn make(
        self,
        tenken: &Tenken,
        facilities: &[FacilityRow],
        random: &mut ChaCha8Rng,
        progress: &(dyn Fn(DemoProgress) + Send + Sync),
    ) -> Result<DemoRound> {
        let (row, today) = (self.row.clone(), tenken.today());
        let targeted = tenken
            .write(Unasked::Program, async move |tx| {
                rounds::insert(tx, &row).await?;
                enrol(tx, &row, today).await
            })
            .await?;
        let mut asked: Vec<&FacilityRow> = facilities
            .iter()
            .filter(|facility| self.row.kinds.contains(&facility.kind))
            .collect();
        asked.shuffle(random);
        let answered = match self.answered {
            Answered::Exactly(count) => count.min(asked.len()),
            Answered::Permille(share) => asked.len() * share / 1000,
        };
        let mut done = 0;
        for batch in asked[..answered].chunks(BATCH) {
            let (sent, kept): (Vec<SubmissionRow>, Vec<(String, DraftRow)>) = batch
                .iter()
                .map(|facility| self.response(tenken, facility, random))
                .unzip();
            let round = self.row.id.clone();
            tenken
                .write(Unasked::Program, async move |tx| {
                    drafts::insert_many(tx, &round, &kept).await?;
                    Ok(submissions::insert_many(tx, &sent).await?)
                })
                .await?;
            done += batch.len() as u64;
            progress(DemoProgress {
                what: "回答",
                done,
                total: answered as u64,
            });
        }
        Ok(DemoRound {
            id: self.row.id,
            targeted,
            answered: done,
        })
    }

    /// One facility's submission and the draft it came from.
    fn response(
        &self,
        tenken: &Tenken,
        facility: &FacilityRow,
        random: &mut ChaCha8Rng,
    ) -> (SubmissionRow, (String, DraftRow)) {
        let at = self.moment(tenken.now(), random);
        let temper = Temper {
            eagerness: facility.beds.map_or(0, |beds| beds.min(600) / 30),
            today: day_in_tokyo(at),
            fiscal_year: self.fiscal_year(),
        };
        let answers = answers(&self.form, &temper, random);
        let letters: String = (0..10)
            .map(|_| {
                char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(random.next_u32() % 32) as usize])
            })
            .collect();
        let submission = SubmissionRow {
            seq: 0,
            round_id: self.row.id.clone(),
            facility_id: facility.id.clone(),
            revision: 1,
            receipt: format!("{}-{}", &letters[..5], &letters[5..]),
            idempotency_key: "demo".to_owned(),
            content_hash: None,
            answers: answers.to_json(),
            submitted_at: stored_time(at),
            submitted_by: Actor::Local.name(),
            demo: true,
        };
        let mut draft = Draft::default();
        draft.replace(answers);
        let kept = DraftRow {
            revision: draft.revision,
            submitted_revision: draft.revision,
            body: draft.to_stored(),
            updated_at: stored_time(at),
        };
        (submission, (facility.id.clone(), kept))
    }

    /// Some instant between the opening and now, or the end of the window.
    fn moment(&self, now: Timestamp, random: &mut ChaCha8Rng) -> Timestamp {
        let opens = read_time(&self.row.opens_at).as_millisecond();
        let closes = self
            .row
            .closes_at
            .as_deref()
            .map_or(now, read_time)
            .min(end_of_day(day_in_tokyo(now)))
            .min(now);
        let span = (closes.as_millisecond() - opens).max(1).unsigned_abs();
        Timestamp::from_millisecond(opens + (random.next_u64() % span).cast_signed()).unwrap_or(now)
    }
}
