//! What is known about the devices of a ledger.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::dataset::DatasetKind;
use super::index::{Entries, Indexed};
use super::jvn::Severity;
use super::names::{Found, Text};
use super::product_aliases::{ProductAlias, ProductAliases};
use crate::ledgers::{LedgerKind, LedgerRow};
use crate::suggestions::Proof;

/// So many weaknesses are told of a row; the rest is counted. The end of support is always told.
pub const MOST_PER_ROW: usize = 20;
/// So many days ahead the end of support is told.
const SOON_DAYS: i32 = 180;
/// So many releases that are still looked after are named beside one that is not.
const MOST_SUPPORTED: usize = 6;

/// The newest dataset of each kind, as far as there is one.
#[derive(Debug, Clone, Default)]
pub struct Datasets(BTreeMap<DatasetKind, Arc<Indexed>>);

impl Datasets {
    /// Puts a dataset in the place of the one of its kind.
    pub fn put(&mut self, data: Arc<Indexed>) {
        self.0.insert(data.kind(), data);
    }
}

/// Something that is known about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Nobody looks after it any more, or soon.
    EndOfLife {
        /// The product.
        product: String,
        /// The release that is, or soon will be, looked after by nobody.
        cycle: String,
        /// From when on, if that is known.
        eol_from: Option<Date>,
        /// Others that the row can mean as well, and that are still looked after: the version decides.
        supported: Vec<String>,
    },
    /// It is known to be exploited.
    Exploited {
        /// `CVE-2024-21762`
        cve: String,
        /// What it is called.
        name: String,
        /// When that became known.
        added: Date,
        /// By when authorities of the United States have to have acted.
        due: Date,
        /// Also for ransomware.
        ransomware: bool,
        /// What it is, in English.
        summary: String,
    },
    /// An entry of JVN iPedia.
    Jvn {
        /// `JVNDB-2026-000001`
        id: String,
        /// What it is called.
        title: String,
        /// How bad it is.
        severity: Option<Severity>,
        /// When it was changed last.
        modified: Date,
    },
}

impl What {
    /// What comes first: what is used for ransomware, then by day, the newest first.
    fn order(&self) -> (bool, std::cmp::Reverse<Option<Date>>) {
        let (first, day) = match self {
            What::EndOfLife { eol_from, .. } => (false, *eol_from),
            What::Exploited {
                ransomware, added, ..
            } => (*ransomware, Some(*added)),
            What::Jvn { modified, .. } => (false, Some(*modified)),
        };
        (!first, std::cmp::Reverse(day))
    }
}

/// How sure it is that a row is meant. Names alone say nothing about versions and updates, so there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// 要確認
    ToCheck,
}

impl Certainty {
    /// The word for it.
    pub fn label(self) -> &'static str {
        match self {
            Certainty::ToCheck => "要確認",
        }
    }
}

/// Something that is known about what stands in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weakness {
    /// What is known.
    pub what: Arc<What>,
    /// Always to be checked.
    pub certainty: Certainty,
}

/// What is known about a row, what is worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowWeaknesses {
    /// The row.
    pub row: Proof,
    /// The products it was looked up as.
    pub products: Vec<String>,
    /// What is known, as much of it as is told.
    pub found: Vec<Weakness>,
    /// How many more there are.
    pub left_out: usize,
}

/// A row of which something was not looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotLookedUp {
    /// The row.
    pub row: Proof,
    /// What stands in it and is not in the table of aliases; nothing where nothing stands there.
    pub texts: Vec<String>,
}

/// What came out of looking rows up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// Rows that something is known about, the worst first. A row that is not here is not known to be safe.
    pub rows: Vec<RowWeaknesses>,
    /// Rows with something that could not be looked up, in their order.
    pub not_looked_up: Vec<NotLookedUp>,
}

/// A product that a row names, and what stands behind its name.
type Named = BTreeMap<usize, String>;

/// Looks the rows of a ledger of devices (`os`, `software` with `software_version`, `maker`) up on a day. What is
/// thrown away is left out.
pub fn look_up(
    aliases: &ProductAliases,
    datasets: &Datasets,
    kind: &LedgerKind,
    rows: &[LedgerRow],
    on: Date,
) -> Looked {
    let mut looking = Looking {
        aliases,
        datasets,
        soon: on.checked_add(SOON_DAYS.days()).unwrap_or(on),
        on,
        known: HashMap::new(),
    };
    let mut looked = Looked::default();
    for row in rows
        .iter()
        .filter(|row| row.values.get("state") != "disposed")
    {
        let proof = Proof {
            ledger: kind.id.clone(),
            row: row.id.clone(),
            revision: row.revision,
            name: kind.name_of(&row.values),
        };
        let (named, texts) = looking.named(row);
        if !texts.is_empty() || named.is_empty() {
            looked.not_looked_up.push(NotLookedUp {
                row: proof.clone(),
                texts,
            });
        }
        let (found, left_out) = looking.found(&named);
        if !found.is_empty() {
            looked.rows.push(RowWeaknesses {
                row: proof,
                products: looking.titles(&named),
                found,
                left_out,
            });
        }
    }
    let worst = |row: &RowWeaknesses| row.found.first().map(|first| first.what.order());
    looked.rows.sort_by_key(worst);
    looked
}

/// What is the same for all rows, and what was found for rows before.
struct Looking<'a> {
    aliases: &'a ProductAliases,
    datasets: &'a Datasets,
    on: Date,
    soon: Date,
    /// What is told of rows that name the same products, what is worst first, and how many more there are.
    known: HashMap<Vec<usize>, (Vec<Arc<What>>, usize)>,
}

impl Looking<'_> {
    /// The products a row names, and its texts that name none.
    fn named(&self, row: &LedgerRow) -> (Named, Vec<String>) {
        let (mut named, mut texts) = (Named::new(), Vec::new());
        let version = Text::of(row.values.get("software_version"));
        let version = version.all();
        for field in ["os", "software"] {
            let written = row.values.get(field);
            let text = Text::of(written);
            let mut found = self.aliases.names.within(&text);
            // A network device is often described by its maker and a version.
            let maker = || {
                let maker = Text::of(row.values.get("maker"));
                self.aliases.makers.get(maker.letters())
            };
            if field == "os" && found.is_empty() && row.values.get("kind") == "network" {
                found.extend(maker().map(|product| Found {
                    product: *product,
                    rest: text.all(),
                }));
            }
            if found.is_empty() && !text.is_empty() {
                texts.push(written.to_owned());
            }
            for hit in found {
                let behind = named.entry(hit.product).or_default();
                behind.push(' ');
                behind.push_str(&hit.rest);
                if field == "software" {
                    behind.push(' ');
                    behind.push_str(&version);
                }
            }
        }
        (named, texts)
    }

    fn alias(&self, product: usize) -> Option<&ProductAlias> {
        self.aliases.products.get(product)
    }

    fn titles(&self, named: &Named) -> Vec<String> {
        let aliases = named.keys().filter_map(|product| self.alias(*product));
        aliases.map(|alias| alias.title.clone()).collect()
    }

    /// What is known about products, and how much of it is left out.
    fn found(&mut self, named: &Named) -> (Vec<Weakness>, usize) {
        let ends: Vec<Arc<What>> = named
            .iter()
            .filter_map(|(product, version)| self.end_of_life(self.alias(*product)?, version))
            .collect();
        let key: Vec<usize> = named.keys().copied().collect();
        if !self.known.contains_key(&key) {
            let known = self.weaknesses(&key);
            self.known.insert(key.clone(), known);
        }
        let none = (Vec::new(), 0);
        let (known, more) = self.known.get(&key).unwrap_or(&none);
        let room = MOST_PER_ROW.saturating_sub(ends.len());
        let left_out = more + known.len().saturating_sub(room);
        let mut whats: Vec<Arc<What>> = known.iter().take(room).cloned().chain(ends).collect();
        whats.sort_by_key(|what| what.order());
        let weaknesses = whats.into_iter().map(|what| Weakness {
            what,
            certainty: Certainty::ToCheck,
        });
        (weaknesses.collect(), left_out)
    }

    /// The worst of what is known about products whatever their version, and how much more there is.
    fn weaknesses(&self, products: &[usize]) -> (Vec<Arc<What>>, usize) {
        let mut all = Vec::new();
        for data in self.datasets.0.values() {
            let mut found = Entries::new();
            for alias in products.iter().filter_map(|product| self.alias(*product)) {
                found.extend(data.weaknesses(alias));
            }
            all.extend(found.into_values());
        }
        all.sort_by_key(|what| what.order());
        let more = all.len().saturating_sub(MOST_PER_ROW);
        all.truncate(MOST_PER_ROW);
        (all, more)
    }

    /// The release that a product may be, and that nobody looks after, or soon.
    fn end_of_life(&self, alias: &ProductAlias, version: &str) -> Option<Arc<What>> {
        let (name, data) = (
            alias.end_of_life.as_ref()?,
            self.datasets.0.get(&DatasetKind::EndOfLife)?,
        );
        let releases = data.releases(name, version);
        let ended = releases
            .iter()
            .filter(|release| release.is_ended_on(self.on));
        let ending = releases
            .iter()
            .filter(|release| release.is_ended_on(self.soon));
        // Of several, the one that was looked after longest: the others are older.
        let newest = ended
            .max_by_key(|release| release.eol_from)
            .or_else(|| ending.min_by_key(|release| release.eol_from))?;
        let supported: BTreeSet<&str> = releases
            .iter()
            .filter(|release| !release.is_ended_on(self.on) && release.name != newest.name)
            .map(|release| release.label.as_str())
            .collect();
        Some(Arc::new(What::EndOfLife {
            product: alias.title.clone(),
            cycle: newest.label.clone(),
            eol_from: newest.eol_from,
            supported: supported
                .into_iter()
                .take(MOST_SUPPORTED)
                .map(str::to_owned)
                .collect(),
        }))
    }
}
