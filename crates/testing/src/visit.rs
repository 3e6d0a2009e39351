//! Inspections: a pharmacy with a checklist, and a visit planned to it.

use serde_json::{Value, json};
use tenken_ops::facilities::Facility;
use tenken_ops::inspections::{
    Chosen, Issue, NewEntry, NewVisits, issue_result, list_inspections, note_entries, plan_visits,
    read_dossier,
};
use tenken_ops::rounds::Round;
use tenken_ops::{Actor, Role};

use crate::{Site, somebody, submit};

/// The authority of [`Site::facility`].
pub const AREA: &str = "131016";

/// A planned visit and who is about it.
pub struct Visit<'s> {
    pub site: &'s Site,
    pub round: Round,
    pub facility: Facility,
    pub authority: Actor,
    pub inspector: Actor,
    pub pharmacist: Actor,
    pub id: String,
}

impl<'s> Visit<'s> {
    /// A visit for the day after tomorrow to a pharmacy that has not submitted.
    pub async fn planned(site: &'s Site) -> Self {
        let facility = site.facility("pharmacy", 1, None).await;
        let round = site.round("pharmacy-checklist@R5").await;
        let authority = somebody(Role::Authority, AREA);
        let new = visits(&round, Chosen::ByHand(vec![facility.id.clone()]));
        let planned = plan_visits(&site.tenken, &authority, new).await.unwrap();
        assert_eq!((planned.added, planned.kept), (1, 0));
        let all = list_inspections(&site.tenken, &authority).await.unwrap();
        Visit {
            site,
            round,
            inspector: somebody(Role::Inspector, AREA),
            pharmacist: somebody(Role::Facility, &facility.id),
            facility,
            authority,
            id: all[0].id.clone(),
        }
    }

    pub async fn submit(&self, answers: Value, revision: i64) {
        submit(
            self.site,
            &self.round.id,
            &self.facility.id,
            answers,
            revision,
        )
        .await;
    }

    pub async fn note(&self, entries: Vec<NewEntry>) -> tenken_ops::inspections::NotedNow {
        note_entries(&self.site.tenken, &self.inspector, &self.id, entries)
            .await
            .unwrap()
    }

    /// Tells the result as it stands.
    pub async fn tell(&self) -> tenken_ops::Result<()> {
        let tenken = &self.site.tenken;
        let dossier = read_dossier(tenken, &self.inspector, &self.id).await?;
        let issue = Issue {
            visited_on: tenken.today(),
            reply_by: Some(jiff::civil::date(2026, 12, 20)),
            follow_up_on: None,
            seen: dossier.entries,
        };
        issue_result(tenken, &self.inspector, &dossier, issue).await
    }
}

/// Visits for the day after tomorrow.
pub fn visits(round: &Round, chosen: Chosen) -> NewVisits {
    NewVisits {
        round: round.id.clone(),
        chosen,
        on: Some(jiff::civil::date(2026, 11, 22)),
        inspectors: Vec::new(),
    }
}

/// An entry of a device.
pub fn entry(id: &str, place: &str, noted: Value, replaces: &[&str]) -> NewEntry {
    NewEntry {
        id: id.to_owned(),
        place: place.to_owned(),
        noted,
        replaces: replaces.iter().map(|id| (*id).to_owned()).collect(),
        at: None,
    }
}

/// A verdict on a row.
pub fn verdict(id: &str, item: &str, verdict: &str, replaces: &[&str]) -> NewEntry {
    let noted = json!({ "verdict": verdict, "note": "" });
    entry(id, &format!("row:{item}"), noted, replaces)
}

/// A finding about a row.
pub fn finding(id: &str, item: &str, what: &str) -> NewEntry {
    let noted = json!({ "item": item, "what": what, "advice": "直す", "due": "2027-01-31" });
    entry(&format!("e-{id}"), &format!("finding:{id}"), noted, &[])
}
