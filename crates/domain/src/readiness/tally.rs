//! The same points as [`Ransomware::view`], for as many facilities as a nation has: what is known of each is kept in a
//! few bytes.

use std::collections::HashMap;

use super::ransomware::{Part, Ransomware};
use super::states::{Reading, State};
use crate::suggestions::Suggested;

/// What is known of one facility: a bit for each reading of the score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard {
    yes: u128,
    no: u128,
}

impl Heard {
    /// Whether nothing is known.
    pub fn is_empty(self) -> bool {
        self.yes | self.no == 0
    }

    /// What both know together.
    pub fn and(self, other: Heard) -> Heard {
        Heard {
            yes: self.yes | other.yes,
            no: self.no | other.no,
        }
    }

    fn state(self, reading: usize) -> State {
        let bit = 1 << reading;
        let says = [
            (self.yes & bit != 0).then_some(true),
            (self.no & bit != 0).then_some(false),
        ];
        State::together(says)
    }
}

/// The score, ready to be added up many times.
#[derive(Debug)]
pub struct Tally<'a> {
    readings: Vec<&'a Reading>,
    /// Where the reading of a measure is; a measure counts once.
    places: HashMap<&'a str, usize>,
    /// Each part with where its readings begin.
    parts: Vec<(&'a Part, usize)>,
}

impl<'a> Tally<'a> {
    /// Prepares a score.
    pub fn of(score: &'a Ransomware) -> Self {
        let (mut readings, mut parts) = (Vec::new(), Vec::new());
        for part in score.stages.iter().flat_map(|stage| &stage.parts) {
            parts.push((part, readings.len()));
            readings.extend(&part.measures);
        }
        let places = readings.iter().enumerate();
        Tally {
            places: places.map(|(at, one)| (&*one.measure, at)).collect(),
            readings,
            parts,
        }
    }

    /// Adds what a source says of a measure.
    pub fn hear(&self, heard: &mut Heard, measure: &str, value: &Suggested) {
        let Some(&at) = self.places.get(measure) else {
            return;
        };
        match self.readings.get(at).and_then(|one| one.says(value)) {
            Some(true) => heard.yes |= 1 << at,
            Some(false) => heard.no |= 1 << at,
            None => {}
        }
    }

    /// Forgets what was heard of a measure, because something newer is known.
    pub fn forget(&self, heard: &mut Heard, measure: &str) {
        if let Some(at) = self.places.get(measure) {
            heard.yes &= !(1 << at);
            heard.no &= !(1 << at);
        }
    }

    /// The points that are there for sure.
    pub fn sure_points(&self, heard: Heard) -> u32 {
        let is_there = |part: &Part, first: usize| {
            let readings = first..first + part.measures.len();
            State::together(readings.map(|at| heard.state(at).known())) == State::Yes
        };
        let there = self
            .parts
            .iter()
            .filter(|(part, first)| is_there(part, *first));
        there.map(|(part, _)| part.points).sum()
    }
}
