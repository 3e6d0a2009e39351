//! The official form's columns and order, filled in.

use maud::{Markup, html};
use tenken_domain::answer::{Answer, AnswerType, Answers, CheckRow, Checked, Column};
use tenken_domain::calendar::short_era_date;
use tenken_domain::form::path::Path;
use tenken_domain::form::{Form, FormKind, Item};
use tenken_ops::responses::Response;

use crate::web::entries::keys_of;
use crate::web::parts::WIDE_TABLE;

/// A filled-in form for paper.
pub fn sheet(response: &Response, answers: &Answers, state: &str) -> Markup {
    let form = &response.round.form;
    let path = Path::of(form, answers);
    html! {
        article class="sheet" {
            h1 { (form.title) }
            p { strong { (response.facility.name) } @if let Some(code) = &response.facility.code { "　医療機関コード " (code) } }
            p { (response.round.title) "　" (state) }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                @match form.kind {
                    FormKind::Checklist => (checklist(form, answers, &path)),
                    FormKind::Survey => (survey(form, answers, &path)),
                }
            }
            @for note in &form.official_notes { p { (note) } }
            p { (form.issuer) "　様式 " (form.key()) "（" (form.provenance.label()) "）" }
        }
    }
}

/// Printed items of a section with their positions; helper questions are ours.
fn printed(form: &Form, section: usize) -> impl Iterator<Item = (usize, &Item)> {
    form.items
        .iter()
        .enumerate()
        .filter(move |(_, item)| item.section == section && !item.helper)
}

fn survey(form: &Form, answers: &Answers, path: &Path) -> Markup {
    html! {
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

fn checklist(form: &Form, answers: &Answers, path: &Path) -> Markup {
    html! {
        table {
            thead {
                tr { th class="part" rowspan="2" scope="col" { "区分" } th class="what" rowspan="2" scope="col" { "チェック項目" } th colspan="3" scope="colgroup" { "確認結果（日付）" } th class="remark" rowspan="2" scope="col" { "備考" } }
                tr { th scope="col" { "1回目" } th class="day" scope="col" { "目標日" } th scope="col" { "2回目" } }
            }
            @for (number, section) in form.sections.iter().enumerate() {
                @let rows: Vec<_> = printed(form, number).collect();
                tbody {
                    @if let Some(lead) = &section.lead { tr { td class="group text" colspan="6" { (lead) } } }
                    @for (place, (at, item)) in rows.iter().enumerate() {
                        tr {
                            @if place == 0 { th scope="rowgroup" rowspan=(rows.len()) { (section.title) } }
                            td class="text" {
                                @if let Some(lead) = &item.lead { strong { (lead) } br; }
                                @if !item.number.is_empty() { (item.number) " " } (item.text)
                            }
                            (cells(item, answers, path, *at))
                        }
                    }
                }
            }
        }
    }
}

fn cells(item: &Item, answers: &Answers, path: &Path, at: usize) -> Markup {
    let empty = CheckRow::default();
    let has = |column| matches!(&item.answer, AnswerType::Check(check) if check.has(column));
    let row = match answers.get(&item.id) {
        Some(Answer::Check(row)) if path.expects(at) => row,
        _ => &empty,
    };
    let reason = item
        .not_required
        .as_ref()
        .filter(|_| path.is_not_required(at))
        .map(|rule| rule.reason.as_str());
    html! {
        td class="mid" { (checked(row.first)) }
        td class="mid" {
            @match row.target.filter(|_| row.needs_target()) {
                Some(target) => { "（" (short_era_date(target)) "）" },
                None => @if has(Column::Target) { "（　／　）" },
            }
        }
        td class="mid" { @if has(Column::Second) { (checked(row.second)) } }
        td class="text" { @match reason { Some(reason) => (reason), None => (row.remark) } }
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
