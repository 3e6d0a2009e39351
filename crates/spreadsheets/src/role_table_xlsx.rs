//! The role-sharing table of a facility as an Excel file: a sheet for each part, under each contract
//! what the facility and its vendor say.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::HashMap;
use tenken_domain::records::role_sharing::{Charge, Part, RoleRow, Statement};
use tenken_domain::text::calendar::era_date;

use crate::excel::{HIGHEST_ROW, height, make_room, properties, set_up};

/// What one side says, by the key of the row.
#[derive(Debug, Clone)]
pub struct RoleSide {
    /// Who, as the heading has it.
    pub name: String,
    /// What.
    pub said: HashMap<String, Statement>,
}

/// What is written.
#[derive(Debug, Clone)]
pub struct RoleWorkbook<'a> {
    /// Above each table.
    pub title: String,
    /// The rows of both parts, in order.
    pub rows: &'a [RoleRow],
    /// What the facility says to part 1.
    pub own: RoleSide,
    /// Under each contract what the facility and what the vendor says.
    pub columns: Vec<[RoleSide; 2]>,
    /// What is missing, in words, row by row.
    pub gaps: Vec<String>,
}

/// What stands in a row, which is given with its place among all.
type Cell<'a> = Box<dyn Fn(usize, &RoleRow) -> String + 'a>;

/// A column: its heading, its width in characters, and what stands in a row.
struct Column<'a> {
    heading: String,
    width: f64,
    cell: Cell<'a>,
}

impl<'a> Column<'a> {
    fn of(
        heading: impl Into<String>,
        width: f64,
        cell: impl Fn(usize, &RoleRow) -> String + 'a,
    ) -> Self {
        Column {
            heading: heading.into(),
            width,
            cell: Box::new(cell),
        }
    }

    /// Something of what a side says.
    fn said(
        side: &'a RoleSide,
        heading: impl Into<String>,
        width: f64,
        text: impl Fn(&Statement) -> String + 'a,
    ) -> Self {
        Column::of(heading, width, move |_, row| {
            side.said.get(&row.key()).map_or_else(String::new, &text)
        })
    }
}

/// The table as an Excel file.
///
/// Texts are written as texts, so that none is ever run as a formula.
///
/// # Errors
/// A fault of this program: text longer than a cell takes, a cell out of range.
pub fn role_table_xlsx(table: &RoleWorkbook<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    for part in Part::ALL {
        let mut columns = vec![
            Column::of("項番", 8.0, |_, row| row.number.clone()),
            Column::of("項目", 20.0, |_, row| row.item.clone()),
            Column::of("内容", 48.0, |_, row| row.text.clone()),
        ];
        match part {
            Part::Own => columns.extend(confirmation(&table.own, "")),
            Part::Joint => {
                for [facility, vendor] in &table.columns {
                    let name = |what: &str| format!("{}\n{what}", facility.name);
                    columns.push(Column::said(facility, name("だれが行うか"), 18.0, charge));
                    columns.extend(confirmation(facility, &format!("{}\n", facility.name)));
                    columns.push(Column::said(
                        facility,
                        name("書いてあるところ"),
                        24.0,
                        |said| said.place.clone(),
                    ));
                    columns.push(Column::said(vendor, vendor.name.clone(), 20.0, |said| {
                        [charge(said), said.place.clone(), said.remark.clone()]
                            .into_iter()
                            .filter(|text| !text.is_empty())
                            .collect::<Vec<_>>()
                            .join("\n")
                    }));
                }
            }
        }
        columns.push(Column::of("足りないところ", 28.0, |at, _| {
            table.gaps.get(at).cloned().unwrap_or_default()
        }));
        write(workbook.add_worksheet(), table, part, &columns)?;
    }
    workbook.save_to_buffer()
}

/// The columns of the official table, and its remark.
fn confirmation<'a>(side: &'a RoleSide, above: &str) -> [Column<'a>; 4] {
    let name = |what: &str| format!("{above}{what}");
    [
        Column::said(side, name("初回確認"), 10.0, |said| {
            let word = match said.first {
                Some(true) => "はい",
                Some(false) => "いいえ",
                None => "",
            };
            word.to_owned()
        }),
        Column::said(side, name("確認した日"), 16.0, |said| {
            said.first_on.map(era_date).unwrap_or_default()
        }),
        Column::said(side, name("完了日"), 16.0, |said| {
            said.done_on.map(era_date).unwrap_or_default()
        }),
        Column::said(side, name("備考"), 24.0, |said| said.remark.clone()),
    ]
}

fn charge(said: &Statement) -> String {
    said.charge.map_or("", Charge::label).to_owned()
}

fn write(
    page: &mut Worksheet,
    table: &RoleWorkbook<'_>,
    part: Part,
    columns: &[Column<'_>],
) -> Result<(), XlsxError> {
    const HEADINGS: u32 = 1;
    let plain = Format::new()
        .set_font_name("游ゴシック")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let boxed = plain.clone().set_border(FormatBorder::Thin);
    let heading = boxed
        .clone()
        .set_bold()
        .set_background_color(Color::RGB(0xEE_F1_F4));
    // Without wrapping, so that it does not stand in the first narrow column alone.
    let bold = Format::new()
        .set_font_name("游ゴシック")
        .set_font_size(10)
        .set_bold();
    page.set_name(part.label())?;
    set_up(page);
    page.write_string(
        0,
        0,
        format!("{}　{}（{}）", table.title, part.label(), part.about()),
    )?;
    for (at, column) in (0..).zip(columns) {
        page.set_column_width(at, column.width)?
            .write_string_with_format(HEADINGS, at, &column.heading, &heading)?;
    }
    // Latin letters are half as wide as the others.
    let letters = |column: &Column<'_>| (column.width / 2.0) as usize;
    let high = columns
        .iter()
        .map(|column| (&*column.heading, letters(column)));
    page.set_row_height(HEADINGS, height(high, 1).min(HIGHEST_ROW))?;
    let mut line = HEADINGS + 1;
    let mut area = "";
    for (place, row) in table.rows.iter().enumerate() {
        if row.part != part {
            continue;
        }
        if row.area != area {
            area = &row.area;
            page.write_string_with_format(line, 0, area, &bold)?;
            line += 1;
        }
        let cells: Vec<String> = columns
            .iter()
            .map(|column| (column.cell)(place, row))
            .collect();
        let texts = cells.iter().zip(columns);
        let texts = texts.map(|(text, column)| (text.as_str(), letters(column)));
        let looks = (0..).zip(&cells).map(|(at, _)| (at, &boxed));
        let end = make_room(page, line, height(texts, 1), looks)?;
        for (at, text) in (0..).zip(&cells) {
            page.write_string_with_format(line, at, text, &boxed)?;
        }
        line = end;
    }
    page.set_repeat_rows(HEADINGS, HEADINGS)?;
    page.set_freeze_panes(HEADINGS + 1, 3)?;
    Ok(())
}
