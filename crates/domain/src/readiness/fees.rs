//! Whether a facility meets what a fee (診療報酬の加算) asks for. The fee is data: its texts are the official ones, and
//! beside each stands what of it measures can tell and what only a person can.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::states::{MeasureStates, Reading, Said, State};
use crate::facilities::facility::FacilityKind;
use crate::forms::catalog::Catalog;

/// Whether a requirement, or all of them, is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Met {
    /// 満たしている
    Met,
    /// 満たしていない
    NotMet,
    /// 確かめる: somebody must look.
    ToConfirm,
}

impl Met {
    /// All.
    pub const ALL: [Met; 3] = [Met::Met, Met::NotMet, Met::ToConfirm];

    /// Key in data.
    pub fn id(self) -> &'static str {
        match self {
            Met::Met => "met",
            Met::NotMet => "not_met",
            Met::ToConfirm => "to_confirm",
        }
    }

    /// The one with a key.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Met::Met => "満たしている",
            Met::NotMet => "満たしていない",
            Met::ToConfirm => "確かめる",
        }
    }
}

/// A fee, as a file of the catalog describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// Key in data.
    pub id: String,
    /// Its official name.
    pub name: String,
    /// The points (点) it brings.
    pub points: u32,
    /// How often they are claimed: 入院初日.
    pub claimed: String,
    /// The first day it can be claimed.
    pub valid_from: Date,
    /// The last day; none while it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// The kinds of facilities that may claim it.
    pub claimants: Vec<FacilityKind>,
    /// Where its texts are from.
    pub source: String,
    /// What the source leaves open, and what else people should know.
    pub notes: Vec<String>,
    /// What it asks for, in the order of the text.
    pub requirements: Vec<RequirementRule>,
}

/// A requirement of a fee, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequirementRule {
    /// As printed: (1).
    pub number: String,
    /// Verbatim.
    pub text: String,
    /// 望ましい: it never decides whether the fee can be claimed.
    pub desirable: bool,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// What a requirement rests on: every measure must be a yes, and a person must confirm the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestsOn {
    /// The measures that tell something of it.
    pub measures: Vec<Reading>,
    /// What no measure can tell, each as one plain sentence that can be confirmed.
    pub declare: Vec<String>,
    /// Papers that show it, to be kept at hand.
    pub papers: Vec<String>,
}

/// What a person declared of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The requirement's number as printed: (1).
    pub requirement: String,
    /// What it is declared to be; "to confirm" takes back what was declared before.
    pub state: Met,
    /// Who says so.
    pub by: String,
    /// The day it was said; before it, it does not count.
    pub on: Date,
    /// What else was said.
    #[serde(default)]
    pub note: String,
}

/// A reason for what became of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Because {
    /// What is known of a measure.
    Measure {
        /// Which, and how it is read.
        #[serde(flatten)]
        reading: Reading,
        /// Its name.
        title: String,
        /// What it says of the requirement.
        state: State,
        /// Whether its sources disagree.
        disputed: bool,
        /// Its sources.
        said: Vec<Said>,
    },
    /// What a person declared.
    Declared(Declared),
    /// What nobody has confirmed yet.
    Unconfirmed {
        /// What is to be confirmed.
        what: String,
    },
}

impl Because {
    /// The reason as one plain sentence.
    pub fn text(&self) -> String {
        match self {
            Because::Measure {
                title, disputed, ..
            } if *disputed => {
                format!(
                    "「{title}」は、答えと台帳などが食い違っています。どちらが正しいか確かめてください。"
                )
            }
            Because::Measure {
                title,
                state,
                reading,
                ..
            } => match (state, reading.options.is_empty()) {
                (State::Yes, true) => format!("「{title}」は「はい」です。"),
                (State::No, true) => format!("「{title}」は「いいえ」です。"),
                (State::Yes, false) => format!("「{title}」は足りています。"),
                (State::No, false) => format!("「{title}」は足りていません。"),
                (State::Unknown, true) => {
                    format!("「{title}」は、「はい」かどうか、まだわかりません。")
                }
                (State::Unknown, false) => {
                    format!("「{title}」は、足りているかどうか、まだわかりません。")
                }
            },
            Because::Declared(declared) => {
                let what = declared.state.label();
                format!("{}さんが「{what}」と確かめました。", declared.by)
            }
            Because::Unconfirmed { what } => {
                format!("「{what}」を、まだだれも確かめていません。")
            }
        }
    }
}

/// What became of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// As printed.
    pub number: String,
    /// Verbatim.
    pub text: String,
    /// 望ましい
    pub desirable: bool,
    /// Whether it is met.
    pub state: Met,
    /// Why.
    pub because: Vec<Because>,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// What became of a fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeResult {
    /// The fee's id.
    pub fee: String,
    /// The fee's name.
    pub name: String,
    /// The day it was looked at.
    pub on: Date,
    /// Whether the fee is in force on that day.
    pub in_force: bool,
    /// All of it: not met as soon as one requirement is not met; what is only desirable does not count.
    pub state: Met,
    /// Each requirement.
    pub requirements: Vec<Requirement>,
}

impl Fee {
    /// Whether it can be claimed on a day.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_until.is_none_or(|last| on <= last)
    }

    /// Looks at what a facility has of it on a day. Of several declarations of one requirement the latest counts;
    /// measures are called as in `catalog`.
    pub fn judge(
        &self,
        states: &MeasureStates,
        declared: &[Declared],
        on: Date,
        catalog: &Catalog,
    ) -> FeeResult {
        let requirements: Vec<Requirement> = self
            .requirements
            .iter()
            .map(|rule| rule.judge(states, latest(declared, &rule.number, on), catalog))
            .collect();
        let counts = |state| {
            let mut counted = requirements.iter().filter(|one| !one.desirable);
            counted.any(|one| one.state == state)
        };
        FeeResult {
            fee: self.id.clone(),
            name: self.name.clone(),
            on,
            in_force: self.is_in_force(on),
            state: match (counts(Met::NotMet), counts(Met::ToConfirm)) {
                (true, _) => Met::NotMet,
                (false, true) => Met::ToConfirm,
                (false, false) => Met::Met,
            },
            requirements,
        }
    }
}

/// The declaration of a requirement that counts on a day.
fn latest<'d>(declared: &'d [Declared], requirement: &str, on: Date) -> Option<&'d Declared> {
    let of_it = declared.iter();
    of_it
        .filter(|one| one.requirement == requirement && one.on <= on)
        .max_by_key(|one| one.on)
        .filter(|one| one.state != Met::ToConfirm)
}

impl RequirementRule {
    /// A person's no is a no. A person's yes covers what no source knows, but not what a source denies or what
    /// sources dispute. Without a person, one measure that is a no is enough for a no; a yes takes a yes of every
    /// measure, and nothing left to confirm.
    fn judge(
        &self,
        states: &MeasureStates,
        declared: Option<&Declared>,
        catalog: &Catalog,
    ) -> Requirement {
        let measures = &self.rests_on.measures;
        let is_denied = measures.iter().any(|one| one.state(states) == State::No);
        let is_disputed = measures.iter().any(|one| one.is_disputed(states));
        let is_proved = measures.iter().all(|one| one.state(states) == State::Yes);
        let state = match declared.map(|one| one.state) {
            Some(Met::NotMet) => Met::NotMet,
            Some(Met::Met) if !is_denied && !is_disputed => Met::Met,
            Some(_) => Met::ToConfirm,
            None if is_denied => Met::NotMet,
            None if is_proved && self.rests_on.declare.is_empty() => Met::Met,
            None => Met::ToConfirm,
        };
        let told = measures.iter().map(|reading| Because::Measure {
            reading: reading.clone(),
            title: catalog
                .measure(&reading.measure)
                .map_or_else(|| reading.measure.clone(), |measure| measure.title.clone()),
            state: reading.state(states),
            disputed: reading.is_disputed(states),
            said: states.said(&reading.measure).to_vec(),
        });
        let mut because: Vec<Because> = told.collect();
        match declared {
            Some(declared) => because.push(Because::Declared(declared.clone())),
            // Confirming would not help.
            None if state == Met::NotMet => {}
            None => because.extend(
                (self.rests_on.declare.iter())
                    .map(|what| Because::Unconfirmed { what: what.clone() }),
            ),
        }
        Requirement {
            number: self.number.clone(),
            text: self.text.clone(),
            desirable: self.desirable,
            state,
            because,
            rests_on: self.rests_on.clone(),
        }
    }
}
