//! What a row was, revision by revision.

use maud::{Markup, html};
use tenken_domain::ledgers::Values;
use tenken_ops::ledgers::{FormerRow, RowHistory};

use crate::web::addresses;
use crate::web::parts::dates;

/// All it was, the newest first, each with what changed.
pub fn history(found: &RowHistory) -> Markup {
    let older = found.revisions.iter().skip(1).map(Some).chain([None]);
    html! {
        h2 { "これまでの内容" }
        ol class="history" { @for (former, before) in found.revisions.iter().zip(older) {
            li { (one(found, former, before)) }
        } }
    }
}

fn one(found: &RowHistory, former: &FormerRow, before: Option<&FormerRow>) -> Markup {
    let nothing = Values::default();
    let was = before
        .and_then(|before| before.values.as_ref())
        .unwrap_or(&nothing);
    let is_now = former.revision == found.row.revision && !found.is_removed;
    html! {
        p { @if let Ok(at) = former.at.parse() { (dates::time(at)) } "　" (former.by) }
        @match &former.values {
            None => p { "消しました。" },
            Some(values) => {
                dl class="facts" { @for column in &found.kind.columns {
                    @let (value, was) = (values.get(&column.id), was.get(&column.id));
                    @if value != was {
                        dt { (column.title) }
                        dd {
                            @if !was.is_empty() { del { (column.kind.show(was)) } " → " }
                            @if value.is_empty() { "（空）" } @else { ins { (column.kind.show(value)) } }
                        }
                    }
                } }
                @if found.may_change && !is_now {
                    form class="screen-only" method="post" action=(addresses::ROW_RESTORATION.link([&found.row.id])) {
                        input type="hidden" name="revision" value=(former.revision);
                        button class="btn second small" { "この内容に戻す" span class="sr" { "（" (former.revision) "番目）" } }
                    }
                }
            }
        }
    }
}
