//! Finding facilities.

use tenken_domain::FacilityKind;
use tenken_domain::input::fold;
use tenken_store::facilities;

use super::Facility;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::policy::{Act, authority_scope, require};
use crate::tenken::Tenken;

/// What to look for; empty finds all.
#[derive(Debug, Clone, Default)]
pub struct FacilityFilter {
    /// Part of a name or kana, or the beginning of a code.
    pub text: String,
    /// Kind.
    pub kind: Option<FacilityKind>,
    /// Two-digit prefecture code.
    pub prefecture: Option<String>,
    /// Where the page before ended ([`Page::next`]).
    pub after: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: u64,
}

/// Entries on one page.
pub(crate) const PAGE: usize = 50;

impl FacilityFilter {
    /// As the store understands it, within what the actor may list.
    pub(crate) fn stored(&self, actor: &Actor) -> facilities::FacilityFilter {
        facilities::FacilityFilter {
            text: Some(fold(&self.text)).filter(|text| !text.is_empty()),
            kind: self.kind.map(|kind| kind.id().to_owned()),
            prefecture: self.prefecture.clone().filter(|code| !code.is_empty()),
            authority: authority_scope(actor),
        }
    }

    /// The name and id the page before ended with.
    pub(crate) fn position(&self) -> Option<(String, String)> {
        let (id, name) = self.after.as_deref()?.split_once('~')?;
        Some((name.to_owned(), id.to_owned()))
    }
}

impl<T> Page<T> {
    /// A page of rows that were asked for with one more than fits, to see
    /// whether there is a next page. `place` gives a row's name and id.
    pub(crate) fn of<R>(
        mut rows: Vec<R>,
        total: i64,
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
            total: total.unsigned_abs(),
        }
    }
}

/// A page of the directory, by name.
pub async fn list_facilities(
    tenken: &Tenken,
    actor: &Actor,
    filter: FacilityFilter,
) -> Result<Page<Facility>> {
    require(actor, Act::ListFacilities)?;
    let (stored, after) = (filter.stored(actor), filter.position());
    let (rows, total) = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let after = after
                    .as_ref()
                    .map(|(name, id)| (name.as_str(), id.as_str()));
                let rows = facilities::search(tx, &stored, after, PAGE as i64 + 1).await?;
                Ok((rows, facilities::count(tx, &stored).await?))
            })
        })
        .await?;
    Ok(Page::of(
        rows,
        total,
        |row| (&row.name, &row.id),
        Facility::from,
    ))
}
