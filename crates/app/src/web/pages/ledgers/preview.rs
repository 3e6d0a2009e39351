//! What a table that was handed in would change, before it is stored.

use maud::{Markup, html};
use tenken_domain::ledgers::{Column, ColumnType};
use tenken_ops::ledgers::LedgerImport;
use tenken_spreadsheets::ledger_file::FileRow;

use super::imports::{Desk, Handing};
use crate::web::parts::WIDE_TABLE;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::{Field, option};
use crate::web::parts::numbers::count;

/// Rows shown of the table.
const FIRST_ROWS: usize = 10;
/// Faults and shops shown at once.
const SHOWN: usize = 200;
/// Notes shown at once.
const NOTES: usize = 10;

/// A fault with its place.
struct Wrong<'i> {
    sheet: &'i str,
    row: usize,
    cell: &'i str,
    text: &'i str,
    message: &'i str,
}

/// The field for what stands in a column that the table does not have.
pub fn fill_name(column: &Column) -> String {
    format!("fill.{}", column.id)
}

/// What was read, and what becomes of it.
pub fn preview(desk: &Desk, import: &LedgerImport, handing: &Handing) -> Markup {
    let wrong = wrong(import);
    let right = (import.file.rows.len()).saturating_sub(import.faulty_rows());
    html! {
        (summary(import, right))
        @if !wrong.is_empty() { (faults(&wrong)) }
        (unused(import))
        @if desk.has_shops() { (shops(import)) }
        (first_rows(desk, import))
        @if right > 0 { (storing(desk, import, handing)) }
    }
}

fn summary(import: &LedgerImport, right: usize) -> Markup {
    let sum = |of: fn(&tenken_ops::ledgers::ShopImport) -> usize| {
        import.shops.iter().map(of).sum::<usize>()
    };
    let figures = [
        ("読んだ行", import.file.rows.len()),
        ("新しい行", sum(|shop| shop.added)),
        ("変わる行", sum(|shop| shop.changed)),
        ("いまと同じ行", sum(|shop| shop.same)),
        ("直すところのある行", import.faulty_rows()),
    ];
    let said = html! {
        dl class="facts" { @for (what, number) in figures { dt { (what) } dd { (count(number as u64)) "行" } } }
        @match (right, import.faulty_rows()) {
            (0, 0) => p { "読める行がありませんでした。見出しの下に行があるか、確かめてください。" },
            (_, 0) if import.changes() == 0 => p { "いまの台帳と同じです。新しく登録するものはありません。" },
            (_, 0) => p { "よければ、下の「登録する」を押してください。ファイルをもう一度選ぶ必要はありません。" },
            (0, _) => p { "登録できる行がありません。下のところを直して、もう一度読み取ってください。" },
            _ => p { "下のところを直して読み取り直すか、直すところのある行を除いて登録できます。" },
        }
    };
    match import.faulty_rows() {
        0 => banner(Tone::Good, "読み取れました（まだ登録していません）", said),
        _ => banner(
            Tone::Warn,
            "直すところがあります（まだ登録していません）",
            said,
        ),
    }
}

fn wrong(import: &LedgerImport) -> Vec<Wrong<'_>> {
    let cells = import.file.faults().map(|fault| Wrong {
        sheet: &fault.sheet,
        row: fault.row,
        cell: &fault.cell,
        text: &fault.text,
        message: &fault.message,
    });
    let rows = import.refused.iter().map(|refused| Wrong {
        sheet: &refused.sheet,
        row: refused.row,
        cell: "",
        text: "",
        message: &refused.message,
    });
    cells.chain(rows).collect()
}

fn faults(wrong: &[Wrong<'_>]) -> Markup {
    html! {
        h2 { "直すところ（" (wrong.len()) "か所）" }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "場所" } th scope="col" { "書かれているもの" } th scope="col" { "直すところ" } } }
                tbody {
                    @for fault in wrong.iter().take(SHOWN) {
                        tr {
                            th scope="row" {
                                @if !fault.sheet.is_empty() { (fault.sheet) " " }
                                (fault.row) "行目"
                                @if !fault.cell.is_empty() { "（" (fault.cell) "）" }
                            }
                            td { (fault.text) }
                            td { (fault.message) }
                        }
                    }
                }
            }
        }
        @if wrong.len() > SHOWN { p { "ほかに" (wrong.len() - SHOWN) "か所あります。まず上のところを直してください。" } }
    }
}

/// What the file has that is not taken.
fn unused(import: &LedgerImport) -> Markup {
    let file = &import.file;
    let headings = file.unknown_headings.iter().filter(|it| it.filled > 0);
    let headings: Vec<_> = headings.collect();
    html! {
        @if !headings.is_empty() {
            h2 { "読まなかった列" }
            p { "この台帳にない列なので、登録しません。要るものなら、見出しを変えるか、この台帳にある列に移してください。" }
            ul {
                @for one in &headings {
                    li {
                        @if one.text.is_empty() { "見出しのない列" } @else { "「" (one.text) "」" }
                        "（" @if !one.sheet.is_empty() { (one.sheet) " " } (one.cell) "、" (count(one.filled as u64)) "行に書かれています）"
                    }
                }
            }
        }
        @if !file.left_out.is_empty() { p { "読まなかったシート：" (file.left_out.join("、")) } }
        @if !file.notes.is_empty() {
            details {
                summary { "表の行ではないと見たところ（" (file.notes.len()) "か所）" }
                ul { @for note in file.notes.iter().take(NOTES) { li { (note.row) "行目：" (note.text) } } }
                @if file.notes.len() > NOTES { p { "ほかに" (file.notes.len() - NOTES) "か所あります。" } }
            }
        }
    }
}

fn shops(import: &LedgerImport) -> Markup {
    html! {
        h2 { "施設ごと" }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "施設" } th scope="col" class="num" { "新しい行" } th scope="col" class="num" { "変わる行" } th scope="col" class="num" { "同じ行" } } }
                tbody {
                    @for shop in import.shops.iter().take(SHOWN) {
                        tr { th scope="row" { (shop.name) } td class="num" { (shop.added) } td class="num" { (shop.changed) } td class="num" { (shop.same) } }
                    }
                }
            }
        }
        @if import.shops.len() > SHOWN { p { "ほかに" (import.shops.len() - SHOWN) "施設あります。" } }
    }
}

fn first_rows(desk: &Desk, import: &LedgerImport) -> Markup {
    let rows: Vec<&FileRow> = import.file.rows.iter().take(FIRST_ROWS).collect();
    let is_used = |column: &&Column| {
        rows.iter()
            .any(|row| !row.values.get(&column.id).is_empty())
    };
    let columns: Vec<&Column> = desk.kind.columns.iter().filter(is_used).collect();
    html! {
        @if !rows.is_empty() {
            h2 { "読み取った表" @if import.file.rows.len() > rows.len() { "（はじめの" (rows.len()) "行）" } }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" class="num" { "行" } @if desk.has_shops() { th scope="col" { "施設" } } @for column in &columns { th scope="col" { (column.title) } } } }
                    tbody {
                        @for row in &rows {
                            tr {
                                th scope="row" class="num" { (row.row) }
                                @if desk.has_shops() { td { (row.shop.as_deref().unwrap_or_default()) } }
                                @for column in &columns { td { (column.kind.show(row.values.get(&column.id))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Carries what was read to where it is stored.
fn storing(desk: &Desk, import: &LedgerImport, handing: &Handing) -> Markup {
    let faulty = import.faulty_rows();
    html! {
        form method="post" action=(desk.here) enctype="multipart/form-data" {
            input type="hidden" name="kept" value=(import.kept(&desk.kind));
            input type="hidden" name="left" value=(faulty);
            @for column in fillable(desk, import) {
                @let name = fill_name(column);
                @let chosen = handing.others.get(&name).map_or("", |text| text);
                @let label = format!("「{}」がない行に入れるもの", column.title);
                (Field { name: &name, label: &label, hint: "表にこの列がありません。どの行も同じなら、ここで選べます。", value: chosen, ..Field::default() }
                    .select(&html! {
                        (option("", "空のままにする", chosen))
                        @for one in column.kind.options() { (option(&one.label, &one.label, chosen)) }
                    }))
            }
            div class="buttons" {
                button class="btn" name="act" value="store" {
                    @if faulty == 0 { "登録する" } @else { "直すところのある行を除いて登録する" }
                }
            }
        }
    }
}

/// Columns with one thing to choose that stand nowhere in the table.
fn fillable<'d>(desk: &'d Desk, import: &LedgerImport) -> Vec<&'d Column> {
    let is_empty = |column: &&Column| {
        let rows = &import.file.rows;
        matches!(column.kind, ColumnType::Choice { .. })
            && rows.iter().all(|row| row.values.get(&column.id).is_empty())
    };
    desk.kind.columns.iter().filter(is_empty).collect()
}
