//! `GET /forms/{id}/{version}/rounds`, `POST /rounds`: starting a round of a form. The page proposes what the
//! form says of itself, then shows whom the round would ask, and only then can it be started.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use tenken_domain::forms::form::Form;
use tenken_domain::text::calendar::era_date;
use tenken_domain::{FacilityKind, FiscalYear};
use tenken_ops::forms::list_forms;
use tenken_ops::policy::{Act, require};
use tenken_ops::rounds::{Closing, OpenRound, Preview, check_round, open_round, preview_round};
use tenken_ops::{Error, FieldFaults};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{WIDE_TABLE, closing, crumbs, dates, errors, notes, numbers};
use crate::web::posted::Posted;
use crate::web::typed::{Line, Several, ticked};

/// A round as the page has it; the address carries it until it is started.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProposedRound {
    /// The form's key, once it is started.
    form: Line,
    kind: Several,
    title: Line,
    opens: Line,
    #[serde(flatten)]
    closing: closing::Typed,
    reference_date: Line,
    /// Who has seen the proposals wants to see whom the round would ask.
    #[serde(deserialize_with = "ticked")]
    check: bool,
}

/// The proposals; with them filled in, whom the round would ask.
pub async fn show(
    context: PageContext,
    Path((id, version)): Path<(String, String)>,
    Posted(given): Posted<ProposedRound>,
) -> WebResult<Reply> {
    require(&context.actor, Act::ManageRounds)?;
    let form = form_of(&context, &id, &version).await?;
    if !given.check {
        let proposed = if given == ProposedRound::default() {
            proposals(&context, &form)
        } else {
            given
        };
        return Ok(page(&context, &form, &proposed, &FieldFaults::new()).into_response());
    }
    let (open, faults) = read(&context, &form, &given).await?;
    if !faults.is_empty() {
        return Ok(refuse_round(&context, &form, &given, &faults));
    }
    match preview_round(&context, &context.actor, open).await {
        Ok(preview) => Ok(preview_page(&context, &form, &given, &preview).into_response()),
        Err(error) => Ok(refuse_round(
            &context,
            &form,
            &given,
            &in_fields(error).into_fields()?,
        )),
    }
}

/// Starts the round.
pub async fn open(context: PageContext, Posted(posted): Posted<ProposedRound>) -> WebResult<Reply> {
    require(&context.actor, Act::ManageRounds)?;
    let (id, version) = posted.form.split_once('@').unwrap_or_default();
    let form = form_of(&context, id, version).await?;
    let (open, faults) = read(&context, &form, &posted).await?;
    if !faults.is_empty() {
        return Ok(refuse_round(&context, &form, &posted, &faults));
    }
    match open_round(&context, &context.actor, open).await {
        Ok(round) => Ok(Redirect::to(&addresses::ROUND.link([&round.id])).into_response()),
        Err(error) => Ok(refuse_round(
            &context,
            &form,
            &posted,
            &in_fields(error).into_fields()?,
        )),
    }
}

/// Faults under the names of the page's fields.
fn in_fields(error: Error) -> Error {
    let named = |(code, message)| match code {
        "window" => ("closes", message),
        "no_population" => ("kind", message),
        code => (code, message),
    };
    match error.into_fields() {
        Ok(faults) => Error::Fields(faults.into_iter().map(named).collect()),
        Err(other) => other,
    }
}

async fn form_of(context: &PageContext, id: &str, version: &str) -> WebResult<Arc<Form>> {
    let forms = list_forms(context, &context.actor).await?;
    let mut asking = forms.into_iter().filter(|form| form.asks_facilities());
    asking
        .find(|form| form.id == id && form.version == version)
        .ok_or_else(|| WebError::not_found("施設にお願いする様式"))
}

fn refuse_round(
    context: &PageContext,
    form: &Form,
    posted: &ProposedRound,
    faults: &FieldFaults,
) -> Reply {
    let page = page(context, form, posted, faults);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// What the form proposes: the days of its official document, and whom it asks.
fn proposals(context: &PageContext, form: &Form) -> ProposedRound {
    let window = form.window.unwrap_or_default();
    let opens = window.opens.unwrap_or_else(|| context.today());
    let kinds = form
        .respondents
        .iter()
        .filter_map(|who| who.facility_kind());
    let kinds: Vec<String> = kinds.map(|kind| kind.id().to_owned()).collect();
    // An end is proposed, but never that there is none.
    let closing = window.closes.map(|day| closing::closing_fields(Some(day)));
    ProposedRound {
        kind: kinds.into(),
        title: format!("{} {}", FiscalYear::of(opens), form.short_title).into(),
        opens: Line::showing(Some(opens)),
        closing: closing.unwrap_or_default(),
        reference_date: Line::showing(window.reference_date),
        ..ProposedRound::default()
    }
}

/// Reads the fields, with everything that is wrong with them.
async fn read(
    context: &PageContext,
    form: &Form,
    posted: &ProposedRound,
) -> WebResult<(OpenRound, FieldFaults)> {
    let mut faults = FieldFaults::new();
    let kinds: Vec<FacilityKind> = (posted.kind.iter())
        .filter_map(|kind| FacilityKind::parse(kind))
        .collect();
    if kinds.is_empty() {
        let message = "お願いする施設の種類を、1つ以上選んでください。";
        faults.push(("kind", message.to_owned()));
    }
    let opens =
        errors::keep(&mut faults, posted.opens.day("opens")).unwrap_or_else(|| context.today());
    let closing = errors::keep(&mut faults, closing::read(&posted.closing).map(Some));
    let closes = closing.and_then(Closing::day);
    if closes.is_some_and(|day| day < context.today()) {
        let message = "締切の日が過ぎています。きょうか、きょうより後の日にしてください。";
        faults.push(("closes", message.to_owned()));
    }
    let reference_date = errors::keep(&mut faults, posted.reference_date.day("reference_date"));
    let open = OpenRound {
        form_id: form.id.clone(),
        version: form.version.clone(),
        title: posted.title.given().map(str::to_owned),
        kinds,
        opens: Some(opens),
        closes,
        reference_date,
        fiscal_year: Some(FiscalYear::of(opens)),
        ..OpenRound::default()
    };
    if !faults.is_empty() {
        // Else whoever previews or opens it checks the rest.
        let checked = check_round(context, &context.actor, open.clone()).await;
        faults = errors::join(faults, checked.map_err(in_fields))?;
    }
    Ok((open, faults))
}

fn page(
    context: &PageContext,
    form: &Form,
    posted: &ProposedRound,
    faults: &FieldFaults,
) -> Markup {
    let error = |field| errors::in_field(faults, field);
    let fields = ["kind", "title", "opens", "closes", "reference_date"];
    let official = form.window.is_some_and(|window| window.opens.is_some());
    let over = form.window.and_then(|window| window.closes);
    let over = over.filter(|day| *day < context.today());
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::ROUNDS, "実施回")]))
            (errors::of_fields(faults, |field| fields.contains(&field)))
            h1 { "実施回を始める" }
            p { a href=(addresses::form(form)) { (form.title) } "（" (form.provenance.label()) "）" }
            @if official { p { "日付は、この様式の公式の文書にあるものを入れてあります。直せます。" } }
            @if let Some(day) = over { (banner(Tone::Info, "公式の期間は終わっています", html! { p { "公式の締切は" (era_date(day)) "でした。いまから始めるときは、始まる日と締切の日を直してください。" } })) }
            form method="get" action=(addresses::new_round(form)) novalidate {
                input type="hidden" name="check" value="1";
                fieldset class="field" id="kind" {
                    legend class="label" { "お願いする施設の種類" }
                    @if let Some(elsewhere) = &form.elsewhere {
                        span class="hint" { (elsewhere.kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("・")) "にお願いするとき：" (elsewhere.note) }
                    }
                    @if let Some(message) = error("kind") { p class="error" { "修正が必要です：" (message) } }
                    div class="choices" {
                        @for kind in FacilityKind::ALL {
                            label class="choice" {
                                input type="checkbox" name="kind" value=(kind.id()) checked[posted.kind.iter().any(|id| id == kind.id())];
                                span { (kind.label()) }
                            }
                        }
                    }
                }
                (Field { name: "title", label: "名前", hint: "空のままなら、年度と様式の名前になります。", value: &posted.title, error: error("title"), ..Field::default() }.text())
                (Field { name: "opens", label: "始まる日", hint: "空のままなら、今日からです。", value: &posted.opens, error: error("opens"), ..Field::default() }.date())
                (closing::fields(&posted.closing, error("closes")))
                (Field { name: "reference_date", label: "いつの状況をたずねるか（基準日）", hint: "入れると、施設はその日の種類・病床数・所在地・所管で数えます。その日に開いていない施設には、お願いしません。", value: &posted.reference_date, error: error("reference_date"), ..Field::default() }.date())
                div class="buttons" { button class="btn" { "お願いする施設を確かめる" } }
            }
        }
    };
    context.page("実施回を始める", &body)
}

/// Whom it would ask, before it is started.
fn preview_page(
    context: &PageContext,
    form: &Form,
    given: &ProposedRound,
    preview: &Preview,
) -> Markup {
    let round = &preview.round;
    let kept: Vec<(&str, &str)> = [("title", &*given.title), ("opens", &*given.opens)]
        .into_iter()
        .chain(given.closing.pairs())
        .chain([("reference_date", &*given.reference_date)])
        .chain(given.kind.iter().map(|kind| ("kind", kind.as_str())))
        .collect();
    let back = format!("{}{}", addresses::new_round(form), addresses::query(&kept));
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::ROUNDS, "実施回")]))
            h1 { "この内容で始めますか" }
            p { "まだ始まっていません。始めると、施設の「いまやること」に出ます。" }
            dl class="facts" {
                dt { "名前" } dd { (round.title) }
                dt { "様式" } dd { (form.short_title) }
                dt { "期間" } dd { (dates::window(round)) }
                dt { "基準日" } dd { @match round.reference_date { Some(day) => (era_date(day)), None => "なし（締切の日まで、いまの施設の情報で数えます）" } }
                dt { "年度" } dd { (round.fiscal_year) }
            }
            @for kind in &round.kinds { (notes::not_made_for(form, *kind)) }
            h2 { "お願いする施設：" (numbers::count(preview.targeted)) "施設" }
            @if preview.targeted == 0 { (banner(Tone::Warn, "お願いする施設が、まだ1つもありません", html! { p { "施設を登録すると、始めたあとでも対象に加わります。種類や基準日が違っていないかも確かめてください。" } })) }
            (counts_table("種類", preview.kinds.iter().map(|(kind, count)| (kind.label(), *count))))
            @if preview.authorities.len() > 1 {
                details { summary { "自治体ごとの数を見る" }
                    (counts_table("所管する自治体", preview.authorities.iter().map(|(code, count)| (context.catalog().authority(code).map_or_else(|| "所管の登録がない施設".to_owned(), |one| one.name.clone()), *count))))
                }
            }
            form method="post" action=(addresses::ROUNDS) {
                input type="hidden" name="form" value=(form.key());
                @for (name, value) in &kept { input type="hidden" name=(name) value=(value); }
                div class="buttons" {
                    button class="btn" { "この内容で始める" }
                    a class="btn second" href=(back) { "内容を直す" }
                }
            }
        }
    };
    context.page("実施回を始める", &body)
}

fn counts_table<N: maud::Render>(what: &str, rows: impl Iterator<Item = (N, u64)>) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { (what) } th scope="col" class="num" { "施設の数" } } }
                tbody { @for (name, count) in rows { tr { th scope="row" { (name) } td class="num" { (numbers::count(count)) } } } }
            }
        }
    }
}
