//! Pages of long lists.

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: Total,
}

/// How many there are in a list. To count all of a nation's takes longer than to show the first of
/// them, and nobody looks through so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u64),
    /// So many were seen, and then no more were counted.
    AtLeast(u64),
    /// Nobody asks.
    Uncounted,
}

/// Entries on one page.
pub(crate) const PAGE: usize = 50;
/// The name and id a page ended with, from what [`Page::next`] said.
pub(crate) fn position(after: Option<&str>) -> Option<(String, String)> {
    let (id, name) = after?.split_once('~')?;
    Some((name.to_owned(), id.to_owned()))
}

impl<T> Page<T> {
    /// A page of rows that were asked for with one more than fits, to see
    /// whether there is a next page. `place` gives a row's name and id.
    pub(crate) fn of<R>(
        mut rows: Vec<R>,
        total: Total,
        place: impl Fn(&R) -> (&str, &str),
        item: impl Fn(R) -> T,
    ) -> Self {
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| {
            let (name, id) = place(row);
            format!("{id}~{name}")
        });
        Page {
            items: rows.into_iter().map(item).collect(),
            next,
            total,
        }
    }
}
