//! `GET /facilities/{facility}/fees`: what a fee asks for, requirement by requirement, and what the facility has of it.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::readiness::{Because, Fee, FeeResult, Met, Requirement, Said, Source};
use tenken_domain::text::calendar::era_date;
use tenken_ops::facilities::Facility;
use tenken_ops::readiness::{FeeOfFacility, fees_of};

use super::fee_declaration::Entry;
use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::tag;

const TITLE: &str = "診療報酬の加算の要件";

/// Which requirement is to be declared.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    fee: String,
    requirement: String,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> WebResult<Markup> {
    let today = context.today().to_string();
    let entry = Entry::of(&wanted.fee, &wanted.requirement, &today);
    page(&context, &id, &entry).await
}

/// The page with what is being declared.
pub async fn page(context: &PageContext, id: &str, entry: &Entry) -> WebResult<Markup> {
    let view = fees_of(context, &context.actor, id).await?;
    let facility = &view.facility;
    let may_declare = context.answers_for(facility);
    let body = html! {
        div class="wrap" {
            (way(context, facility))
            (entry.problem())
            p class="muted" { (facility.name) }
            h1 { (TITLE) }
            @for one in &view.fees {
                h2 { (one.fee.name) }
                @if one.may_claim { (of_fee(facility, one, may_declare, entry)) } @else { (not_for(facility, &one.fee)) }
            }
        }
    };
    Ok(context.page_about(facility.demo, TITLE, &body))
}

/// How a state looks.
pub fn tone(state: Met) -> Tone {
    match state {
        Met::Met => Tone::Good,
        Met::NotMet => Tone::Warn,
        Met::ToConfirm => Tone::Info,
    }
}

/// How many of the requirements that decide have a state.
pub fn count(result: &FeeResult, state: Met) -> usize {
    let deciding = result.requirements.iter().filter(|one| !one.desirable);
    deciding.filter(|one| one.state == state).count()
}

/// Where a requirement stands on the page.
pub fn anchor(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("requirement-{digits}")
}

/// Why nothing is judged.
fn not_for(facility: &Facility, fee: &Fee) -> Markup {
    let claimants: Vec<&str> = fee.claimants.iter().map(|kind| kind.label()).collect();
    html! {
        p { "この加算は、" (claimants.join("、")) "が届け出るものとして書かれています。" (facility.name) "（" (facility.kind.label()) "）については、満たしているかどうかを出しません。" }
        (notes(fee))
    }
}

fn of_fee(facility: &Facility, one: &FeeOfFacility, may_declare: bool, entry: &Entry) -> Markup {
    let (fee, result) = (&one.fee, &one.result);
    html! {
        p { (fee.claimed) "　" (fee.points) "点　" (era_date(fee.valid_from)) "から" @if let Some(last) = fee.valid_until { (era_date(last)) "まで" } }
        @if !result.in_force { p { strong { "きょうは、この加算の期間の外です。" } } }
        (overall(result))
        div class="buttons screen-only" {
            a class="btn second" href=(addresses::FEES_PDF.link([&facility.id])) { "綴じておく用紙（PDF）" }
            button class="btn second" type="button" data-print hidden { "印刷する" }
        }
        p class="screen-only" { "答え、台帳、書類からわかることと、施設の人が確かめて書いたことから、1つずつ見ています。" "「望ましい」と書かれた要件は、全体の判定に入れません。" }
        @for requirement in &result.requirements { (of_requirement(facility, fee, requirement, may_declare, entry)) }
        h3 { "知っておくこと" }
        (notes(fee))
    }
}

fn overall(result: &FeeResult) -> Markup {
    let (not_met, open) = (count(result, Met::NotMet), count(result, Met::ToConfirm));
    let title = match result.state {
        Met::Met => "すべての要件を満たしていると確かめてあります".to_owned(),
        Met::NotMet => format!("満たしていない要件が{not_met}つあります"),
        Met::ToConfirm => format!("確かめる要件が{open}つあります"),
    };
    let rest = html! {
        p {
            @if result.state == Met::NotMet && open > 0 { "ほかに、確かめる要件が" (open) "つあります。" }
            (era_date(result.on)) "に、この施設の記録から見たものです。"
        }
    };
    banner(tone(result.state), &title, rest)
}

fn of_requirement(
    facility: &Facility,
    fee: &Fee,
    one: &Requirement,
    may_declare: bool,
    entry: &Entry,
) -> Markup {
    let is_open = may_declare && entry.is_about(&fee.id, &one.number);
    let query = addresses::query(&[("fee", &fee.id), ("requirement", &one.number)]);
    html! {
        section class="card" id=(anchor(&one.number)) {
            div class="tags" { (tag::toned(tone(one.state), one.state.label())) @if one.desirable { (tag::tag("望ましい")) } }
            h3 { (one.number) }
            p class="pre" { (one.text) }
            @if !one.because.is_empty() { ul { @for because in &one.because { li { (reason(because)) } } } }
            @if !one.rests_on.papers.is_empty() { p class="small" { "そろえておく書類：" (one.rests_on.papers.join("、")) } }
            @if is_open { (entry.form(facility, &one.rests_on.declare)) }
            @else if may_declare { p class="screen-only" { a href={ (addresses::FEES.link([&facility.id])) (query) "#declare" } { (one.number) "について、確かめたことを書く" } } }
        }
    }
}

fn reason(because: &Because) -> Markup {
    html! {
        (because.text())
        @match because {
            Because::Measure { said, .. } => @if !said.is_empty() { span class="small muted" { "（" (said.iter().map(source).collect::<Vec<_>>().join("、")) "）" } },
            Because::Declared(declared) => {
                span class="small muted" { "（" (era_date(declared.on)) "から）" }
                @if !declared.note.is_empty() { br; span class="pre" { (declared.note) } }
            },
            Because::Unconfirmed { .. } => {},
        }
    }
}

/// Where something is known from.
pub fn source(said: &Said) -> String {
    match &said.source {
        Source::Answer { title, on } => format!("{title}、{}に提出", era_date(*on)),
        Source::Ledger { rows, .. } => match rows.first() {
            Some(row) if rows.len() > 1 => format!("台帳「{}」ほか{}件", row.name, rows.len() - 1),
            Some(row) => format!("台帳「{}」", row.name),
            None => "台帳".to_owned(),
        },
        Source::Evidence { name, expires_on } => match expires_on {
            Some(last) => format!("書類「{name}」、{}まで", era_date(*last)),
            None => format!("書類「{name}」"),
        },
        Source::Declaration { by, on } => format!("{by}さん、{}", era_date(*on)),
    }
}

fn notes(fee: &Fee) -> Markup {
    html! {
        ul { @for note in &fee.notes { li { (note) } } }
        p class="small muted" { "要件の文の出典：" (fee.source) }
    }
}
