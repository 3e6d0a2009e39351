//! Opening a round: what the form proposes, whom it would ask, and doing it.

use jiff::civil::Date;
use std::collections::BTreeMap;
use tenken_domain::text::calendar::{day_in_tokyo, end_of_day, era_date, start_of_day};
use tenken_domain::{FacilityKind, FiscalYear};
use tenken_store::Tx;
use tenken_store::rounds::enrolments::{self, KindCount, Scope};
use tenken_store::rounds::{self, RoundRow};

use super::{Round, find_round, from_row};
use crate::audit::{Action, Subject, made, record};
use crate::core::actor::Actor;
use crate::core::asked::asked_by;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::messages::usable_title;

/// What opening a round needs; what is left out comes from the form.
#[derive(Debug, Clone, Default)]
pub struct OpenRound {
    /// The form.
    pub form_id: String,
    /// Its version.
    pub version: String,
    /// Title; by default fiscal year and short title.
    pub title: Option<String>,
    /// Id; by default made from form and fiscal year.
    pub id: Option<String>,
    /// Who is asked; by default the form's respondents.
    pub kinds: Vec<FacilityKind>,
    /// First day; by default today.
    pub opens: Option<Date>,
    /// Last day; open-ended by default.
    pub closes: Option<Date>,
    /// Reference date.
    pub reference_date: Option<Date>,
    /// Fiscal year; by default that of the first day.
    pub fiscal_year: Option<FiscalYear>,
    /// Synthetic.
    pub demo: bool,
}

/// A round as it would be, and whom it would ask.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The round.
    pub round: Round,
    /// Facilities it asks.
    pub targeted: u64,
    /// Of each kind that it asks.
    pub kinds: Vec<(FacilityKind, u64)>,
    /// Of each authority, by its six-digit code; empty for facilities that have none.
    pub authorities: Vec<(String, u64)>,
}

/// Opens a round and enrols everybody it asks.
///
/// # Errors
/// An unknown form, a window that ends before it begins, nobody to ask, an id
/// that is taken or has characters a web address cannot carry.
pub async fn open_round(tenken: &Tenken, actor: &Actor, open: OpenRound) -> Result<Round> {
    let permit = require(actor, Act::ManageRounds)?;
    let row = prepare(tenken, open).await?;
    let (id, actor) = (row.id.clone(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            if rounds::get(tx, &row.id).await?.is_some() {
                return Err(round_exists(&row.id));
            }
            store(tx, &actor, &row).await
        })
        .await?;
    find_round(tenken, &Actor::Local, &id).await
}

/// Whether a round could be opened so, without looking at whom it would ask.
///
/// # Errors
/// As [`open_round`].
pub async fn check_round(tenken: &Tenken, actor: &Actor, open: OpenRound) -> Result<()> {
    require(actor, Act::ManageRounds)?;
    prepare(tenken, open).await.map(drop)
}

/// What [`open_round`] would do; nothing is stored.
///
/// # Errors
/// As [`open_round`].
pub async fn preview_round(tenken: &Tenken, actor: &Actor, open: OpenRound) -> Result<Preview> {
    let permit = require(actor, Act::ManageRounds)?;
    let row = prepare(tenken, open).await?;
    let (stored, today) = (row.clone(), tenken.today());
    // It is stored and taken back, so that it asks whom it will ask, by the same rule.
    let tried = tenken
        .try_write::<(), Tried, _>(permit, async move |tx| {
            rounds::insert(tx, &stored).await?;
            enrolments::bring_up_to_date(tx, Scope::Round(&stored.id)).await?;
            let counts = enrolments::count_by_kind(tx, &asked_by(&stored, today)).await?;
            Err(Tried::Counted(counts))
        })
        .await;
    let counts = match tried {
        Err(Tried::Counted(counts)) => counts,
        Err(Tried::Failed(tenken_store::Error::Duplicate { .. })) => {
            return Err(round_exists(&row.id));
        }
        Err(Tried::Failed(error)) => return Err(error.into()),
        Ok(()) => Vec::new(),
    };
    let (mut kinds, mut authorities) = (BTreeMap::new(), BTreeMap::new());
    for KindCount {
        kind,
        authority,
        targeted,
    } in counts
    {
        *kinds.entry(kind).or_insert(0) += targeted.unsigned_abs();
        *authorities.entry(authority).or_insert(0) += targeted.unsigned_abs();
    }
    let round = from_row(tenken, row).await?;
    let of_kind = |kind: &FacilityKind| (*kind, kinds.get(kind.id()).copied().unwrap_or(0));
    Ok(Preview {
        targeted: kinds.values().sum(),
        kinds: round.kinds.iter().map(of_kind).collect(),
        authorities: authorities.into_iter().collect(),
        round,
    })
}

/// Why trying stored nothing.
enum Tried {
    Counted(Vec<KindCount>),
    Failed(tenken_store::Error),
}

impl From<tenken_store::Error> for Tried {
    fn from(error: tenken_store::Error) -> Self {
        Tried::Failed(error)
    }
}

fn round_exists(id: &str) -> Error {
    Error::bad(
        "round_exists",
        format!("実施回「{id}」はすでにあります。ほかのIDにしてください。"),
    )
}

/// Stores a prepared round, enrols its population, notes it in the trail.
pub(crate) async fn store(tx: &mut Tx, actor: &Actor, row: &RoundRow) -> Result<()> {
    rounds::insert(tx, row).await?;
    enrolments::bring_up_to_date(tx, Scope::Round(&row.id)).await?;
    let today = day_in_tokyo(read_time(&row.created_at));
    let counts = enrolments::count(tx, &asked_by(row, today)).await?;
    let detail = made(serde_json::json!({
        "form": format!("{}@{}", row.form_id, row.form_version), "title": row.title,
        "opens_at": row.opens_at, "closes_at": row.closes_at, "kinds": row.kinds,
        "targeted": counts.targeted,
    }));
    record(
        tx,
        &row.created_at,
        actor,
        Action::OpenRound,
        &Subject::Round.of(&row.id),
        detail,
    )
    .await
}

/// Checks the input and fills in what the form knows.
pub(crate) async fn prepare(tenken: &Tenken, open: OpenRound) -> Result<RoundRow> {
    let form = tenken.form(&open.form_id, &open.version).await?;
    let opens = open.opens.unwrap_or_else(|| tenken.today());
    let mut typed = Typed::default();
    typed.field(require_order(opens, open.closes))?;
    let kinds: Vec<FacilityKind> = match open.kinds.is_empty() {
        true => form
            .respondents
            .iter()
            .filter_map(|respondent| respondent.facility_kind())
            .collect(),
        false => open.kinds,
    };
    if kinds.is_empty() {
        typed.field::<()>(Err(Error::bad(
            "no_population",
            "回答する施設の種類を1つ以上選んでください（この様式は施設ではなく事業者が答えるものです）。",
        )))?;
    }
    let fiscal_year = open.fiscal_year.unwrap_or_else(|| FiscalYear::of(opens));
    let fiscal_year = FiscalYear::try_from(fiscal_year.0)
        .map_err(|message| Error::bad("fiscal_year", message))?;
    let title = match open.title.filter(|title| !title.trim().is_empty()) {
        Some(title) => typed.field(usable_title(&title))?,
        None => format!("{fiscal_year} {}", form.short_title),
    };
    let id = match open.id {
        Some(id) => id,
        None => free_id(tenken, &form.id, fiscal_year).await?,
    };
    let usable = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if id.is_empty() || id.len() > 80 || !id.bytes().all(usable) {
        typed.field::<()>(Err(Error::bad(
            "id",
            "実施回のIDには、半角の英数字とハイフンだけを使ってください（80文字まで）。",
        )))?;
    }
    typed.done()?;
    let mut kinds: Vec<String> = kinds.iter().map(|kind| kind.id().to_owned()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    Ok(RoundRow {
        id,
        form_id: form.id.clone(),
        form_version: form.version.clone(),
        title,
        fiscal_year: i64::from(fiscal_year.0),
        reference_date: open.reference_date.map(|date| date.to_string()),
        opens_at: stored_time(start_of_day(opens)),
        closes_at: open.closes.map(|date| stored_time(end_of_day(date))),
        closed_at: None,
        kinds,
        demo: open.demo,
        created_at: tenken.stored_now(),
        version: 1,
    })
}

/// `pharmacy-survey-2026`, or with a number behind it when that is taken.
async fn free_id(tenken: &Tenken, form: &str, year: FiscalYear) -> Result<String> {
    let base = format!("{form}-{}", year.0);
    tenken
        .read(Unasked::Program, async move |tx| {
            let mut id = base.clone();
            let mut number = 2;
            while rounds::get(tx, &id).await?.is_some() {
                id = format!("{base}-{number}");
                number += 1;
            }
            Ok(id)
        })
        .await
}

/// Refuses a window that ends before it begins.
pub(super) fn require_order(opens: Date, closes: Option<Date>) -> Result<()> {
    match closes.filter(|closes| *closes < opens) {
        Some(closes) => Err(Error::bad(
            "window",
            format!(
                "締切の日（{}）が始まる日（{}）より前になっています。",
                era_date(closes),
                era_date(opens)
            ),
        )),
        None => Ok(()),
    }
}
