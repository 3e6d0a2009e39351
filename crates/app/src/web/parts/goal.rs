//! What a checklist aims at: every row "yes" by the end of the fiscal year.

use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::FiscalYear;
use tenken_domain::checklists::rows::Standing;
use tenken_domain::forms::answer::{Answers, Column};
use tenken_domain::forms::form::{Form, FormKind};
use tenken_domain::text::calendar::era_date;

/// How many rows are there already, and what stands out; empty for surveys.
pub fn goal(form: &Form, answers: &Answers, today: Date, year: FiscalYear) -> Markup {
    if form.kind != FormKind::Checklist {
        return html! {};
    }
    let rows = Standing::of(form, answers, today);
    if rows.expected == 0 {
        return html! {};
    }
    let has_target = form.columns.heading(Column::Target).is_some();
    html! {
        p {
            strong { "めざすところ：" } (era_date(year.last_day())) "までに、記入が必要な行をすべて「はい」にします。"
            "いま「はい」は" (rows.expected) "行のうち" strong { (rows.yes) "行" } "です。"
            @if rows.planned > 0 { @if has_target { "対応の予定がある行が" } @else { "まだ「いいえ」の行が" } (rows.planned) "行あります。" }
            @if rows.late > 0 { "目標日を過ぎた、または目標日のない行が" strong { (rows.late) "行" } "あります。" }
            @if rows.not_required > 0 { "ほかに、記入不要の行が" (rows.not_required) "行あります（この" (rows.expected) "行には入れていません）。" }
        }
    }
}
