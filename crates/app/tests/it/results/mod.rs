//! Figures, and who sees which.

mod figures;
mod sight;
