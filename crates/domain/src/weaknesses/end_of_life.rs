//! Until when products are looked after: the full dump of endoflife.date, API version 1 (`/api/v1/products/full`,
//! api_v1/openapi.yml; domain facts 11.2).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use super::feed::{Entry, Faults, FeedFault, json, utf8};

/// The dump.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndOfLifeData {
    /// The day it was made on, in Tokyo, if it says so: the description of the API names no such field, but
    /// `generated_at` is there by now.
    pub made: Option<Date>,
    /// The releases of each product, by the product's name there, in its order.
    pub products: BTreeMap<String, Vec<Release>>,
}

/// A release cycle of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its name there: `2012-r2`.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// Nobody looked after it any more when the dump was made.
    pub is_ended: bool,
    /// From when on nobody does, if that is known.
    pub eol_from: Option<Date>,
}

impl Release {
    /// Whether nobody looks after it on a day.
    pub fn is_ended_on(&self, day: Date) -> bool {
        self.is_ended || self.eol_from.is_some_and(|from| from <= day)
    }
}

#[derive(Deserialize)]
struct Raw {
    schema_version: Option<Value>,
    generated_at: Option<Value>,
    total: Option<Value>,
    result: Option<Vec<RawProduct>>,
}

#[derive(Deserialize)]
struct RawProduct {
    name: Option<Value>,
    releases: Option<Vec<RawRelease>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRelease {
    name: Option<Value>,
    label: Option<Value>,
    release_date: Option<Value>,
    is_eol: Option<Value>,
    eol_from: Option<Value>,
}

impl EndOfLifeData {
    /// Reads the dump.
    ///
    /// # Errors
    /// Every reason to refuse it.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<FeedFault>> {
        let raw: Raw = json(utf8(bytes)?, "endoflife.dateの全件（products/full）")?;
        let mut faults = Faults::default();
        let mut top = Entry {
            name: String::new(),
            faults: &mut faults,
        };
        let version = top.text("schema_version", raw.schema_version, 20);
        let made =
            (raw.generated_at.is_some()).then(|| top.instant("generated_at", raw.generated_at));
        match &raw.result {
            Some(result) => top.count("total", raw.total, result.len()),
            None => faults.add("result", "missing", "ありません。"),
        }
        if !version.is_empty() && version.split('.').next() != Some("1") {
            let message = format!(
                "版「{version}」のデータは、まだ読めません。読めるのは、版1（api/v1/products/full）のデータです。"
            );
            faults.add("schema_version", "version", message);
        }
        let mut products = BTreeMap::new();
        for (number, raw) in (1..).zip(raw.result.into_iter().flatten()) {
            let mut entry = Entry {
                name: format!("{number}件目の製品"),
                faults: &mut faults,
            };
            let name = entry.text("name", raw.name, 100);
            let Some(releases) = raw.releases else {
                faults.add(
                    format!("{number}件目の製品（{name}）のreleases"),
                    "missing",
                    "ありません。",
                );
                continue;
            };
            let releases = (1..).zip(releases);
            let releases = releases
                .map(|(at, raw)| release(format!("{name}の{at}件目のrelease"), raw, &mut faults))
                .collect();
            products.insert(name, releases);
        }
        faults.done(EndOfLifeData { made, products })
    }
}

fn release(name: String, raw: RawRelease, faults: &mut Faults) -> Release {
    let mut entry = Entry { name, faults };
    entry.day_or_none("releaseDate", raw.release_date);
    Release {
        name: entry.text("name", raw.name, 100),
        label: entry.text("label", raw.label, 200),
        is_ended: entry.truth("isEol", raw.is_eol),
        eol_from: entry.day_or_none("eolFrom", raw.eol_from),
    }
}
