//! `GET|POST /facilities/{facility}/facts`: changing what is known of a facility, from a day on.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::text::input::whole_number;
use tenken_ops::FieldFaults;
use tenken_ops::facilities::{Facility, FacilityFacts, check_facts, edit_facility, find_facility};
use tenken_ops::policy::{Act, require};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::field_names::has_field;
use crate::web::parts::fields::{Field, authorities, option, prefectures};
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::Line;

/// The facts of a facility as they are typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedFacts {
    code: Line,
    gmis_id: Line,
    kind: Line,
    name: Line,
    kana: Line,
    prefecture: Line,
    municipality: Line,
    authority: Line,
    beds: Line,
    corporation: Line,
    mail: Line,
    phone: Line,
    opened_on: Line,
    closed_on: Line,
    /// From when on they hold.
    since: Line,
    /// The version of the facility that the page was made on.
    version: Line,
}

/// The facts as they are.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    require(&context.actor, Act::ManageFacilities)?;
    let facility = find_facility(&context, &context.actor, &id).await?;
    let current = current_facts(&facility);
    Ok(page(&context, &facility, &current, &Vec::new()))
}

/// Changes them.
pub async fn submit(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
    Posted(posted): Posted<TypedFacts>,
) -> WebResult<Reply> {
    require(&context.actor, Act::ManageFacilities)?;
    let facility = find_facility(&context, &context.actor, &id).await?;
    let faults = change(&context, &facility, &posted).await?;
    if faults.is_empty() {
        return Ok(Redirect::to(&addresses::FACILITY.link([&facility.id])).into_response());
    }
    // Somebody else was faster: what is shown is what they made of it.
    let shown = match faults[0].0 {
        "changed_meanwhile" => &current_facts(&facility),
        _ => &posted,
    };
    let page = page(&context, &facility, shown, &faults);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What could not be used; empty when it is changed.
async fn change(
    context: &PageContext,
    facility: &Facility,
    posted: &TypedFacts,
) -> WebResult<FieldFaults> {
    let mut faults = Vec::new();
    let (facts, since) = read(posted, &mut faults);
    let seen = &posted.version;
    let tried = match faults.is_empty() {
        true => edit_facility(context, &context.actor, &facility.id, seen, facts, since)
            .await
            .map(drop),
        false => check_facts(context, facts),
    };
    if let Err(error) = tried {
        let more = error.into_fields()?.into_iter();
        faults.extend(more.map(|(code, message)| (field_of(code), message)));
    }
    Ok(faults)
}

/// The facts that can be read, and from when on they hold; what cannot be goes to the faults.
fn read(posted: &TypedFacts, faults: &mut FieldFaults) -> (FacilityFacts, Option<Date>) {
    let given = |line: &Line| line.given().map(str::to_owned);
    let beds = posted.beds.given().and_then(|typed| {
        let beds = whole_number(typed);
        if beds.is_none() {
            faults.push(("beds", "病床数を数で入れてください。".to_owned()));
        }
        beds
    });
    let mut day = |line: &Line, field| errors::keep(faults, line.day(field));
    let facts = FacilityFacts {
        code: given(&posted.code),
        gmis_id: given(&posted.gmis_id),
        kind: posted.kind.to_owned(),
        name: posted.name.to_owned(),
        kana: posted.kana.to_owned(),
        prefecture: posted.prefecture.to_owned(),
        municipality: posted.municipality.to_owned(),
        authority: given(&posted.authority),
        beds,
        corporation: given(&posted.corporation),
        mail: given(&posted.mail),
        phone: given(&posted.phone),
        opened_on: day(&posted.opened_on, "opened_on"),
        closed_on: day(&posted.closed_on, "closed_on"),
    };
    (facts, day(&posted.since, "since"))
}

/// The field a fault is mended at.
fn field_of(code: &'static str) -> &'static str {
    match code {
        "code_taken" | "contradiction" => "code",
        other => other,
    }
}

/// The facts of a facility as the page would post them.
fn current_facts(facility: &Facility) -> TypedFacts {
    let of = |text: &Option<String>| Line::showing(text.as_ref());
    let corporation = facility.corporation.as_ref();
    TypedFacts {
        code: of(&facility.code),
        gmis_id: of(&facility.gmis_id),
        kind: facility.kind.id().into(),
        name: facility.name.as_str().into(),
        kana: facility.kana.as_str().into(),
        prefecture: facility.prefecture.as_str().into(),
        municipality: facility.municipality.as_str().into(),
        authority: of(&facility.authority),
        beds: Line::showing(facility.beds),
        corporation: Line::showing(corporation.map(|it| &it.id)),
        mail: of(&facility.mail),
        phone: of(&facility.phone),
        opened_on: Line::showing(facility.opened_on),
        closed_on: Line::showing(facility.closed_on),
        since: Line::default(),
        version: facility.version.as_str().into(),
    }
}

fn page(
    context: &PageContext,
    facility: &Facility,
    shown: &TypedFacts,
    faults: &FieldFaults,
) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設"), (&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            (errors::of_fields(faults, has_field::<TypedFacts>))
            h1 { "施設の情報を変更する" }
            p { "変える前の内容は、いつまでのものだったかと一緒に残ります。" }
            form method="post" action=(addresses::FACILITY_FACTS.link([&facility.id])) novalidate {
                (fields(context, shown, faults))
                input type="hidden" name="version" value=(shown.version);
                div class="buttons" {
                    button class="btn" { "変更する" }
                    a class="btn second" href=(addresses::FACILITY.link([&facility.id])) { "やめる" }
                }
            }
        }
    };
    context.page_about(facility.demo, "施設の情報を変更する", &body)
}

fn fields(context: &PageContext, shown: &TypedFacts, faults: &FieldFaults) -> Markup {
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        value,
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    let must = |name, value, label| Field {
        required: true,
        ..field(name, value, label, "")
    };
    let kinds = html! {
        @for kind in FacilityKind::ALL { (option(kind.id(), kind.label(), &shown.kind)) }
    };
    let prefecture = Prefecture::parse(&shown.prefecture)
        .map(Prefecture::code)
        .unwrap_or_default();
    let catalog = context.catalog();
    html! {
        (must("name", &shown.name, "名称").text())
        (field("kana", &shown.kana, "フリガナ", "").text())
        (must("kind", &shown.kind, "種類").select(&kinds))
        (field("code", &shown.code, "医療機関コード", "10桁の数字です。変わっても、同じ施設のままです。").digits())
        (field("gmis_id", &shown.gmis_id, "G-MIS ID", "").text())
        (must("prefecture", &shown.prefecture, "都道府県").select(&prefectures("選んでください", &prefecture)))
        (field("municipality", &shown.municipality, "市区町村", "").text())
        (field("authority", &shown.authority, "所管", "所在地とは別の自治体が受け持つこともあります。").select(&authorities(catalog.authorities(), "（なし）", &shown.authority)))
        (field("beds", &shown.beds, "病床数", "").digits())
        (field("corporation", &shown.corporation, "法人", "法人の一覧にある13桁の法人番号かIDを入れます。").text())
        (field("phone", &shown.phone, "電話", "").text())
        (field("mail", &shown.mail, "メール", "").text())
        (field("opened_on", &shown.opened_on, "開設日", "").date())
        (field("closed_on", &shown.closed_on, "廃止日", "業務をした最後の日です。この日より後に始まる実施回では、お願いしません。").date())
        (field("since", &shown.since, "いつから", "空のままなら、今日からです。").date())
    }
}
