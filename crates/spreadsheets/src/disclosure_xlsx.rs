//! MDS and SDS as Excel files: to be filled in, or as they were answered, and read back.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use tenken_domain::records::disclosure::{DisclosureAnswer, DisclosureKind, Given, Question};

use crate::excel::{HIGHEST_ROW, height, make_room, properties, set_up};

const NUMBER: u16 = 0;
const TEXT: u16 = 1;
const ANSWER: u16 = 2;
const REMARK: u16 = 3;
/// Full-width characters in a line of the two long columns.
const IN_TEXT: usize = 30;
const IN_REMARK: usize = 19;
const IN_TITLE: usize = 58;
/// Headings and widths of the columns, in characters.
const COLUMNS: [(&str, f64); 4] = [
    ("質問番号", 11.0),
    ("質問文", 62.0),
    ("回答", 11.0),
    ("備考", 40.0),
];

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct DisclosureSheet<'a> {
    /// Which of both; it names the sheet.
    pub kind: DisclosureKind,
    /// What it is about, above the table.
    pub title: &'a str,
    /// The questions, in order.
    pub questions: &'a [Question],
    /// What is answered; empty for a blank file.
    pub given: &'a [Given],
}

/// Questions and answers as an Excel file.
///
/// Texts are written as texts, so that none is ever run as a formula and all come back as they were.
///
/// # Errors
/// A fault of this program: text longer than a cell takes, a cell out of range.
pub fn disclosure_xlsx(sheet: &DisclosureSheet<'_>) -> Result<Vec<u8>, XlsxError> {
    const HEADINGS: u32 = 1;
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let page = workbook.add_worksheet();
    page.set_name(sheet.kind.label())?;
    set_up(page);
    let plain = Format::new()
        .set_font_name("游ゴシック")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let boxed = plain.clone().set_border(FormatBorder::Thin);
    let heading = boxed
        .clone()
        .set_bold()
        .set_background_color(Color::RGB(0xEE_F1_F4));
    page.merge_range(0, NUMBER, 0, REMARK, sheet.title, &plain.clone().set_bold())?;
    page.set_row_height(0, height([(sheet.title, IN_TITLE)], 2).min(HIGHEST_ROW))?;
    for (column, (text, width)) in (0..).zip(COLUMNS) {
        page.set_column_width(column, width)?
            .write_string_with_format(HEADINGS, column, text, &heading)?;
    }
    let choice = DataValidation::new()
        .allow_list_strings(&DisclosureAnswer::ALL.map(DisclosureAnswer::label))?
        .set_error_title("はい・いいえ・対象外")?
        .set_error_message("「はい」「いいえ」「対象外」のどれかを選んでください。")?;
    let mut row = HEADINGS + 1;
    for question in sheet.questions {
        let given = sheet
            .given
            .iter()
            .find(|given| given.number == question.number);
        let answer = given
            .and_then(|given| given.answer)
            .map_or("", DisclosureAnswer::label);
        let remark = given.map_or("", |given| &given.remark);
        let texts = [(&*question.text, IN_TEXT), (remark, IN_REMARK)];
        let columns = (NUMBER..=REMARK).map(|column| (column, &boxed));
        let end = make_room(page, row, height(texts, 1), columns)?;
        page.write_string_with_format(row, NUMBER, &question.number, &boxed)?
            .write_string_with_format(row, TEXT, &question.text, &boxed)?
            .write_string_with_format(row, ANSWER, answer, &boxed)?
            .write_string_with_format(row, REMARK, remark, &boxed)?
            .add_data_validation(row, ANSWER, row, ANSWER, &choice)?;
        row = end;
    }
    page.set_repeat_rows(HEADINGS, HEADINGS)?;
    page.set_freeze_panes(HEADINGS + 1, 0)?;
    workbook.save_to_buffer()
}
