//! `GET /rounds/{round}`: who has answered and who has not.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::forms::form::FormKind;
use tenken_ops::Page;
use tenken_ops::facilities::FacilityFilter;
use tenken_ops::outbox::{About, list_undelivered};
use tenken_ops::policy::Act;
use tenken_ops::results::{Respondent, RespondentState, respondents};
use tenken_ops::rounds::{Phase, Round, find_round, list_rounds};

use super::round_changes;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::{kinds, option, prefectures};
use crate::web::parts::{
    WIDE_TABLE, crumbs, dates, meter, notes, numbers, pager, tag, undelivered,
};

/// What the list is limited to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RoundQuery {
    q: String,
    kind: String,
    prefecture: String,
    state: String,
    after: String,
}

impl RoundQuery {
    /// As the use cases understand it.
    pub fn filter(&self) -> FacilityFilter {
        FacilityFilter {
            text: self.q.clone(),
            kind: FacilityKind::parse(&self.kind),
            prefecture: Some(self.prefecture.clone()),
            closed: true,
            after: Some(self.after.clone()).filter(|after| !after.is_empty()),
            ..FacilityFilter::default()
        }
    }

    fn submitted(&self) -> Option<bool> {
        match self.state.as_str() {
            "submitted" => Some(true),
            "open" => Some(false),
            _ => None,
        }
    }

    fn query(&self) -> [(&str, &str); 5] {
        [
            ("q", &self.q),
            ("kind", &self.kind),
            ("prefecture", &self.prefecture),
            ("state", &self.state),
            ("after", &self.after),
        ]
    }
}

/// The overview.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(wanted): Query<RoundQuery>,
) -> WebResult<Markup> {
    let round = find_round(&context, &context.actor, &id).await?;
    let counts = list_rounds(&context, &context.actor)
        .await?
        .into_iter()
        .find(|summary| summary.round.id == id);
    let page = respondents(
        &context,
        &context.actor,
        &id,
        wanted.filter(),
        wanted.submitted(),
    )
    .await?;
    let failed = match context.may(Act::ReadNotices) && context.sends_mail() {
        true => list_undelivered(&context, &context.actor, About::Round(id.clone())).await?,
        false => Vec::new(),
    };
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::ROUNDS, "実施回")]))
            div class="tags" { (tag::phase(round.phase(context.now()))) }
            h1 { (round.title) }
            @for kind in &round.kinds { (notes::not_made_for(&round.form, *kind)) }
            dl class="facts" {
                dt { "期間" } dd { (dates::window(&round)) }
                dt { "様式" } dd { a href=(addresses::form(&round.form)) { (round.form.short_title) } " " (tag::provenance(round.form.provenance)) }
                dt { "お願いした施設" } dd { (round.kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、")) }
                dt { "年度" } dd { (round.fiscal_year) }
                @if let Some(day) = round.reference_date { dt { "基準日" } dd { (tenken_domain::text::calendar::era_date(day)) } }
            }
            @if let Some(counts) = counts.filter(|_| context.may(Act::ReadResults)) {
                (meter::meter("回答", counted(counts.answered), counted(counts.targeted)))
                p { "回答率 " strong { (numbers::share(counts.answered, counts.targeted)) } "　書きかけ " (numbers::count(counts.opened.saturating_sub(counts.answered))) "施設" }
            }
            div class="buttons" {
                @if context.may(Act::ReadResults) { a class="btn" href=(addresses::RESULTS.link([&round.id])) { "集計を見る" } }
                @if round.form.kind == FormKind::Checklist && context.may(Act::ListFacilities) { a class="btn second" href=(addresses::STANDING.link([&round.id])) { "点検の進み具合" } }
                @if context.may(Act::ReadNotices) { a class="btn second" href=(addresses::ROUND_AUTHORITIES.link([&round.id])) { "自治体ごとの進みぐあい" } }
                @if round.phase(context.now()) == Phase::Open && context.may(Act::SendNotices) { a class="btn second" href=(addresses::REMINDERS.link([&round.id])) { "まだの施設へお願いする" } }
            }
            (undelivered::undelivered(&failed))
            h2 { "施設ごとの状況" }
            (filter(&wanted))
            @if round.form.kind == FormKind::Checklist { (papers(&context, &round, &wanted)) }
            (table(&context, &round, &page))
            (pager::pager(&addresses::ROUND.link([&round.id]), &wanted.query(), page.items.len(), page.total, page.next.as_deref()))
            @if context.may(Act::ManageRounds) { (round_changes::at_the_end(&context, &round)) }
        }
    };
    Ok(context.page_about(round.demo, &round.title, &body))
}

fn filter(wanted: &RoundQuery) -> Markup {
    html! {
        form class="filter" method="get" {
            div class="field" { label class="label" for="q" { "名称・フリガナ・コード" } input type="search" id="q" name="q" value=(wanted.q); }
            div class="field" { label class="label" for="kind" { "種類" } select id="kind" name="kind" { (kinds("すべて", &wanted.kind)) } }
            div class="field" { label class="label" for="prefecture" { "都道府県" } select id="prefecture" name="prefecture" { (prefectures("すべて", &wanted.prefecture)) } }
            div class="field" {
                label class="label" for="state" { "状況" }
                select id="state" name="state" {
                    (option("", "すべて", &wanted.state))
                    (option("submitted", "提出済み", &wanted.state))
                    (option("open", "まだ提出していない", &wanted.state))
                }
            }
            button class="btn second" { "しぼりこむ" }
        }
    }
}

/// All that was submitted, as paper.
fn papers(context: &PageContext, round: &Round, wanted: &RoundQuery) -> Markup {
    let [text, kind, prefecture, ..] = wanted.query();
    let address = format!(
        "{}{}",
        addresses::ROUND_PAPERS.link([&round.id]),
        addresses::query(&[text, kind, prefecture])
    );
    html! {
        p {
            a href=(address) download { "提出されたチェックリストをまとめて受け取る（PDF）" }
            span class="small muted" {
                " しぼりこんだ施設のうち、提出した施設の最新の分です。受け取ったことは記録に残ります。"
                @if context.watches_others() { "市や区が所管する施設の分は入りません。" }
            }
        }
    }
}

fn table(context: &PageContext, round: &Round, page: &Page<Respondent>) -> Markup {
    html! {
        @if page.items.is_empty() { p { "あてはまる施設はありません。" } } @else {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "施設" } th scope="col" { "種類" } th scope="col" { "都道府県" } th scope="col" { "コード" } th scope="col" { "状況" } th scope="col" { "日時" } } }
                    tbody {
                        @for one in &page.items {
                            tr {
                                td {
                                    @if one.readable { a href=(addresses::RESPONSE.link([&round.id, &one.facility])) { (one.name) } }
                                    @else { (one.name) br; span class="small muted" { "所管：" (context.authority(&one.authority)) } }
                                }
                                td { (one.kind.label()) }
                                td { (Prefecture::parse(&one.prefecture).map_or("", Prefecture::label)) }
                                td class="number" { (one.code.as_deref().unwrap_or("―")) }
                                td { (tag::state(one.state)) }
                                td { @match one.state {
                                    RespondentState::Draft(at) | RespondentState::Submitted(at) => (dates::time(at)),
                                    RespondentState::NotOpened => "―",
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}
