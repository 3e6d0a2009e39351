//! `GET|POST /facilities/{facility}/facts`: changing what is known of a facility, from a day on.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::text::input::whole_number;
use tenken_ops::FieldFaults;
use tenken_ops::facilities::{Facility, FacilityFacts, check_facts, edit_facility, find_facility};
use tenken_ops::policy::{Act, require};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::{Field, authorities, option, prefectures};
use crate::web::parts::{crumbs, errors};
use crate::web::posted::{Map, Posted};
use crate::web::reauthenticated::Reauthenticated;

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
    posted: Posted,
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
    posted: &Posted,
) -> WebResult<FieldFaults> {
    let mut faults = Vec::new();
    let (facts, since) = read(posted, &mut faults);
    let seen = posted.text("version");
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
fn read(posted: &Posted, faults: &mut FieldFaults) -> (FacilityFacts, Option<Date>) {
    let text = |name: &str| posted.text(name).to_owned();
    let given = |name: &str| posted.given(name).map(str::to_owned);
    let beds = posted.given("beds").and_then(|typed| {
        let beds = whole_number(typed);
        if beds.is_none() {
            faults.push(("beds", "病床数を数で入れてください。".to_owned()));
        }
        beds
    });
    let mut day = |name| match posted.day(name) {
        Ok(day) => day,
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let facts = FacilityFacts {
        code: given("code"),
        gmis_id: given("gmis_id"),
        kind: text("kind"),
        name: text("name"),
        kana: text("kana"),
        prefecture: text("prefecture"),
        municipality: text("municipality"),
        authority: given("authority"),
        beds,
        corporation: given("corporation"),
        mail: given("mail"),
        phone: given("phone"),
        opened_on: day("opened_on"),
        closed_on: day("closed_on"),
    };
    (facts, day("since"))
}

/// The field a fault is mended at.
fn field_of(code: &'static str) -> &'static str {
    match code {
        "code_taken" | "contradiction" => "code",
        other => other,
    }
}

/// The facts of a facility as the page would post them.
fn current_facts(facility: &Facility) -> Posted {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let corporation = facility.corporation.as_ref();
    let fields = [
        ("code", of(&facility.code)),
        ("gmis_id", of(&facility.gmis_id)),
        ("kind", facility.kind.id().to_owned()),
        ("name", facility.name.clone()),
        ("kana", facility.kana.clone()),
        ("prefecture", facility.prefecture.clone()),
        ("municipality", facility.municipality.clone()),
        ("authority", of(&facility.authority)),
        (
            "beds",
            facility
                .beds
                .map(|beds| beds.to_string())
                .unwrap_or_default(),
        ),
        (
            "corporation",
            corporation.map(|it| it.id.clone()).unwrap_or_default(),
        ),
        ("mail", of(&facility.mail)),
        ("phone", of(&facility.phone)),
        ("opened_on", day(facility.opened_on)),
        ("closed_on", day(facility.closed_on)),
        ("version", facility.version.clone()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), vec![value]));
    Posted(Map::from(fields))
}

fn page(
    context: &PageContext,
    facility: &Facility,
    shown: &Posted,
    faults: &FieldFaults,
) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設"), (&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            (errors::of_fields(faults, |field| shown.0.contains_key(field)))
            h1 { "施設の情報を変更する" }
            p { "変える前の内容は、いつまでのものだったかと一緒に残ります。" }
            form method="post" action=(addresses::FACILITY_FACTS.link([&facility.id])) novalidate {
                (fields(context, shown, faults))
                input type="hidden" name="version" value=(shown.text("version"));
                div class="buttons" {
                    button class="btn" { "変更する" }
                    a class="btn second" href=(addresses::FACILITY.link([&facility.id])) { "やめる" }
                }
            }
        }
    };
    context.page_about(facility.demo, "施設の情報を変更する", &body)
}

fn fields(context: &PageContext, shown: &Posted, faults: &FieldFaults) -> Markup {
    let field = |name: &'static str, label: &'static str, hint: &'static str| Field {
        name,
        label,
        hint,
        value: shown.text(name),
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    let must = |name, label, hint| Field {
        required: true,
        ..field(name, label, hint)
    };
    let kinds = html! {
        @for kind in FacilityKind::ALL { (option(kind.id(), kind.label(), shown.text("kind"))) }
    };
    let prefecture = Prefecture::parse(shown.text("prefecture"))
        .map(Prefecture::code)
        .unwrap_or_default();
    let catalog = context.catalog();
    html! {
        (must("name", "名称", "").text())
        (field("kana", "フリガナ", "").text())
        (must("kind", "種類", "").select(&kinds))
        (field("code", "医療機関コード", "10桁の数字です。変わっても、同じ施設のままです。").digits())
        (field("gmis_id", "G-MIS ID", "").text())
        (must("prefecture", "都道府県", "").select(&prefectures("選んでください", &prefecture)))
        (field("municipality", "市区町村", "").text())
        (field("authority", "所管", "所在地とは別の自治体が受け持つこともあります。").select(&authorities(catalog.authorities(), "（なし）", shown.text("authority"))))
        (field("beds", "病床数", "").digits())
        (field("corporation", "法人", "法人の一覧にある13桁の法人番号かIDを入れます。").text())
        (field("phone", "電話", "").text())
        (field("mail", "メール", "").text())
        (field("opened_on", "開設日", "").date())
        (field("closed_on", "廃止日", "業務をした最後の日です。この日より後に始まる実施回では、お願いしません。").date())
        (field("since", "いつから", "空のままなら、今日からです。").date())
    }
}
