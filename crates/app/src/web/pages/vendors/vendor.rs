//! `/vendors`: the companies that deliver and maintain systems.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::FieldFaults;
use tenken_ops::actor::ScopeKind;
use tenken_ops::policy::Act;
use tenken_ops::vendors::products::{Product, ProductKind, products_of, put_product};
use tenken_ops::vendors::{
    Vendor, VendorFacts, add_vendor, edit_vendor, find_vendor, list_vendors,
};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::field_names::has_field;
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{WIDE_TABLE, crumbs, errors, pager};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// Where the page before ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct VendorsQuery {
    after: String,
}

/// The facts of a vendor as they are typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedVendor {
    number: Line,
    name: Line,
    kana: Line,
    mail: Line,
    phone: Line,
    /// The version of the vendor that the page was made on.
    version: Line,
}

/// A product as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedProduct {
    name: Line,
    kind: Line,
}

/// All of them, and the form for one more.
pub async fn list(context: PageContext, Query(query): Query<VendorsQuery>) -> WebResult<Markup> {
    listing(&context, &query, &TypedVendor::default(), &Vec::new()).await
}

/// `POST /vendors`: adds one.
pub async fn add(context: PageContext, Posted(posted): Posted<TypedVendor>) -> WebResult<Reply> {
    match add_vendor(&context, &context.actor, facts(&posted)).await {
        Ok(vendor) => Ok(Redirect::to(&addresses::VENDOR.link([&vendor.id])).into_response()),
        Err(error) => {
            let faults = error.into_fields()?;
            let page = listing(&context, &VendorsQuery::default(), &posted, &faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `GET /vendors/{vendor}`
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let vendor = find_vendor(&context, &context.actor, &id).await?;
    page(&context, &vendor, &current_facts(&vendor), &Vec::new()).await
}

/// `POST /vendors/{vendor}/products`: adds a product or service.
pub async fn add_product(
    context: PageContext,
    Path(vendor): Path<String>,
    Posted(product): Posted<TypedProduct>,
) -> WebResult<Reply> {
    keep_product(&context, &vendor, None, &product).await
}

/// `POST /vendors/{vendor}/products/{product}`: gives it another name.
pub async fn rename_product(
    context: PageContext,
    Path((vendor, id)): Path<(String, String)>,
    Posted(product): Posted<TypedProduct>,
) -> WebResult<Reply> {
    keep_product(&context, &vendor, Some(&id), &product).await
}

async fn keep_product(
    context: &PageContext,
    vendor: &str,
    id: Option<&str>,
    product: &TypedProduct,
) -> WebResult<Reply> {
    let kind = ProductKind::parse(&product.kind).unwrap_or(ProductKind::Product);
    put_product(context, &context.actor, vendor, id, kind, &product.name).await?;
    let home = context.own(ScopeKind::Vendor).is_some();
    let to = if home {
        addresses::HOME.to_owned()
    } else {
        addresses::VENDOR.link([vendor])
    };
    Ok(Redirect::to(&to).into_response())
}

/// `POST /vendors/{vendor}`: changes it.
pub async fn edit(
    context: PageContext,
    Path(id): Path<String>,
    Posted(posted): Posted<TypedVendor>,
) -> WebResult<Reply> {
    match edit_vendor(
        &context,
        &context.actor,
        &id,
        &posted.version,
        facts(&posted),
    )
    .await
    {
        Ok(vendor) => Ok(Redirect::to(&addresses::VENDOR.link([&vendor.id])).into_response()),
        Err(error) => {
            let faults = error.into_fields()?;
            let vendor = find_vendor(&context, &context.actor, &id).await?;
            let shown = match errors::in_field(&faults, "changed_meanwhile") {
                Some(_) => &current_facts(&vendor),
                None => &posted,
            };
            let page = page(&context, &vendor, shown, &faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn listing(
    context: &PageContext,
    query: &VendorsQuery,
    posted: &TypedVendor,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let after = Some(query.after.as_str()).filter(|after| !after.is_empty());
    let page = list_vendors(context, &context.actor, after).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[(addresses::FACILITIES, "施設")]))
            (errors::of_fields(faults, has_field::<TypedVendor>))
            h1 { "事業者" }
            p { "医療情報システムを納めたり、保守したりする会社です。" }
            @if page.items.is_empty() { p { "まだ、登録されていません。" } } @else { (table(&page.items)) }
            (pager::pager(addresses::VENDORS, &[("after", &query.after)], page.items.len(), page.total, page.next.as_deref()))
            @if context.may(Act::ManageFacilities) {
                h2 { "事業者を登録する" }
                form method="post" action=(addresses::VENDORS) novalidate {
                    (fields(posted, faults))
                    div class="buttons" { button class="btn" { "登録する" } }
                }
            }
        }
    };
    Ok(context.page("事業者", &body))
}

fn table(vendors: &[Vendor]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "名称" } th scope="col" { "法人番号" } th scope="col" { "電話" } th scope="col" { "メール" } } }
                tbody {
                    @for vendor in vendors {
                        tr {
                            td { a href=(addresses::VENDOR.link([&vendor.id])) { (vendor.name) } }
                            td class="number" { (vendor.number.as_deref().unwrap_or("―")) }
                            td { (vendor.phone.as_deref().unwrap_or("―")) }
                            td { (vendor.mail.as_deref().unwrap_or("―")) }
                        }
                    }
                }
            }
        }
    }
}

async fn page(
    context: &PageContext,
    vendor: &Vendor,
    shown: &TypedVendor,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let products = products_of(context, &context.actor, &vendor.id).await?;
    let above: &[_] = match context.may(Act::ListCompanies) {
        true => &[(addresses::VENDORS, "事業者")],
        false => &[],
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, above))
            (errors::of_fields(faults, has_field::<TypedVendor>))
            h1 { (vendor.name) }
            (of_vendor(vendor))
            (of_products(context, &vendor.id, &products))
            @if context.may(Act::ManageFacilities) {
                h2 { "事業者の情報を変更する" }
                form method="post" action=(addresses::VENDOR.link([&vendor.id])) novalidate {
                    (fields(shown, faults))
                    input type="hidden" name="version" value=(shown.version);
                    div class="buttons" { button class="btn" { "変更する" } }
                }
            }
        }
    };
    Ok(context.page(&vendor.name, &body))
}

/// A vendor's products, and a form for one more.
pub fn of_products(context: &PageContext, vendor: &str, products: &[Product]) -> Markup {
    html! {
        @if context.may(Act::AnswerAsVendor(vendor)) { p { a href=(addresses::VENDOR_CONTRACTS.link([vendor])) { "お客様との契約と役割分担" } } }
        h2 { "製品・サービス" }
        @if products.is_empty() { p { "まだ、登録されていません。" } }
        ul { @for product in products { li {
            (product.name) "（" (product.kind.label()) "）"
            @if context.may(Act::TendProducts(vendor)) { " " a href=(addresses::PRODUCT_CLIENTS.link([vendor, &product.id])) { "使っている施設を届け出る" span class="sr" { "：" (product.name) } } }
            @if context.may(Act::ReadVendor(vendor)) { " " a href=(addresses::PRODUCT_DISCLOSURES.link([vendor, &product.id])) { (product.name) "のMDS・SDS" } }
        } } }
        @if context.may(Act::TendProducts(vendor)) {
            details {
                summary { "製品・サービスを登録する" }
                p { "登録しておくと、施設が契約の画面で選べます。同じ製品・サービスを使う施設には、点検表の回答をまとめて届けられます。" }
                form method="post" action=(addresses::PRODUCTS.link([vendor])) novalidate {
                    (Field { name: "name", label: "製品・サービスの名称", required: true, ..Field::default() }.text())
                    (Field { name: "kind", label: "製品かサービスか", required: true, ..Field::default() }.select(&html! {
                        @for kind in ProductKind::ALL { (option(kind.id(), kind.label(), "")) }
                    }))
                    div class="buttons" { button class="btn second" { "登録する" } }
                }
            }
            @for product in products {
                details {
                    summary { "「" (product.name) "」の名称を直す" }
                    form method="post" action=(addresses::PRODUCT.link([vendor, &product.id])) novalidate {
                        input type="hidden" name="kind" value=(product.kind.id());
                        div class="field" {
                            label class="label" for={ "name-" (product.id) } { "製品・サービスの名称" }
                            input type="text" id={ "name-" (product.id) } name="name" value=(product.name) required;
                        }
                        div class="buttons" { button class="btn second" { "直す" } }
                    }
                }
            }
        }
    }
}

/// What is known of a vendor.
pub fn of_vendor(vendor: &Vendor) -> Markup {
    html! {
        dl class="facts" {
            @if !vendor.kana.is_empty() { dt { "フリガナ" } dd { (vendor.kana) } }
            dt { "法人番号" } dd class="number" { (vendor.number.as_deref().unwrap_or("（未登録）")) }
            dt { "電話" } dd { (vendor.phone.as_deref().unwrap_or("（未登録）")) }
            dt { "メール" } dd { (vendor.mail.as_deref().unwrap_or("（未登録）")) }
            dt { "ID" } dd class="number" { (vendor.id) }
        }
    }
}

fn fields(shown: &TypedVendor, faults: &FieldFaults) -> Markup {
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        value,
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    html! {
        (Field { required: true, ..field("name", &shown.name, "名称", "") }.text())
        (field("kana", &shown.kana, "フリガナ", "").text())
        (field("number", &shown.number, "法人番号", "13桁の数字です。").digits())
        (field("phone", &shown.phone, "電話", "").text())
        (field("mail", &shown.mail, "メール", "").text())
    }
}

fn facts(posted: &TypedVendor) -> VendorFacts {
    VendorFacts {
        number: posted.number.to_owned(),
        name: posted.name.to_owned(),
        kana: posted.kana.to_owned(),
        mail: posted.mail.to_owned(),
        phone: posted.phone.to_owned(),
    }
}

/// The facts of a vendor as the page would post them.
fn current_facts(vendor: &Vendor) -> TypedVendor {
    TypedVendor {
        number: Line::showing(vendor.number.as_ref()),
        name: vendor.name.as_str().into(),
        kana: vendor.kana.as_str().into(),
        mail: Line::showing(vendor.mail.as_ref()),
        phone: Line::showing(vendor.phone.as_ref()),
        version: vendor.version.as_str().into(),
    }
}
