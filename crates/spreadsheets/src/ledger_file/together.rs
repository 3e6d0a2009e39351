//! Rows that a ledger could not tell apart.

use std::collections::BTreeMap;

use super::{FileFault, FileRow};
use tenken_domain::ledgers::{LedgerKind, check_together};
use tenken_domain::text::input::plain;

/// Tells each row that another one before it, of the same shop, has the same key.
pub(super) fn tell_twins(kind: &LedgerKind, rows: &mut [FileRow]) {
    let mut shops: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let shop = row.shop.as_deref().map(plain);
        shops.entry(shop).or_default().push(at);
    }
    for of_shop in shops.values() {
        let values = of_shop.iter().map(|at| &rows[*at].values);
        for (second, first) in check_together(kind, values) {
            let (second, first) = (of_shop[second], of_shop[first]);
            let fault = twin(kind, &rows[first], &rows[second]);
            rows[second].faults.push(fault);
        }
    }
}

fn twin(kind: &LedgerKind, first: &FileRow, second: &FileRow) -> FileFault {
    let columns = kind.key.iter().filter_map(|id| kind.column(id));
    let named = columns.filter_map(|column| {
        let value = column.kind.show(second.values.get(&column.id));
        (!value.is_empty()).then(|| format!("{}「{value}」", column.title))
    });
    let named: Vec<String> = named.collect();
    let line = |row: &FileRow| match first.sheet == second.sheet {
        true => format!("{}行目", row.row),
        false => format!("シート「{}」の{}行目", row.sheet, row.row),
    };
    FileFault {
        sheet: second.sheet.clone(),
        row: second.row,
        cell: second.cell.clone(),
        column: kind.key.first().cloned().unwrap_or_default(),
        text: second
            .values
            .get(kind.key.first().map_or("", |id| id))
            .to_owned(),
        code: "duplicate-row",
        message: format!(
            "{}の{}が、{}と{}にあります。同じものなら片方を消し、ちがうものなら書き分けてください。",
            named.join("、"),
            kind.row,
            line(first),
            line(second)
        ),
    }
}
