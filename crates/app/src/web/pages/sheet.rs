//! The official form's columns and order, filled in.

use maud::{Markup, html};
use tenken_domain::answer::{Answers, Checked, Column};
use tenken_domain::calendar::short_era_date;
use tenken_domain::form::path::Path;
use tenken_domain::form::{Form, FormKind, Item};
use tenken_domain::paper::{Paper, Part, Row, Table, printed};
use tenken_ops::responses::Response;

use crate::web::entries::keys_of;
use crate::web::parts::WIDE_TABLE;

/// A filled-in form for paper.
pub fn sheet(response: &Response, answers: &Answers, state: &str) -> Markup {
    let form = &response.round.form;
    html! {
        article class="sheet" {
            h1 { (form.title) }
            @if let Some(label) = &form.label { p { (label) } }
            p { strong { (response.facility.name) } @if let Some(code) = &response.facility.code { "　医療機関コード " (code) } }
            p { (response.round.title) "　" (state) }
            @match form.kind {
                FormKind::Checklist => (checklist(&Paper::of(form, answers))),
                FormKind::Survey => (survey(form, answers)),
            }
            p { (form.issuer) "　様式 " (form.key()) "（" (form.provenance.label()) "）" }
        }
    }
}

fn scrolling(table: &Markup) -> Markup {
    html! { div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) { (table) } }
}

fn survey(form: &Form, answers: &Answers) -> Markup {
    let path = Path::of(form, answers);
    let table = html! {
        table {
            thead { tr { th scope="col" { "番号" } th scope="col" { "設問" } th scope="col" { "回答" } } }
            @for (number, section) in form.sections.iter().enumerate() {
                tbody {
                    @if form.sections.len() > 1 { tr { td class="group" colspan="3" { (section.title) } } }
                    @for (at, item) in printed(form, number) {
                        tr {
                            td class="mid" { (item.number) }
                            td class="text" { (item.text) }
                            td class="text" { (survey_answer(item, answers, path.is_asked(at))) }
                        }
                    }
                }
            }
        }
    };
    html! {
        (scrolling(&table))
        @for note in &form.official_notes { p { (note) } }
    }
}

fn survey_answer(item: &Item, answers: &Answers, asked: bool) -> Markup {
    let given: Vec<String> = keys_of(item)
        .iter()
        .filter_map(|(key, kind)| answers.get(key).map(|answer| kind.kind().show(answer)))
        .collect();
    html! {
        @if !asked { "（対象外）" } @else { (given.join("\n")) }
    }
}

fn checklist(paper: &Paper<'_>) -> Markup {
    html! {
        @for table in &paper.tables {
            div class=[table.on_new_page.then_some("new-page")] {
                @for line in &table.above { p { (line) } }
                (scrolling(&rows(table)))
                @for line in &table.below { p { (line) } }
            }
        }
    }
}

fn rows(table: &Table<'_>) -> Markup {
    html! {
        table {
            @if table.is_gate {
                thead { tr { th colspan="2" scope="colgroup" { "チェック項目" } th scope="col" { "確認結果（日付）" } th class="remark" scope="col" { "備考" } } }
            } @else {
                thead {
                    tr { th class="part" rowspan="2" scope="col" { "区分" } th class="what" rowspan="2" scope="col" { "チェック項目" } th colspan="3" scope="colgroup" { "確認結果（日付）" } th class="remark" rowspan="2" scope="col" { "備考" } }
                    tr { th scope="col" { "1回目" } th class="day" scope="col" { "目標日" } th scope="col" { "2回目" } }
                }
            }
            @for part in &table.parts { tbody { (part_of(part, table.is_gate)) } }
        }
    }
}

fn part_of(part: &Part<'_>, is_gate: bool) -> Markup {
    html! {
        @for (place, row) in part.rows.iter().enumerate() {
            tr {
                @if place == 0 { th class="part" scope="rowgroup" rowspan=(part.rows.len()) { (part.title) } }
                td class="text" {
                    @if let Some(lead) = &row.item.lead { strong { (lead) } br; }
                    (row.text())
                }
                td class="mid" { (checked(row.entry.first)) }
                @if !is_gate { (later(row)) }
                td class="text" { (row.no_entry.unwrap_or(&row.entry.remark)) }
            }
        }
    }
}

/// 目標日 and 2回目
fn later(row: &Row<'_>) -> Markup {
    html! {
        td class="mid" {
            @match row.entry.target {
                Some(target) => { "（" (short_era_date(target)) "）" },
                None => @if row.has(Column::Target) { "（　／　）" },
            }
        }
        td class="mid" { @if row.has(Column::Second) { (checked(row.entry.second)) } }
    }
}

/// `はい・いいえ` with a circle around one, and the day below, as on paper.
fn checked(check: Option<Checked>) -> Markup {
    let value = check.and_then(|check| check.value);
    html! {
        span class=(circle(value == Some(true))) { "はい" } "・" span class=(circle(value == Some(false))) { "いいえ" }
        br;
        @match check.and_then(|check| check.on) {
            Some(on) => { "（" (short_era_date(on)) "）" },
            None => { "（　／　）" },
        }
    }
}

fn circle(chosen: bool) -> &'static str {
    if chosen { "circled" } else { "uncircled" }
}
