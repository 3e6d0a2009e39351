//! What people say about a piece of evidence, as typed and as it is kept.

use serde_json::{Value, json};
use tenken_domain::Catalog;
use tenken_domain::evidence::{EvidenceKind, RowRef};
use tenken_domain::text::calendar::parse_date;
use tenken_store::Tx;
use tenken_store::evidence::links::{self, MeasureLink, RowLink};
use tenken_store::evidence::versions::VersionRow;
use tenken_store::ledgers;

use crate::core::error::{Error, FieldFaults, Result};
use crate::core::input::{Typed, required_line};

/// The most measures one file speaks for, and the most rows it belongs to.
const MOST_LINKS: usize = 200;

/// What is said about a piece of evidence, as typed.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// What the facility calls it.
    pub title: String,
    /// What it is, as [`EvidenceKind`] names it.
    pub kind: String,
    /// The measures it speaks for, by their ids.
    pub measures: Vec<String>,
    /// The rows of the facility's ledgers it belongs to.
    pub rows: Vec<RowRef>,
    /// The days of its version that counts.
    pub days: Days,
}

/// The days of a version, as typed; each may be left empty.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// The first day it is good for.
    pub valid_from: String,
    /// The day it is to be looked at again; [`next_review`](tenken_domain::evidence::next_review) is offered.
    pub review_on: String,
    /// The last day it is good for.
    pub expires_on: String,
}

/// What is said about a piece of evidence, checked.
pub(super) struct Facts {
    pub title: String,
    pub kind: EvidenceKind,
    pub measures: Vec<String>,
    pub rows: Vec<RowRef>,
    pub days: StoredDays,
}

/// Days as they are stored.
#[derive(Default)]
pub(super) struct StoredDays {
    pub valid_from: Option<String>,
    pub review_on: Option<String>,
    pub expires_on: Option<String>,
}

impl Described {
    /// What is wrong with it, whatever the file is, for pages that tell all faults at once. A title may be missing: the name of the
    /// file takes its place.
    pub fn faults(&self, catalog: &Catalog) -> FieldFaults {
        let mut described = self.clone();
        if described.title.trim().is_empty() {
            described.title = EvidenceKind::Other.label().to_owned();
        }
        faults_of(described.check(catalog))
    }

    /// Checks all of it.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(super) fn check(self, catalog: &Catalog) -> Result<Facts> {
        let mut typed = Typed::default();
        let title = typed.field(required_line(
            "title",
            "証跡の名前",
            &self.title,
            "証跡の名前を入れてください（例：レセコンの保守契約書）。",
        ))?;
        let kind = EvidenceKind::parse(&self.kind)
            .ok_or_else(|| Error::bad("kind", "何の証跡かを選んでください。"));
        let kind = typed.field(kind.map(Some))?;
        let measures = typed.field(measures(self.measures, catalog))?;
        let rows = typed.field(rows(self.rows))?;
        let days = typed.field(self.days.check())?;
        typed.done()?;
        Ok(Facts {
            title,
            // One that could not be read has ended this above.
            kind: kind.unwrap_or(EvidenceKind::Other),
            measures,
            rows,
            days,
        })
    }
}

impl Days {
    /// What is wrong with them, whatever the file is.
    pub fn faults(&self) -> FieldFaults {
        faults_of(self.clone().check())
    }

    /// # Errors
    /// No days, or days that cannot be together.
    pub(super) fn check(self) -> Result<StoredDays> {
        let mut typed = Typed::default();
        let mut day = |field: &'static str, what: &str, text: &str| {
            if text.trim().is_empty() {
                return Ok(None);
            }
            let day = parse_date(text).ok_or_else(|| {
                let message = format!("{what}は、日付で入れてください（例：2026/4/1）。");
                Error::bad(field, message)
            });
            typed.field(day.map(Some))
        };
        let valid_from = day("valid_from", "有効になった日", &self.valid_from)?;
        let review_on = day("review_on", "見直す日", &self.review_on)?;
        let expires_on = day("expires_on", "有効期限", &self.expires_on)?;
        if let (Some(first), Some(last)) = (valid_from, expires_on)
            && last < first
        {
            let message = "有効期限が、有効になった日より前です。どちらかを直してください。";
            typed.field(Err::<(), _>(Error::bad("expires_on", message)))?;
        }
        typed.done()?;
        let [valid_from, review_on, expires_on] =
            [valid_from, review_on, expires_on].map(|day| day.map(|day| day.to_string()));
        Ok(StoredDays {
            valid_from,
            review_on,
            expires_on,
        })
    }
}

impl StoredDays {
    /// Puts them on a version.
    pub fn put_on(self, row: VersionRow) -> VersionRow {
        let StoredDays {
            valid_from,
            review_on,
            expires_on,
        } = self;
        VersionRow {
            valid_from,
            review_on,
            expires_on,
            ..row
        }
    }
}

/// The faults of fields that were checked: nothing else is found there.
fn faults_of<T>(checked: Result<T>) -> FieldFaults {
    let fields = checked.err().map(Error::into_fields);
    fields.and_then(Result::ok).unwrap_or_default()
}

/// Each once, in order.
fn measures(mut measures: Vec<String>, catalog: &Catalog) -> Result<Vec<String>> {
    measures.sort();
    measures.dedup();
    require_few("measures", "対策項目", measures.len())?;
    match measures.iter().find(|id| catalog.measure(id).is_none()) {
        Some(unknown) => Err(Error::bad(
            "measures",
            format!("対策項目「{unknown}」はありません。画面を開き直して、選び直してください。"),
        )),
        None => Ok(measures),
    }
}

/// Each once, in order.
fn rows(mut rows: Vec<RowRef>) -> Result<Vec<RowRef>> {
    rows.sort();
    rows.dedup();
    require_few("rows", "台帳の行", rows.len())?;
    let is_name = |text: &str| {
        let mut letters = text.bytes();
        (1..=60).contains(&text.len())
            && letters.all(|it| it.is_ascii_alphanumeric() || b"._-".contains(&it))
    };
    match rows
        .iter()
        .all(|it| is_name(&it.ledger) && is_name(&it.row))
    {
        true => Ok(rows),
        false => Err(Error::bad(
            "rows",
            "台帳の行が読み取れません。画面を開き直して、選び直してください。",
        )),
    }
}

/// Rows that evidence belongs to are the facility's own.
pub(super) async fn require_own_rows(tx: &mut Tx, facility: &str, rows: &[RowRef]) -> Result<()> {
    let ids: Vec<&str> = rows.iter().map(|row| &*row.row).collect();
    let found = ledgers::by_ids(tx, &ids).await?;
    let is_own = |row: &RowRef| {
        let mut found = found.iter();
        found.any(|it| it.id == row.row && it.ledger == row.ledger && it.facility_id == facility)
    };
    match rows.iter().all(is_own) {
        true => Ok(()),
        false => Err(Error::bad(
            "rows",
            "台帳のその行は、この施設にありません。画面を開き直して、選び直してください。",
        )),
    }
}

fn require_few(code: &'static str, what: &str, count: usize) -> Result<()> {
    match count <= MOST_LINKS {
        true => Ok(()),
        false => Err(Error::bad(
            code,
            format!("1つの証跡に結び付けられる{what}は、{MOST_LINKS}までです。"),
        )),
    }
}

/// Replaces what a piece of evidence speaks for.
pub(super) async fn set_links(
    tx: &mut Tx,
    evidence: &str,
    measures: &[String],
    rows: &[RowRef],
) -> Result<()> {
    let measures: Vec<MeasureLink> = (measures.iter().cloned())
        .map(|measure| MeasureLink {
            evidence_id: evidence.to_owned(),
            measure,
        })
        .collect();
    let rows: Vec<RowLink> = (rows.iter().cloned())
        .map(|RowRef { ledger, row }| RowLink {
            evidence_id: evidence.to_owned(),
            ledger,
            row_id: row,
        })
        .collect();
    links::set_measures(tx, evidence, &measures).await?;
    Ok(links::set_rows(tx, evidence, &rows).await?)
}

/// What the audit log tells of what is said about a piece of evidence.
pub(super) fn told(
    title: &str,
    kind: &str,
    measures: &[String],
    rows: &[RowRef],
    version: &VersionRow,
) -> Value {
    let rows: Vec<String> = (rows.iter())
        .map(|row| format!("{}/{}", row.ledger, row.row))
        .collect();
    json!({
        "title": title, "evidence_kind": kind, "measures": measures, "ledger_rows": rows,
        "valid_from": version.valid_from, "review_on": version.review_on,
        "expires_on": version.expires_on,
    })
}
