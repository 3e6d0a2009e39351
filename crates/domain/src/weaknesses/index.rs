//! A dataset made ready to be looked things up in.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::dataset::{Dataset, DatasetKind};
use super::end_of_life::{EndOfLifeData, Release};
use super::matching::What;
use super::product_aliases::{EndOfLifeName, ProductAlias};
use crate::facilities::search_text::folded;

/// What was found, each in the order of its data and once.
pub(super) type Entries = BTreeMap<usize, Arc<What>>;

/// A dataset with the ways into it.
#[derive(Debug)]
pub enum Indexed {
    /// By vendor and product.
    Kev(HashMap<(String, String), Vec<usize>>, Vec<Arc<What>>),
    /// By product, as the data has it.
    EndOfLife(EndOfLifeData),
    /// By vendor and product of the CPE.
    Jvn(BTreeMap<String, Vec<usize>>, Vec<Arc<What>>),
}

impl Indexed {
    /// Makes it ready.
    pub fn new(data: Dataset) -> Self {
        match data {
            Dataset::Kev(data) => {
                let mut by: HashMap<_, Vec<usize>> = HashMap::new();
                for (at, entry) in data.entries.iter().enumerate() {
                    let vendor = folded(&entry.vendor);
                    for product in products(&entry.product) {
                        by.entry((vendor.clone(), product)).or_default().push(at);
                    }
                }
                let entries = data.entries.into_iter().map(|entry| {
                    Arc::new(What::Exploited {
                        cve: entry.cve,
                        name: entry.name,
                        added: entry.added,
                        due: entry.due,
                        ransomware: entry.ransomware,
                        summary: entry.summary,
                    })
                });
                Indexed::Kev(by, entries.collect())
            }
            Dataset::EndOfLife(data) => Indexed::EndOfLife(data),
            Dataset::Jvn(data) => {
                let mut by: BTreeMap<_, Vec<usize>> = BTreeMap::new();
                let mut entries = Vec::new();
                for (at, (id, entry)) in data.entries.into_iter().enumerate() {
                    for product in entry.products {
                        by.entry(product).or_default().push(at);
                    }
                    entries.push(Arc::new(What::Jvn {
                        id,
                        title: entry.title,
                        severity: entry.severity,
                        modified: entry.modified,
                    }));
                }
                Indexed::Jvn(by, entries)
            }
        }
    }

    /// The kind it is of.
    pub fn kind(&self) -> DatasetKind {
        match self {
            Indexed::Kev(..) => DatasetKind::Kev,
            Indexed::EndOfLife(_) => DatasetKind::EndOfLife,
            Indexed::Jvn(..) => DatasetKind::Jvn,
        }
    }

    /// The weaknesses of a product, whatever its version.
    pub(super) fn weaknesses(&self, product: &ProductAlias) -> Entries {
        let (found, entries): (Vec<usize>, _) = match self {
            Indexed::EndOfLife(_) => return Entries::new(),
            Indexed::Kev(by, entries) => {
                let names = product.kev.iter().flat_map(|name| {
                    let vendor = folded(&name.vendor);
                    (name.products.iter()).map(move |product| (vendor.clone(), folded(product)))
                });
                let lists = names.filter_map(|name| by.get(&name));
                (lists.flatten().copied().collect(), entries)
            }
            Indexed::Jvn(by, entries) => {
                let of = |pattern: &String| -> Vec<usize> {
                    let Some(start) = pattern.strip_suffix('*') else {
                        return by.get(pattern).cloned().unwrap_or_default();
                    };
                    let from = (Bound::Included(start), Bound::Unbounded);
                    let range = by.range::<str, _>(from);
                    let range = range.take_while(|(name, _)| name.starts_with(start));
                    range.flat_map(|(_, found)| found).copied().collect()
                };
                (product.jvn.iter().flat_map(of).collect(), entries)
            }
        };
        let of = |at: usize| Some((at, Arc::clone(entries.get(at)?)));
        found.into_iter().filter_map(of).collect()
    }

    /// The releases of a product that can be meant where `version` stands behind its name in a ledger.
    pub(super) fn releases(&self, name: &EndOfLifeName, version: &str) -> Vec<&Release> {
        let Indexed::EndOfLife(data) = self else {
            return Vec::new();
        };
        let all = data
            .products
            .get(&name.product)
            .map_or(&[][..], Vec::as_slice);
        if name.cycles.is_empty() {
            return of_version(all, version);
        }
        let mut fitting: Vec<(&Release, Vec<&str>)> = Vec::new();
        for release in all {
            let rest = name
                .cycles
                .iter()
                .find_map(|cycle| match cycle.strip_suffix('*') {
                    Some(start) => release.name.strip_prefix(start),
                    None => (release.name == *cycle).then_some(""),
                });
            if let Some(rest) = rest {
                // 24H2 of 11-24h2-e: what people write behind the name.
                let said = rest
                    .split('-')
                    .filter(|part| part.chars().any(|c| c.is_ascii_digit()));
                fitting.push((release, said.collect()));
            }
        }
        let version = version.to_ascii_lowercase();
        let is_said = |said: &[&str]| said.iter().any(|part| version.contains(part));
        let narrow = fitting.iter().any(|(_, said)| is_said(said));
        let fitting = fitting
            .into_iter()
            .filter(|(_, said)| !narrow || is_said(said));
        fitting.map(|(release, _)| release).collect()
    }
}

/// The one release that a version belongs to: 7.2 for 7.2.5.
fn of_version<'r>(all: &'r [Release], version: &str) -> Vec<&'r Release> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let numbers = version.split(|c: char| !is_number(c));
    for number in numbers.map(|number| number.trim_matches('.')) {
        let is_of = |release: &&Release| {
            let rest = number.strip_prefix(release.name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let fitting = all.iter().filter(is_of);
        if let Some(release) = fitting.max_by_key(|release| release.name.len()) {
            return vec![release];
        }
    }
    Vec::new()
}

/// The products that KEV names in one text: the whole of it and its parts, such as 「FortiOS and FortiProxy」.
fn products(text: &str) -> Vec<String> {
    let parts = text.split(',').flat_map(|part| part.split(" and "));
    let parts = parts.map(|part| part.trim().trim_start_matches("and ").trim());
    let mut names: Vec<String> = [text].into_iter().chain(parts).map(folded).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names
}
