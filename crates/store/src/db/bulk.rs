//! Many rows in few statements.

use std::ops::ControlFlow;

use super::{Row, Tx, Value};
use crate::Error;

/// Most rows in one statement: 256 × 19 columns is far below both databases' limits on parameters
/// (SQLite 32,766, PostgreSQL 65,535).
const MOST: usize = 256;

/// Cuts `rows` into chunks of 256, then of ever smaller powers of two, so that all lengths together
/// need only nine different statements, which stay prepared.
pub(crate) fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let largest = MOST.min(1 << rows.len().checked_ilog2()?);
        let (chunk, rest) = rows.split_at(largest);
        rows = rest;
        Some(chunk)
    })
}

/// Inserts `rows`: `head` is `INSERT INTO table (columns)`, `tail` what follows the values, and
/// `bind` gives the `N` values of a row. Returns the number of rows inserted or changed.
pub(crate) async fn insert_rows<const N: usize, T: Sync>(
    tx: &mut Tx,
    head: &str,
    tail: &str,
    rows: &[T],
    bind: for<'r> fn(&'r T) -> [Value<'r>; N],
) -> Result<u64, Error> {
    let mut changed = 0;
    let mut sql = String::new();
    let mut written = 0;
    for chunk in chunks(rows) {
        if chunk.len() != written {
            written = chunk.len();
            sql.clear();
            sql.push_str(head);
            sql.push_str(" VALUES ");
            for row in 0..written {
                sql.push_str(if row == 0 { "(" } else { ", (" });
                placeholders(&mut sql, row * N, N);
                sql.push(')');
            }
            sql.push_str(tail);
        }
        let params: Vec<Value<'_>> = chunk.iter().flat_map(bind).collect();
        changed += tx.execute(&sql, &params).await?;
    }
    Ok(changed)
}

/// Streams the rows of `select`, which ends in a column, for which that column is one of `values`.
pub(crate) async fn scan_in<'v>(
    tx: &mut Tx,
    select: &str,
    values: &[&'v str],
    mut each: impl FnMut(&Row<'_>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    for chunk in chunks(values) {
        let mut sql = format!("{select} IN (");
        placeholders(&mut sql, 0, chunk.len());
        sql.push(')');
        let params: Vec<Value<'v>> = chunk.iter().map(|value| Value::Text(value)).collect();
        tx.scan(&sql, &params, |row| {
            each(row)?;
            Ok(ControlFlow::Continue(()))
        })
        .await?;
    }
    Ok(())
}

/// Writes `count` placeholders, separated by commas, that follow on `$<after>`.
pub(crate) fn placeholders(sql: &mut String, after: usize, count: usize) {
    for number in after + 1..=after + count {
        sql.push_str(if number == after + 1 { "$" } else { ", $" });
        sql.push_str(&number.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_powers_of_two_and_lose_nothing() {
        let rows: Vec<usize> = (0..700).collect();
        let lengths: Vec<usize> = chunks(&rows).map(<[usize]>::len).collect();
        assert_eq!(lengths, [256, 256, 128, 32, 16, 8, 4]);
        assert_eq!(chunks(&rows).flatten().count(), 700);
        assert_eq!(chunks::<usize>(&[]).count(), 0);
    }
}
