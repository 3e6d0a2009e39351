//! `/facilities`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_ops::facilities::{
    Facility, FacilityFacts, FacilityFilter, add_facility, find_facility, list_facilities,
};
use tenken_ops::{Tenken, Total};
use utoipa::{IntoParams, ToSchema};

use super::body::{Asked, Body};
use super::caller::Caller;
use super::problem::Problem;

/// A facility.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityBody {
    id: String,
    /// Ten digits.
    code: Option<String>,
    gmis_id: Option<String>,
    /// `hospital`, `clinic`, `dental_clinic` or `pharmacy`.
    kind: &'static str,
    name: String,
    kana: String,
    /// Two digits.
    prefecture: String,
    municipality: String,
    /// Six-digit code of the health authority.
    authority: Option<String>,
    beds: Option<i64>,
    /// Id of the corporation that runs it.
    corporation: Option<String>,
    mail: Option<String>,
    phone: Option<String>,
    /// First day of operation, ISO.
    opened_on: Option<String>,
    /// Last day of operation, ISO.
    closed_on: Option<String>,
    /// Synthetic.
    demo: bool,
}

impl From<Facility> for FacilityBody {
    fn from(facility: Facility) -> Self {
        FacilityBody {
            kind: facility.kind.id(),
            id: facility.id,
            code: facility.code,
            gmis_id: facility.gmis_id,
            name: facility.name,
            kana: facility.kana,
            prefecture: facility.prefecture,
            municipality: facility.municipality,
            authority: facility.authority,
            beds: facility.beds,
            corporation: facility.corporation.map(|corporation| corporation.id),
            mail: facility.mail,
            phone: facility.phone,
            opened_on: facility.opened_on.map(|day| day.to_string()),
            closed_on: facility.closed_on.map(|day| day.to_string()),
            demo: facility.demo,
        }
    }
}

/// A facility to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFacilityBody {
    /// Ten digits, with check digit.
    code: Option<String>,
    gmis_id: Option<String>,
    /// `hospital`, `clinic`, `dental_clinic` or `pharmacy`.
    kind: String,
    name: String,
    #[serde(default)]
    kana: String,
    /// Two digits or name; by default the code's first two digits.
    #[serde(default)]
    prefecture: String,
    #[serde(default)]
    municipality: String,
    authority: Option<String>,
    beds: Option<i64>,
}

/// A page of facilities.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityPage {
    items: Vec<FacilityBody>,
    /// What to send as `after` for the next page.
    next: Option<String>,
    /// How many there are on all pages, or 1,000 if there are more.
    total: u64,
    /// Whether `total` is all of them.
    total_is_exact: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Part of a name, kana or code, in any width, case and syllabary.
    #[serde(default)]
    text: String,
    /// `hospital`, `clinic`, `dental_clinic` or `pharmacy`.
    kind: Option<String>,
    /// Two digits or name.
    prefecture: Option<String>,
    /// Six-digit code of the health authority.
    authority: Option<String>,
    /// Id of the corporation.
    corporation: Option<String>,
    /// Closed facilities too.
    #[serde(default)]
    closed: bool,
    /// `next` of the page before.
    after: Option<String>,
}

/// A page of the directory.
#[utoipa::path(get, path = "/facilities", tag = "facilities", operation_id = "listFacilities", security(("token" = [])), params(ListQuery),
    responses((status = 200, body = FacilityPage), (status = 403, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<FacilityPage>, Problem> {
    let unknown = |name: &'static str, value: &str| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            name,
            format!("{name} に「{value}」は使えません。"),
        )
    };
    let kind = query
        .kind
        .map(|text| FacilityKind::parse(&text).ok_or_else(|| unknown("kind", &text)))
        .transpose()?;
    let prefecture = query
        .prefecture
        .map(|text| {
            Prefecture::parse(&text)
                .map(Prefecture::code)
                .ok_or_else(|| unknown("prefecture", &text))
        })
        .transpose()?;
    let filter = FacilityFilter {
        text: query.text,
        kind,
        prefecture,
        authority: query.authority,
        corporation: query.corporation,
        closed: query.closed,
        own: false,
        after: query.after,
    };
    let page = list_facilities(&tenken, &actor, filter).await?;
    let (total, total_is_exact) = match page.total {
        Total::Exactly(all) => (all, true),
        Total::AtLeast(seen) => (seen, false),
        Total::Uncounted => (0, false),
    };
    Ok(Json(FacilityPage {
        items: page.items.into_iter().map(FacilityBody::from).collect(),
        next: page.next,
        total,
        total_is_exact,
    }))
}

/// Adds a facility.
#[utoipa::path(post, path = "/facilities", tag = "facilities", operation_id = "addFacility", security(("token" = [])), request_body = NewFacilityBody,
    responses((status = 201, body = FacilityBody), (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Body(new): Body<NewFacilityBody>,
) -> Result<impl IntoResponse, Problem> {
    let new = FacilityFacts {
        code: new.code,
        gmis_id: new.gmis_id,
        kind: new.kind,
        name: new.name,
        kana: new.kana,
        prefecture: new.prefecture,
        municipality: new.municipality,
        authority: new.authority,
        beds: new.beds,
        ..FacilityFacts::default()
    };
    let facility = add_facility(&tenken, &actor, new).await?;
    let location = [(
        header::LOCATION,
        format!("/api/v1/facilities/{}", facility.id),
    )];
    Ok((
        StatusCode::CREATED,
        location,
        Json(FacilityBody::from(facility)),
    ))
}

/// A facility.
#[utoipa::path(get, path = "/facilities/{facility}", tag = "facilities", operation_id = "getFacility", security(("token" = [])),
    params(("facility" = String, Path, description = "id or ten-digit code")),
    responses((status = 200, body = FacilityBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path(facility): Path<String>,
) -> Result<Json<FacilityBody>, Problem> {
    Ok(Json(
        find_facility(&tenken, &actor, &facility).await?.into(),
    ))
}
