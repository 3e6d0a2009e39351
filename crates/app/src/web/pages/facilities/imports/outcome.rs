//! What an import would do, or did, or what stops it.

use maud::{Markup, html};
use tenken_ops::facilities::{ColumnChange, Example, ImportReport};
use tenken_spreadsheets::facility_list::{RowFault, Spoiled};

use crate::web::parts::WIDE_TABLE;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::faults::of_rows;
use crate::web::parts::numbers::count;

/// Notes and cells shown at once.
const SHOWN: usize = 200;

/// What would be done.
pub fn tried(report: &ImportReport) -> Markup {
    let said = html! {
        (figures(report))
        p { "よければ、下の「登録する」を押してください。ファイルをもう一度選ぶ必要はありません。" }
    };
    html! {
        (banner(Tone::Good, "読み取れました（まだ登録していません）", said))
        (details(report))
    }
}

/// What was done.
pub fn stored_page(report: &ImportReport) -> Markup {
    html! {
        (banner(Tone::Good, "登録しました", figures(report)))
        (details(report))
    }
}

/// What stops it, and that it need not.
pub fn faults(faults: &[RowFault], spoiled: Spoiled) -> Markup {
    html! {
        (of_rows("列", faults))
        @if spoiled.cells + spoiled.rows > 0 {
            p { "ファイルを直さなくても、下の「直すところがあっても取り込む」を選べば、ほかの施設を取り込めます。" }
        }
    }
}

fn figures(report: &ImportReport) -> Markup {
    html! {
        dl class="facts" {
            dt { "一覧の施設" } dd { (count(report.rows)) "件" }
            dt { "新しい施設" } dd { (count(report.added)) "件" }
            dt { "内容が変わる施設" } dd { (count(report.updated)) "件" }
            dt { "変わらない施設" } dd { (count(report.unchanged)) "件" }
            @if report.corporations > 0 { dt { "新しい法人" } dd { (count(report.corporations)) "件" } }
            @if report.padded_codes > 0 { dt { "先頭の0を補ったコード" } dd { (count(report.padded_codes)) "件" } }
        }
    }
}

fn details(report: &ImportReport) -> Markup {
    html! {
        @if !report.notes.is_empty() {
            (banner(Tone::Warn, &format!("注意：{}件", report.notes.len()), rows(&report.notes)))
        }
        @if !report.left_out.is_empty() {
            (banner(Tone::Warn, &format!("取り込まなかったところ：{}か所", report.left_out.len()), rows(&report.left_out)))
        }
        @if !report.changes.is_empty() { (changes(&report.changes)) }
    }
}

fn rows(faults: &[RowFault]) -> Markup {
    html! {
        ul {
            @for fault in faults.iter().take(SHOWN) {
                li { @if fault.row > 0 { (fault.row) "行目：" } (fault.message) }
            }
        }
        @if faults.len() > SHOWN { p { "ほかに" (faults.len() - SHOWN) "件あります。" } }
    }
}

/// What changes in known facilities, column by column.
fn changes(changes: &[ColumnChange]) -> Markup {
    let emptied: u64 = changes.iter().map(|change| change.emptied).sum();
    html! {
        h2 { "登録されている施設の、どこが変わるか" }
        @if emptied > 0 {
            (banner(Tone::Warn, &format!("{}か所が空になります", count(emptied)), html! {
                p { "一覧のセルが空なので、いま登録されている内容が消えます。消したくない列は、下の「列の読み方」で「使わない」を選んでください。" }
            }))
        }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    th scope="col" { "列" } th scope="col" class="num" { "新しく入る" } th scope="col" class="num" { "変わる" }
                    th scope="col" class="num" { "空になる" } th scope="col" { "例（前 → 後）" }
                } }
                tbody {
                    @for change in changes {
                        tr {
                            th scope="row" { (change.column) }
                            td class="num" { (count(change.filled)) }
                            td class="num" { (count(change.changed)) }
                            td class="num" { (count(change.emptied)) }
                            td { ul class="plain" { @for example in &change.examples { (example_cells(example)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn example_cells(example: &Example) -> Markup {
    let value = |text: &str| match text {
        "" => "（空）".to_owned(),
        other => format!("「{other}」"),
    };
    html! { li { (example.row) "行目 " (example.name) "：" (value(&example.before)) " → " (value(&example.after)) } }
}
