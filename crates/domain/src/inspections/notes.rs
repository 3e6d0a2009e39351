//! All that was noted in an inspection, whoever noted it, on whichever device, in whatever order it
//! arrived.
//!
//! An entry is never changed. It has an id that its device made and names the entries it was written
//! on top of. What stands at a place are the entries that no other replaces: one, or several where
//! people wrote without knowing of each other. So nothing needs to be refused or waited for, the same
//! entries give the same state in any order and however often they come, and both versions of a
//! conflict are there until somebody writes on top of both. It is the idea of
//! [`crate::responses::draft::Draft`] for devices that are away for hours.

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::noted::{Finding, Noted, Place, RowNote, is_id};

/// Something noted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Made by the device; names the entry in its inspection.
    pub id: String,
    /// Where.
    pub place: Place,
    /// What.
    pub noted: Noted,
    /// The ids of the entries it was written on top of.
    pub replaces: Vec<String>,
    /// Who noted it, as the audit log names people.
    pub by: String,
    /// When, as the device says.
    pub at: Timestamp,
}

impl Entry {
    /// Whether id and what it replaces can be ids at all.
    pub fn has_usable_ids(&self) -> bool {
        is_id(&self.id) && self.replaces.iter().all(|id| is_id(id))
    }
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// When something was first noted there.
    pub since: Timestamp,
    /// The versions that differ, the oldest first: one, or more if they collide.
    pub versions: Vec<Entry>,
    /// The ids a next entry must replace to stand alone.
    pub ids: Vec<String>,
}

impl Standing {
    /// What is noted, unless versions collide.
    pub fn settled(&self) -> Option<&Entry> {
        match self.versions.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Versions differ.
    pub fn collides(&self) -> bool {
        self.versions.len() > 1
    }
}

/// What stands at every place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<Place, Standing>);

impl Notes {
    /// The state that entries add up to.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut seen = HashSet::new();
        let mut places: BTreeMap<Place, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            if seen.insert(entry.id.clone()) {
                places.entry(entry.place.clone()).or_default().push(entry);
            }
        }
        Notes(
            places
                .into_iter()
                .map(|(place, entries)| (place, standing_entry(entries)))
                .collect(),
        )
    }

    /// What stands at a place.
    pub fn at(&self, place: &Place) -> Option<&Standing> {
        self.0.get(place)
    }

    /// All places where something was noted.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, &Standing)> {
        self.0.iter()
    }

    /// What is noted at a row, if one thing is.
    pub fn row(&self, item: &str) -> Option<&RowNote> {
        match &self.at(&Place::Row(item.to_owned()))?.settled()?.noted {
            Noted::Row(row) => Some(row),
            _ => None,
        }
    }

    /// The findings that stand, with their ids, the oldest first.
    pub fn findings(&self) -> Vec<(&str, &Finding)> {
        let mut found: Vec<(Timestamp, &str, &Finding)> = self
            .iter()
            .filter_map(|(place, standing)| {
                let entry = standing.settled().filter(|entry| !entry.noted.is_blank())?;
                match (place, &entry.noted) {
                    (Place::Finding(id), Noted::Finding(finding)) => {
                        Some((standing.since, id.as_str(), finding))
                    }
                    _ => None,
                }
            })
            .collect();
        found.sort_by_key(|(since, id, _)| (*since, *id));
        found
            .into_iter()
            .map(|(_, id, finding)| (id, finding))
            .collect()
    }

    /// The advice on the whole; empty where there is none.
    pub fn advice(&self) -> &str {
        let settled = self.at(&Place::Advice).and_then(Standing::settled);
        match settled.map(|entry| &entry.noted) {
            Some(Noted::Advice { text }) => text,
            _ => "",
        }
    }

    /// The places where versions collide.
    pub fn collisions(&self) -> impl Iterator<Item = &Place> {
        self.iter()
            .filter(|(_, standing)| standing.collides())
            .map(|(place, _)| place)
    }

    /// When the first entry was made: on that day the inspection took place.
    pub fn begun_at(&self) -> Option<Timestamp> {
        self.0.values().map(|standing| standing.since).min()
    }
}

fn standing_entry(entries: Vec<Entry>) -> Standing {
    let since = entries.iter().map(|entry| entry.at).min();
    let since = since.unwrap_or_default();
    let replaced: BTreeSet<&String> = entries
        .iter()
        .flat_map(|entry| entry.replaces.iter().filter(|id| **id != entry.id))
        .collect();
    let mut heads: Vec<Entry> = entries
        .iter()
        .filter(|entry| !replaced.contains(&entry.id))
        .cloned()
        .collect();
    // Entries that replace one another in a circle are no device's doing; none of them is lost.
    if heads.is_empty() {
        heads = entries;
    }
    heads.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let mut standing = Standing {
        since,
        ids: heads.iter().map(|entry| entry.id.clone()).collect(),
        versions: Vec::with_capacity(heads.len()),
    };
    for head in heads {
        let same = |other: &Entry| other.noted == head.noted;
        if !standing.versions.iter().any(same) {
            standing.versions.push(head);
        }
    }
    standing
}
