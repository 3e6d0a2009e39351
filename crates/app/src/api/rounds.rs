//! `/rounds`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tenken_domain::{FacilityKind, FiscalYear};
use tenken_ops::Tenken;
use tenken_ops::rounds::{
    ChangeRound, Closing, OpenRound, Phase, Round, change_round, close_round, find_round,
    list_rounds, open_round, reopen_round,
};
use utoipa::ToSchema;

use super::body::Body;
use super::caller::Caller;
use super::problem::Problem;

/// A round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundBody {
    id: String,
    /// `id@version` of the form.
    form: String,
    title: String,
    /// The year the fiscal year begins in.
    fiscal_year: i16,
    /// ISO 8601 date.
    #[schema(value_type = Option<String>)]
    reference_date: Option<Date>,
    /// UTC.
    #[schema(value_type = String)]
    opens_at: Timestamp,
    /// UTC; the first instant answers are no longer taken.
    #[schema(value_type = Option<String>)]
    closes_at: Option<Timestamp>,
    /// UTC; when it was closed by hand.
    #[schema(value_type = Option<String>)]
    closed_at: Option<Timestamp>,
    /// Kinds of facilities asked.
    #[schema(value_type = Vec<String>)]
    kinds: Vec<FacilityKind>,
    /// `upcoming`, `open` or `closed`.
    phase: &'static str,
    /// Synthetic.
    demo: bool,
    /// Counts its corrections; a correction names the one it was made on.
    version: i64,
}

impl RoundBody {
    /// The round as it is at an instant.
    pub fn of(round: &Round, now: Timestamp) -> Self {
        RoundBody {
            id: round.id.clone(),
            form: round.form.key(),
            title: round.title.clone(),
            fiscal_year: round.fiscal_year.0,
            reference_date: round.reference_date,
            opens_at: round.opens_at,
            closes_at: round.closes_at,
            closed_at: round.closed_at,
            kinds: round.kinds.clone(),
            phase: match round.phase(now) {
                Phase::Upcoming => "upcoming",
                Phase::Open => "open",
                Phase::Closed => "closed",
            },
            demo: round.demo,
            version: round.version,
        }
    }
}

/// What is to be corrected; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundChange {
    /// Title.
    title: Option<String>,
    /// First day, of a round that has not begun.
    #[schema(value_type = Option<String>)]
    opens: Option<Date>,
    /// Last day, to its end in Tokyo; `null` for no end.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    closes: Option<Option<Date>>,
    /// The day whose situation is asked about.
    #[schema(value_type = Option<String>)]
    reference_date: Option<Date>,
    /// Why; the facilities are told.
    reason: String,
    /// The version that was seen.
    version: i64,
}

/// A closed round that shall take answers again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Last day, to its end in Tokyo; `null` for no end.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(value_type = Option<String>)]
    closes: Option<Date>,
    /// Why; the facilities are told.
    reason: String,
    /// The version that was seen.
    version: i64,
}

/// Tells `null` from what is left out.
fn given<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<Date>>, D::Error> {
    Option::<Date>::deserialize(from).map(Some)
}

fn closing(day: Option<Date>) -> Closing {
    day.map_or(Closing::Never, Closing::On)
}

/// A round with its counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundCounts {
    #[serde(flatten)]
    round: RoundBody,
    /// Facilities asked.
    targeted: u64,
    /// Facilities with a draft.
    opened: u64,
    /// Facilities that submitted.
    answered: u64,
}

/// A round to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRound {
    /// `id@version` of the form.
    form: String,
    /// By default made from form and fiscal year.
    id: Option<String>,
    /// By default fiscal year and the form's short title.
    title: Option<String>,
    /// By default the form's respondents.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    kinds: Vec<FacilityKind>,
    /// First day; by default today.
    #[schema(value_type = Option<String>)]
    opens: Option<Date>,
    /// Last day, to its end in Tokyo; open-ended by default.
    #[schema(value_type = Option<String>)]
    closes: Option<Date>,
    /// The day whose situation is asked about.
    #[schema(value_type = Option<String>)]
    reference_date: Option<Date>,
    /// By default that of the first day.
    fiscal_year: Option<i16>,
}

/// All rounds, the newest first.
#[utoipa::path(get, path = "/rounds", tag = "rounds", operation_id = "listRounds", security(("token" = [])),
    responses((status = 200, body = Vec<RoundCounts>), (status = 401, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
) -> Result<Json<Vec<RoundCounts>>, Problem> {
    let now = tenken.now();
    let rounds = list_rounds(&tenken, &actor).await?;
    Ok(Json(
        rounds
            .into_iter()
            .map(|summary| RoundCounts {
                round: RoundBody::of(&summary.round, now),
                targeted: summary.targeted,
                opened: summary.opened,
                answered: summary.answered,
            })
            .collect(),
    ))
}

/// Opens a round.
#[utoipa::path(post, path = "/rounds", tag = "rounds", operation_id = "openRound", security(("token" = [])), request_body = NewRound,
    responses((status = 201, body = RoundBody), (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn open(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Body(new): Body<NewRound>,
) -> Result<impl IntoResponse, Problem> {
    let (form_id, version) = new.form.split_once('@').ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "form",
            "form は 様式のID@版 の形で書いてください（例：pharmacy-survey@R8）。",
        )
    })?;
    let wanted = OpenRound {
        form_id: form_id.to_owned(),
        version: version.to_owned(),
        title: new.title,
        id: new.id,
        kinds: new.kinds,
        opens: new.opens,
        closes: new.closes,
        reference_date: new.reference_date,
        fiscal_year: new.fiscal_year.map(FiscalYear),
        demo: false,
    };
    let round = open_round(&tenken, &actor, wanted).await?;
    let location = [(header::LOCATION, format!("/api/v1/rounds/{}", round.id))];
    Ok((
        StatusCode::CREATED,
        location,
        Json(RoundBody::of(&round, tenken.now())),
    ))
}

/// A round.
#[utoipa::path(get, path = "/rounds/{round}", tag = "rounds", operation_id = "getRound", security(("token" = [])), params(("round" = String, Path)),
    responses((status = 200, body = RoundBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path(round): Path<String>,
) -> Result<Json<RoundBody>, Problem> {
    Ok(Json(RoundBody::of(
        &find_round(&tenken, &actor, &round).await?,
        tenken.now(),
    )))
}

/// Corrects a round: more time or less, another title. Whoever it asks is told.
#[utoipa::path(patch, path = "/rounds/{round}", tag = "rounds", operation_id = "changeRound", security(("token" = [])), params(("round" = String, Path)), request_body = RoundChange,
    responses((status = 200, body = RoundBody), (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path(round): Path<String>,
    Body(wanted): Body<RoundChange>,
) -> Result<Json<RoundBody>, Problem> {
    let change = ChangeRound {
        title: wanted.title,
        opens: wanted.opens,
        closing: wanted.closes.map(closing),
        reference_date: wanted.reference_date,
        reason: wanted.reason,
        seen: Some(wanted.version),
    };
    Ok(Json(RoundBody::of(
        &change_round(&tenken, &actor, &round, change).await?,
        tenken.now(),
    )))
}

/// Lets a closed round take answers again. Whoever it asks is told.
#[utoipa::path(post, path = "/rounds/{round}/reopening", tag = "rounds", operation_id = "reopenRound", security(("token" = [])), params(("round" = String, Path)), request_body = Reopening,
    responses((status = 200, body = RoundBody), (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn reopen(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path(round): Path<String>,
    Body(wanted): Body<Reopening>,
) -> Result<Json<RoundBody>, Problem> {
    let (until, seen) = (closing(wanted.closes), Some(wanted.version));
    Ok(Json(RoundBody::of(
        &reopen_round(&tenken, &actor, &round, until, &wanted.reason, seen).await?,
        tenken.now(),
    )))
}

/// Closes a round.
#[utoipa::path(post, path = "/rounds/{round}/closing", tag = "rounds", operation_id = "closeRound", security(("token" = [])), params(("round" = String, Path)),
    responses((status = 200, body = RoundBody), (status = 409, body = Problem, content_type = "application/problem+json")))]
pub async fn close(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path(round): Path<String>,
) -> Result<Json<RoundBody>, Problem> {
    Ok(Json(RoundBody::of(
        &close_round(&tenken, &actor, &round).await?,
        tenken.now(),
    )))
}
