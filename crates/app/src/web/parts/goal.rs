//! What a checklist aims at: every row "yes" by the end of the fiscal year.

use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::FiscalYear;
use tenken_domain::answer::Answers;
use tenken_domain::calendar::era_date;
use tenken_domain::checklist::{RowState, states};
use tenken_domain::form::{Form, FormKind};

/// How many rows are there already, and what stands out; empty for surveys.
pub fn goal(form: &Form, answers: &Answers, today: Date, year: FiscalYear) -> Markup {
    if form.kind != FormKind::Checklist {
        return html! {};
    }
    let rows: Vec<RowState> = states(form, answers, today)
        .into_iter()
        .filter(|(at, _)| !form.is_reference(&form.items[*at]))
        .map(|(_, state)| state)
        .collect();
    let done = rows.iter().filter(|state| state.is_done()).count();
    let planned = rows
        .iter()
        .filter(|state| matches!(state, RowState::Planned { .. }))
        .count();
    let late = rows
        .iter()
        .filter(|state| matches!(state, RowState::Overdue { .. } | RowState::NoTarget))
        .count();
    html! {
        p {
            strong { "めざすところ：" } (era_date(year.last_day())) "までに、すべての行を「はい」にします。"
            "いま「はい」は" (rows.len()) "行のうち" strong { (done) "行" } "です。"
            @if planned > 0 { "対応の予定がある行が" (planned) "行あります。" }
            @if late > 0 { "目標日を過ぎた、または目標日のない行が" strong { (late) "行" } "あります。" }
        }
    }
}
