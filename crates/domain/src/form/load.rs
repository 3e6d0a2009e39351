//! Reading a form from TOML. Every fault is reported with file, line and item;
//! one fault does not hide the next.

use std::collections::HashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{self, Known};
pub use super::fault::FormFault;
use super::fault::Lines;
use super::raw::{RawForm, RawItem, read};
use super::raw_answer::{Split, read_answer, split};
use super::{Form, Item, Provenance, Respondent, Section};
use crate::answer::{AnswerType, Column};
use crate::checklist::is_gate;

/// Reads a form file. `known` holds what items may point to; see [`Known`].
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn load(file: &str, text: &str, known: &Known<'_>) -> Result<Form, Vec<FormFault>> {
    let mut lines = Lines::new(file, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<FormFault> = errors.iter().map(|error| lines.syntax(error)).collect();
    if !faults.is_empty() {
        return Err(in_order(faults));
    }
    let span = document.span();
    let (mut lists, header): Split<'_> = document
        .into_inner()
        .into_iter()
        .partition(|(key, _)| matches!(key.as_ref().as_ref(), "sections" | "items"));
    lines.header = header
        .keys()
        .map(|key| (key.as_ref().to_string(), lines.line(Some(key.span()))))
        .collect();

    let raw: Option<RawForm> = read(span, header)
        .map_err(|error| faults.push(lines.syntax(&error)))
        .ok();
    let mut sections: Vec<Section> = Vec::new();
    for table in tables(&mut lists, "sections", &lines, &mut faults) {
        let (line, id) = place(&table, &lines);
        match read(table.span(), table.into_inner()) {
            Ok(section) => {
                lines.sections.push(line);
                sections.push(section);
            }
            Err(error) => {
                faults.push(lines.syntax(&error));
                lines.unread_sections.extend(id);
            }
        }
    }
    let provenance = raw.as_ref().map_or(Provenance::Own, |raw| raw.provenance);
    let mut items = Vec::new();
    for table in tables(&mut lists, "items", &lines, &mut faults) {
        let (line, id) = place(&table, &lines);
        match read_item(table, &sections, provenance, &lines) {
            Ok(item) => {
                lines.items.push(line);
                items.push(item);
            }
            Err(found) => {
                faults.extend(found.into_iter().map(|fault| FormFault {
                    line: fault.line.max(line),
                    item: id.clone(),
                    ..fault
                }));
                lines.unread.extend(id);
            }
        }
    }
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
    let form = Form {
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
        sections,
        items,
        index,
    };
    faults.extend(check::check(&form, &lines, known));
    if faults.is_empty() {
        Ok(form)
    } else {
        Err(in_order(faults))
    }
}

/// Any row of a vendor's form may be outside its contract (guide for inspectors, ②).
fn add_outside(items: &mut [Item]) {
    for item in items.iter_mut().filter(|item| !is_gate(item)) {
        if let AnswerType::Check(check) = &mut item.answer {
            check.columns.push(Column::Outside);
        }
    }
}

fn in_order(mut faults: Vec<FormFault>) -> Vec<FormFault> {
    faults.sort_by_key(|fault| fault.line);
    faults
}

/// The tables of a list such as `[[items]]`.
fn tables<'i>(
    lists: &mut DeTable<'i>,
    name: &str,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> Vec<Spanned<DeTable<'i>>> {
    let Some(list) = lists.remove(name) else {
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
fn place(table: &Spanned<DeTable<'_>>, lines: &Lines<'_>) -> (usize, Option<String>) {
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

/// Reads one item.
///
/// # Errors
/// Every fault, at the line the TOML reader names or none.
fn read_item(
    table: Spanned<DeTable<'_>>,
    sections: &[Section],
    provenance: Provenance,
    lines: &Lines<'_>,
) -> Result<Item, Vec<FormFault>> {
    let span = table.span();
    let (answer, rest) = split(table.into_inner());
    let raw: Result<RawItem, _> = read(span.clone(), rest);
    let answer = read_answer(span, answer, lines);
    let mut faults = Vec::new();
    let answer = answer.map_err(|found| faults.extend(found)).ok();
    let raw = match raw {
        Ok(raw) => raw,
        Err(error) => {
            faults.push(lines.syntax(&error));
            return Err(faults);
        }
    };
    let section = sections
        .iter()
        .position(|section| section.id == raw.section);
    if section.is_none() && !lines.unread_sections.contains(&raw.section) {
        faults.push(lines.fault(
            1,
            None,
            "unknown-section",
            format!(
                "区分「{}」がありません。[[sections]] の id を確かめてください。",
                raw.section
            ),
        ));
    }
    let (Some(answer), Some(section)) = (answer, section) else {
        return Err(faults);
    };
    Ok(Item {
        id: raw.id,
        number: raw.number,
        section,
        text: raw.text,
        answer,
        lead: raw.lead,
        device: raw.device,
        explanation: raw.explanation,
        guidance: raw.guidance,
        terms: raw.terms,
        measure: raw.measure,
        clauses: raw.clauses,
        required: raw.required,
        when: raw.when,
        not_required: raw.not_required,
        provenance: raw.provenance.unwrap_or(provenance),
        erratum: raw.erratum,
        base: raw.base,
        base_label: raw.base_label,
        helper: raw.helper,
    })
}
