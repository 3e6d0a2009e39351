//! How facilities of the same kind and class stand, without showing any one of them.

use serde::Serialize;

use crate::facilities::facility::{BedClass, FacilityKind};

/// Below so many facilities nothing is shown: one could be told from the others. The number is ours.
pub const LEAST_FACILITIES: usize = 10;

/// Whom a facility is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Peers {
    /// The kind.
    pub kind: FacilityKind,
    /// The class by beds; only hospitals have one.
    pub class: Option<BedClass>,
}

/// Where the middle of a group is. Each figure is one that occurs: the value below or at which at least so much of
/// the group lies (nearest rank).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The group.
    pub peers: Peers,
    /// How many facilities it has.
    pub facilities: usize,
    /// A quarter of them has no more.
    pub lower_quartile: u32,
    /// Half of them has no more.
    pub median: u32,
    /// Three quarters of them have no more.
    pub upper_quartile: u32,
}

/// Compares the sure points of the facilities of a group; `None` below [`LEAST_FACILITIES`].
pub fn compare(peers: Peers, points: impl IntoIterator<Item = u32>) -> Option<Comparison> {
    let mut points: Vec<u32> = points.into_iter().collect();
    if points.len() < LEAST_FACILITIES {
        return None;
    }
    points.sort_unstable();
    let quarter = |quarters: usize| {
        points
            .get((points.len() * quarters).div_ceil(4) - 1)
            .copied()
    };
    Some(Comparison {
        peers,
        facilities: points.len(),
        lower_quartile: quarter(1)?,
        median: quarter(2)?,
        upper_quartile: quarter(3)?,
    })
}
