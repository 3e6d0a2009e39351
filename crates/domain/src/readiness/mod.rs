//! How well a facility is prepared, told from what is known of its measures: what a fee asks for, and what stands
//! between it and ransomware. Nothing here decides alone: what is not known is said to be not known.

mod answered;
mod comparison;
mod faults;
mod fees;
mod fees_file;
mod ransomware;
mod ransomware_file;
mod states;
mod tally;

pub use answered::said_of_measures;
pub use comparison::{Comparison, LEAST_FACILITIES, Peers, compare};
pub use fees::{Because, Declared, Fee, FeeResult, Met, Requirement, RequirementRule, RestsOn};
pub use fees_file::read_fee;
pub use ransomware::{
    NEXT_STEPS, Part, PartResult, Points, Ransomware, RansomwareView, Stage, StageResult,
    StageRule, Step,
};
pub use ransomware_file::read_ransomware;
pub use states::{MeasureState, MeasureStates, Reading, Said, Source, State};
pub use tally::{Heard, Tally};
