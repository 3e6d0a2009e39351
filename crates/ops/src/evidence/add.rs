//! Adding evidence, and newer versions of it.

use serde_json::json;
use tenken_domain::evidence::RowRef;
use tenken_store::Tx;
use tenken_store::evidence::versions::{self, Sealed, VersionRow};
use tenken_store::evidence::{self, EvidenceRow};

use super::described::{Days, Described, Facts, require_own_rows, set_links, told};
use super::key::Claim;
use super::list::links_of;
use super::receive::{Received, Thumbnail};
use super::{MOST_BYTES_TOGETHER, MOST_FILES, current, hold, present};
use crate::audit::{Action, Subject, changed, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The evidence it is in.
    pub id: String,
    /// The version it is.
    pub version: i64,
    /// Whether it was there before, with the same content.
    pub was_there: bool,
}

/// Adds a file as evidence. One that the facility already has is not added again: what it is said to speak for now is added
/// to what it spoke for, so that one file speaks for several measures, and a file that is sent twice is one.
///
/// # Errors
/// A facility the actor does not answer for; anything wrong in what is said about it; too many files.
pub async fn add_evidence(
    tenken: &Tenken,
    actor: &Actor,
    received: Received,
    thumbnail: Option<Thumbnail>,
    mut described: Described,
) -> Result<Added> {
    if described.title.trim().is_empty() {
        let name = &received.name;
        let title = name.rsplit_once('.').map_or(&**name, |(title, _)| title);
        described.title = title.to_owned();
    }
    let ready = Ready::new(tenken, &received, thumbnail)?;
    let (id, at) = (tenken.environment().id(), tenken.stored_now());
    let (actor, catalog) = (actor.clone(), tenken.catalog());
    tenken
        .write_if(async move |tx| {
            let permit = hold(tx, &actor, &received.facility).await?;
            let facts = described.check(&catalog)?;
            if let Some(there) = merge(tx, &actor, &at, &received, &facts).await? {
                return Ok(permit.grants(there));
            }
            let row = EvidenceRow {
                id: id.clone(),
                facility_id: received.facility.clone(),
                title: facts.title,
                kind: facts.kind.id().to_owned(),
                revision: 1,
                created_at: at.clone(),
                created_by: actor.name(),
                removed_at: None,
            };
            evidence::insert(tx, &row).await?;
            require_own_rows(tx, &row.facility_id, &facts.rows).await?;
            set_links(tx, &id, &facts.measures, &facts.rows).await?;
            let version = version_row(&received, &id, 1, &actor, &at);
            let version = store(tx, facts.days.put_on(version), received, ready).await?;
            let mut detail = told(
                &row.title,
                &row.kind,
                &facts.measures,
                &facts.rows,
                &version,
            );
            detail["name"] = json!(version.name);
            detail["sha256"] = json!(version.sha256);
            record_for(
                &row.facility_id,
                tx,
                &at,
                &actor,
                Action::AddEvidence,
                &Subject::Evidence.of(&id),
                made(detail),
            )
            .await?;
            Ok(permit.grants(Added {
                id,
                version: 1,
                was_there: false,
            }))
        })
        .await
}

/// Adds a newer version of a piece of evidence. The same content as the version that counts changes nothing.
///
/// # Errors
/// Not found, or not the actor's to change; days that cannot be; too many files.
pub async fn add_version(
    tenken: &Tenken,
    actor: &Actor,
    evidence: &str,
    received: Received,
    thumbnail: Option<Thumbnail>,
    days: Days,
) -> Result<Added> {
    let ready = Ready::new(tenken, &received, thumbnail)?;
    let (id, at, actor) = (evidence.to_owned(), tenken.stored_now(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let permit = hold(tx, &actor, &received.facility).await?;
            let row = present(tx, &received.facility, &id).await?;
            let days = days.check()?;
            let before = versions::of_one(tx, &row.facility_id, &id).await?;
            if let Some(same) = current(&before).filter(|it| it.sha256 == received.sha256) {
                return Ok(permit.grants(Added {
                    version: same.version,
                    id,
                    was_there: true,
                }));
            }
            let number = before.last().map_or(0, |row| row.version) + 1;
            let version = version_row(&received, &id, number, &actor, &at);
            let version = store(tx, days.put_on(version), received, ready).await?;
            let row = EvidenceRow {
                revision: row.revision + 1,
                ..row
            };
            evidence::update(tx, &row).await?;
            let detail = json!({
                "name": version.name, "sha256": version.sha256, "version": number,
                "valid_from": version.valid_from, "review_on": version.review_on,
                "expires_on": version.expires_on,
            });
            record_for(
                &row.facility_id,
                tx,
                &at,
                &actor,
                Action::AddEvidenceVersion,
                &Subject::Evidence.of(&id),
                detail,
            )
            .await?;
            Ok(permit.grants(Added {
                id,
                version: number,
                was_there: false,
            }))
        })
        .await
}

/// What is about to be stored beside the file, made before the transaction.
struct Ready {
    claim: Claim,
    thumbnail: Option<Sealed>,
}

impl Ready {
    fn new(tenken: &Tenken, received: &Received, thumbnail: Option<Thumbnail>) -> Result<Self> {
        let claim = Claim::new(tenken)?;
        let sealed = thumbnail.map(|it| it.seal(tenken.environment(), &claim.key, received));
        Ok(Ready {
            thumbnail: sealed.transpose()?,
            claim,
        })
    }
}

fn version_row(received: &Received, id: &str, version: i64, actor: &Actor, at: &str) -> VersionRow {
    VersionRow {
        evidence_id: id.to_owned(),
        version,
        name: received.name.clone(),
        media_type: received.kind.media_type().to_owned(),
        size: i64::try_from(received.size).unwrap_or(i64::MAX),
        sha256: received.sha256.clone(),
        content: None,
        thumbnail: None,
        added_at: at.to_owned(),
        added_by: actor.name(),
        valid_from: None,
        review_on: None,
        expires_on: None,
        removed_at: None,
    }
}

/// Stores a version with its content, which the facility has at most once.
async fn store(
    tx: &mut Tx,
    row: VersionRow,
    received: Received,
    ready: Ready,
) -> Result<VersionRow> {
    ready.claim.hold(tx).await?;
    let usage = versions::usage(tx, &received.facility).await?;
    if usage.files >= MOST_FILES || usage.bytes + row.size > MOST_BYTES_TOGETHER {
        return Err(Error::bad(
            "evidence_full",
            format!(
                "証跡は、施設ごとに{MOST_FILES}個、合わせて{}MBまでです。古い版や要らないものを消してから、もう一度付けてください。",
                MOST_BYTES_TOGETHER / (1024 * 1024)
            ),
        ));
    }
    let mut same = versions::with_content(tx, &received.facility, &received.sha256).await?;
    let row = match same.pop() {
        Some(same) => VersionRow {
            content: same.content,
            thumbnail: same.thumbnail,
            ..row
        },
        None => {
            versions::put_content(tx, &received.sealed).await?;
            if let Some(thumbnail) = &ready.thumbnail {
                versions::put_content(tx, thumbnail).await?;
            }
            VersionRow {
                content: Some(received.sealed.sha256),
                thumbnail: ready.thumbnail.map(|it| it.sha256),
                ..row
            }
        }
    };
    versions::insert(tx, &row).await?;
    Ok(row)
}

/// Adds what a file is said to speak for to the evidence that has the same file as the version that counts, if there is one.
async fn merge(
    tx: &mut Tx,
    actor: &Actor,
    at: &str,
    received: &Received,
    facts: &Facts,
) -> Result<Option<Added>> {
    let facility = &received.facility;
    for same in versions::with_content(tx, facility, &received.sha256).await? {
        let id = same.evidence_id.clone();
        let all = versions::of_one(tx, facility, &id).await?;
        if current(&all) != Some(&same) {
            continue;
        }
        let row = present(tx, facility, &id).await?;
        let (measures, rows) = links_of(tx, facility, &id).await?;
        let before = told(&row.title, &row.kind, &measures, &rows, &same);
        let measures: Vec<String> = united(measures, &facts.measures);
        let rows: Vec<RowRef> = united(rows, &facts.rows);
        let after = told(&row.title, &row.kind, &measures, &rows, &same);
        if let Some(detail) = changed(&before, &after) {
            require_own_rows(tx, facility, &rows).await?;
            set_links(tx, &id, &measures, &rows).await?;
            let row = EvidenceRow {
                revision: row.revision + 1,
                ..row
            };
            evidence::update(tx, &row).await?;
            let subject = Subject::Evidence.of(&id);
            let action = Action::UpdateEvidence;
            record_for(facility, tx, at, actor, action, &subject, detail).await?;
        }
        return Ok(Some(Added {
            id,
            version: same.version,
            was_there: true,
        }));
    }
    Ok(None)
}

/// Both together, each once, in order.
fn united<T: Ord + Clone>(mut all: Vec<T>, more: &[T]) -> Vec<T> {
    all.extend_from_slice(more);
    all.sort();
    all.dedup();
    all
}
