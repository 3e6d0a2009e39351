//! Rows between the look at them and their storing: a text that a page carries along, so that nobody hands in the
//! file a second time and no server keeps it.
//!
//! It is a table with tabs: in its first line the ids of the columns, in the others a row each with the sheet and
//! the number it had in the file. It comes back from outside, so every cell of it is read anew.

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use super::{FileFault, FileRow, LedgerFile, MOST_ROWS, together};
use crate::facility_list::RowFault;
use tenken_domain::ledgers::{LedgerKind, check_row};

/// What stands before the columns of the kind.
const BEFORE: [&str; 3] = ["sheet", "row", "shop"];

/// Writes rows down; [`read_kept`] gives the same ones. Only those belong here with which nothing is wrong: of the
/// others, what could not be read is not in the text.
pub fn write_kept<'r>(kind: &LedgerKind, rows: impl IntoIterator<Item = &'r FileRow>) -> String {
    let mut out = WriterBuilder::new()
        .delimiter(b'\t')
        .from_writer(Vec::new());
    let ids = kind.columns.iter().map(|column| &*column.id);
    let mut write = |cells: Vec<&str>| {
        // Writing into memory cannot fail, and all lines are of one length.
        let _ = out.write_record(cells);
    };
    write(BEFORE.into_iter().chain(ids).collect());
    for row in rows {
        let number = row.row.to_string();
        let shop = row.shop.as_deref().unwrap_or_default();
        let columns = kind.columns.iter();
        let cells: Vec<String> = columns
            .map(|column| column.kind.write(row.values.get(&column.id)))
            .collect();
        let before = [&*row.sheet, &*number, shop];
        write(
            before
                .into_iter()
                .chain(cells.iter().map(|cell| &**cell))
                .collect(),
        );
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Reads what [`write_kept`] wrote.
///
/// # Errors
/// It is not what was written for this kind.
pub fn read_kept(text: &str, kind: &LedgerKind) -> Result<LedgerFile, Vec<RowFault>> {
    let other = || {
        let message = "読み取った表が、途中で変わってしまいました。ファイルを選ぶところから、もう一度お試しください。";
        vec![RowFault::whole("not-kept", message)]
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(b'\t')
        .from_reader(text.as_bytes());
    let ids = kind.columns.iter().map(|column| &*column.id);
    let is_ours = |head: &StringRecord| head.iter().eq(BEFORE.into_iter().chain(ids));
    if !reader.headers().is_ok_and(is_ours) {
        return Err(other());
    }
    let mut file = LedgerFile::default();
    for record in reader.records() {
        let record = record.map_err(|_| other())?;
        if file.rows.len() == MOST_ROWS {
            return Err(other());
        }
        file.rows.push(row(kind, &record).ok_or_else(other)?);
    }
    together::tell_twins(kind, &mut file.rows);
    Ok(file)
}

fn row(kind: &LedgerKind, record: &StringRecord) -> Option<FileRow> {
    let mut cells = record.iter();
    let (sheet, number, shop) = (cells.next()?, cells.next()?, cells.next()?);
    let ids = kind.columns.iter().map(|column| &*column.id);
    let cells: Vec<(&str, &str)> = ids.zip(cells).collect();
    let (values, faults) = check_row(kind, cells.iter().copied());
    let number = number.parse().ok()?;
    let faults = faults.into_iter().map(|fault| {
        let cell = cells.iter().find(|(id, _)| *id == fault.column);
        FileFault {
            sheet: sheet.to_owned(),
            row: number,
            cell: String::new(),
            text: cell.map_or_else(String::new, |(_, text)| (*text).to_owned()),
            column: fault.column,
            code: fault.code,
            message: fault.message,
        }
    });
    Some(FileRow {
        sheet: sheet.to_owned(),
        row: number,
        shop: Some(shop.to_owned()).filter(|shop| !shop.is_empty()),
        values,
        faults: faults.collect(),
        ..FileRow::default()
    })
}
