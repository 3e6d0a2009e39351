//! Reading a kind of ledger from its file: every fault at once, with its line.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

use super::column_type::{ChoiceOption, ColumnType};
use super::kind::{Column, LedgerKind};
use crate::forms::catalog::Catalog;
use crate::forms::form_file::{FormFault, Lines, listed, mend};
use crate::text::input::{is_key, plain};

/// More columns than a person can look at.
const MOST_COLUMNS: usize = 40;
/// Longest text of a column that says nothing about it, in characters: one line, several lines.
const LONGEST: (usize, usize) = (200, 2_000);

const USUAL_HEADER: &str = r#"
id = "ledger"
title = "―"
about = "―"
row = "行"
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    id: String,
    title: String,
    about: String,
    row: String,
    #[serde(default = "last")]
    order: i64,
    #[serde(default)]
    key: Vec<String>,
    #[serde(default)]
    name: Vec<String>,
    #[serde(default)]
    sealed: bool,
    #[serde(default)]
    proves: Vec<String>,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: TypeName,
    #[serde(default)]
    headings: Vec<String>,
    #[serde(default)]
    hint: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    indexed: bool,
    longest: Option<usize>,
    #[serde(default)]
    options: Vec<ChoiceOption>,
    unit: Option<String>,
    least: Option<i64>,
    most: Option<i64>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum TypeName {
    Text,
    LongText,
    Date,
    Time,
    Choice,
    Choices,
    YesNo,
    Integer,
}

fn last() -> i64 {
    1_000
}

/// Reads a file; the measures it names are in `catalog`.
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn read_kind(file: &str, text: &str, catalog: &Catalog) -> Result<LedgerKind, Vec<FormFault>> {
    let lines = Lines::new(file, text);
    let document = lines.parse()?;
    let mut faults: Vec<FormFault> = Vec::new();
    let span = document.span();
    let mut header = document.into_inner();
    let entries = header.remove("columns");
    let top: Option<RawKind> = mend(span, header, USUAL_HEADER, &lines, &mut faults);
    let mut columns = Vec::new();
    for (line, raw) in listed::<RawColumn>("columns", entries, &lines, &mut faults) {
        match column_type(&raw) {
            Ok(kind) => columns.push((line, column_of(raw, kind))),
            Err(message) => {
                let message = format!("列「{}」：{message}", raw.id);
                faults.push(lines.fault(line, None, "column", message));
            }
        }
    }
    let Some(top) = top else { return Err(faults) };
    let fault = |line, code, message: String| lines.fault(line, None, code, message);
    if !is_key(&top.id) {
        faults.push(fault(
            1,
            "id",
            format!(
                "id「{}」は使えません。半角の小文字と数字と _ で、40文字までで書いてください。",
                top.id
            ),
        ));
    }
    if columns.is_empty() && faults.is_empty() {
        faults.push(fault(
            1,
            "columns",
            "列がありません。[[columns]] を1つ以上書いてください。".to_owned(),
        ));
    }
    if columns.len() > MOST_COLUMNS {
        faults.push(fault(1, "columns", format!("列は{MOST_COLUMNS}までです。")));
    }
    let (mut ids, mut headings) = (HashSet::new(), HashMap::new());
    for (line, column) in &columns {
        if !is_key(&column.id) {
            faults.push(fault(
                *line,
                "id",
                format!(
                    "列の id「{}」は使えません。半角の小文字と数字と _ で書いてください。",
                    column.id
                ),
            ));
        }
        if !ids.insert(column.id.clone()) {
            faults.push(fault(
                *line,
                "duplicate",
                format!("列「{}」が2つあります。", column.id),
            ));
        }
        for heading in column.headings.iter().chain([&column.title]) {
            let of = headings.entry(plain(heading)).or_insert(&column.id);
            if *of != &column.id {
                faults.push(fault(*line, "heading", format!("見出し「{heading}」が、列「{of}」にもあります。どちらの列のものかわかりません。")));
            }
        }
    }
    for id in top
        .key
        .iter()
        .chain(&top.name)
        .filter(|id| !ids.contains(*id))
    {
        faults.push(fault(
            1,
            "unknown_column",
            format!("key か name にある列「{id}」がありません。"),
        ));
    }
    for id in top.proves.iter().filter(|id| catalog.measure(id).is_none()) {
        faults.push(fault(
            1,
            "unknown_measure",
            format!("対策項目「{id}」がありません。"),
        ));
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.line);
        return Err(faults);
    }
    Ok(LedgerKind {
        id: top.id,
        title: top.title,
        about: top.about,
        row: top.row,
        order: top.order,
        key: top.key,
        name: top.name,
        sealed: top.sealed,
        proves: top.proves,
        source: top.source,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
    })
}

/// Whether a newer description of a kind keeps all that rows, and the rules that read them, may rest on: no column
/// is lost or becomes another type, no option is lost.
///
/// # Errors
/// What is lost, one sentence each.
pub fn extend_kind(before: &LedgerKind, after: &LedgerKind) -> Result<(), Vec<String>> {
    let mut lost = Vec::new();
    for old in &before.columns {
        let Some(new) = after.column(&old.id) else {
            lost.push(format!(
                "列「{}」（{}）がありません。いままでの列は残してください。",
                old.id, old.title
            ));
            continue;
        };
        if std::mem::discriminant(&old.kind) != std::mem::discriminant(&new.kind) {
            lost.push(format!(
                "列「{}」（{}）の type は変えられません。",
                old.id, old.title
            ));
        }
        let has = |id: &str| new.kind.options().iter().any(|option| option.id == id);
        for option in old.kind.options().iter().filter(|option| !has(&option.id)) {
            lost.push(format!(
                "列「{}」の選択肢「{}」（{}）がありません。",
                old.id, option.id, option.label
            ));
        }
    }
    if before.sealed != after.sealed {
        lost.push("sealed は変えられません。".to_owned());
    }
    match lost.is_empty() {
        true => Ok(()),
        false => Err(lost),
    }
}

fn column_type(raw: &RawColumn) -> Result<ColumnType, String> {
    let is_choice = matches!(raw.kind, TypeName::Choice | TypeName::Choices);
    if is_choice == raw.options.is_empty() {
        return Err("options は、type が choice か choices の列に、1つ以上書きます。".to_owned());
    }
    let mut seen: HashMap<String, &str> = HashMap::new();
    for option in &raw.options {
        if !is_key(&option.id) {
            return Err(format!(
                "選択肢の id「{}」は使えません。半角の小文字と数字と _ で書いてください。",
                option.id
            ));
        }
        for name in option.spellings.iter().chain([&option.label, &option.id]) {
            let of = seen.entry(plain(name)).or_insert(&option.id);
            if *of != option.id {
                return Err(format!(
                    "選択肢の書き方「{name}」が、「{of}」にもあります。"
                ));
            }
        }
    }
    if raw.kind != TypeName::Integer
        && (raw.unit.is_some() || raw.least.is_some() || raw.most.is_some())
    {
        return Err("unit、least、most は、type が integer の列にだけ書けます。".to_owned());
    }
    let is_text = matches!(raw.kind, TypeName::Text | TypeName::LongText);
    if raw
        .longest
        .is_some_and(|longest| !is_text || !(1..=10_000).contains(&longest))
    {
        return Err(
            "longest は、type が text か long_text の列に、1から10000までで書きます。".to_owned(),
        );
    }
    let options = raw.options.clone();
    Ok(match raw.kind {
        TypeName::Text => ColumnType::Text {
            longest: raw.longest.unwrap_or(LONGEST.0),
        },
        TypeName::LongText => ColumnType::LongText {
            longest: raw.longest.unwrap_or(LONGEST.1),
        },
        TypeName::Date => ColumnType::Date,
        TypeName::Time => ColumnType::Time,
        TypeName::Choice => ColumnType::Choice { options },
        TypeName::Choices => ColumnType::Choices { options },
        TypeName::YesNo => ColumnType::YesNo,
        TypeName::Integer => {
            let (least, most) = (raw.least.unwrap_or(0), raw.most.unwrap_or(1_000_000_000));
            if least > most {
                return Err("least が most より大きくなっています。".to_owned());
            }
            let unit = raw.unit.clone().unwrap_or_default();
            ColumnType::Integer { unit, least, most }
        }
    })
}

fn column_of(raw: RawColumn, kind: ColumnType) -> Column {
    Column {
        id: raw.id,
        title: raw.title,
        headings: raw.headings,
        hint: raw.hint,
        required: raw.required,
        indexed: raw.indexed,
        kind,
    }
}
