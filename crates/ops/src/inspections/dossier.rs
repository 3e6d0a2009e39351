//! The inspectors' dossier: what the facility answered, what the guide demands, what is noted.

use tenken_domain::inspections::{Demand, Entry, Noted, Notes, Place, demands};
use tenken_store::Tx;
use tenken_store::inspections::inspection_notes::EntryRow;
use tenken_store::inspections::{inspection_notes, inspection_photos};

use super::{Found, Inspection, Photo, overview::Looked, vendors::vendor_sheets};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::names::Names;
use crate::core::permit::Permit;
use crate::core::tenken::Tenken;
use crate::responses::Submission;
use crate::rounds::Round;

/// Everything inspectors have about one inspection.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The inspection.
    pub inspection: Inspection,
    /// The round whose checklist is inspected.
    pub round: Round,
    /// What the facility last submitted.
    pub submitted: Option<Submission>,
    /// What the guide demands, and how it stands.
    pub demands: Vec<Demand>,
    /// Whether the facility's contracts with vendors are known.
    pub knows_vendors: bool,
    /// What is noted.
    pub notes: Notes,
    /// How many entries that is: it only grows.
    pub entries: usize,
    /// What came after the result was told, and is no part of it.
    pub late: Vec<Entry>,
    /// Photos.
    pub photos: Vec<Photo>,
    /// Whether the actor inspects here, and does not only look.
    pub may_inspect: bool,
    /// Nobody else makes dossier than [`read_dossier`].
    _permit: Permit,
}

/// The dossier of an inspection.
///
/// # Errors
/// Not found, or not for the actor: a facility does not see them.
pub async fn read_dossier(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Dossier> {
    let (key, who) = (id.to_owned(), actor.clone());
    let (looked, entries, photos, may_inspect, permit) = tenken
        .read_if(async move |tx| {
            let found = Found::require(tx, &who, &key, Found::reading).await?;
            let permit = found.permit;
            let entries = entries_of(tx, &key).await?;
            let photos = inspection_photos::list(tx, &key).await?;
            let may_inspect = found.allows(&who, Found::inspecting);
            let looked = Looked::at(tx, found).await?;
            Ok(permit.grants((looked, entries, photos, may_inspect, permit)))
        })
        .await?;
    let (inspection, round, latest) = looked.noted(tenken, actor).await?;
    let submitted = latest.map(|sent| Submission::of(&round.form, sent));
    let own = submitted.as_ref().map(|one| &one.answers);
    let vendors = vendor_sheets(tenken, permit, &round, &inspection.facility.id, own).await?;
    let counted = entries.len();
    let (late, entries): (Vec<Stored>, Vec<Stored>) =
        entries.into_iter().partition(|(_, late)| *late);
    Ok(Dossier {
        _permit: permit,
        demands: demands(
            &round.form,
            submitted.as_ref().map(|one| &one.answers),
            vendors.as_deref(),
            tenken.today(),
            round.fiscal_year,
        ),
        knows_vendors: vendors.is_some(),
        notes: Notes::of(entries.into_iter().filter_map(|(entry, _)| entry)),
        entries: counted,
        late: late.into_iter().filter_map(|(entry, _)| entry).collect(),
        photos: photos.into_iter().map(Photo::from).collect(),
        may_inspect,
        inspection,
        round,
        submitted,
    })
}

/// What is noted in an inspection, without what came too late, and how many entries there are in all.
pub(super) async fn notes_of(tx: &mut Tx, id: &str) -> Result<(Notes, usize)> {
    let entries = entries_of(tx, id).await?;
    let all = entries.len();
    let in_time = entries.into_iter().filter(|(_, late)| !late);
    Ok((Notes::of(in_time.filter_map(|(entry, _)| entry)), all))
}

/// An entry, and whether it came too late. One that a newer program wrote is none to us.
type Stored = (Option<Entry>, bool);

/// All entries of an inspection, with the names of who noted them.
async fn entries_of(tx: &mut Tx, id: &str) -> Result<Vec<Stored>> {
    let rows = inspection_notes::list(tx, id).await?;
    let names = Names::read(tx, rows.iter().map(|row| &*row.noted_by)).await?;
    let stored = rows.into_iter().map(|row| {
        let late = row.late;
        (entry_of(row, &names), late)
    });
    Ok(stored.collect())
}

fn entry_of(row: EntryRow, names: &Names) -> Option<Entry> {
    let place = Place::parse(&row.place)?;
    let noted = Noted::read(&place, &serde_json::from_str(&row.noted).ok()?).ok()?;
    Some(Entry {
        id: row.id,
        place,
        noted,
        replaces: row.replaces,
        by: names.of(&row.noted_by),
        at: read_time(&row.noted_at),
    })
}
