//! Forms as data: what is asked, the types of answers, and the catalog they point to.

pub mod answer;
pub mod catalog;
pub mod clause;
pub mod faq;
pub mod fault;
pub mod form;
pub mod form_file;
pub mod glossary;
pub mod measure;
