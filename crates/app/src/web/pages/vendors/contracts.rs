//! `/facilities/{facility}/contracts` and `/contracts/{contract}`: which vendors tend a facility's
//! systems, and what each covers.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::forms::form::Device;
use tenken_domain::text::calendar::era_date;
use tenken_ops::FieldFaults;
use tenken_ops::facilities::{Facility, find_facility};
use tenken_ops::vendors::Vendor;
use tenken_ops::vendors::contracts::{
    Contract, ContractFacts, VendorChoice, add_contract, choose_vendor, contracts_of,
    edit_contract, find_contract, proposals,
};
use tenken_ops::vendors::products::{Product, products_of};

use super::proposals::hint;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::field_names::has_field;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;
use crate::web::typed::{Line, Several};

/// A contract as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedContract {
    /// Which of several vendors was meant: an id, or `new`.
    vendor: Line,
    vendor_name: Line,
    product: Line,
    title: Line,
    covers: Several,
    mail: Line,
    starts_on: Line,
    ends_on: Line,
    /// The version of the contract that the page was made on.
    version: Line,
}

/// `GET /facilities/{facility}/contracts`
pub async fn list(context: PageContext, Path(facility): Path<String>) -> WebResult<Markup> {
    let nothing = TypedContract::default();
    listing(&context, &facility, &nothing, &Vec::new(), &[]).await
}

/// `POST /facilities/{facility}/contracts`: adds one, once it is clear whose.
pub async fn add(
    context: PageContext,
    Path(facility): Path<String>,
    Posted(posted): Posted<TypedContract>,
) -> WebResult<Reply> {
    let mut facts = facts(&posted);
    let mut offered = Vec::new();
    let result = match &*posted.vendor {
        // Without a name there is nobody to look for: what else is wrong is told with that.
        "" if facts.vendor_name.is_empty() => {
            add_contract(&context, &context.actor, &facility, facts)
                .await
                .map(Some)
        }
        "new" => add_contract(&context, &context.actor, &facility, facts)
            .await
            .map(Some),
        "" => match choose_vendor(&context, &context.actor, &facility, &facts.vendor_name).await {
            Ok(VendorChoice::This(vendor)) => {
                facts.vendor = vendor.id;
                add_contract(&context, &context.actor, &facility, facts)
                    .await
                    .map(Some)
            }
            Ok(VendorChoice::Unknown) => add_contract(&context, &context.actor, &facility, facts)
                .await
                .map(Some),
            Ok(VendorChoice::OneOf(vendors)) => {
                offered = vendors;
                Ok(None)
            }
            Err(error) => Err(error),
        },
        id => {
            facts.vendor = id.to_owned();
            add_contract(&context, &context.actor, &facility, facts)
                .await
                .map(Some)
        }
    };
    match result {
        Ok(Some(_)) => {
            Ok(Redirect::to(&addresses::FACILITY_CONTRACTS.link([&facility])).into_response())
        }
        Ok(None) => {
            let page = listing(&context, &facility, &posted, &Vec::new(), &offered).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => {
            let faults = error.into_fields()?;
            let page = listing(&context, &facility, &posted, &faults, &[]).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `GET /contracts/{contract}`
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let contract = find_contract(&context, &context.actor, &id).await?;
    page(&context, &contract, &current_fields(&contract), &Vec::new()).await
}

/// `POST /contracts/{contract}`: changes it.
pub async fn edit(
    context: PageContext,
    Path(id): Path<String>,
    Posted(posted): Posted<TypedContract>,
) -> WebResult<Reply> {
    let seen = &posted.version;
    match edit_contract(&context, &context.actor, &id, seen, facts(&posted)).await {
        Ok(contract) => Ok(Redirect::to(
            &addresses::FACILITY_CONTRACTS.link([&contract.facility.0]),
        )
        .into_response()),
        Err(error) => {
            let faults = error.into_fields()?;
            let contract = find_contract(&context, &context.actor, &id).await?;
            let shown = match errors::in_field(&faults, "changed_meanwhile") {
                Some(_) => &current_fields(&contract),
                None => &posted,
            };
            let page = page(&context, &contract, shown, &faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn listing(
    context: &PageContext,
    facility: &str,
    posted: &TypedContract,
    faults: &FieldFaults,
    offered: &[Vendor],
) -> WebResult<Markup> {
    let contracts = contracts_of(context, &context.actor, facility).await?;
    let facility = find_facility(context, &context.actor, facility).await?;
    let may_change = context.answers_for(&facility);
    let (proposed, more) = match may_change {
        true => proposals(context, &context.actor).await?,
        false => (Vec::new(), false),
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            (errors::of_fields(faults, has_field::<TypedContract>))
            h1 { "契約している事業者" }
            p { "レセコン、電子カルテ、電子薬歴、ネットワークなどを納めたり、保守したりしている会社です。登録しておくと、事業者の点検表を集めたり、だれも確認していない項目を見つけたりできます。" }
            @if may_change { (hint(proposed.len(), more)) }
            @if contracts.is_empty() { p { "まだ、登録されていません。" } }
            div class="cards" { @for contract in &contracts { (card(context, contract, may_change)) } }
            @if !contracts.is_empty() { ul {
                li { a href=(addresses::FACILITY_DISCLOSURES.link([&facility.id])) { "事業者のMDS・SDSとリスクの記録" } }
                li { a href=(addresses::ROLES.link([&facility.id])) { "事業者との役割分担確認表" } }
            } }
            @if may_change { (addition(&facility, posted, faults, offered)) }
        }
    };
    Ok(context.page_about(facility.demo, "契約している事業者", &body))
}

fn card(context: &PageContext, contract: &Contract, may_change: bool) -> Markup {
    html! {
        section class="card" {
            h2 { (contract.vendor.1) }
            dl class="facts" {
                dt { "何の契約か" } dd { (contract.title) }
                dt { "みてもらうもの" } dd { (covers(&contract.covers)) }
                @if let Some(mail) = &contract.mail { dt { "連絡先" } dd { (mail) } }
                @if let Some(day) = contract.starts_on { dt { "始まり" } dd { (era_date(day)) } }
                @if let Some(day) = contract.ends_on { dt { "終わり" } dd { (era_date(day)) } }
            }
            @if !contract.is_in_force(context.today()) { p { "いまは続いていません。" } }
            p { a href=(addresses::CONTRACT_ROLES.link([&contract.id])) { "この契約の役割分担" span class="sr" { "：" (contract.vendor.1) } } }
            @if may_change { p { a href=(addresses::CONTRACT.link([&contract.id])) { "この契約を変更する" } } }
        }
    }
}

/// What a contract covers, for people.
pub fn covers(devices: &[Device]) -> String {
    if devices.is_empty() {
        return "（まだ登録していません：すべての行を聞きます）".to_owned();
    }
    let labels: Vec<&str> = devices.iter().map(|device| device.label()).collect();
    labels.join("、")
}

fn addition(
    facility: &Facility,
    posted: &TypedContract,
    faults: &FieldFaults,
    offered: &[Vendor],
) -> Markup {
    html! {
        h2 { "契約を登録する" }
        form method="post" action=(addresses::FACILITY_CONTRACTS.link([&facility.id])) novalidate {
            @if !offered.is_empty() { (choice(posted, offered)) }
            (Field { name: "vendor_name", label: "事業者の名前", hint: "会社の名前か、13桁の法人番号です。", required: true, value: &posted.vendor_name, error: errors::in_field(faults, "vendor_name") }.text())
            (fields(posted, &[], faults))
            div class="buttons" { button class="btn" { "登録する" } }
        }
    }
}

/// Several vendors may be meant: which one is it?
fn choice(posted: &TypedContract, offered: &[Vendor]) -> Markup {
    html! {
        (banner(Tone::Info, "どの事業者ですか", html! { p { "「" (posted.vendor_name) "」に近い名前の事業者が、すでに登録されています。" } }))
        fieldset class="item" {
            legend { span class="question" { "契約している事業者" } }
            div class="choices" {
                @for vendor in offered {
                    label class="choice" {
                        input type="radio" name="vendor" value=(vendor.id);
                        span { (vendor.name) @if let Some(number) = &vendor.number { "（法人番号 " (number) "）" } }
                    }
                }
                label class="choice" { input type="radio" name="vendor" value="new" checked; span { "この中にない（「" (posted.vendor_name) "」を新しく登録する）" } }
            }
        }
    }
}

async fn page(
    context: &PageContext,
    contract: &Contract,
    shown: &TypedContract,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let products = products_of(context, &context.actor, &contract.vendor.0).await?;
    let facility = find_facility(context, &context.actor, &contract.facility.0)
        .await
        .ok();
    let may_change = facility.is_some_and(|facility| context.answers_for(&facility));
    let body = html! {
        div class="wrap narrow" {
            @if may_change { (crumbs::crumbs(context, &[(&addresses::FACILITY_CONTRACTS.link([&contract.facility.0]), "契約している事業者")])) }
            @else { (crumbs::crumbs(context, &[])) }
            (errors::of_fields(faults, has_field::<TypedContract>))
            h1 { (contract.vendor.1) "との契約" }
            @if may_change {
                form method="post" action=(addresses::CONTRACT.link([&contract.id])) novalidate {
                    (fields(shown, &products, faults))
                    input type="hidden" name="version" value=(shown.version);
                    div class="buttons" { button class="btn" { "変更する" } }
                }
            } @else { (card(context, contract, false)) }
        }
    };
    Ok(context.page("契約", &body))
}

fn fields(shown: &TypedContract, products: &[Product], faults: &FieldFaults) -> Markup {
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        value,
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    html! {
        (Field { required: true, ..field("title", &shown.title, "何の契約か", "例：電子カルテや電子薬歴の利用と保守、レセコンの保守、ネットワークの管理") }.text())
        @if !products.is_empty() {
            (field("product", &shown.product, "製品・サービス", "事業者が登録しているものから選べます。選ぶと、事業者がまとめて答えた回答が届きます。").select(&html! {
                (option("", "選ばない", &shown.product))
                @for product in products { (option(&product.id, &product.name, &shown.product)) }
            }))
        }
        fieldset class="field" {
            legend class="label" { "この契約でみてもらっているもの" span class="may" { "（わからなければ、空のままでかまいません）" } }
            div class="choices" {
                @for device in Device::KINDS {
                    label class="choice" {
                        input type="checkbox" name="covers" value=(device.id()) checked[is_covered(shown, device)];
                        span { (device.label()) }
                    }
                }
            }
        }
        (field("mail", &shown.mail, "事業者の連絡先（メール）", "点検表をお願いするときの宛先です。").text())
        (field("starts_on", &shown.starts_on, "始まった日", "").date())
        (field("ends_on", &shown.ends_on, "終わった日", "契約をやめたときに入れます。記録は残ります。").date())
    }
}

fn is_covered(typed: &TypedContract, device: Device) -> bool {
    typed.covers.iter().any(|id| id == device.id())
}

fn facts(posted: &TypedContract) -> ContractFacts {
    ContractFacts {
        vendor: String::new(),
        vendor_name: posted.vendor_name.to_owned(),
        product: posted.product.to_owned(),
        title: posted.title.to_owned(),
        covers: Device::KINDS
            .into_iter()
            .filter(|device| is_covered(posted, *device))
            .collect(),
        mail: posted.mail.to_owned(),
        starts_on: posted.starts_on.to_owned(),
        ends_on: posted.ends_on.to_owned(),
    }
}

/// A contract as its page would post it.
fn current_fields(contract: &Contract) -> TypedContract {
    let covered = contract.covers.iter().map(|device| device.id().to_owned());
    TypedContract {
        product: Line::showing(contract.product.as_ref()),
        title: contract.title.as_str().into(),
        covers: covered.collect::<Vec<_>>().into(),
        mail: Line::showing(contract.mail.as_ref()),
        starts_on: Line::showing(contract.starts_on),
        ends_on: Line::showing(contract.ends_on),
        version: contract.version.as_str().into(),
        ..TypedContract::default()
    }
}
