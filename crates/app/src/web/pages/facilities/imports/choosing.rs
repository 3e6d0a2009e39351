//! How a list was read, and deciding otherwise.

use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::Schedule;
use tenken_spreadsheets::facility_list::{Choices, Column, ColumnSeen, Found, Spoiled, Understood};

use crate::web::addresses;
use crate::web::parts::WIDE_TABLE;
use crate::web::parts::fields::{Field, option, prefectures};
use crate::web::parts::numbers::count;
use crate::web::typed::{Line, Several, ticked};

/// A column that is not used.
const UNUSED: &str = "none";

/// How a list shall be read, as the page has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decided {
    /// Which list.
    pub sha256: Line,
    /// Whether it is stored or only read.
    pub act: Line,
    sheet: Several,
    heading_row: Line,
    prefecture: Line,
    schedule: Line,
    #[serde(deserialize_with = "ticked")]
    hidden_rows: bool,
    #[serde(deserialize_with = "ticked")]
    skip_cells: bool,
    #[serde(deserialize_with = "ticked")]
    skip_rows: bool,
    #[serde(deserialize_with = "ticked")]
    take_damaged: bool,
    /// What the columns are, each under the name of its field: a list has any number.
    #[serde(flatten)]
    columns: HashMap<String, Line>,
}

/// The choices that are made with it.
pub fn choices(decided: &Decided) -> Choices {
    let column = |(name, taken): (&String, &Line)| {
        let letter = name.strip_prefix("column.")?;
        match &**taken {
            "" => None,
            UNUSED => Some((letter.to_owned(), None)),
            other => Some((letter.to_owned(), Some(Column::parse(other)?))),
        }
    };
    Choices {
        sheets: decided.sheet.to_vec(),
        heading_row: decided
            .heading_row
            .given()
            .and_then(|row| usize::try_from(tenken_domain::text::input::whole_number(row)?).ok()),
        columns: decided.columns.iter().filter_map(column).collect(),
        prefecture: decided.prefecture.given().and_then(Prefecture::parse),
        schedule: decided.schedule.given().and_then(Schedule::parse),
        hidden_rows: decided.hidden_rows,
        skip_cells: decided.skip_cells,
        skip_rows: decided.skip_rows,
        take_damaged: decided.take_damaged,
    }
}

/// How it was read, as a form.
pub fn choosing(
    understood: &Understood,
    spoiled: Spoiled,
    decided: &Decided,
    sha256: &str,
    is_readable: bool,
) -> Markup {
    // The one in front is what to do next; the first one, which the Enter key takes, stores nothing.
    let look = |is_next| if is_next { "btn" } else { "btn second" };
    let heading = match understood.last_heading_row == understood.heading_row {
        true => format!("{}行目", understood.heading_row),
        false => format!(
            "{}・{}行目",
            understood.heading_row, understood.last_heading_row
        ),
    };
    html! {
        form method="post" action=(addresses::READING) novalidate {
            input type="hidden" name="sha256" value=(sha256);
            h2 { "どう読んだか" }
            dl class="facts" {
                dt { "見出し" } dd { (heading) }
                @if understood.rows > 0 { dt { "読んだ行" } dd { (count(understood.rows)) "行" } }
                @if understood.joined_rows > 0 { dt { "前の行と同じ施設の行" } dd { (count(understood.joined_rows)) "行（1施設にまとめました）" } }
                @if understood.hidden_rows > 0 { dt { "非表示の行" } dd { (count(understood.hidden_rows)) "行" } }
                @for (built, number) in &understood.codes { dt { "コード：" (built.label()) } dd { (count(*number)) "件" } }
                @if let Some(prefecture) = &understood.prefecture { dt { "都道府県（列がないとき）" } dd { (prefecture) } }
                @if let Some(schedule) = &understood.schedule { dt { "点数表（列がないとき）" } dd { (schedule) } }
            }
            (sheets(understood))
            (columns(understood, decided))
            h2 { "一覧が言っていないこと" }
            (Field { name: "heading_row", label: "見出しの行", hint: "違う行を見出しとして読んだときだけ、行の番号を入れてください。", value: &decided.heading_row, ..Field::default() }.digits())
            (Field { name: "prefecture", label: "すべての施設の都道府県", hint: "コードが10桁そろっておらず、都道府県の列もないときに選んでください。", ..Field::default() }
                .select(&prefectures("一覧のとおり", &decided.prefecture)))
            (Field { name: "schedule", label: "すべての施設の点数表", hint: "医科・歯科・薬局のどれかだけの一覧で、それが書かれていないときに選んでください。", ..Field::default() }
                .select(&schedules(&decided.schedule)))
            (allowances(understood, spoiled, decided))
            div class="buttons" {
                button class=(look(!is_readable)) name="act" value="try" { "この読み方で読み直す（まだ登録しません）" }
                button class=(look(is_readable)) name="act" value="store" { "登録する" }
            }
        }
    }
}

fn schedules(chosen: &str) -> Markup {
    html! {
        (option("", "一覧のとおり", chosen))
        @for schedule in Schedule::ALL { (option(&schedule.digit().to_string(), schedule.label(), chosen)) }
    }
}

fn sheets(understood: &Understood) -> Markup {
    html! {
        @if understood.sheets.len() > 1 {
            fieldset {
                legend { "読むシート" }
                @for sheet in &understood.sheets {
                    label class="choice" {
                        input type="checkbox" name="sheet" value=(sheet.name) checked[sheet.is_read];
                        (sheet.name)
                        @if !sheet.is_visible { "（非表示）" }
                        @if !sheet.is_list { "（施設の一覧の見出しがありません）" }
                    }
                }
            }
        }
    }
}

fn columns(understood: &Understood, decided: &Decided) -> Markup {
    html! {
        h2 { "列の読み方" }
        p { "違うものとして読んだ列があれば、選び直してください。" }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "列" } th scope="col" { "見出し" } th scope="col" { "はじめの内容" } th scope="col" { "何として読むか" } } }
                tbody {
                    @for column in &understood.columns {
                        @let name = format!("column.{}", column.letter);
                        tr {
                            th scope="row" { (column.letter) }
                            td { (column.heading) @if column.is_hidden { "（非表示の列）" } }
                            td { (column.example) }
                            td {
                                select name=(name) aria-label=(format!("{}列「{}」を何として読むか", column.letter, column.heading)) {
                                    (options(column, decided.columns.get(&name).map_or("", |chosen| chosen)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn options(seen: &ColumnSeen, chosen: &str) -> Markup {
    let as_it_is = match (seen.used_as, seen.found) {
        (Some(column), Found::Values) => format!("{}（内容から推し量りました）", column.label()),
        (Some(column), _) => column.label().to_owned(),
        (None, _) => "使わない".to_owned(),
    };
    html! {
        @if chosen.is_empty() { (option("", &as_it_is, chosen)) }
        @else { (option("", "はじめの読み方に戻す", chosen)) }
        (option(UNUSED, "使わない", chosen))
        @for column in Column::all() { (option(column.id(), column.label(), chosen)) }
    }
}

/// What may be taken or left in spite of what is wrong with it.
fn allowances(understood: &Understood, spoiled: Spoiled, decided: &Decided) -> Markup {
    let choice = |name: &str, is_set: bool, label: String| {
        html! {
            label class="choice" {
                input type="checkbox" name=(name) value="1" checked[is_set];
                (label)
            }
        }
    };
    html! {
        fieldset {
            legend { "直すところがあっても取り込む" }
            (choice("skip_cells", decided.skip_cells, format!("読めないセル（いまは{}か所）は、いま登録されている内容のままにする", count(spoiled.cells))))
            (choice("skip_rows", decided.skip_rows, format!("どの施設か確かでない行（いまは{}行）は、取り込まない", count(spoiled.rows))))
            (choice("take_damaged", decided.take_damaged, "文字化けしているかもしれない文字も、そのまま取り込む".to_owned()))
            @if understood.hidden_rows > 0 || decided.hidden_rows {
                (choice("hidden_rows", decided.hidden_rows, "非表示の行も取り込む".to_owned()))
            }
        }
    }
}
