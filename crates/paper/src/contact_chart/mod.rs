//! The contact chart (連絡体制図) as people get it: a drawing for screens, a paper for the wall and the inspector.

#[cfg(test)]
mod geometry;
mod pdf;
mod place;
mod plan;
#[cfg(test)]
mod samples;
mod svg;
mod words;

pub use pdf::contact_chart;
pub use place::ChartWidth;
pub use svg::contact_chart_svg;
