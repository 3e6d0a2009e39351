//! What the tests of suggestions share: ledgers written as lines of text, answers as short words.

use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::LazyLock;
use tenken_domain::evidence::{EvidenceFacts, EvidenceKind};
use tenken_domain::ledgers::{LedgerRow, Ledgers, Values};
use tenken_domain::suggestions::{
    ContractFacts, Facts, LogFacts, Suggested, Suggestion, SupportEnds, suggest,
};

use crate::support::{TODAY, catalog_text, ledger_kinds};

/// The bundled ends of support.
pub fn support_ends() -> &'static SupportEnds {
    static ENDS: LazyLock<SupportEnds> =
        LazyLock::new(|| SupportEnds::read(&catalog_text("support_ends.toml")).unwrap());
    &ENDS
}

/// What a facility keeps.
#[derive(Debug, Clone)]
pub struct Kept {
    pub rows: Vec<(String, LedgerRow)>,
    pub contracts: Vec<ContractFacts>,
    pub logs: Vec<LogFacts>,
    pub evidence: Vec<EvidenceFacts>,
    pub on: Date,
}

impl Kept {
    /// Nothing, on the day of the tests.
    pub fn nothing() -> Self {
        Kept {
            rows: Vec::new(),
            contracts: Vec::new(),
            logs: Vec::new(),
            evidence: Vec::new(),
            on: TODAY,
        }
    }

    /// From lines such as `devices: number=001; kind=pc`, which read as people type them; `contract:`, `log:`,
    /// `evidence:` and `on:` are known besides.
    pub fn of(lines: &[&str]) -> Self {
        let mut kept = Kept::nothing();
        for line in lines {
            kept.add(line);
        }
        kept
    }

    /// Adds a line.
    pub fn add(&mut self, line: &str) {
        let (kind, cells) = line.split_once(':').unwrap();
        let cells: HashMap<&str, &str> = cells
            .split(';')
            .filter_map(|cell| cell.trim().split_once('='))
            .collect();
        let text = |key: &str| cells.get(key).copied().unwrap_or_default().to_owned();
        let day = |key: &str| cells.get(key).map(|day| day.parse::<Date>().unwrap());
        match kind {
            "on" => self.on = day("day").unwrap(),
            "contract" => self.contracts.push(ContractFacts {
                id: format!("contract-{}", self.contracts.len()),
                vendor: text("vendor"),
                title: text("title"),
                has_disclosure: cells.contains_key("disclosure"),
            }),
            "log" => self.logs.push(LogFacts {
                id: format!("log-{}", self.logs.len()),
                name: text("name"),
                first_on: day("first_on").unwrap(),
                last_on: day("last_on").unwrap(),
                imported_on: self.on,
                reviewed_on: day("reviewed_on"),
            }),
            "evidence" => self.evidence.push(EvidenceFacts {
                id: format!("evidence-{}", self.evidence.len()),
                version: 2,
                title: text("name"),
                kind: EvidenceKind::Other,
                name: String::new(),
                rows: Vec::new(),
                valid_from: None,
                review_on: None,
                measures: text("measures").split(',').map(str::to_owned).collect(),
                expires_on: day("expires_on"),
            }),
            kind => {
                let known = ledger_kinds().get(kind).unwrap();
                let read = |(id, text): (&&str, &&str)| {
                    let column = known.column(id).unwrap_or_else(|| panic!("{kind} {id}"));
                    ((*id).to_owned(), column.kind.read(text).unwrap())
                };
                let values: Values = cells.iter().map(read).collect();
                let row = LedgerRow {
                    id: format!("{kind}-{}", self.rows.len()),
                    revision: 3,
                    values,
                };
                self.rows.push((kind.to_owned(), row));
            }
        }
    }

    /// The rows as ledgers.
    pub fn ledgers(&self) -> Ledgers {
        let mut ledgers = Ledgers::default();
        for (kind, row) in &self.rows {
            ledgers.push(kind, row.clone());
        }
        ledgers
    }

    /// What rules look at.
    pub fn facts<'a>(&'a self, ledgers: &'a Ledgers) -> Facts<'a> {
        Facts {
            kinds: ledger_kinds(),
            ledgers,
            on: self.on,
            contracts: &self.contracts,
            logs: &self.logs,
            evidence: &self.evidence,
            support_ends: support_ends(),
        }
    }

    /// What the ledgers say about a measure.
    pub fn suggest(&self, measure: &str) -> Suggestion {
        suggest(&self.facts(&self.ledgers()), measure).unwrap()
    }

    /// The same without what a suggestion rests on.
    pub fn without(&self, suggestion: &Suggestion) -> Self {
        let is_left = |ledger: &str, id: &str| {
            let mut rows = suggestion.rows.iter();
            !rows.any(|proof| proof.ledger == ledger && proof.row == id)
        };
        let mut kept = self.clone();
        kept.rows.retain(|(kind, row)| is_left(kind, &row.id));
        kept.contracts.retain(|one| is_left("contracts", &one.id));
        kept.logs.retain(|log| is_left("access_log", &log.id));
        kept.evidence.retain(|one| is_left("evidence", &one.id));
        kept
    }
}

/// An answer as a short word: `yes`, `no`, `-`, the id of an option, `a+b`, a number, a day.
pub fn short(suggestion: &Suggestion) -> String {
    match &suggestion.answer {
        None => "-".to_owned(),
        Some(Suggested::Yes) => "yes".to_owned(),
        Some(Suggested::No) => "no".to_owned(),
        Some(Suggested::Option(id)) => id.clone(),
        Some(Suggested::Options(ids)) => ids.join("+"),
        Some(Suggested::Number(number)) => number.to_string(),
        Some(Suggested::Day(day)) => day.to_string(),
    }
}

/// Checks what is suggested for a measure: lines, the answer, and a piece of the sentence or of what is missing.
pub fn check(measure: &str, table: &[(&[&str], &str, &str)]) {
    for (lines, answer, says) in table {
        let found = Kept::of(lines).suggest(measure);
        assert_eq!(&short(&found), answer, "{measure} {lines:#?} {found:#?}");
        let told = [found.why.clone(), found.missing.join("\n")].join("\n");
        assert!(told.contains(says), "{measure} {lines:#?} {told}");
    }
}
