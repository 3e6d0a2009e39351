//! What a link of the chain is made of.

use sha2::{Digest, Sha256};
use tenken_store::audit::AuditRow;
use tenken_store::audit::audit_chain::LinkRow;

use crate::core::secrets::hex;

/// The hash before the first link.
pub(super) const START: &str = "";

/// Says what is hashed, so that a hash can mean nothing else; a change of the encoding changes it.
const DOMAIN: &[u8] = b"tenken audit entry 1\n";

/// The hash of an entry that follows on the link with the hash `previous`.
///
/// Every column is hashed, each with its length before it, so that no two entries have the same
/// encoding whatever their texts hold.
pub(super) fn hash(previous: &str, entry: &AuditRow) -> String {
    let AuditRow {
        seq,
        at,
        actor,
        origin,
        action,
        subject,
        facility_id,
        detail,
    } = entry;
    let mut hasher = Sha256::new_with_prefix(DOMAIN);
    let mut text = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    };
    text(previous);
    text(&seq.to_string());
    for column in [at, actor, origin, action, subject, detail] {
        text(column);
    }
    // No facility and an empty one are not the same.
    match facility_id {
        None => text("none"),
        Some(id) => {
            text("some");
            text(id);
        }
    }
    hex(&hasher.finalize())
}

/// The links that seal `entries` in their order, after the link `head`.
pub(super) fn links(head: Option<LinkRow>, entries: &[AuditRow]) -> Vec<LinkRow> {
    let (mut position, mut previous) =
        head.map_or((0, START.to_owned()), |link| (link.position, link.hash));
    entries
        .iter()
        .map(|entry| {
            position += 1;
            previous = hash(&previous, entry);
            LinkRow {
                position,
                entry_seq: entry.seq,
                hash: previous.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> AuditRow {
        AuditRow {
            seq: 7,
            at: "2026-11-20T03:00:00.000Z".into(),
            actor: "local".into(),
            origin: "local".into(),
            action: "round.close".into(),
            subject: "round:r".into(),
            facility_id: None,
            detail: "null".into(),
        }
    }

    #[test]
    fn every_column_and_the_link_before_matter() {
        let entry = entry();
        let text = |change: fn(&mut AuditRow)| {
            let mut other = entry.clone();
            change(&mut other);
            hash(START, &other)
        };
        let mut all = vec![
            hash(START, &entry),
            hash("0", &entry),
            text(|e| e.seq = 8),
            text(|e| e.at.push('x')),
            text(|e| e.actor.push('x')),
            text(|e| e.origin.push('x')),
            text(|e| e.action.push('x')),
            text(|e| e.subject.push('x')),
            text(|e| e.facility_id = Some(String::new())),
            text(|e| e.facility_id = Some("none".into())),
            text(|e| e.detail.push('x')),
            // The same letters, divided otherwise.
            text(|e| (e.actor, e.origin) = ("localloca".into(), "l".into())),
        ];
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn the_encoding_never_changes() {
        // Stored chains were made with it.
        assert_eq!(
            hash(START, &entry()),
            "ed41bb4f8fe2d3aebc8a9a6d3b0d2e01f63dda7644693570124c0bffa0fe6b4b"
        );
    }

    #[test]
    fn links_follow_each_other() {
        let entries = [entry(), AuditRow { seq: 8, ..entry() }];
        let all = links(None, &entries);
        let first = links(None, &entries[..1]);
        let second = links(first.last().cloned(), &entries[1..]);
        assert_eq!(all, [first, second].concat());
        assert_eq!((all[1].position, all[1].entry_seq), (2, 8));
    }
}
