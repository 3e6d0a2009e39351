//! Seeing what evidence a facility has.

use std::collections::HashMap;

use jiff::civil::Date;
use tenken_domain::evidence::{EvidenceFacts, EvidenceKind, FileKind, RowRef};
use tenken_store::Tx;
use tenken_store::evidence::versions::VersionRow;
use tenken_store::evidence::{self, EvidenceRow, links, versions};

use super::{Evidence, Version, not_found};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::names::Names;
use crate::core::tenken::Tenken;

/// Which evidence is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceFilter {
    /// What it speaks for, if not anything.
    pub about: Option<Wanted>,
    /// Also what was removed.
    pub with_removed: bool,
}

/// What evidence is to speak for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A measure, by its id.
    Measure(String),
    /// A row of a ledger.
    Row(RowRef),
}

impl EvidenceFilter {
    fn takes(&self, evidence: &Evidence) -> bool {
        let is_about = match &self.about {
            None => true,
            Some(Wanted::Measure(id)) => evidence.measures.contains(id),
            Some(Wanted::Row(row)) => evidence.rows.contains(row),
        };
        is_about && (self.with_removed || evidence.removed_at.is_none())
    }
}

/// The evidence of a facility, the oldest first, for who may see the facility; a look of others is noted. Its
/// thumbnails are part of it.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn list_evidence(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    filter: &EvidenceFilter,
) -> Result<Vec<Evidence>> {
    let mut all = seen(tenken, actor, facility).await?;
    all.retain(|one| filter.takes(one));
    Ok(all)
}

/// One piece of evidence of a facility, also one that was removed; a look of others is noted.
///
/// # Errors
/// Not found, or a facility outside the actor's scope.
pub async fn find_evidence(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    id: &str,
) -> Result<Evidence> {
    let all = seen(tenken, actor, facility).await?;
    let found = all.into_iter().find(|one| one.id == id);
    found.ok_or_else(not_found)
}

async fn seen(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<Vec<Evidence>> {
    let (key, who) = (facility.to_owned(), actor.clone());
    let (facility, all) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let mut all = of_facility(tx, &facility.id).await?;
            name_people(tx, &mut all).await?;
            Ok(permit.grants((facility.id, all)))
        })
        .await?;
    let subject = Subject::Evidence.id().to_owned();
    record_view(tenken, actor, &facility, Action::ViewEvidence, subject).await?;
    Ok(all)
}

/// Puts names in the place of what is stored of who added versions.
async fn name_people(tx: &mut Tx, all: &mut [Evidence]) -> Result<()> {
    let versions = all.iter().flat_map(|one| &one.versions);
    let names = Names::read(tx, versions.map(|version| &*version.added_by)).await?;
    for version in all.iter_mut().flat_map(|one| &mut one.versions) {
        version.added_by = names.of(&version.added_by);
    }
    Ok(())
}

/// What rules look at: all evidence of a facility that is there.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn read_evidence_facts(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Vec<EvidenceFacts>> {
    let (key, actor) = (facility.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &actor, &key).await?;
            Ok(permit.grants(evidence_facts(tx, &facility.id).await?))
        })
        .await
}

/// The same, for who has asked the policy.
pub(crate) async fn evidence_facts(tx: &mut Tx, facility: &str) -> Result<Vec<EvidenceFacts>> {
    let all = of_facility(tx, facility).await?;
    let facts = all.into_iter().filter_map(|one| {
        let version = one.current()?.clone();
        Some(EvidenceFacts {
            id: one.id,
            version: version.number,
            title: one.title,
            kind: one.kind,
            name: version.name,
            measures: one.measures,
            rows: one.rows,
            valid_from: version.valid_from,
            review_on: version.review_on,
            expires_on: version.expires_on,
        })
    });
    Ok(facts.collect())
}

/// What a piece of evidence of a facility speaks for.
pub(super) async fn links_of(
    tx: &mut Tx,
    facility: &str,
    id: &str,
) -> Result<(Vec<String>, Vec<RowRef>)> {
    let all = of_facility(tx, facility).await?;
    let found = all.into_iter().find(|one| one.id == id);
    let found = found.ok_or_else(not_found)?;
    Ok((found.measures, found.rows))
}

async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<Evidence>> {
    let rows = evidence::of_facility(tx, facility).await?;
    let mut of: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Evidence> = Vec::with_capacity(rows.len());
    for row in rows {
        of.insert(row.id.clone(), all.len());
        all.push(bare(row));
    }
    let at = |id: &str| of.get(id).copied();
    for row in versions::of_facility(tx, facility).await? {
        if let Some(one) = at(&row.evidence_id).and_then(|at| all.get_mut(at)) {
            // They come the oldest first.
            one.versions.insert(0, version(row));
        }
    }
    for link in links::measures(tx, facility).await? {
        if let Some(one) = at(&link.evidence_id).and_then(|at| all.get_mut(at)) {
            one.measures.push(link.measure);
        }
    }
    for link in links::rows(tx, facility).await? {
        if let Some(one) = at(&link.evidence_id).and_then(|at| all.get_mut(at)) {
            one.rows.push(RowRef {
                ledger: link.ledger,
                row: link.row_id,
            });
        }
    }
    Ok(all)
}

/// What the row alone says.
fn bare(row: EvidenceRow) -> Evidence {
    Evidence {
        // The store holds only words this program wrote.
        kind: EvidenceKind::parse(&row.kind).unwrap_or(EvidenceKind::Other),
        id: row.id,
        title: row.title,
        measures: Vec::new(),
        rows: Vec::new(),
        versions: Vec::new(),
        revision: row.revision,
        created_at: read_time(&row.created_at),
        removed_at: row.removed_at.as_deref().map(read_time),
    }
}

fn version(row: VersionRow) -> Version {
    let day = |text: Option<String>| text.and_then(|text| text.parse::<Date>().ok());
    Version {
        number: row.version,
        name: row.name,
        file: FileKind::of_media_type(&row.media_type),
        size: row.size.unsigned_abs(),
        sha256: row.sha256,
        has_thumbnail: row.thumbnail.is_some(),
        added_at: read_time(&row.added_at),
        added_by: row.added_by,
        valid_from: day(row.valid_from),
        review_on: day(row.review_on),
        expires_on: day(row.expires_on),
        removed_at: row.removed_at.as_deref().map(read_time),
    }
}
