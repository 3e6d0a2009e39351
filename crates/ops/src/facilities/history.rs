//! What a facility was before, in words.

use jiff::civil::Date;
use std::collections::HashMap;
use tenken_domain::facilities::facility::{FacilityKind, Prefecture};
use tenken_store::Tx;
use tenken_store::facilities::facility_history::FormerRow;
use tenken_store::facilities::{corporations, facility_history};

use super::change::former;
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;

/// One change of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The day from which on the new facts hold.
    pub on: Date,
    /// What changed.
    pub facts: Vec<FormerFact>,
}

/// One fact that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerFact {
    /// What it is: 名称.
    pub what: &'static str,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it became; empty for nothing.
    pub after: String,
}

/// The changes of a facility (by id or code), the newest first.
///
/// # Errors
/// Not found.
pub async fn facility_history(tenken: &Tenken, actor: &Actor, key: &str) -> Result<Vec<Former>> {
    let (key, who) = (key.to_owned(), actor.clone());
    let (formers, names) = tenken
        .read_if(async move |tx| {
            let (row, permit) = readable(tx, &who, &key).await?;
            let mut formers = facility_history::of_facility(tx, &row.id).await?;
            formers.push(former(&row));
            let names = corporation_names(tx, &formers).await?;
            Ok(permit.grants((formers, names)))
        })
        .await?;
    let catalog = tenken.catalog();
    let authority = |code: &Option<String>| {
        let code = code.as_deref().unwrap_or_default();
        catalog
            .authority(code)
            .map_or_else(|| code.to_owned(), |it| it.name.clone())
    };
    let shown = |row: &FormerRow| -> [(&'static str, String); 9] {
        let corporation = row.corporation_id.as_deref().unwrap_or_default();
        [
            ("医療機関コード", row.code.clone().unwrap_or_default()),
            (
                "種類",
                FacilityKind::parse(&row.kind)
                    .map_or("", FacilityKind::label)
                    .to_owned(),
            ),
            ("名称", row.name.clone()),
            ("フリガナ", row.kana.clone()),
            (
                "都道府県",
                Prefecture::parse(&row.prefecture)
                    .map_or("", Prefecture::label)
                    .to_owned(),
            ),
            ("市区町村", row.municipality.clone()),
            ("所管", authority(&row.authority)),
            ("法人", names.get(corporation).cloned().unwrap_or_default()),
            (
                "病床数",
                row.beds.map(|beds| beds.to_string()).unwrap_or_default(),
            ),
        ]
    };
    let change = |pair: &[FormerRow]| Former {
        on: pair[0].until.parse().unwrap_or_default(),
        facts: shown(&pair[0])
            .into_iter()
            .zip(shown(&pair[1]))
            .filter(|(before, after)| before != after)
            .map(|((what, before), (_, after))| FormerFact {
                what,
                before,
                after,
            })
            .collect(),
    };
    Ok(formers.windows(2).rev().map(change).collect())
}

/// The names of the corporations that occur.
async fn corporation_names(tx: &mut Tx, formers: &[FormerRow]) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for id in formers.iter().filter_map(|row| row.corporation_id.as_ref()) {
        if !names.contains_key(id)
            && let Some(row) = corporations::get(tx, id).await?
        {
            names.insert(id.clone(), row.name);
        }
    }
    Ok(names)
}
