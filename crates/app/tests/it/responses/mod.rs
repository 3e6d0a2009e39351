//! Answers: two at once, lost networks, files and paper.

mod clearing;
mod conflicts;
mod crash;
mod files;
mod interleaved_pages;
mod interleavings;
mod papers;
mod same_as_before;
