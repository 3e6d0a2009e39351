//! What is written of a ledger is read back as the same, in Excel and CSV.

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rust_xlsxwriter::XlsxError;
use tenken_domain::ledgers::{ColumnType, LedgerKind, Values, check_together};
use tenken_spreadsheets::ledger_file::{LedgerFile, read_kept, read_ledger, write_kept};
use tenken_spreadsheets::{LedgerOut, LedgerTitle, ledger_csv, ledger_xlsx};

use crate::support::{ledger, ledger_kinds};

const AWKWARD: &[&str] = &[
    "001",
    "0120-000-000",
    "=cmd|' /C calc'!A0",
    "+81 3",
    "-1",
    "@SUM(A1)",
    "'=1",
    "''+1",
    "'",
    "\"",
    "a\"b",
    "a,b;c",
    "192.168.〇.〇",
    "1.10",
    "2.0",
    "1e5",
    "2020/12/1",
    "TRUE",
    "#N/A",
    "＝1",
    "<b>&amp;",
    "_x0041_",
    "〇〇電子カルテ",
    "①髙﨑",
];

/// Values of a type that can stand in a ledger.
fn value(kind: &ColumnType) -> BoxedStrategy<String> {
    let read = kind.clone();
    let typed: BoxedStrategy<String> = match kind {
        ColumnType::Text { .. } => prop_oneof![
            select(AWKWARD).prop_map(str::to_owned),
            "[ -~あ-ん亜-熙]{0,12}"
        ]
        .boxed(),
        ColumnType::LongText { .. } => prop_oneof![
            select(AWKWARD).prop_map(|text| format!("{text}\n{text}\n\n三行目")),
            "[ -~あ-ん亜-熙\n]{0,20}",
        ]
        .boxed(),
        ColumnType::Date => (-20_000_i64..60_000)
            .prop_map(|days| {
                let day = date(1970, 1, 1).checked_add(jiff::Span::new().days(days));
                day.unwrap().to_string()
            })
            .boxed(),
        ColumnType::Time => (0_i64..2_000_000_000)
            .prop_map(|seconds| {
                let at = date(1970, 1, 1)
                    .at(0, 0, 0, 0)
                    .checked_add(jiff::Span::new().seconds(seconds));
                at.unwrap().to_string()
            })
            .boxed(),
        ColumnType::Choice { options } => {
            let ids: Vec<String> = options.iter().map(|option| option.id.clone()).collect();
            select(ids).boxed()
        }
        ColumnType::Choices { options } => {
            let ids: Vec<String> = options.iter().map(|option| option.id.clone()).collect();
            let most = ids.len();
            subsequence(ids, 1..=most)
                .prop_map(|ids| ids.join(","))
                .boxed()
        }
        ColumnType::YesNo => select(vec!["yes", "no"]).prop_map(str::to_owned).boxed(),
        ColumnType::Integer { least, most, .. } => (*least..=*most)
            .prop_map(|number| number.to_string())
            .boxed(),
    };
    // As a ledger keeps it; what it would not keep is left empty.
    typed
        .prop_map(move |text| read.read(&text).unwrap_or_default())
        .boxed()
}

/// A row of a kind: what every row needs, and some of the rest.
fn row(kind: &LedgerKind) -> BoxedStrategy<Values> {
    let columns: Vec<_> = kind
        .columns
        .iter()
        .map(|column| {
            let (id, required) = (column.id.clone(), column.required);
            let filled = value(&column.kind);
            let filled = filled.prop_filter("needed", move |text| !required || !text.is_empty());
            let kept = (0..10).prop_map(move |chance| required || chance < 7);
            (filled, kept).prop_map(move |(value, kept)| {
                (id.clone(), if kept { value } else { String::new() })
            })
        })
        .collect();
    columns.prop_map(Values::from_iter).boxed()
}

fn ledgers() -> impl Strategy<Value = (String, Vec<Values>)> {
    let ids: Vec<String> = ledger_kinds().iter().map(|kind| kind.id.clone()).collect();
    select(ids).prop_flat_map(|id| {
        let rows = prop::collection::vec(row(&ledger(&id)), 1..6);
        (Just(id), rows)
    })
}

fn title(with_shops: bool) -> LedgerTitle {
    LedgerTitle {
        whose: "見本薬局".to_owned(),
        day: date(2026, 7, 1),
        with_shops,
    }
}

/// Rows that are neither alone in their line nor alike, which a file could not tell from notes and twins.
fn usable(kind: &LedgerKind, mut rows: Vec<Values>) -> Vec<Values> {
    rows.retain(|row| row.iter().count() > 1);
    for (again, _) in check_together(kind, &rows).into_iter().rev() {
        rows.remove(again);
    }
    rows
}

fn rows_of(file: LedgerFile) -> Vec<Values> {
    assert_eq!(file.faults().collect::<Vec<_>>(), Vec::<&_>::new());
    assert!(
        file.unknown_headings.is_empty() && file.notes.is_empty(),
        "{file:?}"
    );
    file.rows.into_iter().map(|row| row.values).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_written_is_read_back((id, rows) in ledgers(), with_shops: bool) {
        let kind = ledger(&id);
        let rows = usable(&kind, rows);
        prop_assume!(!rows.is_empty());
        let out: Vec<LedgerOut<'_>> = rows.iter().map(|values| LedgerOut { shop: "0123456789", values }).collect();
        let xlsx = ledger_xlsx(&kind, &out, &title(with_shops)).unwrap();
        prop_assert_eq!(&ledger_xlsx(&kind, &out, &title(with_shops)).unwrap(), &xlsx);
        let csv = ledger_csv(&kind, &out, with_shops);
        for bytes in [xlsx, csv] {
            let file = read_ledger(&bytes, &kind).unwrap();
            let shop = with_shops.then_some("0123456789");
            prop_assert!(file.rows.iter().all(|row| row.shop.as_deref() == shop));
            // What a page carries along is the same, also with the line ends that browsers send.
            let kept = write_kept(&kind, &file.rows);
            for sent in [kept.clone(), kept.replace('\n', "\r\n")] {
                let back = read_kept(&sent, &kind).unwrap();
                let places = |file: &LedgerFile| -> Vec<(String, usize, Option<String>)> {
                    file.rows.iter().map(|row| (row.sheet.clone(), row.row, row.shop.clone())).collect()
                };
                prop_assert_eq!(places(&back), places(&file));
                prop_assert_eq!(&rows_of(back), &rows);
            }
            prop_assert_eq!(&rows_of(file), &rows);
        }
    }
}

#[test]
fn what_a_page_carried_is_read_anew() {
    let kind = ledger("devices");
    let mut file = read_ledger("管理番号,登録日\n1,R2.12.1\n2,R3.1.1".as_bytes(), &kind).unwrap();
    let text = write_kept(&kind, &file.rows);
    let told = |text: &str| -> Vec<String> {
        let file = read_kept(text, &kind).unwrap();
        file.faults()
            .map(|fault| format!("{} {}", fault.row, fault.code))
            .collect()
    };
    assert_eq!(told(&text), Vec::<String>::new());
    assert_eq!(
        told(&text.replace("2020/12/01", "いつか")),
        ["2 unreadable"]
    );
    file.rows[1].values.set("number", "1");
    assert_eq!(told(&write_kept(&kind, &file.rows)), ["3 duplicate-row"]);
    for broken in [
        "",
        "x",
        &text[1..],
        &format!("{text}x"),
        &text.replace("\t3\t", "\tx\t"),
    ] {
        let faults = read_kept(broken, &kind).unwrap_err();
        assert_eq!(faults[0].code, "not-kept", "{broken}");
    }
    let other = read_kept(&text, &ledger("contacts")).unwrap_err();
    assert_eq!(other[0].code, "not-kept");
}

#[test]
fn a_line_of_a_template_with_nothing_but_its_shop_is_nothing() {
    let kind = ledger("devices");
    let empty = Values::default();
    let shops = ["かもめ薬局", "すずめ薬局"];
    let out: Vec<LedgerOut<'_>> = shops
        .iter()
        .map(|shop| LedgerOut {
            shop,
            values: &empty,
        })
        .collect();
    let template = ledger_xlsx(&kind, &out, &title(true)).unwrap();
    let file = read_ledger(&template, &kind).unwrap();
    assert!(file.rows.is_empty() && file.notes.is_empty(), "{file:?}");
    assert_eq!(file.sheets, [&*kind.title]);
}

#[test]
fn a_template_of_every_kind_can_be_handed_in_empty() -> Result<(), XlsxError> {
    for kind in ledger_kinds().iter() {
        let bytes = ledger_xlsx(kind, &[], &title(false))?;
        let file = read_ledger(&bytes, kind).unwrap();
        assert_eq!(file.sheets.len(), 1, "{}", kind.id);
        assert!(
            file.rows.is_empty() && file.unknown_headings.is_empty(),
            "{file:?}"
        );
        let csv = read_ledger(&ledger_csv(kind, &[], true), kind).unwrap();
        assert!(
            csv.rows.is_empty() && csv.unknown_headings.is_empty(),
            "{csv:?}"
        );
    }
    Ok(())
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let values = Values::from_iter([("number", "=1+1"), ("maker", "+81"), ("note", "@x")]);
    let out = [LedgerOut {
        shop: "=x",
        values: &values,
    }];
    let text = String::from_utf8(ledger_csv(&ledger("devices"), &out, true)).unwrap();
    assert!(text.starts_with('\u{FEFF}'));
    let line = text.lines().nth(1).unwrap();
    assert!(
        line.split(',')
            .all(|cell| !cell.starts_with(['=', '+', '@', '-'])),
        "{line}"
    );
}
