//! What keeps the house: no circle, nothing forgotten, no door that nobody knows.

mod circles;
mod forgotten;
mod scripts;
mod unasked;
