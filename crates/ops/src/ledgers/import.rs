//! Ledgers that come in as a file or as a table that was pasted: looked at first, then stored. Of one facility, or of
//! all shops of a corporation, each row under its own.

use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use tenken_domain::facilities::search_text::folded;
use tenken_domain::ledgers::{LedgerKind, Values};
use tenken_domain::text::input::fold;
use tenken_spreadsheets::ledger_file::{
    FileRow, LedgerFile, read_kept, read_ledger, read_pasted, write_kept,
};
use tenken_store::Tx;
use tenken_store::facilities::FacilityRow;
use tenken_store::facilities::facility_search::{FacilityFilter, scan};

use super::kinds;
use super::save::{Book, RowOutcome};
use crate::audit::Action;
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::core::uploaded::off_the_thread;

/// What somebody hands in.
#[derive(Debug, Clone)]
pub enum Handed {
    /// Excel, or CSV.
    File(Vec<u8>),
    /// What was pasted out of a spreadsheet.
    Text(String),
    /// Rows that were looked at before, as [`LedgerImport::kept`] wrote them.
    Kept(String),
}

/// Whose ledgers they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// One facility's, by its id or code.
    Facility(String),
    /// Those of all shops of a corporation, by its id; a column says which shop.
    Corporation(String),
}

/// How a table is taken.
#[derive(Debug, Clone, Default)]
pub struct ImportChoices {
    /// Columns and what stands in them where the table has nothing.
    pub fill: Vec<(String, String)>,
    /// Rows that cannot be taken are left out, instead of the whole table.
    pub skip_faulty: bool,
}

/// What a table would change, or changed.
#[derive(Debug, Clone)]
pub struct LedgerImport {
    /// What was read.
    pub file: LedgerFile,
    /// What becomes of each facility's ledger, by name.
    pub shops: Vec<ShopImport>,
    /// Rows that cannot be taken for another reason than what stands in a cell.
    pub refused: Vec<RefusedRow>,
    /// Whether it is stored.
    pub is_stored: bool,
}

/// What becomes of a facility's ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ShopImport {
    /// The facility's id.
    pub facility: String,
    /// Its name.
    pub name: String,
    /// Rows that are new.
    pub added: usize,
    /// Rows that change.
    pub changed: usize,
    /// Rows that are like this already.
    pub same: usize,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// Its sheet; empty for a text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// Its number in the table, from 1.
    pub row: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl LedgerImport {
    /// How many rows cannot be taken.
    pub fn faulty_rows(&self) -> usize {
        let with_faults = self.file.rows.iter().filter(|row| !row.faults.is_empty());
        with_faults.count() + self.refused.len()
    }

    /// The rows that can be taken, written down: handed in again they are what was looked at, without the file.
    pub fn kept(&self, kind: &LedgerKind) -> String {
        let refused: HashSet<(&str, usize)> = (self.refused.iter())
            .map(|refused| (&*refused.sheet, refused.row))
            .collect();
        let right = self.file.right_rows();
        write_kept(
            kind,
            right.filter(|row| !refused.contains(&(&*row.sheet, row.row))),
        )
    }

    /// How many rows are new or change.
    pub fn changes(&self) -> usize {
        self.shops
            .iter()
            .map(|shop| shop.added + shop.changed)
            .sum()
    }
}

/// Reads a table and, unless it is only tried, stores it. A row whose key is there changes that row, cells that are
/// empty in the table stay as they are, and rows that the table does not have stay: nothing is erased.
///
/// # Errors
/// The facility, corporation or kind is not there; the actor does not answer for one of the facilities; the table
/// cannot be read at all.
pub async fn import_ledger(
    tenken: &Tenken,
    actor: &Actor,
    owner: &Owner,
    kind: &str,
    handed: Handed,
    choices: &ImportChoices,
    dry_run: bool,
) -> Result<LedgerImport> {
    let found = super::ledger_kind(tenken, actor, kind).await?;
    let file = off_the_thread(move || read(&found, handed)).await??;
    let (keeper, who, owner) = (tenken.clone(), actor.clone(), owner.clone());
    let (kind, choices) = (kind.to_owned(), choices.clone());
    tenken
        .write_if(async move |tx| {
            let kind = kinds::find_kind(&keeper, tx, &kind).await?;
            let (shops, permit) = Shops::of(tx, &who, &owner).await?;
            let mut import = LedgerImport {
                file,
                shops: Vec::new(),
                refused: Vec::new(),
                is_stored: false,
            };
            // One facility after the other, always in the same order: two imports never wait for each other.
            let mut by_shop: BTreeMap<String, Vec<&FileRow>> = BTreeMap::new();
            for row in import.file.right_rows() {
                match shops.find(row.shop.as_deref()) {
                    Ok(shop) => by_shop.entry(shop.id.clone()).or_default().push(row),
                    Err(message) => import.refused.push(RefusedRow {
                        sheet: row.sheet.clone(),
                        row: row.row,
                        message,
                    }),
                }
            }
            let mut books = Vec::new();
            for (id, rows) in by_shop {
                let Some(facility) = shops.all.iter().find(|shop| shop.id == id) else {
                    continue;
                };
                let mut book = Book::open(&keeper, tx, &who, facility, &kind).await?;
                let mut shop = ShopImport {
                    facility: id,
                    name: facility.name.clone(),
                    ..ShopImport::default()
                };
                for row in rows {
                    match put(&mut book, &kind, filled(&kind, row, &choices.fill)) {
                        RowOutcome::Kept(kept) if kept.revision == 1 => shop.added += 1,
                        RowOutcome::Kept(_) => shop.changed += 1,
                        RowOutcome::Refused(faults) => {
                            let messages = faults.into_iter().map(|fault| RefusedRow {
                                sheet: row.sheet.clone(),
                                row: row.row,
                                message: fault.message,
                            });
                            import.refused.extend(messages);
                        }
                        _ => shop.same += 1,
                    }
                }
                import.shops.push(shop);
                books.push(book);
            }
            import.refused.sort_by_key(|refused| refused.row);
            import.shops.sort_by(|one, other| one.name.cmp(&other.name));
            if !dry_run && (choices.skip_faulty || import.faulty_rows() == 0) {
                for book in books {
                    book.store(tx, Action::ImportLedger).await?;
                }
                import.is_stored = true;
            }
            Ok(permit.grants(import))
        })
        .await
}

fn read(kind: &LedgerKind, handed: Handed) -> Result<LedgerFile> {
    let read = match handed {
        Handed::File(bytes) => read_ledger(&bytes, kind),
        Handed::Text(text) => read_pasted(&text, kind),
        Handed::Kept(text) => read_kept(&text, kind),
    };
    read.map_err(Error::Rows)
}

/// The values of a row, with what stands where the table has nothing.
fn filled(kind: &LedgerKind, row: &FileRow, fill: &[(String, String)]) -> Values {
    let mut values = row.values.clone();
    for (id, text) in fill {
        let read = kind
            .column(id)
            .and_then(|column| column.kind.read(text).ok());
        if let Some(value) = read.filter(|_| values.get(id).is_empty()) {
            values.set(id.clone(), value);
        }
    }
    values
}

/// Puts a row into its ledger: on top of the row that has its key, else as a new one.
fn put(book: &mut Book<'_>, kind: &LedgerKind, values: Values) -> RowOutcome {
    let Some(before) = book.like(&values).cloned() else {
        let id = book.new_id();
        return book.put(&id, 0, values);
    };
    let mut merged = before.values.clone();
    for column in &kind.columns {
        let value = values.get(&column.id);
        if !value.is_empty() {
            merged.set(column.id.clone(), value);
        }
    }
    book.put(&before.id, before.revision, merged)
}

/// The facilities whose rows a table may have.
struct Shops {
    all: Vec<FacilityRow>,
    /// None where several have the name.
    by_name: HashMap<String, Option<usize>>,
    by_code: HashMap<String, usize>,
    /// A table of one facility needs no column that says which.
    is_one: bool,
}

impl Shops {
    async fn of(tx: &mut Tx, actor: &Actor, owner: &Owner) -> Result<(Self, Permit)> {
        let (all, permit) = match owner {
            Owner::Facility(key) => {
                let facility = by_key(tx, key).await?;
                let permit = require(actor, Act::Answer(&facility))?;
                (vec![facility], permit)
            }
            Owner::Corporation(id) => {
                let permit = require(actor, Act::ReadCorporation(id))?;
                let mut all = Vec::new();
                let corporation = Some(id.clone());
                let filter = FacilityFilter {
                    corporation,
                    ..FacilityFilter::default()
                };
                scan(tx, &filter, |facility| all.push(facility)).await?;
                for facility in &all {
                    require(actor, Act::Answer(facility))?;
                }
                (all, permit)
            }
        };
        let mut shops = Shops {
            is_one: matches!(owner, Owner::Facility(_)),
            all,
            by_name: HashMap::new(),
            by_code: HashMap::new(),
        };
        for (at, facility) in shops.all.iter().enumerate() {
            let named = shops.by_name.entry(folded(&facility.name));
            named.and_modify(|at| *at = None).or_insert(Some(at));
            if let Some(code) = &facility.code {
                shops.by_code.insert(code.clone(), at);
            }
        }
        Ok((shops, permit))
    }

    fn find(&self, shop: Option<&str>) -> std::result::Result<&FacilityRow, String> {
        let written = shop.unwrap_or_default().trim();
        let by_name = || self.by_name.get(&folded(written)).copied();
        let found = match (written, self.is_one) {
            ("", true) => Some(0),
            ("", false) => {
                return Err("どの施設のものかが書かれていません。「施設」の列に、施設の名前か医療機関コードを入れてください。".to_owned());
            }
            _ => match self.by_code.get(&fold(written)) {
                Some(at) => Some(*at),
                None if by_name() == Some(None) => {
                    return Err(format!(
                        "「{written}」という施設が、いくつもあります。名前のかわりに、医療機関コードを入れてください。"
                    ));
                }
                None => by_name().flatten(),
            },
        };
        let facility = found.and_then(|at| self.all.get(at));
        facility.ok_or_else(|| match self.is_one {
            true => format!("「{written}」は、この施設ではありません。この施設の行だけにするか、施設の列を消してください。"),
            false => format!("「{written}」という施設が、この法人にありません。名前か医療機関コードを確かめてください。"),
        })
    }
}
