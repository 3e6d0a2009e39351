//! Checklists as Excel files: the columns of the official form, to be filled in and read back.

use crate::filled_sheet::{FORM_MARK, KEY_HEADING};
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline,
    Workbook, Worksheet, XlsxError,
};
use tenken_domain::checklists::paper::{Cell, Paper, Row, Sheet};
use tenken_domain::forms::answer::{Checked, Column};
use tenken_domain::forms::form::Form;

use crate::excel::{HIGHEST_ROW, height, make_room, properties, set_up};

/// The first columns of the sheet; then those of the form, and the row's key.
const TITLE: u16 = 0;
const ITEM: u16 = 1;
const ENTRIES: u16 = 2;
/// Widths of the first columns, in characters.
const TITLE_WIDTH: f64 = 15.0;
const ITEM_WIDTH: f64 = 46.0;
const KEY_WIDTH: f64 = 11.0;
/// Full-width characters in a line of the long columns.
const IN_TEXT: usize = 22;
const IN_REMARK: usize = 12;
const IN_NAME: usize = 7;
/// Full-width characters in a character of a column's width.
const FULL_WIDTH: f64 = 0.48;
/// A day as the papers write it: R8.7.2.
const DAY: &str = "[$-411]ge.m.d;@";

/// A column of the form on the sheet.
struct Entered {
    column: Column,
    heading: String,
    at: u16,
}

/// The columns of a form, each with its place; days have columns of their own, whatever the paper has.
fn entered(form: &Form) -> Vec<Entered> {
    let headings = form.columns.headings().into_iter();
    headings
        .zip(ENTRIES..)
        .map(|((column, heading), at)| Entered {
            column,
            heading,
            at,
        })
        .collect()
}

/// The width of a column, in characters.
fn width(column: Column) -> f64 {
    match column {
        Column::First | Column::Second => 9.0,
        Column::Remark => 26.0,
        Column::FirstBy | Column::SecondBy => 16.0,
        _ => 12.0,
    }
}

/// How to fill it in, in the words of the form.
fn how_to(form: &Form) -> String {
    let has = |column: Column| form.columns.of_row(None).contains(&column);
    let checks: String = [Column::First, Column::Second]
        .into_iter()
        .filter(|check| has(*check))
        .map(|check| format!("「{}」", form.columns.name(check)))
        .collect();
    let mut words = format!("{checks}は「はい」か「いいえ」を選びます。");
    if has(Column::FirstOn) {
        let day = form.columns.name(Column::FirstOn);
        words.push_str(&format!(
            "確認した日は「{day}」の欄に書きます（例：R8.7.2）。"
        ));
    }
    if has(Column::Target) {
        let target = form.columns.name(Column::Target);
        words.push_str(&format!("「いいえ」のときは{target}を書きます。"));
    }
    words.push_str("書き終えたら、この実施回の画面の「Excelから読み込む」で読み込めます。右端の「行の記号」は消さないでください。");
    words
}

/// A checklist as an Excel file, one row for each printed row.
///
/// Texts are written as texts, so that none is ever run as a formula and all come back as they were.
///
/// # Errors
/// A fault of this program: text longer than a cell takes, a cell out of range.
pub fn checklist_xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = properties()?.set_title(&sheet.form.title);
    workbook.set_properties(&properties);
    let page = workbook.add_worksheet();
    page.set_name("チェックリスト")?;
    let columns = entered(&sheet.form);
    set_columns(page, &columns)?;
    let paper = Paper::of(&sheet.form, &sheet.answers);
    let mut writer = Writer {
        page,
        columns: &columns,
        row: 0,
        looks: [FormatAlign::VerticalCenter, FormatAlign::Top].map(Looks::new),
        tall: SHORT,
    };
    writer.head(sheet, &paper)?;
    let mut breaks = Vec::new();
    let headings = writer.row_of_headings(&paper);
    for table in &paper.tables {
        if table.on_new_page {
            breaks.push(writer.row);
        }
        for line in &table.above {
            writer.line(line)?;
        }
        writer.headings(&paper)?;
        for part in &table.parts {
            let (begin, mut tall) = (writer.row, SHORT);
            for row in &part.rows {
                writer.check(row)?;
                tall = tall.max(writer.tall);
            }
            writer.tall = tall;
            writer.title(begin, part.title)?;
            writer.tall = SHORT;
        }
        for line in &table.below {
            writer.line(line)?;
        }
    }
    let (last, key) = (writer.row.saturating_sub(1), writer.key());
    page.set_page_breaks(&breaks)?;
    page.set_repeat_rows(headings, headings)?;
    page.set_print_area(0, 0, last, key - 1)?;
    workbook.save_to_buffer()
}

fn set_columns(page: &mut Worksheet, columns: &[Entered]) -> Result<(), XlsxError> {
    set_up(page);
    page.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
    page.set_column_width(TITLE, TITLE_WIDTH)?;
    page.set_column_width(ITEM, ITEM_WIDTH)?;
    for entered in columns {
        page.set_column_width(entered.at, width(entered.column))?;
    }
    page.set_column_width(key_after(columns), KEY_WIDTH)?;
    Ok(())
}

/// The column of the row's key, which follows all others.
fn key_after(columns: &[Entered]) -> u16 {
    columns.last().map_or(ENTRIES, |last| last.at + 1)
}

/// How cells look.
struct Looks {
    title: Format,
    line: Format,
    small: Format,
    heading: Format,
    part: Format,
    lead: Format,
    text: Format,
    choice: Format,
    day: Format,
    closed: Format,
    key: Format,
}

impl Looks {
    fn new(stands: FormatAlign) -> Self {
        let tint = Color::RGB(0xEE_F1_F4);
        let plain = Format::new().set_font_name("游ゴシック").set_font_size(10);
        let wrapped = plain.clone().set_text_wrap().set_align(stands);
        let boxed = wrapped.clone().set_border(FormatBorder::Thin);
        let centred = boxed.clone().set_align(FormatAlign::Center);
        Looks {
            title: plain
                .clone()
                .set_font_size(14)
                .set_bold()
                .set_align(FormatAlign::Center),
            line: wrapped.clone(),
            small: plain
                .clone()
                .set_font_size(8)
                .set_underline(FormatUnderline::None),
            heading: centred.clone().set_bold().set_background_color(tint),
            part: centred.clone().set_background_color(tint),
            lead: boxed.clone().set_background_color(tint),
            choice: centred.clone(),
            day: centred.clone().set_num_format(DAY),
            closed: boxed.clone().set_background_color(Color::RGB(0xD9_D9_D9)),
            text: boxed,
            key: plain
                .set_font_size(7)
                .set_font_color(Color::RGB(0x59_59_59)),
        }
    }
}

/// The sheet, from the top down.
struct Writer<'p> {
    page: &'p mut Worksheet,
    columns: &'p [Entered],
    row: u32,
    /// Of rows that fit on a sheet, and of those that take several.
    looks: [Looks; 2],
    /// Which of them.
    tall: usize,
}

const SHORT: usize = 0;
/// Where a cell goes on over the end of a sheet, what stands in its middle would be cut through.
const TALL: usize = 1;

impl Writer<'_> {
    fn key(&self) -> u16 {
        key_after(self.columns)
    }

    fn head(&mut self, sheet: &Sheet, paper: &Paper<'_>) -> Result<(), XlsxError> {
        let form = &sheet.form;
        let title = match &form.label {
            Some(label) => format!("{}　（{label}）", form.title),
            None => form.title.clone(),
        };
        self.page.merge_range(
            0,
            TITLE,
            0,
            self.key() - 1,
            &title,
            &self.looks[self.tall].title,
        )?;
        self.page.set_row_height(0, 24)?;
        self.row = 1;
        self.line(&format!("{}{}", paper.name_label(), sheet.respondent))?;
        if !sheet.state.is_empty() {
            self.line(&sheet.state)?;
        }
        self.line(&how_to(form))?;
        let mark = format!("{FORM_MARK}{}", form.key());
        self.page
            .write_string_with_format(self.row, TITLE, &mark, &self.looks[self.tall].small)?;
        self.row += 1;
        Ok(())
    }

    /// A line over all columns.
    fn line(&mut self, text: &str) -> Result<(), XlsxError> {
        self.across(TITLE, text)
    }

    /// A text over the columns from one to the last.
    fn across(&mut self, from: u16, text: &str) -> Result<(), XlsxError> {
        let (look, before) = match from {
            TITLE => (&self.looks[self.tall].line, 0.0),
            _ => (&self.looks[self.tall].lead, TITLE_WIDTH),
        };
        let entries: f64 = self.columns.iter().map(|it| width(it.column)).sum();
        let in_line = (TITLE_WIDTH + ITEM_WIDTH + entries - before) * FULL_WIDTH;
        let end = make_room(
            self.page,
            self.row,
            height([(text, in_line as usize)], 1),
            [],
        )?;
        let last = key_after(self.columns) - 1;
        self.page
            .merge_range(self.row, from, end - 1, last, text, look)?;
        self.row = end;
        Ok(())
    }

    /// Where the headings of the first table will be, below the lines above it.
    fn row_of_headings(&self, paper: &Paper<'_>) -> u32 {
        let above = paper.tables.first().map_or(0, |table| table.above.len());
        self.row + u32::try_from(above).unwrap_or(0)
    }

    fn headings(&mut self, paper: &Paper<'_>) -> Result<(), XlsxError> {
        let (row, key, look) = (self.row, self.key(), &self.looks[self.tall].heading);
        self.page
            .write_string_with_format(row, TITLE, paper.section_heading(), look)?
            .write_string_with_format(row, ITEM, paper.item_heading(), look)?;
        for entered in self.columns {
            self.page
                .write_string_with_format(row, entered.at, &entered.heading, look)?;
        }
        self.page
            .write_string_with_format(row, key, KEY_HEADING, &self.looks[self.tall].key)?;
        self.page.set_row_height(row, 30)?;
        self.row += 1;
        Ok(())
    }

    /// The title of a section beside its rows.
    fn title(&mut self, begin: u32, title: &str) -> Result<(), XlsxError> {
        let (end, look) = (self.row - 1, &self.looks[self.tall].part);
        match begin == end {
            true => self
                .page
                .write_string_with_format(begin, TITLE, title, look)?,
            false => self
                .page
                .merge_range(begin, TITLE, end, TITLE, title, look)?,
        };
        Ok(())
    }

    /// A row, with its lead line above it.
    fn check(&mut self, row: &Row<'_>) -> Result<(), XlsxError> {
        let key = self.key();
        if let Some(lead) = &row.item.lead {
            self.across(ITEM, lead)?;
        }
        let at = self.row;
        let printed = row.text();
        let cells: Vec<(&Entered, Cell<'_>)> = (self.columns.iter())
            .map(|entered| (entered, row.cell(entered.column)))
            .collect();
        let mut long = vec![(&*printed, IN_TEXT)];
        long.extend(cells.iter().filter_map(|(entered, cell)| match cell {
            Cell::Text(text) if entered.column == Column::Remark => Some((*text, IN_REMARK)),
            Cell::Text(text) => Some((*text, IN_NAME)),
            _ => None,
        }));
        let high = height(long, 2);
        self.tall = if high > HIGHEST_ROW { TALL } else { SHORT };
        let looks = &self.looks[self.tall];
        let places = cells.iter().map(|(entered, cell)| match cell {
            Cell::Closed => (entered.at, &looks.closed),
            Cell::Text(_) => (entered.at, &looks.text),
            _ => (entered.at, &looks.choice),
        });
        let places = std::iter::once((ITEM, &looks.text)).chain(places);
        let end = make_room(self.page, at, high, places)?;
        self.page
            .write_string_with_format(at, ITEM, &*printed, &looks.text)?
            .write_string_with_format(at, key, &row.item.id, &looks.key)?;
        for (entered, cell) in cells {
            let place = entered.at;
            let looks = &self.looks[self.tall];
            match cell {
                Cell::Check(check, _) => self.checked(place, check)?,
                Cell::Day(day) => self.day(place, day)?,
                Cell::Text(text) => {
                    (self.page).write_string_with_format(at, place, text, &looks.text)?;
                }
                Cell::Closed => {
                    self.page.write_blank(at, place, &looks.closed)?;
                }
            }
        }
        self.row = end;
        Ok(())
    }

    fn checked(&mut self, place: u16, check: Option<Checked>) -> Result<(), XlsxError> {
        let at = self.row;
        let value = check.and_then(|check| check.value);
        let word = value.map_or("", |yes| if yes { "はい" } else { "いいえ" });
        let choice = DataValidation::new()
            .allow_list_strings(&["はい", "いいえ"])?
            .set_error_title("はい・いいえ")?
            .set_error_message("「はい」か「いいえ」を選んでください。")?;
        self.page
            .write_string_with_format(at, place, word, &self.looks[self.tall].choice)?
            .add_data_validation(at, place, at, place, &choice)?;
        Ok(())
    }

    fn day(&mut self, place: u16, day: Option<Date>) -> Result<(), XlsxError> {
        let at = self.row;
        let Some(day) = day else {
            self.page
                .write_blank(at, place, &self.looks[self.tall].day)?;
            return Ok(());
        };
        let (year, month, day) = (day.year(), day.month(), day.day());
        let day = ExcelDateTime::from_ymd(
            year.unsigned_abs(),
            month.unsigned_abs(),
            day.unsigned_abs(),
        )?;
        self.page
            .write_datetime_with_format(at, place, &day, &self.looks[self.tall].day)?;
        Ok(())
    }
}
