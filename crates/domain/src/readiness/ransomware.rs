//! What stands between a facility and ransomware (身代金要求型ウイルス), by stage of an attack: points for measures, added
//! up. The points, with a reason each, are data and ours; they are no official figure. What is not known is never
//! counted as a no: every result is a range.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

use super::states::{MeasureStates, Reading, State};
use crate::forms::catalog::Catalog;

/// How many next steps are named.
pub const NEXT_STEPS: usize = 3;

/// A stage of an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 入口: how somebody gets in.
    Entry,
    /// 広がり: from one machine to the others.
    Spread,
    /// 暗号化: data are made unreadable.
    Encryption,
    /// 復旧: back to work.
    Recovery,
}

impl Stage {
    /// All, in the order of an attack.
    pub const ALL: [Stage; 4] = [Self::Entry, Self::Spread, Self::Encryption, Self::Recovery];
}

/// The score as data: `catalog/ransomware.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ransomware {
    /// What it is and what it is not, in plain words.
    pub about: String,
    /// Where it comes from.
    pub source: String,
    /// The stages, in the order of an attack.
    pub stages: Vec<StageRule>,
}

/// A stage, and what counts in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageRule {
    /// Which.
    pub stage: Stage,
    /// What people read: 入口.
    pub title: String,
    /// What happens in it, in one plain sentence.
    pub about: String,
    /// What the score cannot see of it, each as one plain sentence.
    pub blind: Vec<String>,
    /// What counts, in the order of the file.
    pub parts: Vec<Part>,
}

/// What brings points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Key in data.
    pub id: String,
    /// The measures that tell it; several ask for the same thing in different words, the first gives the name.
    pub measures: Vec<Reading>,
    /// What it brings.
    pub points: u32,
    /// Why it helps, in one plain sentence.
    pub reason: String,
    /// Where that comes from: document and clause.
    pub source: String,
    /// What to do, in one plain sentence.
    pub todo: String,
}

/// Points as a range: what is not known may be there or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Points {
    /// What is there for sure.
    pub from: u32,
    /// What is there if all that is not known is there.
    pub to: u32,
    /// All there is to reach.
    pub possible: u32,
}

impl Points {
    /// The points nobody knows about.
    pub fn unknown(self) -> u32 {
        self.to - self.from
    }

    fn add(&mut self, points: u32, state: State) {
        self.possible += points;
        self.from += if state == State::Yes { points } else { 0 };
        self.to += if state == State::No { 0 } else { points };
    }
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartResult {
    /// Its id.
    pub id: String,
    /// The name of its first measure.
    pub title: String,
    /// The measures that tell it.
    pub measures: Vec<String>,
    /// A yes helps, a no does not.
    pub state: State,
    /// What it brings.
    pub points: u32,
    /// Why it helps.
    pub reason: String,
    /// Where that comes from.
    pub source: String,
}

/// What became of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageResult {
    /// Which.
    pub stage: Stage,
    /// What people read.
    pub title: String,
    /// What happens in it.
    pub about: String,
    /// Its points.
    pub points: Points,
    /// What helped and what did not, in the order of the file.
    pub parts: Vec<PartResult>,
    /// What the score cannot see of it.
    pub blind: Vec<String>,
}

/// Something to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The part it is about.
    pub part: String,
    /// The stage it helps in.
    pub stage: Stage,
    /// The measure to begin with.
    pub measure: String,
    /// Its name.
    pub title: String,
    /// The points it brings for sure once it is done, or known to be done.
    pub brings: u32,
    /// No: it is to be done. Unknown: it is to be looked at first.
    pub state: State,
    /// What to do, in one plain sentence.
    pub todo: String,
}

/// The whole view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RansomwareView {
    /// All points.
    pub points: Points,
    /// By stage.
    pub stages: Vec<StageResult>,
    /// The steps that raise it most, the best first; of equal ones the first in the file.
    pub next: Vec<Step>,
}

impl Part {
    /// Whether it is there; unknown if nobody says, or if sources disagree.
    pub fn state(&self, states: &MeasureStates) -> State {
        State::together(self.measures.iter().map(|one| one.state(states).known()))
    }

    fn title(&self, catalog: &Catalog) -> String {
        let first = self.measures.first().map(|one| &*one.measure);
        let measure = first.and_then(|id| catalog.measure(id));
        measure.map_or_else(|| self.id.clone(), |measure| measure.title.clone())
    }

    fn step(&self, stage: Stage, state: State, title: String) -> Step {
        let first = self.measures.first().map(|one| one.measure.clone());
        Step {
            part: self.id.clone(),
            stage,
            measure: first.unwrap_or_default(),
            title,
            brings: self.points,
            state,
            todo: self.todo.clone(),
        }
    }
}

impl Ransomware {
    /// Adds up what is known; measures are called as in `catalog`.
    pub fn view(&self, states: &MeasureStates, catalog: &Catalog) -> RansomwareView {
        let mut all = Points::default();
        let (mut stages, mut next) = (Vec::new(), Vec::new());
        for rule in &self.stages {
            let (mut points, mut parts) = (Points::default(), Vec::new());
            for part in &rule.parts {
                let (state, title) = (part.state(states), part.title(catalog));
                points.add(part.points, state);
                all.add(part.points, state);
                if state != State::Yes {
                    next.push(part.step(rule.stage, state, title.clone()));
                }
                parts.push(PartResult {
                    id: part.id.clone(),
                    title,
                    measures: part
                        .measures
                        .iter()
                        .map(|one| one.measure.clone())
                        .collect(),
                    state,
                    points: part.points,
                    reason: part.reason.clone(),
                    source: part.source.clone(),
                });
            }
            stages.push(StageResult {
                stage: rule.stage,
                title: rule.title.clone(),
                about: rule.about.clone(),
                points,
                parts,
                blind: rule.blind.clone(),
            });
        }
        // Keeps the order of the file among equals.
        next.sort_by_key(|step| Reverse(step.brings));
        next.truncate(NEXT_STEPS);
        RansomwareView {
            points: all,
            stages,
            next,
        }
    }
}
