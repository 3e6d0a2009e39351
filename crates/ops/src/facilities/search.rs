//! What facilities are searched by.

use tenken_domain::input::search_text;
use tenken_store::facilities::{self, FacilityRow};

use crate::error::{Error, Result};
use crate::tenken::Tenken;

/// More than the longest name and kana, unless each character is folded to several; so that a row
/// fits into the index.
const LONGEST: usize = 420;

/// What a facility is searched by: its code, name and kana in one spelling. What is searched for
/// never holds the line breaks between them.
fn search_of(row: &FacilityRow) -> String {
    let parts = [
        row.code.as_deref().unwrap_or_default(),
        &row.name,
        &row.kana,
    ];
    let text = parts.map(search_text).join("\n");
    text.chars().take(LONGEST).collect()
}

/// A facility with what it is searched by.
pub(crate) fn searchable(row: FacilityRow) -> FacilityRow {
    FacilityRow {
        search: search_of(&row),
        ..row
    }
}

/// Makes facilities that an older program stored findable.
pub(crate) async fn fill_search(tenken: &Tenken) -> Result<()> {
    const BATCH: i64 = 4_000;
    let look = || {
        tenken.db().read::<_, Error, _>(|tx| {
            Box::pin(async move { Ok(facilities::without_search(tx, BATCH).await?) })
        })
    };
    loop {
        let ids = look().await?;
        if ids.is_empty() {
            return Ok(());
        }
        tenken
            .db()
            .write::<_, Error, _>(move |tx| {
                Box::pin(async move {
                    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                    let rows = facilities::get_many(tx, &ids).await?;
                    let rows: Vec<FacilityRow> = rows.into_iter().map(searchable).collect();
                    Ok(facilities::replace_many(tx, &rows).await?)
                })
            })
            .await?;
    }
}
