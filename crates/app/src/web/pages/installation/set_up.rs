//! `GET|POST /setup`: the first run, in two small steps.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_domain::text::input::whole_number;
use tenken_ops::FieldFaults;
use tenken_ops::accounts::{Attempt, NewAccount, sign_in};
use tenken_ops::facilities::FacilityFacts;
use tenken_ops::installation::set_up::{FirstAccount, SetUp, set_up};

use crate::web::context::{PageContext, Passing};
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::errors;
use crate::web::parts::fields::{Field, authorities, prefectures};
use crate::web::posted::Posted;
use crate::web::typed::Line;
use crate::web::{addresses, cookies};

use super::setup_code;
use crate::web::pages::accounts::password::rules;

/// Which second step.
#[derive(Debug, Deserialize)]
pub struct Step {
    /// `facility`, `authority` or `ministry`.
    #[serde(rename = "for", default)]
    who: String,
    /// The one-time code, from the address the console shows.
    code: Option<String>,
}

/// What the second step posts: what the installation is for, and who signs in first.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FirstUse {
    #[serde(rename = "for")]
    who: Line,
    kind: Line,
    name: Line,
    prefecture: Line,
    beds: Line,
    code: Line,
    authority: Line,
    person: Line,
    login: Line,
    password: String,
}

/// The steps.
pub async fn show(
    Passing(context): Passing,
    jar: CookieJar,
    Query(step): Query<Step>,
) -> WebResult<Reply> {
    if context.installation.is_some() {
        return Ok(Redirect::to(addresses::HOME).into_response());
    }
    if let Some(code) = step.code {
        return Ok(setup_code::take_code(&context, jar, &code));
    }
    if context.is_nobody() && context.waits_for_set_up().await? {
        return Ok(setup_code::page(&context, None).into_response());
    }
    let nothing = FirstUse {
        who: step.who.into(),
        ..FirstUse::default()
    };
    Ok(second_step(&context, &nothing, &Vec::new())
        .unwrap_or_else(|| first_step(&context))
        .into_response())
}

/// Decides, once.
pub async fn decide(
    Passing(context): Passing,
    jar: CookieJar,
    Posted(posted): Posted<FirstUse>,
) -> WebResult<Reply> {
    let is_hospital = posted.kind == FacilityKind::Hospital.id();
    let beds = posted.beds.given().filter(|_| is_hospital);
    let choice = match &*posted.who {
        "facility" => SetUp::Facility(Box::new(FacilityFacts {
            kind: posted.kind.to_owned(),
            name: posted.name.to_owned(),
            prefecture: posted.prefecture.to_owned(),
            code: posted.code.given().map(str::to_owned),
            // What is no number is told with the rest, as a number that no hospital has.
            beds: beds.map(|beds| whole_number(beds).unwrap_or(-1)),
            ..FacilityFacts::default()
        })),
        "authority" => SetUp::Authority {
            code6: posted.authority.to_owned(),
        },
        "ministry" => SetUp::Ministry,
        _ => return Ok(Redirect::to(addresses::SETUP).into_response()),
    };
    let first = FirstAccount {
        person: NewAccount {
            name: posted.person.to_owned(),
            login: posted.login.to_owned(),
        },
        password: posted.password.clone(),
    };
    if context.is_nobody() && context.waits_for_set_up().await? {
        let gone = vec![("person", setup_code::GONE.to_owned())];
        return refuse_set_up(&context, &posted, &gone);
    }
    let attempt = Attempt {
        login: first.person.login.clone(),
        password: first.password.clone(),
        device: context.device.clone(),
    };
    match set_up(&context, &context.actor, choice, first).await {
        Ok(_) => {
            let done = sign_in(&context, attempt).await?;
            Ok((
                cookies::signed_in(jar, context.options(), &done),
                Redirect::to(addresses::HOME),
            )
                .into_response())
        }
        Err(error) => {
            let faults = error.into_fields()?.into_iter();
            let faults = faults.map(|(code, message)| (field_of(code), message));
            refuse_set_up(&context, &posted, &faults.collect())
        }
    }
}

fn refuse_set_up(
    context: &PageContext,
    posted: &FirstUse,
    faults: &FieldFaults,
) -> WebResult<Reply> {
    let page =
        second_step(context, posted, faults).ok_or_else(|| WebError::not_found("このページ"))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The field a problem belongs to.
fn field_of(code: &'static str) -> &'static str {
    match code {
        "code_taken" | "contradiction" => "code",
        "kind" => "kind-pharmacy",
        other => other,
    }
}

fn first_step(context: &PageContext) -> Markup {
    let offers = [
        (
            "facility",
            "病院・診療所・歯科診療所・薬局",
            "自分の施設の調査とチェックリストに答えます。",
        ),
        (
            "authority",
            "自治体（保健所）",
            "管内の施設の回答を集めて、見守ります。",
        ),
        ("ministry", "厚生労働省", "全国の調査を始めて、集計します。"),
    ];
    let body = html! {
        div class="wrap narrow" {
            h1 { "はじめまして。どなたがお使いですか" }
            p { "点検 Tenken は、医療機関と薬局のサイバーセキュリティの調査・チェックリストに答えるための道具です。むずかしい言葉には、やさしい説明が付いています。" }
            @for (who, title, more) in offers {
                section class="card" {
                    h2 { a href={ (addresses::SETUP) "?for=" (who) } { (title) } }
                    p { (more) }
                }
            }
            (here_only())
        }
    };
    context.page("はじめの設定", &body)
}

fn second_step(context: &PageContext, posted: &FirstUse, faults: &FieldFaults) -> Option<Markup> {
    let (title, fields) = match &*posted.who {
        "facility" => ("施設について教えてください", facility(posted, faults)),
        "authority" => ("どの自治体ですか", authority(context, posted, faults)),
        "ministry" => (
            "厚生労働省として始めます",
            html! { p { "施設の一覧を取り込み、様式を選んで、調査を始められます。" } },
        ),
        _ => return None,
    };
    let body = html! {
        div class="wrap narrow" {
            nav class="crumbs" aria-label="いまの場所" { ol { li { a href=(addresses::SETUP) { "はじめの設定にもどる" } } } }
            (errors::of_fields(faults, |_| true))
            h1 { (title) }
            form method="post" action=(addresses::SETUP) novalidate {
                input type="hidden" name="for" value=(posted.who);
                (fields)
                (person(posted, faults))
                div class="buttons" { button class="btn big" { "この内容で始める" } }
            }
        }
    };
    Some(context.page(title, &body))
}

/// Who will sign in.
fn person(posted: &FirstUse, faults: &FieldFaults) -> Markup {
    let error = |field: &str| errors::in_field(faults, field);
    let second_factor = posted.who != "facility";
    html! {
        h2 { "あなたについて" }
        p { "次から、ここで決める名前とパスワードでサインインします。ほかの人は、あとから招待できます。" }
        (Field { name: "person", label: "お名前", required: true, value: &posted.person, error: error("person"), ..Field::default() }.text())
        (Field { name: "login", label: "サインインに使う名前", hint: "半角の英数字で自由に決められます（例：yakkyoku）。メールアドレスも使えます。", required: true, value: &posted.login, error: error("login") }.login())
        (Field { name: "password", label: "パスワード", hint: rules(second_factor), required: true, error: error("password"), ..Field::default() }.password("new-password"))
        @if second_factor { p class="small" { "このあと、スマートフォンの認証アプリで「確認コード」を準備します。" } }
    }
}

fn here_only() -> Markup {
    banner(
        Tone::Info,
        "まずは、このパソコンの中だけで使います",
        html! {
            p { "ほかのパソコンからは開けないようになっています。入力した内容も、このパソコンの外へは出ません。" }
        },
    )
}

fn facility(posted: &FirstUse, faults: &FieldFaults) -> Markup {
    let error = |field: &str| errors::in_field(faults, field);
    let kind_error = error("kind-pharmacy");
    html! {
        fieldset class="field" {
            legend class="label" { "施設の種類" span class="must" { "（必ず選んでください）" } }
            @if let Some(message) = kind_error { p class="error" { "修正が必要です：" (message) } }
            div class="choices" {
                @for kind in [FacilityKind::Pharmacy, FacilityKind::Clinic, FacilityKind::DentalClinic, FacilityKind::Hospital] {
                    label class="choice" {
                        input type="radio" id={ "kind-" (kind.id()) } name="kind" value=(kind.id())
                            checked[posted.kind == kind.id()] aria-invalid=[kind_error.map(|_| "true")];
                        span { (kind.label()) }
                    }
                }
            }
        }
        (Field { name: "name", label: "施設の名称", required: true, value: &posted.name, error: error("name"), ..Field::default() }.text())
        (Field { name: "prefecture", label: "都道府県", required: true, value: &posted.prefecture, error: error("prefecture"), ..Field::default() }
            .select(&prefectures("選んでください", &posted.prefecture)))
        div data-only-for="kind hospital" {
            (Field { name: "beds", label: "病床数", hint: "病院のときだけ入れます。許可病床数です（例：120）。", value: &posted.beds, error: error("beds"), ..Field::default() }.digits())
        }
        (Field {
            name: "code", label: "医療機関コード（10桁）", value: &posted.code, error: error("code"),
            hint: "保険医療機関・保険薬局の指定通知書や、レセプト（請求書）に書かれています。頭の2桁は都道府県、次の1桁は医科1・歯科3・調剤4、残りの7桁が施設の番号です。最後の1桁で、書き写しの誤りがないかを確かめます。あとから入れてもかまいません。",
            ..Field::default()
        }.digits())
    }
}

fn authority(context: &PageContext, posted: &FirstUse, faults: &FieldFaults) -> Markup {
    let catalog = context.catalog();
    let chosen = &posted.authority;
    let options = authorities(catalog.authorities(), "選んでください", chosen);
    Field {
        name: "authority",
        label: "自治体",
        required: true,
        value: chosen,
        error: errors::in_field(faults, "authority"),
        hint: "都道府県・保健所を設置する市・特別区の157の中から選びます。",
    }
    .select(&options)
}
