//! Who has this product in this version: rows of all facilities in scope, found by the columns that are kept in the
//! side table.

use std::sync::Arc;
use tenken_domain::ledgers::{LedgerKind, Values};
use tenken_domain::text::input::plain;
use tenken_store::facilities::facility_search::FacilityFilter;
use tenken_store::ledgers::ledger_values::{self, HolderQuery, ValueRange};

use super::kinds;
use super::read::values_of;
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, own, require};
use crate::core::tenken::Tenken;

/// How many rows a page of them has.
const PAGE: i64 = 100;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct RowQuery {
    /// The kind of ledger.
    pub kind: String,
    /// Columns and what stands in them, in any width and case; one that ends in `*` says how it begins.
    pub values: Vec<(String, String)>,
    /// Which page, from 0.
    pub page: i64,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct FoundRows {
    /// The kind of ledger.
    pub kind: Arc<LedgerKind>,
    /// The rows of this page.
    pub rows: Vec<FoundRow>,
    /// How many rows there are in all.
    pub total: i64,
    /// How many facilities have them.
    pub facilities: i64,
    /// The next page, if there is one.
    pub next: Option<i64>,
}

/// A row of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// The facility's id.
    pub facility: String,
    /// Its name.
    pub facility_name: String,
    /// The row's id.
    pub row: String,
    /// What stands in it.
    pub values: Values,
}

/// Finds rows among the facilities the actor watches.
///
/// # Errors
/// The actor lists no facilities; no such kind; a column that rows are not found by; nothing is looked for.
pub async fn find_rows(tenken: &Tenken, actor: &Actor, query: &RowQuery) -> Result<FoundRows> {
    let permit = require(actor, Act::ListFacilities)?;
    let within = own(actor);
    let (keeper, who, query, at) = (
        tenken.clone(),
        actor.clone(),
        query.clone(),
        tenken.stored_now(),
    );
    tenken
        .write(permit, async move |tx| {
            let kind = kinds::find_kind(&keeper, tx, &query.kind).await?;
            let values: Result<Vec<ValueRange>> = (query.values.iter())
                .filter(|(_, text)| !plain(text).is_empty())
                .map(|(column, text)| range(&kind, column, text))
                .collect();
            let values = values?;
            if values.is_empty() {
                return Err(Error::bad("query", "さがす言葉を入れてください。"));
            }
            let facilities = FacilityFilter {
                within,
                ..FacilityFilter::default()
            };
            let stored = HolderQuery {
                ledger: kind.id.clone(),
                values,
                facilities,
            };
            let (total, of) = ledger_values::count_holders(tx, &stored).await?;
            let page = query.page.clamp(0, i64::from(u32::MAX));
            let found = ledger_values::holders(tx, &stored, page * PAGE, PAGE).await?;
            let mut rows = Vec::new();
            for row in found {
                rows.push(FoundRow {
                    facility: row.facility_id,
                    facility_name: row.facility_name,
                    row: row.row_id,
                    values: values_of(&row.content)?,
                });
            }
            // A look of others at what facilities keep.
            let subject = Subject::Ledger.of(&kind.id);
            let detail = serde_json::json!({ "rows": total });
            record(tx, &at, &who, Action::FindLedgerRows, &subject, detail).await?;
            Ok(FoundRows {
                kind,
                rows,
                total,
                facilities: of,
                next: Some(page + 1).filter(|next| next * PAGE < total),
            })
        })
        .await
}

fn range(kind: &LedgerKind, column: &str, text: &str) -> Result<ValueRange> {
    if !kind.indexed().any(|one| one.id == column) {
        let titles: Vec<&str> = kind.indexed().map(|column| &*column.title).collect();
        let message = format!(
            "「{column}」ではさがせません。さがせる列：{}",
            titles.join("、")
        );
        return Err(Error::bad("column", message));
    }
    let text = plain(text);
    let (from, until) = match text.strip_suffix('*') {
        Some(begin) => (begin.to_owned(), format!("{begin}\u{10FFFF}")),
        None => (text.clone(), format!("{text}\u{0001}")),
    };
    Ok(ValueRange {
        column_id: column.to_owned(),
        from,
        until,
    })
}
