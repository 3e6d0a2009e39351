//! The spelling that names are searched by, where an older program has left another one.

use tenken_domain::facilities::search_text;
use tenken_store::facilities::searched::{self, Searched, SearchedRow};
use tenken_store::installation::settings;

use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;
use crate::facilities::search_of;

/// The setting that says in which version of the spelling names are stored.
const STORED: &str = "search_spelling";
/// So many at a time: others can write in between.
const BATCH: i64 = 4_000;

/// Spells anew what everything is searched by, unless that is done.
pub(crate) async fn respell(tenken: &Tenken) -> Result<()> {
    let stored = tenken
        .read(Unasked::Program, async move |tx| {
            Ok(settings::get(tx, STORED).await?)
        })
        .await?;
    if stored.as_deref() == Some(search_text::VERSION) {
        return Ok(());
    }
    for what in Searched::ALL {
        let mut after = String::new();
        while let Some(last) = respell_some(tenken, what, after).await? {
            after = last;
        }
    }
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(settings::set(tx, STORED, search_text::VERSION).await?)
        })
        .await
}

/// Spells those that follow an id, and says which was the last.
async fn respell_some(tenken: &Tenken, what: Searched, after: String) -> Result<Option<String>> {
    let rows = tenken
        .read_long(Unasked::Program, async move |tx| {
            Ok(searched::list(tx, what, &after, BATCH).await?)
        })
        .await?;
    let last = rows.last().map(|row| row.id.clone());
    let spelled = rows.into_iter().map(|row| {
        let search = search(what, &row);
        (row, search)
    });
    let changed: Vec<(SearchedRow, String)> = spelled
        .filter(|(row, search)| row.search != *search)
        .collect();
    if !changed.is_empty() {
        tenken
            .write(Unasked::Program, async move |tx| {
                Ok(searched::replace(tx, what, &changed).await?)
            })
            .await?;
    }
    Ok(last)
}

fn search(what: Searched, row: &SearchedRow) -> String {
    match what {
        Searched::Facilities => search_of(&row.code, &row.name, &row.kana),
        Searched::Corporations | Searched::Vendors => {
            search_text::of_all(&[&row.code, &row.name, &row.kana])
        }
    }
}
