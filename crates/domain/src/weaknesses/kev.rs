//! The catalogue of weaknesses that are known to be exploited (CISA KEV), as its JSON schema has it
//! (`cisagov/kev-data`, known_exploited_vulnerabilities_schema.json; domain facts 11.1). It names vendors and
//! products, but no versions.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::feed::{Entry, Faults, FeedFault, json, utf8};

/// The catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KevData {
    /// The day it was released on, in Tokyo.
    pub released: Date,
    /// Its entries, in its order.
    pub entries: Vec<KevEntry>,
}

/// A weakness that is known to be exploited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KevEntry {
    /// `CVE-2024-21762`
    pub cve: String,
    /// As the catalogue calls the vendor or the project.
    pub vendor: String,
    /// As it calls the product; often several with commas and "and".
    pub product: String,
    /// What it is called.
    pub name: String,
    /// When it came into the catalogue.
    pub added: Date,
    /// By when authorities of the United States have to have acted.
    pub due: Date,
    /// Known to be used for ransomware.
    pub ransomware: bool,
    /// What it is, in English.
    pub summary: String,
}

/// Fields that are not named here are ignored, such as those that come later.
#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "catalogVersion")]
    version: Option<Value>,
    #[serde(rename = "dateReleased")]
    released: Option<Value>,
    count: Option<Value>,
    vulnerabilities: Option<Vec<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawEntry {
    #[serde(rename = "cveID")]
    cve: Option<Value>,
    vendor_project: Option<Value>,
    product: Option<Value>,
    vulnerability_name: Option<Value>,
    date_added: Option<Value>,
    short_description: Option<Value>,
    required_action: Option<Value>,
    due_date: Option<Value>,
    known_ransomware_campaign_use: Option<Value>,
}

impl KevData {
    /// Reads the JSON file of the catalogue.
    ///
    /// # Errors
    /// Every reason to refuse it.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<FeedFault>> {
        let raw: Raw = json(utf8(bytes)?, "CISA KEVのカタログ（JSON）")?;
        let mut faults = Faults::default();
        let mut top = Entry {
            name: String::new(),
            faults: &mut faults,
        };
        top.text("catalogVersion", raw.version, 40);
        let released = top.instant("dateReleased", raw.released);
        let Some(listed) = raw.vulnerabilities else {
            faults.add("vulnerabilities", "missing", "ありません。");
            return faults.done(KevData {
                released,
                entries: Vec::new(),
            });
        };
        top.count("count", raw.count, listed.len());
        let entries = (1..).zip(listed);
        let entries = entries
            .map(|(number, raw)| entry(number, raw, &mut faults))
            .collect();
        faults.done(KevData { released, entries })
    }
}

fn entry(number: usize, raw: RawEntry, faults: &mut Faults) -> KevEntry {
    let mut entry = Entry {
        name: format!("{number}件目"),
        faults,
    };
    let cve = entry.text("cveID", raw.cve, 40);
    if is_cve(&cve) {
        entry.name = format!("{number}件目（{cve}）");
    } else if !cve.is_empty() {
        let message = format!("「{cve}」はCVEの番号の形（CVE-2026-12345）ではありません。");
        entry
            .faults
            .add(format!("{number}件目のcveID"), "cve", message);
    }
    entry.text("requiredAction", raw.required_action, 1);
    KevEntry {
        cve,
        vendor: entry.text("vendorProject", raw.vendor_project, 200),
        product: entry.text("product", raw.product, 300),
        name: entry.text("vulnerabilityName", raw.vulnerability_name, 300),
        added: entry.day("dateAdded", raw.date_added),
        due: entry.day("dueDate", raw.due_date),
        // "Known" or "Unknown"; it need not be there.
        ransomware: raw
            .known_ransomware_campaign_use
            .is_some_and(|used| used.as_str().is_some_and(|used| used.trim() == "Known")),
        summary: entry.text("shortDescription", raw.short_description, 1_000),
    }
}

/// `^CVE-[0-9]{4}-[0-9]{4,19}$`
fn is_cve(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let is_number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    parts.next() == Some("CVE")
        && parts.next().is_some_and(|year| is_number(year, 4..=4))
        && parts.next().is_some_and(|rest| is_number(rest, 4..=19))
}
