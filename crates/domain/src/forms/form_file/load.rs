//! Reading a form from TOML. Every fault is reported with file, line and item;
//! one fault does not hide the next.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::brought::{Listed, Lists};
use super::check;
use super::columns;
use super::fault::{FormFault, Lines};
use super::raw::{RawForm, RawItem, mend, read};
use super::raw_answer::{Split, read_answer, split};
use crate::forms::answer::{AnswerType, Column, Columns, PrintedColumn};
use crate::forms::catalog::Catalog;
use crate::forms::form::{
    Brought, Devices, Form, Item, PaperWords, Provenance, Respondent, Section,
};

/// The lists of a form file. What stands beside them is its header.
const LISTS: [&str; 10] = [
    "sections",
    "items",
    "columns",
    "devices",
    "measures",
    "clauses",
    "terms",
    "questions",
    "desks",
    "links",
];

/// What stands for a header's entries that are missing, while the rest is looked at.
const USUAL_HEADER: &str = r#"
id = "form"
version = "1"
kind = "survey"
title = "―"
short_title = "―"
respondents = ["pharmacy"]
provenance = "own"
"#;
/// Likewise of an item. Without an id it cannot be told from others.
const USUAL_ITEM: &str = r#"
section = ""
text = "―"
"#;

/// Reads a form file. What its items point to is in `catalog`, or comes with the form.
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn load(file: &str, text: &str, catalog: &Catalog) -> Result<Form, Vec<FormFault>> {
    read_all(file, text, catalog, false)
}

/// The same for a file that is to be added: the forms it names are in the catalog, too.
///
/// # Errors
/// Likewise.
pub fn load_new(file: &str, text: &str, catalog: &Catalog) -> Result<Form, Vec<FormFault>> {
    read_all(file, text, catalog, true)
}

fn read_all(
    file: &str,
    text: &str,
    catalog: &Catalog,
    is_new: bool,
) -> Result<Form, Vec<FormFault>> {
    let mut lines = Lines::new(file, text);
    let document = lines.parse().map_err(in_order)?;
    let mut faults: Vec<FormFault> = Vec::new();
    let span = document.span();
    let (mut lists, header): Split<'_> = document
        .into_inner()
        .into_iter()
        .partition(|(key, _)| LISTS.contains(&key.as_ref().as_ref()));
    lines.header = header
        .keys()
        .map(|key| (key.as_ref().to_string(), lines.line(Some(key.span()))))
        .collect();

    let raw: Option<RawForm> = mend(span, header, USUAL_HEADER, &lines, &mut faults);
    // A slip in the name of a list is read as an entry of the header.
    for fault in faults
        .iter_mut()
        .filter(|fault| fault.message.contains("という名前は"))
    {
        let lists = LISTS.map(|list| format!("[[{list}]]")).join("、");
        fault
            .message
            .push_str(&format!("並びで書くのは {lists} です。"));
    }
    let mut sections: Vec<Section> = Vec::new();
    for table in tables(&mut lists, "sections", true, &lines, &mut faults) {
        let (line, id) = line_and_id(&table, &lines);
        match read(table.span(), table.into_inner()) {
            Ok(section) => {
                lines.sections.push(line);
                sections.push(section);
            }
            Err(error) => {
                faults.push(lines.unread(&error));
                lines.unread_sections.extend(id);
            }
        }
    }
    let declared: Listed<PrintedColumn> = read_list(&mut lists, "columns", &lines, &mut faults);
    faults.extend(columns::check(&declared, &lines));
    let paper = raw.as_ref().and_then(|raw| raw.paper.clone());
    let (printed, paper): (Arc<Columns>, PaperWords) = columns::columns_of(declared, paper);
    let own_devices: Listed<Devices> = read_list(&mut lists, "devices", &lines, &mut faults);
    faults.extend(check::devices(&own_devices, &lines));
    let devices: Vec<Devices> = Devices::usual()
        .chain(own_devices.into_iter().map(|(_, devices)| devices))
        .collect();
    let brought = Lists {
        measures: read_list(&mut lists, "measures", &lines, &mut faults),
        clauses: read_list(&mut lists, "clauses", &lines, &mut faults),
        terms: read_list(&mut lists, "terms", &lines, &mut faults),
        questions: read_list(&mut lists, "questions", &lines, &mut faults),
        desks: read_list(&mut lists, "desks", &lines, &mut faults),
        links: read_list(&mut lists, "links", &lines, &mut faults),
    };
    let around = Around {
        sections: &sections,
        devices: &devices,
        printed: &printed,
        provenance: raw.as_ref().map_or(Provenance::Own, |raw| raw.provenance),
        lines: &lines,
    };
    let mut items = Vec::new();
    let (mut at_lines, mut unread) = (Vec::new(), Vec::new());
    for table in tables(&mut lists, "items", true, &lines, &mut faults) {
        let (line, id) = line_and_id(&table, &lines);
        let (item, found) = read_item(table, &around);
        faults.extend(found.into_iter().map(|fault| FormFault {
            line: fault.line.max(line),
            item: id.clone(),
            ..fault
        }));
        match item {
            Some(item) => {
                at_lines.push(line);
                items.push(item);
            }
            None => unread.extend(id),
        }
    }
    (lines.items, lines.unread) = (at_lines, unread.into_iter().collect());
    let Some(raw) = raw else {
        return Err(in_order(faults));
    };
    if raw.respondents.contains(&Respondent::Vendor) {
        add_outside(&mut items);
    }
    let mut index = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        index.entry(item.id.clone()).or_insert(at);
    }
    let key = format!("{}@{}", raw.id, raw.version);
    faults.extend(brought.check(&key, &lines, catalog));
    let known = check::Known {
        catalog,
        brought: &brought,
    };
    let mut form = Form {
        id: raw.id,
        version: raw.version,
        kind: raw.kind,
        title: raw.title,
        short_title: raw.short_title,
        label: raw.label,
        respondents: raw.respondents,
        provenance: raw.provenance,
        issuer: raw.issuer,
        issued_on: raw.issued_on,
        source: raw.source,
        fiscal_year: raw.fiscal_year,
        about: raw.about,
        official_notes: raw.official_notes,
        erratum: raw.erratum,
        window: raw.window,
        vendor_form: raw.vendor_form,
        columns: printed,
        paper,
        devices,
        brought: Brought::default(),
        links: Vec::new(),
        elsewhere: raw.elsewhere,
        sections,
        items,
        index,
    };
    faults.extend(check::check(&form, &lines, &known, faults.is_empty()));
    if is_new {
        faults.extend(check::vendor_form(&form, &lines, catalog));
    }
    if !faults.is_empty() {
        return Err(in_order(faults));
    }
    (form.brought, form.links) = brought.keep(&key);
    Ok(form)
}

/// Any row of a vendor's form may be outside its contract (guide for inspectors, ②).
fn add_outside(items: &mut [Item]) {
    for item in items.iter_mut().filter(|item| !item.gate) {
        if let AnswerType::Check(check) = &mut item.answer {
            check.columns.push(Column::Outside);
        }
    }
}

fn in_order(mut faults: Vec<FormFault>) -> Vec<FormFault> {
    faults.sort_by_key(|fault| fault.line);
    faults
}

/// The entries of a list that a form may leave out, each with its line.
fn read_list<'i, T: Deserialize<'i>>(
    lists: &mut DeTable<'i>,
    name: &str,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> Listed<T> {
    let mut found = Vec::new();
    for table in tables(lists, name, false, lines, faults) {
        let (line, _) = line_and_id(&table, lines);
        match read(table.span(), table.into_inner()) {
            Ok(entry) => found.push((line, entry)),
            Err(error) => {
                let fault = lines.unread(&error);
                faults.push(FormFault {
                    line: fault.line.max(line),
                    ..fault
                });
            }
        }
    }
    found
}

/// The tables of a list such as `[[items]]`.
fn tables<'i>(
    lists: &mut DeTable<'i>,
    name: &str,
    needed: bool,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> Vec<Spanned<DeTable<'i>>> {
    let Some(list) = lists.remove(name) else {
        if !needed {
            return Vec::new();
        }
        faults.push(lines.fault(
            1,
            None,
            "missing-list",
            format!("[[{name}]] が1つもありません。"),
        ));
        return Vec::new();
    };
    let line = lines.line(Some(list.span()));
    let DeValue::Array(array) = list.into_inner() else {
        faults.push(lines.fault(
            line,
            None,
            "syntax",
            format!("{name} は [[{name}]] の並びで書いてください。"),
        ));
        return Vec::new();
    };
    let mut out = Vec::new();
    for value in array {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => out.push(Spanned::new(span, table)),
            _ => faults.push(lines.fault(
                lines.line(Some(span)),
                None,
                "syntax",
                format!("{name} は [[{name}]] の並びで書いてください。"),
            )),
        }
    }
    out
}

/// The line people look for, which is the one with the id, and the id.
fn line_and_id(table: &Spanned<DeTable<'_>>, lines: &Lines<'_>) -> (usize, Option<String>) {
    match table.get_ref().get("id") {
        Some(id) => (
            lines.line(Some(id.span())),
            id.as_ref().as_str().map(str::to_owned),
        ),
        None => {
            let keys = table.get_ref().keys().map(Spanned::span);
            let first = keys.min_by_key(|span| span.start);
            (lines.line(first.or(Some(table.span()))), None)
        }
    }
}

/// What an item is read against.
struct Around<'a> {
    sections: &'a [Section],
    devices: &'a [Devices],
    printed: &'a Arc<Columns>,
    provenance: Provenance,
    lines: &'a Lines<'a>,
}

/// Reads one item as far as it can be read, with every fault at the line the TOML reader names or none.
fn read_item(table: Spanned<DeTable<'_>>, around: &Around<'_>) -> (Option<Item>, Vec<FormFault>) {
    let lines = around.lines;
    let span = table.span();
    let (answer, rest) = split(table.into_inner());
    let has_own_columns = answer.contains_key("columns");
    let mut faults = Vec::new();
    let raw: Option<RawItem> = mend(span.clone(), rest, USUAL_ITEM, lines, &mut faults);
    let answer = read_answer(span, answer, lines);
    let answer = answer.map_err(|found| faults.extend(found)).ok();
    let Some(raw) = raw else {
        return (None, faults);
    };
    let section = around
        .sections
        .iter()
        .position(|section| section.id == raw.section);
    let mut fault = |code, message: String| faults.push(lines.fault(1, None, code, message));
    // Where the name of the section is missing, that is told already.
    let is_named = !raw.section.is_empty();
    if section.is_none() && is_named && !lines.unread_sections.contains(&raw.section) {
        fault(
            "unknown-section",
            format!(
                "区分「{}」がありません。[[sections]] の id を確かめてください。",
                raw.section
            ),
        );
    }
    let device = raw.device.as_ref().map(|id| {
        let found = around.devices.iter().find(|devices| devices.id == *id);
        found.ok_or_else(|| unknown_device(id, around.devices))
    });
    let device = match device.transpose() {
        Ok(device) => device.cloned(),
        Err(message) => {
            fault("unknown-device", message);
            None
        }
    };
    let own = match &answer {
        Some(AnswerType::Check(check)) if has_own_columns => Some(check.columns.clone()),
        _ => None,
    };
    for column in columns::unknown(own.as_deref().unwrap_or_default(), around.printed) {
        let message = format!(
            "この行の columns にある「{}」の欄は、この様式（[[columns]]）にありません。",
            column.id()
        );
        fault("bad-column", message);
    }
    let (Some(answer), Some(section)) = (answer, section) else {
        return (None, faults);
    };
    let mut item = Item {
        id: raw.id,
        number: raw.number,
        section,
        text: raw.text,
        answer,
        lead: raw.lead,
        device,
        gate: false,
        explanation: raw.explanation,
        guidance: raw.guidance,
        terms: raw.terms,
        measure: raw.measure,
        clauses: raw.clauses,
        required: raw.required,
        when: raw.when,
        not_required: raw.not_required,
        provenance: raw.provenance.unwrap_or(around.provenance),
        erratum: raw.erratum,
        base: raw.base,
        base_label: raw.base_label,
        helper: raw.helper,
        in_head: raw.in_head,
    };
    columns::settle(&mut item, own.as_deref(), raw.gate, around.printed);
    (Some(item), faults)
}

fn unknown_device(id: &str, devices: &[Devices]) -> String {
    let usable: Vec<String> = devices
        .iter()
        .map(|devices| format!("{}（{}）", devices.id, devices.label))
        .collect();
    format!(
        "機器の種別「{id}」がありません。使えるのは {} です。ほかのものは [[devices]] に書いてください。",
        usable.join("、")
    )
}
