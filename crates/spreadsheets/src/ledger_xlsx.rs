//! A ledger as an Excel file: to print, to change and hand in again, or empty as a template.

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use tenken_domain::ledgers::{Column, ColumnType, LedgerKind};
use tenken_domain::text::calendar::era_date;

use crate::excel::{HIGHEST_ROW, height, properties, set_up};
use crate::ledger_csv::{LedgerOut, shop_heading};
use crate::ledger_file::GUIDE;

/// The row of the headings; the title stands above them.
const HEADINGS: u32 = 1;
/// Rows of a template that offer choices.
const READY_ROWS: u32 = 1_000;
/// Excel takes no longer list of choices within a cell's rule, in characters.
const LONGEST_LIST: usize = 255;

/// What stands above a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTitle {
    /// Whose it is: the name of a facility or a head office; empty in a template.
    pub whose: String,
    /// The day it is written.
    pub day: Date,
    /// Whether its first column tells the facility of each row.
    pub with_shops: bool,
}

/// The ledger as an Excel file; without rows, or with nothing but their shops, a template with a sheet that explains
/// its columns. What is written is read back as the same by [`crate::ledger_file::read_ledger`].
///
/// Texts are written as texts, so that none is ever run as a formula.
///
/// # Errors
/// A fault of this program: text longer than a cell takes, a cell out of range.
pub fn ledger_xlsx(
    kind: &LedgerKind,
    rows: &[LedgerOut<'_>],
    title: &LedgerTitle,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(&kind.title))?;
    write(page, kind, rows, title)?;
    if rows.iter().all(|row| row.values.is_empty()) {
        explain(workbook.add_worksheet(), kind)?;
    }
    workbook.save_to_buffer()
}

/// A title as the name of a sheet, which Excel keeps short and without some signs.
fn sheet_name(title: &str) -> String {
    let usable =
        |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    let name: String = title.chars().filter(usable).take(31).collect();
    match name.trim().is_empty() || name == GUIDE {
        true => "台帳".to_owned(),
        false => name,
    }
}

fn plain() -> Format {
    Format::new().set_font_name("游ゴシック").set_font_size(10)
}

fn boxed() -> Format {
    let wrapped = plain().set_text_wrap().set_align(FormatAlign::Top);
    wrapped.set_border(FormatBorder::Thin)
}

fn heading() -> Format {
    boxed()
        .set_bold()
        .set_background_color(Color::RGB(0xEE_F1_F4))
}

/// How the cells of a column look: what somebody types below stays what it was typed as, so that 001 does not
/// become 1.
fn look(kind: &ColumnType) -> Format {
    match kind {
        ColumnType::Date => boxed().set_num_format("yyyy/m/d"),
        ColumnType::Time => boxed().set_num_format("yyyy/m/d h:mm:ss"),
        ColumnType::Integer { .. } => boxed().set_num_format("0"),
        _ => boxed().set_num_format("@"),
    }
}

/// How wide a column is, in Latin letters.
fn width(column: &Column) -> f64 {
    let of_kind = match &column.kind {
        ColumnType::LongText { .. } => 36.0,
        ColumnType::Text { longest } if *longest > 100 => 28.0,
        ColumnType::Text { .. } => 18.0,
        ColumnType::Time => 20.0,
        ColumnType::Choices { .. } => 24.0,
        _ => 13.0,
    };
    // With room for the arrow of the filter.
    let of_heading = 2 * column.title.chars().count().min(14) + 4;
    f64::max(of_kind, of_heading as f64)
}

fn write(
    page: &mut Worksheet,
    kind: &LedgerKind,
    rows: &[LedgerOut<'_>],
    title: &LedgerTitle,
) -> Result<(), XlsxError> {
    set_up(page);
    let above = match title.whose.is_empty() {
        true => kind.title.clone(),
        false => format!("{}　{}　{}", kind.title, title.whose, era_date(title.day)),
    };
    page.write_string_with_format(0, 0, above, &plain().set_bold())?;
    let first = u16::from(title.with_shops);
    let last_row = HEADINGS + rows.len() as u32;
    let text = look(&ColumnType::YesNo);
    if title.with_shops {
        page.set_column_width(0, 24)?.write_string_with_format(
            HEADINGS,
            0,
            shop_heading(kind),
            &heading(),
        )?;
        for (row, out) in (HEADINGS + 1..).zip(rows) {
            page.write_string_with_format(row, 0, out.shop, &text)?;
        }
    }
    for (at, column) in (first..).zip(&kind.columns) {
        let look = look(&column.kind);
        page.set_column_width(at, width(column))?
            .set_column_format(at, &look.clone().set_border(FormatBorder::None))?
            .write_string_with_format(HEADINGS, at, &column.title, &heading())?;
        for (row, out) in (HEADINGS + 1..).zip(rows) {
            cell(page, (row, at), column, out.values.get(&column.id), &look)?;
        }
        if let Some(rule) = choices(column)? {
            let end = last_row + READY_ROWS;
            page.add_data_validation(HEADINGS + 1, at, end, at, &rule)?;
        }
    }
    for (row, out) in (HEADINGS + 1..).zip(rows) {
        let texts = kind.columns.iter().map(|column| {
            let letters = (width(column) / 2.0) as usize;
            (out.values.get(&column.id), letters)
        });
        page.set_row_height(row, height(texts, 1).min(HIGHEST_ROW))?;
    }
    let last_column = (first + kind.columns.len() as u16).saturating_sub(1);
    page.autofilter(HEADINGS, 0, last_row, last_column)?;
    page.set_repeat_rows(HEADINGS, HEADINGS)?;
    page.set_freeze_panes(HEADINGS + 1, first + 1)?;
    Ok(())
}

fn cell(
    page: &mut Worksheet,
    (row, at): (u32, u16),
    column: &Column,
    value: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    let day = match column.kind {
        ColumnType::Date => value
            .parse::<Date>()
            .ok()
            .and_then(|day| excel_day(day.at(0, 0, 0, 0))),
        ColumnType::Time => value.parse::<DateTime>().ok().and_then(excel_day),
        _ => None,
    };
    // Excel keeps fifteen digits of a number.
    let number = match column.kind {
        ColumnType::Integer { .. } if value.len() <= 15 => value.parse::<i64>().ok(),
        _ => None,
    };
    match (day, number) {
        _ if value.is_empty() => page.write_blank(row, at, look)?,
        (Some(day), _) => page.write_datetime_with_format(row, at, day, look)?,
        (None, Some(number)) => page.write_number_with_format(row, at, number as f64, look)?,
        (None, None) => page.write_string_with_format(row, at, column.kind.write(value), look)?,
    };
    Ok(())
}

/// A day as Excel counts it, with its time; none before 1901, which Excel counts wrongly or not at all.
fn excel_day(at: DateTime) -> Option<ExcelDateTime> {
    let number = |number: i8| u8::try_from(number).ok();
    let year = u16::try_from(at.year()).ok().filter(|year| *year > 1900)?;
    let day = ExcelDateTime::from_ymd(year, number(at.month())?, number(at.day())?).ok()?;
    let clock = (
        number(at.hour())?,
        number(at.minute())?,
        number(at.second())?,
    );
    day.and_hms(u16::from(clock.0), clock.1, clock.2).ok()
}

/// What Excel offers in the cells of a column, if there is one thing to choose.
fn choices(column: &Column) -> Result<Option<DataValidation>, XlsxError> {
    let labels: Vec<&str> = match &column.kind {
        ColumnType::Choice { options } => options.iter().map(|option| &*option.label).collect(),
        ColumnType::YesNo => vec!["はい", "いいえ"],
        _ => return Ok(None),
    };
    let length: usize = labels
        .iter()
        .map(|label| label.encode_utf16().count() + 1)
        .sum();
    if length > LONGEST_LIST || labels.iter().any(|label| label.contains(',')) {
        return Ok(None);
    }
    let rule = DataValidation::new()
        .allow_list_strings(&labels)?
        .set_error_title("選べません")?
        .set_error_message("セルの右の▼を押して、出てきたものから選んでください。")?;
    Ok(Some(rule))
}

/// The sheet that says what belongs into each column.
fn explain(page: &mut Worksheet, kind: &LedgerKind) -> Result<(), XlsxError> {
    page.set_name(GUIDE)?;
    set_up(page);
    let about = format!("{}。{}", kind.title, kind.about);
    page.write_string_with_format(0, 0, about, &plain().set_bold())?;
    let headings = [
        ("見出し", 26.0),
        ("要否", 8.0),
        ("書くこと", 50.0),
        ("選べるもの", 40.0),
        ("書き方の例", 26.0),
    ];
    for (at, (title, width)) in (0..).zip(headings) {
        page.set_column_width(at, width)?.write_string_with_format(
            HEADINGS,
            at,
            title,
            &heading(),
        )?;
    }
    for (row, column) in (HEADINGS + 1..).zip(&kind.columns) {
        let labels = offered(&column.kind);
        let needed = if column.required { "必ず" } else { "" };
        let cells = [
            column.title.clone(),
            needed.to_owned(),
            told(column),
            labels.join("、"),
            example(&column.kind, &labels),
        ];
        for (at, text) in (0..).zip(&cells) {
            page.write_string_with_format(row, at, text, &boxed())?;
        }
        let sizes = cells
            .iter()
            .zip(headings)
            .map(|(text, (_, width))| (text.as_str(), (width / 2.0) as usize));
        page.set_row_height(row, height(sizes, 1).min(HIGHEST_ROW))?;
    }
    page.set_repeat_rows(HEADINGS, HEADINGS)?;
    page.set_freeze_panes(HEADINGS + 1, 1)?;
    Ok(())
}

fn offered(kind: &ColumnType) -> Vec<&str> {
    match kind {
        ColumnType::YesNo => vec!["はい", "いいえ"],
        other => other
            .options()
            .iter()
            .map(|option| &*option.label)
            .collect(),
    }
}

/// What is to be written into a column, in words.
fn told(column: &Column) -> String {
    let how = match &column.kind {
        ColumnType::Text { longest } | ColumnType::LongText { longest } => {
            format!("{longest}文字まで。")
        }
        ColumnType::Date => "日付。令和2年12月1日、R2.12.1 とも書けます。".to_owned(),
        ColumnType::Time => "日付と時刻。".to_owned(),
        ColumnType::Choice { .. } | ColumnType::YesNo => "1つ選びます。".to_owned(),
        ColumnType::Choices { .. } => "いくつでも、「、」で区切って書きます。".to_owned(),
        ColumnType::Integer { unit, least, most } => {
            format!("{least}から{most}までの数（{unit}）。")
        }
    };
    match column.hint.is_empty() {
        true => how,
        false => format!("{}\n{how}", column.hint),
    }
}

fn example(kind: &ColumnType, labels: &[&str]) -> String {
    match kind {
        // Their hints have one where one is needed.
        ColumnType::Text { .. } | ColumnType::LongText { .. } => String::new(),
        ColumnType::Date => "2020/12/1".to_owned(),
        ColumnType::Time => "2023/5/16 8:30:00".to_owned(),
        ColumnType::Choice { .. } | ColumnType::YesNo => {
            labels.first().map_or("", |label| label).to_owned()
        }
        ColumnType::Choices { .. } => labels
            .iter()
            .take(2)
            .copied()
            .collect::<Vec<_>>()
            .join("、"),
        ColumnType::Integer { least, most, .. } => 3_i64.clamp(*least, *most).to_string(),
    }
}
