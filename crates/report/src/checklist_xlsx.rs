//! Checklists as Excel files: the columns of the official form, to be filled in and read back.

use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline,
    Workbook, Worksheet, XlsxError,
};
use tenken_domain::answer::{Checked, Column};
use tenken_domain::filled_sheet::{FORM_MARK, KEY_HEADING};
use tenken_domain::paper::{Paper, Row};

use crate::excel::{HIGHEST_ROW, height, make_room, properties, set_up};
use crate::sheet::Sheet;

/// Columns of the sheet.
const TITLE: u16 = 0;
const ITEM: u16 = 1;
const FIRST: u16 = 2;
const FIRST_ON: u16 = 3;
const TARGET: u16 = 4;
const SECOND: u16 = 5;
const SECOND_ON: u16 = 6;
const REMARK: u16 = 7;
const KEY: u16 = 8;

const HEADINGS: [&str; 9] = [
    "区分",
    "チェック項目",
    "1回目",
    "1回目の確認日",
    "目標日",
    "2回目",
    "2回目の確認日",
    "備考",
    KEY_HEADING,
];
/// Widths of the columns, in characters.
const WIDTHS: [f64; 9] = [15.0, 46.0, 9.0, 12.0, 12.0, 9.0, 12.0, 26.0, 11.0];
/// Full-width characters in a line of the two long columns.
const IN_TEXT: usize = 22;
const IN_REMARK: usize = 12;
/// Full-width characters in a line over all columns, and over those beside the section's title.
const IN_ALL: usize = 68;
const IN_LEAD: usize = 60;
/// A day as the papers write it: R8.7.2.
const DAY: &str = "[$-411]ge.m.d;@";
const HOW_TO: &str = "「1回目」「2回目」は「はい」か「いいえ」を選び、確認した日を右の欄に書きます（例：R8.7.2）。「いいえ」のときは目標日を書きます。書き終えたら、この実施回の画面の「Excelから読み込む」で読み込めます。右端の「行の記号」は消さないでください。";

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
    set_columns(page)?;
    let paper = Paper::of(&sheet.form, &sheet.answers);
    let mut writer = Writer {
        page,
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
        writer.headings()?;
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
    let last = writer.row.saturating_sub(1);
    page.set_page_breaks(&breaks)?;
    page.set_repeat_rows(headings, headings)?;
    page.set_print_area(0, 0, last, REMARK)?;
    workbook.save_to_buffer()
}

fn set_columns(page: &mut Worksheet) -> Result<(), XlsxError> {
    set_up(page);
    page.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
    for (column, width) in (0..).zip(WIDTHS) {
        page.set_column_width(column, width)?;
    }
    Ok(())
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
    fn head(&mut self, sheet: &Sheet, paper: &Paper<'_>) -> Result<(), XlsxError> {
        let form = &sheet.form;
        let title = match &form.label {
            Some(label) => format!("{}　（{label}）", form.title),
            None => form.title.clone(),
        };
        self.page
            .merge_range(0, TITLE, 0, REMARK, &title, &self.looks[self.tall].title)?;
        self.page.set_row_height(0, 24)?;
        self.row = 1;
        self.line(&format!("{}{}", paper.name_label(), sheet.respondent))?;
        if !sheet.state.is_empty() {
            self.line(&sheet.state)?;
        }
        self.line(HOW_TO)?;
        let mark = format!("{FORM_MARK}{}", form.key());
        self.page
            .write_string_with_format(self.row, TITLE, &mark, &self.looks[self.tall].small)?;
        self.row += 1;
        Ok(())
    }

    /// A line over all columns.
    fn line(&mut self, text: &str) -> Result<(), XlsxError> {
        self.across(TITLE, text, IN_ALL)
    }

    /// A text over the columns from one to the last, with so many full-width characters in a line.
    fn across(&mut self, from: u16, text: &str, width: usize) -> Result<(), XlsxError> {
        let look = match from {
            TITLE => &self.looks[self.tall].line,
            _ => &self.looks[self.tall].lead,
        };
        let end = make_room(self.page, self.row, height([(text, width)], 1), [])?;
        self.page
            .merge_range(self.row, from, end - 1, REMARK, text, look)?;
        self.row = end;
        Ok(())
    }

    /// Where the headings of the first table will be, below the lines above it.
    fn row_of_headings(&self, paper: &Paper<'_>) -> u32 {
        let above = paper.tables.first().map_or(0, |table| table.above.len());
        self.row + u32::try_from(above).unwrap_or(0)
    }

    fn headings(&mut self) -> Result<(), XlsxError> {
        for (column, heading) in (0..).zip(HEADINGS) {
            let look = match column {
                KEY => &self.looks[self.tall].key,
                _ => &self.looks[self.tall].heading,
            };
            self.page
                .write_string_with_format(self.row, column, heading, look)?;
        }
        self.page.set_row_height(self.row, 30)?;
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
        if let Some(lead) = &row.item.lead {
            self.across(ITEM, lead, IN_LEAD)?;
        }
        let at = self.row;
        let entry = &row.entry;
        let text = row.no_entry.unwrap_or(&entry.remark);
        let printed = row.text();
        let high = height([(&*printed, IN_TEXT), (text, IN_REMARK)], 2);
        self.tall = if high > HIGHEST_ROW { TALL } else { SHORT };
        let texts = [ITEM, REMARK].map(|column| (column, &self.looks[self.tall].text));
        let entries = [
            (Column::First, FIRST),
            (Column::First, FIRST_ON),
            (Column::Target, TARGET),
            (Column::Second, SECOND),
            (Column::Second, SECOND_ON),
        ];
        let entries = entries.map(|(kind, column)| match row.has(kind) {
            true => (column, &self.looks[self.tall].choice),
            false => (column, &self.looks[self.tall].closed),
        });
        let end = make_room(self.page, at, high, texts.into_iter().chain(entries))?;
        self.page
            .write_string_with_format(at, ITEM, printed, &self.looks[self.tall].text)?
            .write_string_with_format(at, REMARK, text, &self.looks[self.tall].text)?
            .write_string_with_format(at, KEY, &row.item.id, &self.looks[self.tall].key)?;
        self.checked(row.has(Column::First), FIRST, FIRST_ON, entry.first)?;
        self.day(row.has(Column::Target), TARGET, entry.target)?;
        self.checked(row.has(Column::Second), SECOND, SECOND_ON, entry.second)?;
        self.row = end;
        Ok(())
    }

    fn checked(
        &mut self,
        has: bool,
        value_at: u16,
        day_at: u16,
        check: Option<Checked>,
    ) -> Result<(), XlsxError> {
        let at = self.row;
        let value = check.and_then(|check| check.value);
        if has {
            let word = value.map_or("", |yes| if yes { "はい" } else { "いいえ" });
            let choice = DataValidation::new()
                .allow_list_strings(&["はい", "いいえ"])?
                .set_error_title("はい・いいえ")?
                .set_error_message("「はい」か「いいえ」を選んでください。")?;
            self.page
                .write_string_with_format(at, value_at, word, &self.looks[self.tall].choice)?
                .add_data_validation(at, value_at, at, value_at, &choice)?;
        } else {
            self.page
                .write_blank(at, value_at, &self.looks[self.tall].closed)?;
        }
        self.day(has, day_at, check.and_then(|check| check.on))
    }

    fn day(
        &mut self,
        has: bool,
        column: u16,
        day: Option<jiff::civil::Date>,
    ) -> Result<(), XlsxError> {
        let at = self.row;
        match day.filter(|_| has) {
            Some(day) => {
                let (year, month, day) = (day.year(), day.month(), day.day());
                let day = ExcelDateTime::from_ymd(
                    year.unsigned_abs(),
                    month.unsigned_abs(),
                    day.unsigned_abs(),
                )?;
                self.page.write_datetime_with_format(
                    at,
                    column,
                    &day,
                    &self.looks[self.tall].day,
                )?;
            }
            None if has => {
                self.page
                    .write_blank(at, column, &self.looks[self.tall].day)?;
            }
            None => {
                self.page
                    .write_blank(at, column, &self.looks[self.tall].closed)?;
            }
        }
        Ok(())
    }
}
