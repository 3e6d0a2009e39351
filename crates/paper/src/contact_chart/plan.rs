//! What stands where on a contact chart, whatever it is drawn with: everybody under who calls them.
//!
//! A tree of calls can be as deep as there are contacts. So that no box gets too narrow it is drawn a few steps deep,
//! and goes on below under the number of who calls.

use serde::Serialize;
use std::collections::{HashMap, VecDeque};
use tenken_domain::contact_chart::{Caller, Contact, ContactChart, Role};

/// Steps under a head.
const DEEPEST: usize = 3;

/// What is said where no contact has been entered.
pub(super) const NOBODY: &str = "連絡先がまだ入っていません。";
/// What whoever noticed does.
pub(super) const DISCOVERER: [&str; 2] =
    ["気づいた人", "おかしいと思ったら、すぐに1番へ電話します。"];
/// What stands on the first contact.
pub(super) const FIRST: &str = "まず、ここに電話";
/// What stands where there is no number.
pub(super) const NO_PHONE: &str = "電話番号がありません";
/// What stands above what is missing.
pub(super) const MISSING: &str = "足りないこと・確かめること";
/// What stands there when nothing is.
pub(super) const COMPLETE: &str = "足りない連絡先は見つかっていません。";

/// Everybody.
#[derive(Debug, Serialize)]
pub(super) struct Plan {
    /// The first contact; none if there is no contact.
    pub(super) first: Option<Card>,
    /// Whom that one calls.
    pub(super) callees: Vec<Branch>,
    /// Whom others call who are not drawn under them.
    pub(super) further: Vec<Further>,
}

/// A contact, with whom it calls.
#[derive(Debug, Serialize)]
pub(super) struct Branch {
    pub(super) card: Card,
    pub(super) callees: Vec<Branch>,
}

/// Where the tree goes on.
#[derive(Debug, Serialize)]
pub(super) struct Further {
    /// Who calls: 「12番が連絡する先」.
    pub(super) head: String,
    pub(super) callees: Vec<Branch>,
}

/// The colours of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tone {
    /// One's own house.
    Own,
    /// Companies, experts.
    Firm,
    /// Police and offices.
    Office,
}

/// What stands in a box.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    pub(super) number: usize,
    pub(super) tone: Tone,
    pub(super) role: &'static str,
    /// Whom one asks for.
    pub(super) name: String,
    /// Where that is, or who there.
    pub(super) beside: String,
    pub(super) covers: String,
    pub(super) phone: String,
    pub(super) night_phone: String,
    /// Only where there is no telephone.
    pub(super) mail: String,
    pub(super) no_phone: bool,
    pub(super) advice: String,
    /// Where to find whom it calls, if that is not below it.
    pub(super) goes_on: String,
}

impl Plan {
    pub(super) fn of(chart: &ContactChart) -> Self {
        let mut waiting = Waiting::default();
        let mut all = chart.in_order().into_iter();
        let first = all.next();
        for contact in all {
            let callees = waiting.callees.entry(contact.caller).or_default();
            callees.push(contact);
        }
        let callees = match first {
            Some(contact) => waiting.branches(Caller::Contact(contact.number), DEEPEST),
            None => Vec::new(),
        };
        let mut further = Vec::new();
        waiting.heads.push_front(Caller::Discoverer);
        while let Some(caller) = waiting.heads.pop_front() {
            let callees = waiting.branches(caller, DEEPEST);
            if !callees.is_empty() {
                let head = head(caller);
                further.push(Further { head, callees });
            }
        }
        Plan {
            first: first.map(|contact| Card::of(contact, String::new())),
            callees,
            further,
        }
    }
}

fn head(caller: Caller) -> String {
    match caller {
        Caller::Discoverer => "気づいた人が連絡する先".to_owned(),
        Caller::Contact(number) => format!("{number}番が連絡する先"),
    }
}

/// Who is not drawn yet.
#[derive(Default)]
struct Waiting<'c> {
    callees: HashMap<Caller, Vec<&'c Contact>>,
    /// Who calls further down.
    heads: VecDeque<Caller>,
}

impl Waiting<'_> {
    /// Whom somebody calls, and so on for so many steps.
    fn branches(&mut self, caller: Caller, steps: usize) -> Vec<Branch> {
        let callees = self.callees.remove(&caller).unwrap_or_default();
        let branch = |contact: &Contact| {
            let this = Caller::Contact(contact.number);
            let goes_on = steps == 1 && self.callees.contains_key(&this);
            if goes_on {
                self.heads.push_back(this);
            }
            let told = match goes_on {
                true => format!("下の「{}」に続きます。", head(this)),
                false => String::new(),
            };
            let card = Card::of(contact, told);
            let callees = match steps {
                1 => Vec::new(),
                _ => self.branches(this, steps - 1),
            };
            Branch { card, callees }
        };
        callees.into_iter().map(branch).collect()
    }
}

impl Card {
    fn of(contact: &Contact, goes_on: String) -> Self {
        let tone = match contact.role {
            Role::Inside | Role::HeadOffice => Tone::Own,
            Role::Police | Role::HealthAuthority | Role::Ministry => Tone::Office,
            _ => Tone::Firm,
        };
        // Inside people are looked for by name, elsewhere the house comes first.
        let mut names = [&contact.organization, &contact.person];
        if contact.role == Role::Inside || contact.organization.is_empty() {
            names.reverse();
        }
        let (name, beside) = match names {
            [first, second] if first.is_empty() && second.is_empty() => {
                (contact.name(), String::new())
            }
            [first, second] if first.is_empty() => (second.clone(), String::new()),
            [first, second] => (first.clone(), second.clone()),
        };
        let no_phone = contact.has_no_phone();
        let mail = if no_phone { &*contact.mail } else { "" };
        Card {
            number: contact.number,
            tone,
            role: contact.role.title(),
            name,
            beside,
            covers: contact.covers.clone(),
            phone: contact.phone.clone(),
            night_phone: contact.night_phone.clone(),
            mail: mail.to_owned(),
            no_phone,
            advice: contact.advice.clone(),
            goes_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{chain, chart, many, usual};
    use super::*;

    fn shown(branches: &[Branch], numbers: &mut Vec<usize>) -> usize {
        let depths = branches.iter().map(|branch| {
            numbers.push(branch.card.number);
            1 + shown(&branch.callees, numbers)
        });
        depths.max().unwrap_or_default()
    }

    #[test]
    fn everybody_is_drawn_once_and_not_too_deep() {
        for chart in [usual(), chain(20), many(), chart("見本薬局", &[])] {
            let plan = Plan::of(&chart);
            let mut numbers: Vec<usize> = plan.first.iter().map(|card| card.number).collect();
            assert!(shown(&plan.callees, &mut numbers) <= DEEPEST);
            for further in &plan.further {
                assert!(shown(&further.callees, &mut numbers) <= DEEPEST);
            }
            numbers.sort_unstable();
            let all: Vec<usize> = (1..=chart.in_order().len()).collect();
            assert_eq!(numbers, all);
        }
        let plan = Plan::of(&chain(20));
        assert_eq!(plan.further.len(), 19);
        assert_eq!(plan.further[0].head, "4番が連絡する先");
    }
}
