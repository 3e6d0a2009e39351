//! The official form's columns and order, filled in.

use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::checklists::paper::{Cell, Paper, Part, Row, Table, printed};
use tenken_domain::forms::answer::{Answers, Checked, Column};
use tenken_domain::forms::form::path::Path;
use tenken_domain::forms::form::{Form, FormKind, Item};
use tenken_domain::text::calendar::short_era_date;
use tenken_ops::responses::Response;

use crate::web::parts::WIDE_TABLE;
use crate::web::posted_answers::keys_of;

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
                (scrolling(&rows(paper, table)))
                @for line in &table.below { p { (line) } }
            }
        }
    }
}

fn rows(paper: &Paper<'_>, table: &Table<'_>) -> Markup {
    let high = if table.has_two_headings() { 2 } else { 1 };
    html! {
        table {
            thead {
                tr {
                    @if table.is_gate {
                        th colspan="2" rowspan=(high) scope="colgroup" { (paper.item_heading()) }
                    } @else {
                        th class="part" rowspan=(high) scope="col" { (paper.section_heading()) }
                        th class="what" rowspan=(high) scope="col" { (paper.item_heading()) }
                    }
                    @for group in &table.columns {
                        @match group.title_above() {
                            Some(title) => th colspan=(group.columns.len()) scope="colgroup" { (title) },
                            None => @for (column, heading) in group.columns.iter().zip(group.headings()) {
                                th class=[wide(column.id)] rowspan=(high) scope="col" { (heading) }
                            },
                        }
                    }
                }
                @if high == 2 {
                    tr {
                        @for group in table.columns.iter().filter(|group| group.title_above().is_some()) {
                            @for (column, heading) in group.columns.iter().zip(group.headings()) {
                                th class=[wide(column.id)] scope="col" { (heading) }
                            }
                        }
                    }
                }
            }
            @for part in &table.parts { tbody { (part_of(part, table)) } }
        }
    }
}

/// The class that gives a column its width.
fn wide(column: Column) -> Option<&'static str> {
    match column {
        Column::Target | Column::FirstOn | Column::SecondOn => Some("day"),
        Column::Remark => Some("remark"),
        _ => None,
    }
}

fn part_of(part: &Part<'_>, table: &Table<'_>) -> Markup {
    html! {
        @for (place, row) in part.rows.iter().enumerate() {
            tr {
                @if place == 0 { th class="part" scope="rowgroup" rowspan=(part.rows.len()) { (part.title) } }
                td class="text" {
                    @if let Some(lead) = &row.item.lead { strong { (lead) } br; }
                    (row.text())
                }
                @for column in table.flat() { (cell(row, column.id)) }
            }
        }
    }
}

fn cell(row: &Row<'_>, column: Column) -> Markup {
    html! {
        @match row.cell(column) {
            Cell::Check(check, has_day) => td class="mid" { (circled_check(check, has_day)) },
            Cell::Day(written) => td class="mid" { (day(written)) },
            Cell::Text(text) => td class="text" { (text) },
            Cell::Closed => td {},
        }
    }
}

fn day(written: Option<Date>) -> Markup {
    html! {
        @match written {
            Some(written) => { "（" (short_era_date(written)) "）" },
            None => { "（　／　）" },
        }
    }
}

/// `はい・いいえ` with a circle around one, and the day below, as on paper.
fn circled_check(check: Option<Checked>, has_day: bool) -> Markup {
    let value = check.and_then(|check| check.value);
    html! {
        span class=(circle(value == Some(true))) { "はい" } "・" span class=(circle(value == Some(false))) { "いいえ" }
        @if has_day { br; (day(check.and_then(|check| check.on))) }
    }
}

fn circle(chosen: bool) -> &'static str {
    if chosen { "circled" } else { "uncircled" }
}
