//! Handing the facilities of an area from one authority to another: when a city gets a health centre
//! of its own, or an authority begins to act for a neighbour's area.

use jiff::civil::Date;
use tenken_domain::facilities::facility::Prefecture;
use tenken_store::facilities::facility_search::FacilityFilter;
use tenken_store::facilities::{FacilityRow, facility_search};
use tenken_store::rounds::enrolments::{self, Scope};

use super::change::{Change, backdated, store_changes};
use super::edit::day_of_change;
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Which facilities go to whom.
#[derive(Debug, Clone, Default)]
pub struct Jurisdiction {
    /// Six-digit code of the authority that has them.
    pub from: String,
    /// Six-digit code of the authority that gets them.
    pub to: String,
    /// Two-digit code of the prefecture they lie in; empty for any.
    pub prefecture: String,
    /// City, town or village they lie in; empty for any.
    pub municipality: String,
    /// From which day on; by default today.
    pub since: Option<Date>,
}

/// What a move did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Facilities that change hands, closed ones too.
    pub facilities: u64,
    /// Nothing was stored.
    pub dry_run: bool,
}

/// Hands all facilities of an area over. Doing it again finds none left and changes nothing. With
/// `dry_run` they are counted only.
///
/// # Errors
/// An authority or prefecture that does not exist, twice the same authority; a day that is still to
/// come, or before an earlier change of one of them.
pub async fn move_jurisdiction(
    tenken: &Tenken,
    actor: &Actor,
    area: Jurisdiction,
    dry_run: bool,
) -> Result<Moved> {
    let permit = require(actor, Act::ManageFacilities)?;
    let catalog = tenken.catalog();
    for (field, code) in [("from", &area.from), ("to", &area.to)] {
        if catalog.authority(code).is_none() {
            return Err(Error::bad(field, "自治体を一覧から選んでください。"));
        }
    }
    if area.from == area.to {
        return Err(Error::bad("to", "移す先には、別の自治体を選んでください。"));
    }
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let prefecture = given(&area.prefecture)
        .map(|text| {
            Prefecture::parse(&text)
                .map(Prefecture::code)
                .ok_or_else(|| Error::bad("prefecture", "都道府県を一覧から選んでください。"))
        })
        .transpose()?;
    let since = day_of_change(tenken, area.since)?;
    let filter = FacilityFilter {
        authority: Some(area.from.clone()),
        prefecture: prefecture.clone(),
        municipality: given(&area.municipality),
        ..FacilityFilter::default()
    };
    let (actor, at) = (actor.clone(), tenken.stored_now());
    if dry_run {
        let count = tenken
            .read_long(permit, async move |tx| {
                Ok(facility_search::count(tx, &filter).await?)
            })
            .await?;
        return Ok(Moved {
            facilities: count.unsigned_abs(),
            dry_run,
        });
    }
    let count = tenken.write(permit, async move |tx| {
        tenken_store::facilities::population::hold(tx).await?;
        let mut changes = Vec::new();
        facility_search::scan(tx, &filter, |before| {
            let after = FacilityRow {
                authority: Some(area.to.clone()),
                updated_at: at.clone(),
                ..before.clone()
            };
            let since = since.clone();
            changes.push(Change { before, after, since });
        })
        .await?;
        if let Some((at, day)) = backdated(tx, &changes).await?.into_iter().next() {
            let name = &changes[at].before.name;
            return Err(Error::bad(
                "since",
                format!("「{name}」には、{day}からの変更がすでに登録されています。「いつから」はその日以後にしてください。"),
            ));
        }
        let count = changes.len() as u64;
        if count > 0 {
            let detail = serde_json::json!({
                "before": { "authority": area.from },
                "after": { "authority": area.to, "prefecture": prefecture,
                    "municipality": filter.municipality, "since": since,
                    "facilities": count },
            });
            store_changes(tx, &actor, &at, changes).await?;
            enrolments::bring_up_to_date(tx, Scope::Changed { at: &at }).await?;
            record(tx, &at, &actor, Action::MoveFacilities, Subject::Facilities.id(), detail).await?;
        }
        Ok(count)
    }).await?;
    Ok(Moved {
        facilities: count,
        dry_run,
    })
}
