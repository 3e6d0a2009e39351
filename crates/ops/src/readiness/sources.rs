//! All that says something about the measures of a facility.

use jiff::civil::Date;
use std::collections::HashSet;
use tenken_domain::FiscalYear;
use tenken_domain::forms::answer::Answers;
use tenken_domain::readiness::{MeasureStates, Said, said_of_measures};
use tenken_domain::suggestions::suggest_all;
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_store::Tx;
use tenken_store::responses::submissions::{self, SubmissionRow};
use tenken_store::rounds::{self, RoundRow};

use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::tenken::Tenken;
use crate::rounds::from_row;
use crate::suggestions::Known;

/// Whether what was answered in a round of a fiscal year still tells something: this year's and the last one's do.
pub(super) fn is_recent(fiscal_year: i64, today: Date) -> bool {
    fiscal_year + 1 >= i64::from(FiscalYear::of(today).0)
}

/// What was read of a facility.
pub(super) struct Sources {
    known: Known,
    /// What it submitted, the newest first.
    sent: Vec<(RoundRow, SubmissionRow)>,
}

impl Sources {
    /// Reads what a facility has answered and what it keeps.
    pub async fn of(tenken: &Tenken, tx: &mut Tx, facility: &str) -> Result<Self> {
        let mut sent = Vec::new();
        for submission in submissions::latest_of_facility(tx, facility).await? {
            let round = rounds::get(tx, &submission.round_id).await?;
            let round = round.filter(|round| is_recent(round.fiscal_year, tenken.today()));
            sent.extend(round.map(|round| (round, submission)));
        }
        let known = Known::of(tenken, tx, facility).await?;
        Ok(Sources { known, sent })
    }

    /// What is known of each measure today: its newest answer, what the ledgers say, and the evidence for it.
    pub async fn measure_states(self, tenken: &Tenken) -> Result<MeasureStates> {
        let mut states = MeasureStates::default();
        let mut answered: HashSet<String> = HashSet::new();
        for (row, submission) in self.sent {
            let round = from_row(tenken, row).await?;
            let answers = Answers::from_stored(&round.form, &submission.answers);
            let on = day_in_tokyo(read_time(&submission.submitted_at));
            for (measure, values) in said_of_measures(&round.form, &answers) {
                if !answered.insert(measure.to_owned()) {
                    continue;
                }
                for value in values {
                    states.hear(measure, Said::answer(&round.title, on, value));
                }
            }
        }
        let today = tenken.today();
        for suggestion in suggest_all(&self.known.facts(today)) {
            // What the ledgers leave open is told where it can be entered.
            if suggestion.answer.is_some() {
                states.hear(&suggestion.measure, Said::ledger(&suggestion));
            }
        }
        for one in &self.known.evidence {
            for measure in &one.measures {
                states.hear(measure, Said::evidence(&one.title, one.expires_on, today));
            }
        }
        Ok(states)
    }
}
