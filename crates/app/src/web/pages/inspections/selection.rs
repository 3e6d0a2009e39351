//! `GET /inspections/selection`, `POST /inspections`: choosing whom to context, and planning the visits.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_domain::forms::form::FormKind;
use tenken_domain::text::calendar::{parse_date, short_era_date};
use tenken_ops::facilities::FacilityFilter;
use tenken_ops::inspections::{
    Candidate, Choice, Chosen, LATE_WEIGHT, MISSING_WEIGHT, NewVisits, Sample, SortBy, candidates,
    draw_sample, plan_visits, possible_inspectors,
};
use tenken_ops::policy::{Act, require};
use tenken_ops::rounds::{Round, list_rounds};
use tenken_ops::{FieldFaults, Total};

use super::{ABOVE, inspector_fields};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::fields::{Field, kinds, option};
use crate::web::parts::{WIDE_TABLE, crumbs, errors, numbers, pager, tag};
use crate::web::posted::Posted;
use crate::web::typed::{Line, Several};

/// Candidates on one page.
const PAGE: usize = 50;

/// What the list is limited to and ordered by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SelectionQuery {
    round: Line,
    q: Line,
    kind: Line,
    not_since: Line,
    /// `1` for those with something missing or late only.
    wanting: Line,
    sort: Line,
    /// How many of the list came before.
    after: Line,
    /// Of how many a sample is drawn; empty for none.
    size: Line,
    seed: Line,
}

impl SelectionQuery {
    fn choice(&self, round: &str) -> Choice {
        Choice {
            round: round.to_owned(),
            facilities: FacilityFilter {
                text: self.q.to_owned(),
                kind: FacilityKind::parse(&self.kind),
                ..FacilityFilter::default()
            },
            not_since: parse_date(&self.not_since),
            wanting: self.wanting == "1",
            sort: SortBy::parse(&self.sort).unwrap_or_default(),
        }
    }

    fn size(&self) -> Option<usize> {
        let size = tenken_domain::text::input::whole_number(&self.size)?;
        usize::try_from(size).ok().filter(|size| *size > 0)
    }

    /// As an address or a form carries it.
    fn query(&self) -> [(&str, &str); 6] {
        [
            ("round", &self.round),
            ("q", &self.q),
            ("kind", &self.kind),
            ("not_since", &self.not_since),
            ("wanting", &self.wanting),
            ("sort", &self.sort),
        ]
    }
}

/// The visits somebody plans, with what the list they were chosen from was limited to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlannedVisits {
    #[serde(flatten)]
    wanted: SelectionQuery,
    facility: Several,
    on: Line,
    inspector: Several,
}

/// The page.
pub async fn show(context: PageContext, Query(wanted): Query<SelectionQuery>) -> WebResult<Markup> {
    let posted = PlannedVisits {
        wanted,
        ..PlannedVisits::default()
    };
    page(&context, &posted, &FieldFaults::new()).await
}

/// Plans visits to the facilities that are marked, or to the sample that was drawn.
pub async fn plan(context: PageContext, Posted(posted): Posted<PlannedVisits>) -> WebResult<Reply> {
    let faults = planned(&context, &posted).await?;
    if faults.is_empty() {
        return Ok(Redirect::to(addresses::INSPECTIONS).into_response());
    }
    let page = page(&context, &posted, &faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Plans, or gives everything that is wrong.
async fn planned(context: &PageContext, posted: &PlannedVisits) -> tenken_ops::Result<FieldFaults> {
    let wanted = &posted.wanted;
    require(&context.actor, Act::PlanInspections)?;
    let mut faults = FieldFaults::new();
    let on = errors::keep(&mut faults, posted.on.day("on"));
    let chosen = match wanted.size() {
        None => Chosen::ByHand(posted.facility.to_vec()),
        Some(size) => Chosen::Drawn {
            choice: wanted.choice(&wanted.round),
            seed: wanted.seed.to_owned(),
            size,
            shown: posted.facility.to_vec(),
        },
    };
    let new = NewVisits {
        round: wanted.round.to_owned(),
        chosen,
        on,
        inspectors: posted.inspector.to_vec(),
    };
    errors::join(faults, plan_visits(context, &context.actor, new).await)
}

async fn page(
    context: &PageContext,
    posted: &PlannedVisits,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let wanted = &posted.wanted;
    require(&context.actor, Act::PlanInspections)?;
    let rounds: Vec<Round> = list_rounds(context, &context.actor)
        .await?
        .into_iter()
        .map(|summary| summary.round)
        .filter(|round| round.form.kind == FormKind::Checklist)
        .collect();
    let chosen = rounds.iter().find(|round| round.id == *wanted.round);
    let Some(round) = chosen.or(rounds.first()) else {
        let body = html! {
            div class="wrap narrow" {
                (crumbs::crumbs(context, &[ABOVE]))
                h1 { "訪問先を選ぶ" }
                p { "チェックリストの実施回が、まだありません。立入検査では、施設が提出したチェックリストを確認します。" }
            }
        };
        return Ok(context.page("訪問先を選ぶ", &body));
    };
    let choice = wanted.choice(&round.id);
    let sample = match wanted.size() {
        Some(size) => {
            Some(draw_sample(context, &context.actor, &choice, &wanted.seed, size).await?)
        }
        None => None,
    };
    let found = match &sample {
        Some(_) => Vec::new(),
        None => candidates(context, &context.actor, &choice).await?,
    };
    let possible = possible_inspectors(context, &context.actor).await?;
    let from = wanted.after.parse::<usize>().unwrap_or(0).min(found.len());
    let shown = &found[from..(from + PAGE).min(found.len())];
    let next = (from + PAGE < found.len()).then(|| (from + PAGE).to_string());
    let after = [("after", &*wanted.after)];
    let query: Vec<(&str, &str)> = wanted.query().into_iter().chain(after).collect();
    let rows = sample.as_ref().map_or(shown, |sample| &sample.drawn);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[ABOVE]))
            (errors::of_fields(faults, |field| ["on", "seed"].contains(&field)))
            h1 { "訪問先を選ぶ" }
            (filter(&rounds, round, wanted))
            details {
                summary { "点数の付け方" }
                div class="help" {
                    p { "点数 ＝ 未記入の行の数 × " (MISSING_WEIGHT) " ＋ 期限切れの行の数 × " (LATE_WEIGHT) }
                    p { "「未記入」は1回目の確認がない行（提出していない施設は、すべての行）、「期限切れ」は「いいえ」のまま目標日を過ぎたか、目標日がない行です。参考項目と、記入しなくてよい行は数えません。" }
                }
            }
            (sampling(wanted))
            form method="post" action=(addresses::INSPECTIONS) novalidate {
                @for (name, value) in wanted.query().into_iter().skip(1).chain(after) { input type="hidden" name=(name) value=(value); }
                input type="hidden" name="round" value=(round.id);
                @if let Some(sample) = &sample { (drawn(sample, wanted)) }
                @if rows.is_empty() { p { "あてはまる施設はありません。" } } @else { (table(rows, &posted.facility, sample.is_some())) }
                @if sample.is_none() { (pager::pager(addresses::SELECTION, &query, shown.len(), Total::Exactly(found.len() as u64), next.as_deref())) }
                h2 { "訪問の計画" }
                p class="hint" { @if sample.is_some() { "抽出した施設すべてに、訪問を計画します。" } @else { "上の表で選んだ施設に、訪問を計画します。" } "すでに予定がある施設は、そのままです。" }
                (Field { name: "on", label: "訪問日", required: true, value: &posted.on, error: errors::in_field(faults, "on"), ..Field::default() }.date())
                (inspector_fields(&possible, &posted.inspector))
                div class="buttons" { button class="btn" { "訪問を計画する" } }
            }
        }
    };
    Ok(context.page_about(round.demo, "訪問先を選ぶ", &body))
}

fn filter(rounds: &[Round], round: &Round, wanted: &SelectionQuery) -> Markup {
    html! {
        form class="filter" method="get" action=(addresses::SELECTION) {
            div class="field" { label class="label" for="round" { "チェックリスト" } select id="round" name="round" {
                @for one in rounds { (option(&one.id, &one.title, &round.id)) }
            } }
            div class="field" { label class="label" for="q" { "名称・フリガナ・コード" } input type="search" id="q" name="q" value=(wanted.q); }
            div class="field" { label class="label" for="kind" { "種類" } select id="kind" name="kind" { (kinds("すべて", &wanted.kind)) } }
            div class="field" { label class="label" for="not_since" { "この日より後に訪問していない" } input type="date" id="not_since" name="not_since" value=(wanted.not_since); }
            div class="field" { label class="label" for="sort" { "並べ方" } select id="sort" name="sort" {
                @for sort in SortBy::ALL { (option(sort.id(), sort.label(), &wanted.sort)) }
            } }
            label class="choice" { input type="checkbox" name="wanting" value="1" checked[wanted.wanting == "1"]; "足りないものがある施設だけ" }
            button class="btn second" { "しぼりこむ" }
        }
    }
}

fn sampling(wanted: &SelectionQuery) -> Markup {
    html! {
        details open[wanted.size().is_some()] {
            summary { "無作為に選ぶ（抽出）" }
            form class="filter help" method="get" action=(addresses::SELECTION) {
                @for (name, value) in wanted.query() { input type="hidden" name=(name) value=(value); }
                div class="field" { label class="label" for="size" { "施設の数" } input type="text" class="short" inputmode="numeric" id="size" name="size" value=(wanted.size); }
                div class="field" { label class="label" for="seed" { "抽出の種（空なら、自動で決めます）" } input type="text" id="seed" name="seed" value=(wanted.seed); }
                button class="btn second" { "抽出する" }
            }
            p class="hint" { "上でしぼりこんだ施設から、予定のないものを選びます。施設ごとに「種:施設のID」のSHA-256を計算し、小さい順に採ります。種は記録に残るので、だれでも同じ抽出を確かめられます。" }
        }
    }
}

/// What a sample posts beside its facilities.
fn drawn(sample: &Sample, wanted: &SelectionQuery) -> Markup {
    html! {
        input type="hidden" name="seed" value=(sample.seed);
        input type="hidden" name="size" value=(wanted.size);
        p role="status" { (numbers::count(sample.of as u64)) "施設から" (numbers::count(sample.drawn.len() as u64)) "施設を抽出しました。種：" strong { (sample.seed) } }
        @for one in &sample.drawn { input type="hidden" name="facility" value=(one.facility); }
    }
}

fn table(rows: &[Candidate], marked: &[String], is_sample: bool) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    @if !is_sample { th scope="col" { "選ぶ" } }
                    th scope="col" { "施設" } th scope="col" { "種類" } th scope="col" { "市区町村" } th scope="col" { "前の立入検査" }
                    th scope="col" class="num" { "未記入" } th scope="col" class="num" { "期限切れ" } th scope="col" class="num" { "点数" }
                } }
                tbody {
                    @for one in rows {
                        tr {
                            @if !is_sample { td { label class="pick" { input type="checkbox" name="facility" value=(one.facility) checked[marked.contains(&one.facility)] disabled[one.planned_on.is_some()]; span class="sr" { (one.name) } } } }
                            th scope="row" {
                                a href=(addresses::FACILITY.link([&one.facility])) { (one.name) }
                                @if let Some(on) = one.planned_on { " " (tag::toned(Tone::Info, &format!("{}に予定", short_era_date(on)))) }
                                @if !one.submitted { " " (tag::toned(Tone::Warn, "未提出")) }
                            }
                            td { (one.kind.label()) }
                            td { (one.municipality) }
                            td { @match one.last_visit { Some(day) => (short_era_date(day)), None => "なし" } }
                            td class="num" { (one.missing) }
                            td class="num" { (one.late) }
                            td class="num" { (one.score()) }
                        }
                    }
                }
            }
        }
    }
}
