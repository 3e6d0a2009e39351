//! Checklists as Excel files: the columns of the official form, to be filled in and read back.

use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline,
    Workbook, Worksheet, XlsxError,
};
use tenken_domain::answer::{Checked, Column};
use tenken_domain::filled_sheet::{FORM_MARK, KEY_HEADING};
use tenken_domain::paper::{Paper, Row};

use crate::excel::{properties, row_height, set_up};
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
        looks: Looks::new(),
    };
    writer.head(sheet, &paper)?;
    let mut breaks = Vec::new();
    for table in &paper.tables {
        if table.on_new_page {
            breaks.push(writer.row);
        }
        for line in &table.above {
            writer.line(line)?;
        }
        writer.headings()?;
        for part in &table.parts {
            let begin = writer.row;
            for row in &part.rows {
                writer.check(row)?;
            }
            writer.title(begin, part.title)?;
        }
        for line in &table.below {
            writer.line(line)?;
        }
    }
    let last = writer.row.saturating_sub(1);
    page.set_page_breaks(&breaks)?;
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
    fn new() -> Self {
        let tint = Color::RGB(0xEE_F1_F4);
        let plain = Format::new().set_font_name("游ゴシック").set_font_size(10);
        let wrapped = plain
            .clone()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
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
    looks: Looks,
}

impl Writer<'_> {
    fn head(&mut self, sheet: &Sheet, paper: &Paper<'_>) -> Result<(), XlsxError> {
        let form = &sheet.form;
        let title = match &form.label {
            Some(label) => format!("{}　（{label}）", form.title),
            None => form.title.clone(),
        };
        self.page
            .merge_range(0, TITLE, 0, REMARK, &title, &self.looks.title)?;
        self.page.set_row_height(0, 24)?;
        self.row = 1;
        self.line(&format!("{}{}", paper.name_label(), sheet.respondent))?;
        if !sheet.state.is_empty() {
            self.line(&sheet.state)?;
        }
        self.line(HOW_TO)?;
        self.page.set_row_height(self.row - 1, 30)?;
        let mark = format!("{FORM_MARK}{}", form.key());
        self.page
            .write_string_with_format(self.row, TITLE, &mark, &self.looks.small)?;
        self.row += 1;
        Ok(())
    }

    /// A line over all columns.
    fn line(&mut self, text: &str) -> Result<(), XlsxError> {
        self.page
            .merge_range(self.row, TITLE, self.row, REMARK, text, &self.looks.line)?;
        self.row += 1;
        Ok(())
    }

    fn headings(&mut self) -> Result<(), XlsxError> {
        for (column, heading) in (0..).zip(HEADINGS) {
            let look = match column {
                KEY => &self.looks.key,
                _ => &self.looks.heading,
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
        let (end, look) = (self.row - 1, &self.looks.part);
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
            self.page
                .merge_range(self.row, ITEM, self.row, REMARK, lead, &self.looks.lead)?;
            self.row += 1;
        }
        let at = self.row;
        let entry = &row.entry;
        let text = row.no_entry.unwrap_or(&entry.remark);
        self.page
            .write_string_with_format(at, ITEM, row.text(), &self.looks.text)?
            .write_string_with_format(at, REMARK, text, &self.looks.text)?
            .write_string_with_format(at, KEY, &row.item.id, &self.looks.key)?;
        self.checked(row.has(Column::First), FIRST, FIRST_ON, entry.first)?;
        self.day(row.has(Column::Target), TARGET, entry.target)?;
        self.checked(row.has(Column::Second), SECOND, SECOND_ON, entry.second)?;
        self.page.set_row_height(
            at,
            row_height([(&*row.text(), IN_TEXT), (text, IN_REMARK)].into_iter(), 2),
        )?;
        self.row += 1;
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
                .write_string_with_format(at, value_at, word, &self.looks.choice)?
                .add_data_validation(at, value_at, at, value_at, &choice)?;
        } else {
            self.page.write_blank(at, value_at, &self.looks.closed)?;
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
                self.page
                    .write_datetime_with_format(at, column, &day, &self.looks.day)?;
            }
            None if has => {
                self.page.write_blank(at, column, &self.looks.day)?;
            }
            None => {
                self.page.write_blank(at, column, &self.looks.closed)?;
            }
        }
        Ok(())
    }
}
