//! The year of a checklist from above: where the rows of many facilities stand, and who is to be told
//! that a target comes near.

mod board;
mod due;

pub(crate) use board::standings_of_round;
pub use board::{
    Boards, Concern, FacilityBoard, FacilityBoards, PAGE, boards_of_round, facilities_of_board,
};
pub use due::tell_of_targets;
