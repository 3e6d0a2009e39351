//! `/facilities/{facility}/contracts` and `/contracts/{contract}`: which vendors tend a facility's
//! systems, and what each covers.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
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
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, errors};
use crate::web::posted::{Map, Posted};

/// `GET /facilities/{facility}/contracts`
pub async fn list(context: PageContext, Path(facility): Path<String>) -> WebResult<Markup> {
    listing(&context, &facility, &Posted::default(), &Vec::new(), &[]).await
}

/// `POST /facilities/{facility}/contracts`: adds one, once it is clear whose.
pub async fn add(
    context: PageContext,
    Path(facility): Path<String>,
    posted: Posted,
) -> WebResult<Reply> {
    let mut facts = facts(&posted);
    let mut offered = Vec::new();
    let result = match posted.text("vendor") {
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
    posted: Posted,
) -> WebResult<Reply> {
    let seen = posted.text("version");
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
    posted: &Posted,
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
            (errors::of_fields(faults, |field| posted.0.contains_key(field)))
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
    posted: &Posted,
    faults: &FieldFaults,
    offered: &[Vendor],
) -> Markup {
    html! {
        h2 { "契約を登録する" }
        form method="post" action=(addresses::FACILITY_CONTRACTS.link([&facility.id])) novalidate {
            @if !offered.is_empty() { (choice(posted, offered)) }
            (Field { name: "vendor_name", label: "事業者の名前", hint: "会社の名前か、13桁の法人番号です。", required: true, value: posted.text("vendor_name"), error: errors::in_field(faults, "vendor_name") }.text())
            (fields(posted, &[], faults))
            div class="buttons" { button class="btn" { "登録する" } }
        }
    }
}

/// Several vendors may be meant: which one is it?
fn choice(posted: &Posted, offered: &[Vendor]) -> Markup {
    html! {
        (banner(Tone::Info, "どの事業者ですか", html! { p { "「" (posted.text("vendor_name")) "」に近い名前の事業者が、すでに登録されています。" } }))
        fieldset class="item" {
            legend { span class="question" { "契約している事業者" } }
            div class="choices" {
                @for vendor in offered {
                    label class="choice" {
                        input type="radio" name="vendor" value=(vendor.id);
                        span { (vendor.name) @if let Some(number) = &vendor.number { "（法人番号 " (number) "）" } }
                    }
                }
                label class="choice" { input type="radio" name="vendor" value="new" checked; span { "この中にない（「" (posted.text("vendor_name")) "」を新しく登録する）" } }
            }
        }
    }
}

async fn page(
    context: &PageContext,
    contract: &Contract,
    shown: &Posted,
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
            (errors::of_fields(faults, |field| shown.0.contains_key(field)))
            h1 { (contract.vendor.1) "との契約" }
            @if may_change {
                form method="post" action=(addresses::CONTRACT.link([&contract.id])) novalidate {
                    (fields(shown, &products, faults))
                    input type="hidden" name="version" value=(shown.text("version"));
                    div class="buttons" { button class="btn" { "変更する" } }
                }
            } @else { (card(context, contract, false)) }
        }
    };
    Ok(context.page("契約", &body))
}

fn fields(shown: &Posted, products: &[Product], faults: &FieldFaults) -> Markup {
    let field = |name: &'static str, label: &'static str, hint: &'static str| Field {
        name,
        label,
        hint,
        value: shown.text(name),
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    let covered = shown.0.get("covers");
    html! {
        (Field { required: true, ..field("title", "何の契約か", "例：電子カルテや電子薬歴の利用と保守、レセコンの保守、ネットワークの管理") }.text())
        @if !products.is_empty() {
            (field("product", "製品・サービス", "事業者が登録しているものから選べます。選ぶと、事業者がまとめて答えた回答が届きます。").select(&html! {
                (option("", "選ばない", shown.text("product")))
                @for product in products { (option(&product.id, &product.name, shown.text("product"))) }
            }))
        }
        fieldset class="field" {
            legend class="label" { "この契約でみてもらっているもの" span class="may" { "（わからなければ、空のままでかまいません）" } }
            div class="choices" {
                @for device in Device::KINDS {
                    label class="choice" {
                        input type="checkbox" name="covers" value=(device.id()) checked[covered.is_some_and(|all| all.iter().any(|id| id == device.id()))];
                        span { (device.label()) }
                    }
                }
            }
        }
        (field("mail", "事業者の連絡先（メール）", "点検表をお願いするときの宛先です。").text())
        (field("starts_on", "始まった日", "").date())
        (field("ends_on", "終わった日", "契約をやめたときに入れます。記録は残ります。").date())
    }
}

fn facts(posted: &Posted) -> ContractFacts {
    let text = |name: &str| posted.text(name).to_owned();
    let covered = posted.0.get("covers");
    ContractFacts {
        vendor: String::new(),
        vendor_name: text("vendor_name"),
        product: text("product"),
        title: text("title"),
        covers: Device::KINDS
            .into_iter()
            .filter(|device| covered.is_some_and(|all| all.iter().any(|id| id == device.id())))
            .collect(),
        mail: text("mail"),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
    }
}

/// A contract as its page would post it.
fn current_fields(contract: &Contract) -> Posted {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let one = [
        ("title", contract.title.clone()),
        ("product", of(&contract.product)),
        ("mail", of(&contract.mail)),
        ("starts_on", day(contract.starts_on)),
        ("ends_on", day(contract.ends_on)),
        ("version", contract.version.clone()),
    ];
    let mut map: Map = one
        .map(|(name, value)| (name.to_owned(), vec![value]))
        .into();
    let covered = contract.covers.iter().map(|device| device.id().to_owned());
    map.insert("covers".to_owned(), covered.collect());
    Posted(map)
}
