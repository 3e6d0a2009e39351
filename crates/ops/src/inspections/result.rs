//! What a facility is told about an inspection: a picture of that moment, which never changes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tenken_domain::forms::answer::Answers;
use tenken_domain::inspections::{Notes, Verdict, inspected};

use super::Dossier;

/// The result of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionResult {
    /// Name of the facility.
    pub facility: String,
    /// Its ten-digit code.
    pub code: Option<String>,
    /// Name of the authority.
    pub authority: String,
    /// What was inspected.
    pub checklist: String,
    /// The day it took place.
    pub visited_on: Date,
    /// Names of who inspected.
    pub inspectors: Vec<String>,
    /// Every row that is inspected.
    pub rows: Vec<ResultRow>,
    /// What must be corrected.
    pub findings: Vec<ResultFinding>,
    /// Advice on the whole; empty for none.
    pub advice: String,
    /// Until when the facility replies.
    pub reply_by: Option<Date>,
    /// When it is looked at again.
    pub follow_up_on: Option<Date>,
}

/// An inspected row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow {
    /// The item's id.
    pub item: String,
    /// Number, device and text, as people know the row.
    pub name: String,
    /// What the facility answered.
    pub answer: String,
    /// What the inspectors saw.
    pub verdict: Option<Verdict>,
    /// In words.
    pub note: String,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFinding {
    /// Names it in its inspection.
    pub id: String,
    /// The row it is about; empty for none.
    pub item: String,
    /// The row, as people know it; empty for none.
    pub row: String,
    /// What was found.
    pub what: String,
    /// What to do about it; empty for nothing said.
    pub advice: String,
    /// By when.
    pub due: Option<Date>,
}

impl InspectionResult {
    /// What the dossier add up to. Dates are for the teller to set.
    pub(super) fn of(dossier: &Dossier, authority: String, visited_on: Date) -> Self {
        let form = &dossier.round.form;
        let nothing = Answers::default();
        let answers = dossier
            .submitted
            .as_ref()
            .map_or(&nothing, |one| &one.answers);
        let notes: &Notes = &dossier.notes;
        let rows = inspected(form, answers).map(|(_, item)| {
            let noted = notes.row(&item.id).cloned().unwrap_or_default();
            let answer = answers.get(&item.id);
            ResultRow {
                item: item.id.clone(),
                name: form.row_beginning(item),
                answer: answer.map_or_else(String::new, |answer| item.answer.kind().show(answer)),
                verdict: noted.verdict,
                note: noted.note,
            }
        });
        let findings = notes
            .findings()
            .into_iter()
            .map(|(id, finding)| ResultFinding {
                id: id.to_owned(),
                row: (form.item(&finding.item))
                    .map(|item| form.row_beginning(item))
                    .unwrap_or_default(),
                item: finding.item.clone(),
                what: finding.what.clone(),
                advice: finding.advice.clone(),
                due: finding.due,
            });
        InspectionResult {
            facility: dossier.inspection.facility.name.clone(),
            code: dossier.inspection.facility.code.clone(),
            authority,
            checklist: dossier.round.title.clone(),
            visited_on,
            inspectors: dossier
                .inspection
                .inspectors
                .iter()
                .map(|one| one.name.clone())
                .collect(),
            rows: rows.collect(),
            findings: findings.collect(),
            advice: notes.advice().to_owned(),
            reply_by: None,
            follow_up_on: None,
        }
    }
}
