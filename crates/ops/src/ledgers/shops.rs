//! The ledgers of all shops of a corporation: how much of each there is, all of one kind as a file, and a template
//! with the shops' names.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use tenken_domain::facilities::search_text::folded;
use tenken_domain::ledgers::{LedgerKind, Values};
use tenken_spreadsheets::{LedgerOut, LedgerTitle, ledger_csv, ledger_xlsx};
use tenken_store::Tx;
use tenken_store::facilities::FacilityRow;
use tenken_store::facilities::facility_search::{FacilityFilter, scan};
use tenken_store::{audit, ledgers};

use super::export::{csv, xlsx};
use super::{kinds, values_of};
use crate::audit::{Action, Subject, entry, record};
use crate::core::actor::Actor;
use crate::core::company_key::corporation_by_key;
use crate::core::error::Result;
use crate::core::permit::Permit;
use crate::core::policy::{Act, may, own, require};
use crate::core::tenken::Tenken;
use crate::core::uploaded::{StoredFile, off_the_thread};
use crate::facilities::corporations::Corporation;

/// The ledgers of a corporation's shops that the actor may see.
#[derive(Debug, Clone)]
pub struct ChainLedgers {
    /// Whose they are.
    pub corporation: Corporation,
    /// All kinds, in the order of lists.
    pub kinds: Vec<Arc<LedgerKind>>,
    /// The shops that are open, by name.
    pub shops: Vec<ShopLedgers>,
    /// Whether the actor may change the ledgers of all of them.
    pub may_change: bool,
}

/// How much a shop keeps.
#[derive(Debug, Clone)]
pub struct ShopLedgers {
    /// The facility's id.
    pub facility: String,
    /// Its name.
    pub name: String,
    /// Whether it is made up.
    pub demo: bool,
    /// Rows by kind of ledger, or files of a log; what there is none of is not there.
    pub sizes: BTreeMap<String, i64>,
    /// When any of them last changed, RFC 3339 in UTC.
    pub changed_at: Option<String>,
}

/// How much of each ledger every shop of a corporation keeps; the corporation by its id or number.
///
/// # Errors
/// The corporation is not there, or outside the actor's scope.
pub async fn ledgers_of_shops(
    tenken: &Tenken,
    actor: &Actor,
    corporation: &str,
) -> Result<ChainLedgers> {
    let (keeper, who, key) = (tenken.clone(), actor.clone(), corporation.to_owned());
    tenken
        .read_if(async move |tx| {
            let (chain, permit) = Chain::of(&keeper, tx, &who, &key).await?;
            let kinds = kinds::current(&keeper, tx).await?;
            let mut sizes: HashMap<String, Vec<ledgers::ShopSize>> = HashMap::new();
            for size in ledgers::sizes_of_many(tx, &chain.filter).await? {
                let of_shop = sizes.entry(size.facility_id.clone()).or_default();
                of_shop.push(size);
            }
            let answers = |shop: &FacilityRow| may(&who, Act::Answer(shop));
            let may_change = !chain.shops.is_empty() && chain.shops.iter().all(answers);
            let shops = chain.shops.into_iter().map(|shop| {
                let sizes = sizes.remove(&shop.id).unwrap_or_default();
                ShopLedgers {
                    changed_at: sizes.iter().map(|size| size.changed_at.clone()).max(),
                    sizes: sizes
                        .into_iter()
                        .map(|size| (size.ledger, size.rows))
                        .collect(),
                    facility: shop.id,
                    name: shop.name,
                    demo: shop.demo,
                }
            });
            Ok(permit.grants(ChainLedgers {
                kinds: kinds.iter().map(Arc::clone).collect(),
                shops: shops.collect(),
                corporation: chain.corporation,
                may_change,
            }))
        })
        .await
}

/// The ledgers of one kind of all shops, with the shop before each row, as an Excel file or as CSV. Every shop whose
/// rows are in it has an entry in its log.
///
/// # Errors
/// The corporation or the kind is not there, or outside the actor's scope.
pub async fn export_shops(
    tenken: &Tenken,
    actor: &Actor,
    corporation: &str,
    kind: &str,
    is_csv: bool,
) -> Result<StoredFile> {
    let (keeper, who) = (tenken.clone(), actor.clone());
    let (key, wanted) = (corporation.to_owned(), kind.to_owned());
    let (chain, permit, kind, rows) = tenken
        .read_if(async move |tx| {
            let (chain, permit) = Chain::of(&keeper, tx, &who, &key).await?;
            let kind = kinds::find_kind(&keeper, tx, &wanted).await?;
            let mut rows: Vec<(String, String)> = Vec::new();
            ledgers::scan_many(tx, &chain.filter, &kind.id, |shop, content| {
                rows.push((shop.to_owned(), content.to_owned()));
            })
            .await?;
            Ok(permit.grants((chain, permit, kind, rows)))
        })
        .await?;
    let title = chain.title(tenken);
    let subject = Subject::Ledger.of(&kind.id);
    let of: HashSet<String> = rows.iter().map(|(shop, _)| shop.clone()).collect();
    let corporation = chain.corporation.id.clone();
    let file = off_the_thread(move || -> Result<StoredFile> {
        let names = chain.names();
        let name = format!("{}_{}_{}", kind.title, title.whose, title.day);
        let values: Result<Vec<Values>> =
            rows.iter().map(|(_, content)| values_of(content)).collect();
        let values = values?;
        let rows: Vec<LedgerOut<'_>> = (rows.iter().zip(&values))
            .map(|((shop, _), values)| LedgerOut {
                shop: names.get(&**shop).copied().unwrap_or_default(),
                values,
            })
            .collect();
        match is_csv {
            true => Ok(csv(name, ledger_csv(&kind, &rows, true))),
            false => xlsx(name, ledger_xlsx(&kind, &rows, &title)),
        }
    })
    .await??;
    let (at, who) = (tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            let detail = serde_json::json!({ "corporation": corporation, "facilities": of.len() });
            record(tx, &at, &who, Action::ExportLedger, &subject, detail).await?;
            let of = of.iter().filter(|shop| !who.acts_for(shop));
            let entries: Vec<_> = of
                .map(|shop| {
                    let detail = serde_json::Value::Null;
                    let action = Action::ExportLedger;
                    entry(&at, &who, action, &subject, Some(shop), detail)
                })
                .collect();
            Ok(audit::insert_many(tx, &entries).await?)
        })
        .await?;
    Ok(file)
}

/// A ledger of all shops to be filled in: a line for each of them, with its name.
///
/// # Errors
/// The corporation or the kind is not there, or outside the actor's scope.
pub async fn shops_template(
    tenken: &Tenken,
    actor: &Actor,
    corporation: &str,
    kind: &str,
) -> Result<StoredFile> {
    let (keeper, who) = (tenken.clone(), actor.clone());
    let (key, wanted) = (corporation.to_owned(), kind.to_owned());
    let (chain, kind) = tenken
        .read_if(async move |tx| {
            let (chain, permit) = Chain::of(&keeper, tx, &who, &key).await?;
            let kind = kinds::find_kind(&keeper, tx, &wanted).await?;
            Ok(permit.grants((chain, kind)))
        })
        .await?;
    let title = chain.title(tenken);
    off_the_thread(move || {
        let (names, empty) = (chain.names(), Values::default());
        let shops = chain
            .shops
            .iter()
            .filter_map(|shop| names.get(&*shop.id).copied());
        let rows: Vec<LedgerOut<'_>> = shops
            .map(|shop| LedgerOut {
                shop,
                values: &empty,
            })
            .collect();
        let name = format!("{}_{}_ひな形", kind.title, title.whose);
        xlsx(name, ledger_xlsx(&kind, &rows, &title))
    })
    .await?
}

/// A corporation with its shops that the actor may see.
struct Chain {
    corporation: Corporation,
    filter: FacilityFilter,
    shops: Vec<FacilityRow>,
}

impl Chain {
    async fn of(tenken: &Tenken, tx: &mut Tx, actor: &Actor, key: &str) -> Result<(Self, Permit)> {
        let corporation = corporation_by_key(tx, key).await?;
        let permit = require(actor, Act::ReadCorporation(&corporation.id))?;
        let filter = FacilityFilter {
            corporation: Some(corporation.id.clone()),
            operating_on: Some(tenken.today().to_string()),
            within: own(actor),
            ..FacilityFilter::default()
        };
        let mut shops = Vec::new();
        scan(tx, &filter, |shop| shops.push(shop)).await?;
        shops.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        let chain = Chain {
            corporation: corporation.into(),
            filter,
            shops,
        };
        Ok((chain, permit))
    }

    fn title(&self, tenken: &Tenken) -> LedgerTitle {
        LedgerTitle {
            whose: self.corporation.name.clone(),
            day: tenken.today(),
            with_shops: true,
        }
    }

    /// What each shop is called in a file, by its id, so that it is found again: its name, or its code where several
    /// have the name.
    fn names(&self) -> HashMap<&str, &str> {
        let mut alike: HashMap<String, usize> = HashMap::new();
        for shop in &self.shops {
            *alike.entry(folded(&shop.name)).or_default() += 1;
        }
        let is_alone = |name: &str| alike.get(&folded(name)) == Some(&1);
        let named = self.shops.iter().map(|shop| {
            let code = shop.code.as_deref().filter(|_| !is_alone(&shop.name));
            (&*shop.id, code.unwrap_or(&shop.name))
        });
        named.collect()
    }
}
