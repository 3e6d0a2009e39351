//! What an Excel sheet has beside the values of its cells, and people answer with all the same: letters
//! that are struck out or coloured within a cell, comments, shapes and check boxes that lie over cells,
//! rows and columns that are hidden. The reader of values knows nothing of it, so it is read from the
//! parts of the file themselves, event by event; a file that was opened (`workbook::open`) is known to be
//! small enough for that.

mod overlay;
mod package;
mod page;
mod strings;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::grid::{Look, Place};
use crate::workbook::Unusable;
use package::Package;

/// Letters of a cell that look the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub text: String,
    /// Struck through.
    pub struck: bool,
    /// Nothing if they look like their cell.
    pub look: Option<Look>,
}

/// An area of a sheet: its first and last place.
pub(crate) type Area = (Place, Place);

/// What a sheet has beside the values of its cells.
#[derive(Debug, Default)]
pub(crate) struct BesideCells {
    /// The runs of cells that have more than one.
    pub runs: HashMap<Place, Vec<Run>>,
    pub comments: BTreeMap<Place, String>,
    /// What shapes, pictures and check boxes cover.
    pub covered: Vec<Area>,
    /// There is one of which nobody can say what it covers.
    pub covers_anywhere: bool,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
}

impl BesideCells {
    /// Reads what a sheet of an opened file has.
    pub fn read(bytes: &[u8], sheet: &str) -> Result<Self, Unusable> {
        let mut package = Package::open(bytes)?;
        let Some(page) = package.page_of(sheet)? else {
            return Err(Unusable::not_excel());
        };
        let mut found = BesideCells::default();
        let wanted = page::read(&mut package, &page, &mut found)?;
        strings::read(&mut package, &wanted, &mut found)?;
        overlay::read(&mut package, &page, &mut found)?;
        Ok(found)
    }

    /// Whether something lies over one of these columns in one of these rows.
    pub fn covers(
        &self,
        rows: &std::ops::RangeInclusive<u32>,
        columns: impl Fn(u32) -> bool,
    ) -> bool {
        self.covered.iter().any(|(first, last)| {
            first.0 <= *rows.end() && last.0 >= *rows.start() && (first.1..=last.1).any(&columns)
        })
    }
}
