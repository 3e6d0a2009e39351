//! An Excel file read as a stream, for lists that are long: its sheets, its texts, and the rows of a
//! sheet one by one.

use quick_xml::events::Event;

use super::markup::{attribute, is_set};
use super::package::Package;
use super::strings::Strings;
use super::styles::day_styles;
use super::{Limits, Unusable};

/// More sheets than any list has.
const MOST_SHEETS: usize = 200;

/// A sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub name: String,
    pub is_visible: bool,
    path: String,
}

/// An open file.
pub(crate) struct Book<'b> {
    package: Package<'b>,
    pub sheets: Vec<Sheet>,
    pub(super) strings: Strings,
    /// By the style of a cell: whether it shows its number as a day.
    pub(super) day_styles: Vec<bool>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
    /// The program that wrote the file left all calculating to Excel.
    pub(super) is_uncalculated: bool,
}

impl<'b> Book<'b> {
    /// Opens a file: everything but its sheets is read.
    ///
    /// # Errors
    /// It is no Excel file, is damaged, or is too large unpacked.
    pub fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Unusable> {
        let mut package = Package::open(bytes, limits)?;
        let path = workbook_path(&mut package)?;
        let targets = Targets::of(&mut package, &path)?;
        let mut book = Book {
            sheets: Vec::new(),
            strings: Strings::default(),
            day_styles: Vec::new(),
            from_1904: false,
            is_uncalculated: false,
            package,
        };
        book.read_workbook(&path, &targets)?;
        if let Some(styles) = targets.of_kind("styles")
            && let Some(mut markup) = book.package.markup(styles)?
        {
            book.day_styles = day_styles(&mut markup, limits)?;
        }
        if let Some(strings) = targets.of_kind("sharedStrings")
            && let Some(mut markup) = book.package.markup(strings)?
        {
            book.strings = Strings::read(&mut markup, limits)?;
        }
        Ok(book)
    }

    fn read_workbook(&mut self, path: &str, targets: &Targets) -> Result<(), Unusable> {
        let Some(mut markup) = self.package.markup(path)? else {
            return Err(Unusable::not_excel());
        };
        loop {
            match markup.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "sheet" if self.sheets.len() < MOST_SHEETS => {
                        let id = attribute(&tag, "id").unwrap_or_default();
                        // A sheet of a chart has no cells.
                        if let Some(path) = targets.worksheet(&id) {
                            self.sheets.push(Sheet {
                                name: attribute(&tag, "name").unwrap_or_default(),
                                is_visible: attribute(&tag, "state")
                                    .is_none_or(|state| state == "visible"),
                                path: path.to_owned(),
                            });
                        }
                    }
                    "workbookPr" => self.from_1904 = is_set(&tag, "date1904"),
                    "calcPr" => self.is_uncalculated = is_set(&tag, "fullCalcOnLoad"),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The markup of a sheet, with what its cells refer to.
    pub(super) fn sheet_markup(
        &mut self,
        sheet: usize,
    ) -> Result<(super::markup::Markup<'_>, super::rows::Values<'_>), Unusable> {
        let path = &self.sheets.get(sheet).ok_or_else(Unusable::not_excel)?.path;
        let markup = self.package.markup(path)?;
        let values = super::rows::Values {
            strings: &self.strings,
            day_styles: &self.day_styles,
            from_1904: self.from_1904,
            is_uncalculated: self.is_uncalculated,
        };
        Ok((markup.ok_or_else(Unusable::not_excel)?, values))
    }
}

/// Where the workbook itself is.
fn workbook_path(package: &mut Package<'_>) -> Result<String, Unusable> {
    let found = Targets::read(package, "_rels/.rels", "")?;
    let found = found.of_kind("officeDocument");
    Ok(found.unwrap_or("xl/workbook.xml").to_owned())
}

/// What a part refers to.
struct Targets(Vec<Target>);

struct Target {
    id: String,
    /// The last word of its type.
    kind: String,
    path: String,
}

impl Targets {
    /// Those of the workbook.
    fn of(package: &mut Package<'_>, path: &str) -> Result<Self, Unusable> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self::read(package, &format!("{folder}/_rels/{name}.rels"), folder)
    }

    fn read(package: &mut Package<'_>, part: &str, folder: &str) -> Result<Self, Unusable> {
        let mut targets = Vec::new();
        let Some(mut markup) = package.markup(part)? else {
            return Ok(Targets(targets));
        };
        loop {
            match markup.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                    let told = |name| attribute(&tag, name).unwrap_or_default();
                    let (target, kind) = (told("Target"), told("Type"));
                    let path = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None if folder.is_empty() => target,
                        None => format!("{folder}/{target}"),
                    };
                    if targets.len() < 10 * MOST_SHEETS {
                        targets.push(Target {
                            id: told("Id"),
                            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                            path,
                        });
                    }
                }
                Event::Eof => return Ok(Targets(targets)),
                _ => {}
            }
        }
    }

    fn of_kind(&self, kind: &str) -> Option<&str> {
        let found = self.0.iter().find(|target| target.kind == kind)?;
        Some(&found.path)
    }

    fn worksheet(&self, id: &str) -> Option<&str> {
        let is_it = |target: &&Target| target.id == id && target.kind == "worksheet";
        Some(&self.0.iter().find(is_it)?.path)
    }
}
