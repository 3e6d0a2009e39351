//! Reading the ransomware score from its file: every fault at once, with its line.

use serde::Deserialize;
use std::collections::HashSet;

use super::faults::{WRONG_ID, unknown_measures};
use super::ransomware::{Part, Ransomware, Stage, StageRule};
use super::states::Reading;
use crate::forms::catalog::Catalog;
use crate::forms::form_file::{FormFault, Lines, listed, mend};
use crate::text::input::is_key;

/// More parts than a person can look at.
const MOST_PARTS: usize = 100;
/// More measures than any score reads; what is known of a facility has so many bits ([`super::Heard`]).
const MOST_MEASURES: usize = 128;
/// The most points a part can bring, so that sums stay small.
const MOST_POINTS: u32 = 1_000;

const USUAL_HEADER: &str = r#"
about = "―"
source = "―"
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScore {
    about: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStage {
    id: Stage,
    title: String,
    about: String,
    blind: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    id: String,
    stage: Stage,
    measures: Vec<Reading>,
    points: u32,
    reason: String,
    source: String,
    todo: String,
}

/// Reads the file; the measures it names are in `catalog`.
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn read_ransomware(
    file: &str,
    text: &str,
    catalog: &Catalog,
) -> Result<Ransomware, Vec<FormFault>> {
    let lines = Lines::new(file, text);
    let document = lines.parse()?;
    let mut faults: Vec<FormFault> = Vec::new();
    let span = document.span();
    let mut header = document.into_inner();
    let (stages, parts) = (header.remove("stages"), header.remove("parts"));
    let top: Option<RawScore> = mend(span, header, USUAL_HEADER, &lines, &mut faults);
    let stages: Vec<(usize, RawStage)> = listed("stages", stages, &lines, &mut faults);
    let parts: Vec<(usize, RawPart)> = listed("parts", parts, &lines, &mut faults);
    let mut fault = |line: usize, code: &'static str, message: String| {
        faults.push(lines.fault(line, None, code, message));
    };
    let order: Vec<Stage> = stages.iter().map(|(_, stage)| stage.id).collect();
    if order != Stage::ALL {
        let message =
            "[[stages]] は、entry、spread、encryption、recovery の4つを、この順で書いてください。";
        fault(1, "stages", message.to_owned());
    }
    for (line, _) in stages.iter().filter(|(_, stage)| stage.blind.is_empty()) {
        let message = "blind に、この点数では見えないことを1つ以上書いてください。";
        fault(*line, "blind", message.to_owned());
    }
    if parts.len() > MOST_PARTS {
        fault(1, "parts", format!("[[parts]] は{MOST_PARTS}までです。"));
    }
    let measures = parts.iter().map(|(_, part)| part.measures.len());
    if measures.sum::<usize>() > MOST_MEASURES {
        let message = format!("measures に書く対策項目は、あわせて{MOST_MEASURES}までです。");
        fault(1, "measures", message);
    }
    let (mut ids, mut used) = (HashSet::new(), HashSet::new());
    for (line, part) in &parts {
        if !is_key(&part.id) {
            fault(*line, "id", WRONG_ID.to_owned());
        }
        if !ids.insert(&part.id) {
            fault(
                *line,
                "duplicate",
                format!("「{}」が2つあります。", part.id),
            );
        }
        if !(1..=MOST_POINTS).contains(&part.points) {
            let message = format!("points は1から{MOST_POINTS}までで書いてください。");
            fault(*line, "points", message);
        }
        if part.measures.is_empty() {
            let message = "measures に、対策項目を1つ以上書いてください。";
            fault(*line, "measures", message.to_owned());
        }
        for reading in &part.measures {
            if !used.insert(&reading.measure) {
                let measure = &reading.measure;
                let message =
                    format!("対策項目「{measure}」は、もう数えてあります。2度は数えません。");
                fault(*line, "counted_twice", message);
            }
        }
        for message in unknown_measures(&part.measures, catalog) {
            fault(*line, "unknown_measure", message);
        }
    }
    let (Some(top), true) = (top, faults.is_empty()) else {
        faults.sort_by_key(|fault| fault.line);
        return Err(faults);
    };
    let rule = |raw: RawStage| StageRule {
        stage: raw.id,
        title: raw.title,
        about: raw.about,
        blind: raw.blind,
        parts: (parts.iter())
            .filter(|(_, part)| part.stage == raw.id)
            .map(|(_, part)| kept(part))
            .collect(),
    };
    Ok(Ransomware {
        about: top.about,
        source: top.source,
        stages: stages.into_iter().map(|(_, raw)| rule(raw)).collect(),
    })
}

fn kept(raw: &RawPart) -> Part {
    Part {
        id: raw.id.clone(),
        measures: raw.measures.clone(),
        points: raw.points,
        reason: raw.reason.clone(),
        source: raw.source.clone(),
        todo: raw.todo.clone(),
    }
}
