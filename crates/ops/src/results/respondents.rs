//! Who has answered a round and who has not.

use jiff::Timestamp;
use tenken_domain::FacilityKind;
use tenken_store::facilities::FacilityRow;
use tenken_store::rounds::enrolments::{self, TargetFilter, TargetStatus};

use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::paging::{PAGE, Page, Total};
use crate::core::policy::{Act, may, require};
use crate::core::tenken::Tenken;
use crate::facilities::FacilityFilter;

/// A facility a round asks, and how far it is.
#[derive(Debug, Clone)]
pub struct Respondent {
    /// The facility's id.
    pub facility: String,
    /// Ten-digit code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: FacilityKind,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// Six-digit code of its health authority; empty if it has none.
    pub authority: String,
    /// Whether the actor may see what it answered, and not only how far it is.
    pub readable: bool,
    /// How far it is.
    pub state: RespondentState,
}

/// How far a facility is in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RespondentState {
    /// Nothing entered.
    NotOpened,
    /// A draft, last changed then.
    Draft(Timestamp),
    /// Submitted, the last time then.
    Submitted(Timestamp),
}

impl RespondentState {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            RespondentState::NotOpened => "未着手",
            RespondentState::Draft(_) => "下書き",
            RespondentState::Submitted(_) => "提出済み",
        }
    }
}

impl Respondent {
    fn of(row: TargetStatus, actor: &Actor) -> Self {
        let place = FacilityRow {
            id: row.facility_id,
            authority: row.authority,
            corporation_id: row.corporation,
            ..FacilityRow::default()
        };
        Respondent {
            state: match (row.submitted_at, row.draft_at) {
                (Some(at), _) => RespondentState::Submitted(read_time(&at)),
                (None, Some(at)) => RespondentState::Draft(read_time(&at)),
                (None, None) => RespondentState::NotOpened,
            },
            kind: FacilityKind::parse(&row.kind).unwrap_or(FacilityKind::Clinic),
            readable: may(actor, Act::ReadFacility(&place)),
            facility: place.id,
            authority: place.authority.unwrap_or_default(),
            code: row.code,
            name: row.name,
            prefecture: row.prefecture,
        }
    }
}

/// A page of the facilities a round asks, by name; `submitted` limits it to
/// those that have, or have not, submitted.
pub async fn respondents(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    filter: FacilityFilter,
    submitted: Option<bool>,
) -> Result<Page<Respondent>> {
    let permit = require(actor, Act::ListFacilities)?;
    let round = crate::rounds::find_round(tenken, actor, round).await?;
    let asked = round.asked(tenken.today());
    let stored = TargetFilter {
        facility: filter.stored(tenken, actor),
        submitted,
    };
    let after = filter.position();
    let (rows, total) = tenken
        .read_long(permit, async move |tx| {
            let after = after
                .as_ref()
                .map(|(name, id)| (name.as_str(), id.as_str()));
            let rows = enrolments::list_status(tx, &asked, &stored, after, PAGE as i64 + 1).await?;
            let total = enrolments::count_status(tx, &asked, &stored).await?;
            Ok((rows, Total::Exactly(total.unsigned_abs())))
        })
        .await?;
    Ok(Page::of(
        rows,
        total,
        |row| (&row.name, &row.facility_id),
        |row| Respondent::of(row, actor),
    ))
}
