//! Reading a fee from its file: every fault at once, with its line.

use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashSet;

use super::faults::{WRONG_ID, unknown_measures};
use super::fees::{Fee, RequirementRule, RestsOn};
use super::states::Reading;
use crate::facilities::facility::FacilityKind;
use crate::forms::catalog::Catalog;
use crate::forms::form::optional_date;
use crate::forms::form_file::{FormFault, Lines, listed, mend};
use crate::text::input::is_key;

/// More requirements than any fee has.
const MOST_REQUIREMENTS: usize = 100;

const USUAL_HEADER: &str = r#"
id = "fee"
name = "―"
points = 0
valid_from = 2000-01-01
claimants = ["hospital"]
source = "―"
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFee {
    id: String,
    name: String,
    points: u32,
    #[serde(default)]
    claimed: String,
    #[serde(deserialize_with = "optional_date")]
    valid_from: Option<Date>,
    #[serde(default, deserialize_with = "optional_date")]
    valid_until: Option<Date>,
    claimants: Vec<FacilityKind>,
    source: String,
    #[serde(default)]
    notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequirement {
    number: String,
    text: String,
    #[serde(default)]
    desirable: bool,
    #[serde(default)]
    measures: Vec<Reading>,
    #[serde(default)]
    declare: Vec<String>,
    #[serde(default)]
    papers: Vec<String>,
}

/// Reads a file; the measures it names are in `catalog`.
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn read_fee(file: &str, text: &str, catalog: &Catalog) -> Result<Fee, Vec<FormFault>> {
    let lines = Lines::new(file, text);
    let document = lines.parse()?;
    let mut faults: Vec<FormFault> = Vec::new();
    let span = document.span();
    let mut header = document.into_inner();
    let entries = header.remove("requirements");
    let top: Option<RawFee> = mend(span, header, USUAL_HEADER, &lines, &mut faults);
    let listed: Vec<(usize, RawRequirement)> = listed("requirements", entries, &lines, &mut faults);
    let mut fault = |line: usize, code: &'static str, message: String| {
        faults.push(lines.fault(line, None, code, message));
    };
    if listed.is_empty() || listed.len() > MOST_REQUIREMENTS {
        let message =
            format!("[[requirements]] を1つ以上、{MOST_REQUIREMENTS}まで書いてください。");
        fault(1, "requirements", message);
    }
    let mut numbers = HashSet::new();
    for (line, raw) in &listed {
        let number = &raw.number;
        if number.trim().is_empty() || raw.text.trim().is_empty() {
            let message = "number（印刷された番号）と text（原文）を書いてください。";
            fault(*line, "text", message.to_owned());
        }
        if !numbers.insert(number) {
            fault(
                *line,
                "duplicate",
                format!("要件「{number}」が2つあります。"),
            );
        }
        if raw.measures.is_empty() && raw.declare.is_empty() {
            let message = format!("要件「{number}」に、measures か declare を書いてください。");
            fault(*line, "rests_on", message);
        }
        for message in unknown_measures(&raw.measures, catalog) {
            fault(*line, "unknown_measure", message);
        }
    }
    let valid_from = top.as_ref().and_then(|top| top.valid_from);
    let ends_before = |top: &RawFee| top.valid_until.is_some_and(|last| Some(last) < valid_from);
    if top.as_ref().is_some_and(ends_before) {
        let message = "valid_until が valid_from より前になっています。";
        fault(1, "valid_until", message.to_owned());
    }
    if top.as_ref().is_some_and(|top| !is_key(&top.id)) {
        fault(1, "id", WRONG_ID.to_owned());
    }
    let (Some(top), Some(valid_from), true) = (top, valid_from, faults.is_empty()) else {
        faults.sort_by_key(|fault| fault.line);
        return Err(faults);
    };
    let rule = |raw: RawRequirement| RequirementRule {
        number: raw.number,
        text: raw.text,
        desirable: raw.desirable,
        rests_on: RestsOn {
            measures: raw.measures,
            declare: raw.declare,
            papers: raw.papers,
        },
    };
    Ok(Fee {
        id: top.id,
        name: top.name,
        points: top.points,
        claimed: top.claimed,
        valid_from,
        valid_until: top.valid_until,
        claimants: top.claimants,
        source: top.source,
        notes: top.notes,
        requirements: listed.into_iter().map(|(_, raw)| rule(raw)).collect(),
    })
}
