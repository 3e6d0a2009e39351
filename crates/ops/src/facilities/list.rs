//! Finding facilities.

use tenken_domain::FacilityKind;
use tenken_domain::facilities::search_text::folded;
use tenken_store::facilities::facility_search as search;
use tenken_store::facilities::facility_search::{Place, find, find_among};
use tenken_store::{Tx, facilities};

use super::{Facility, search_cache::FacilityTexts};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::paging::{PAGE, Page, Total, position};
use crate::core::policy::{Act, may, own, require, watched};
use crate::core::tenken::Tenken;

/// What to look for; empty finds all.
#[derive(Debug, Clone, Default)]
pub struct FacilityFilter {
    /// Part of a name, kana or code, in any width, case and syllabary.
    pub text: String,
    /// Kind.
    pub kind: Option<FacilityKind>,
    /// Two-digit prefecture code.
    pub prefecture: Option<String>,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Id of the corporation.
    pub corporation: Option<String>,
    /// Closed ones too.
    pub closed: bool,
    /// Only those that are the actor's own, and no other authority's in its area.
    pub own: bool,
    /// Where the page before ended ([`Page::next`]).
    pub after: Option<String>,
}

/// How many of a directory are counted.
const COUNTED: usize = 1_000;

impl FacilityFilter {
    /// As the store understands it, within what the actor may list.
    pub(crate) fn stored(&self, tenken: &Tenken, actor: &Actor) -> search::FacilityFilter {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let text = Some(folded(&self.text)).filter(|text| !text.is_empty());
        // A whole code has an index, and finds those that had it before.
        let is_code = |text: &String| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit());
        let (code, text) = match text {
            Some(text) if is_code(&text) => (Some(text), None),
            other => (None, other),
        };
        search::FacilityFilter {
            text,
            code,
            kind: self.kind.map(|kind| kind.id().to_owned()),
            prefecture: given(&self.prefecture),
            municipality: None,
            authority: given(&self.authority),
            corporation: given(&self.corporation),
            operating_on: None,
            within: match self.own {
                true => own(actor),
                false => watched(actor, &tenken.catalog()),
            },
        }
    }

    /// The name and id the page before ended with.
    pub(crate) fn position(&self) -> Option<(String, String)> {
        position(self.after.as_deref())
    }
}

/// A page of the directory, by name. Of another authority's facilities the actor is not told how to
/// reach them.
pub async fn list_facilities(
    tenken: &Tenken,
    actor: &Actor,
    filter: FacilityFilter,
) -> Result<Page<Facility>> {
    let permit = require(actor, Act::ListFacilities)?;
    let stored = search::FacilityFilter {
        operating_on: (!filter.closed).then(|| tenken.today().to_string()),
        ..filter.stored(tenken, actor)
    };
    let after = filter.position();
    let few = match &stored.text {
        Some(text) => {
            tenken
                .memory::<FacilityTexts>()
                .few(tenken, text, COUNTED)
                .await?
        }
        None => None,
    };
    let (rows, total) = tenken
        .read_long(permit, async move |tx| page(tx, &stored, few, after).await)
        .await?;
    let listed = |row: facilities::FacilityRow| {
        let readable = may(actor, Act::ReadFacility(&row));
        let facility = Facility::from(row);
        match readable {
            true => facility,
            false => Facility {
                mail: None,
                phone: None,
                ..facility
            },
        }
    };
    Ok(Page::of(rows, total, |row| (&row.name, &row.id), listed))
}

/// The facilities of a page and one more, and how many there are. Where `few` have the text that is
/// looked for, only those are looked at.
async fn page(
    tx: &mut Tx,
    filter: &search::FacilityFilter,
    few: Option<Vec<String>>,
    after: Option<(String, String)>,
) -> Result<(Vec<facilities::FacilityRow>, Total)> {
    let mut places = match few {
        Some(ids) => find_among(tx, filter, &ids).await?,
        None => find(tx, filter, None, COUNTED as i64 + 1).await?,
    };
    let total = match places.len() {
        seen if seen > COUNTED => Total::AtLeast(COUNTED as u64),
        seen => Total::Exactly(seen as u64),
    };
    if let Some((name, id)) = after {
        let last = Place { name, id };
        let begin = places.partition_point(|place| *place <= last);
        let enough = places.len() <= COUNTED || places.len() - begin > PAGE;
        places = match enough {
            true => places.split_off(begin),
            false => find(tx, filter, Some((&last.name, &last.id)), PAGE as i64 + 1).await?,
        };
    }
    let ids: Vec<&str> = places.iter().take(PAGE + 1).map(|it| &*it.id).collect();
    Ok((facilities::get_many(tx, &ids).await?, total))
}
