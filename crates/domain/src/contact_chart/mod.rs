//! The contact chart (連絡体制図): whom to call in an incident, who calls whom, in which order, and what is still
//! missing, made from the ledger of contacts.
//!
//! Source: チェックリストマニュアル（令和5年度版、薬局・事業者向け）3(1), which wants the contacts inside and the
//! head office, vendors, security firms, experts, the police, and the ministry on it. What it looks like is the
//! matter of those who draw it.

mod calls;
mod missing;
mod role;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledgers::LedgerRow;
use crate::text::calendar::era_date;
pub use role::Role;

/// The ministry's telephone for incidents: 厚生労働省医政局特定医薬品開発支援・医療情報担当参事官室 (manual 3(1), 補足).
pub const MINISTRY_PHONE: &str = "03-6812-7837";

/// What is to be known before the ministry is called (manual 3(1), 補足: 184発信、公衆電話発信は受信不可).
const MINISTRY_ADVICE: &str =
    "「184」をつけた電話や公衆電話はつながりません。施設の電話からかけてください。";

/// A contact chart as it is on a day. It is kept with what it was submitted with, so it says everything itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactChart {
    /// Name of the facility.
    pub facility: String,
    /// The day it was made.
    pub on: Date,
    /// The contacts by what they are, in the manual's order; groups without contacts are left out.
    pub groups: Vec<Group>,
    /// What is missing or doubtful, each as a plain sentence that says what to do.
    pub missing: Vec<String>,
}

/// Contacts of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What they are.
    pub role: Role,
    /// The contacts, in the order they are called in; never none.
    pub contacts: Vec<Contact>,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The order of all calls, from 1; no two contacts have the same.
    pub number: usize,
    /// Who calls.
    pub caller: Caller,
    /// What it is.
    pub role: Role,
    /// Company or office.
    pub organization: String,
    /// Person or department; may be empty.
    pub person: String,
    /// What they are responsible for; may be empty.
    pub covers: String,
    /// Telephone, as written; may be empty.
    pub phone: String,
    /// Telephone at night and on holidays; may be empty.
    pub night_phone: String,
    /// Mail address; may be empty.
    pub mail: String,
    /// When the number was last tried.
    pub confirmed_on: Option<Date>,
    /// What is to be known before calling; may be empty.
    pub advice: String,
}

/// Who calls a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caller {
    /// Whoever noticed the incident.
    Discoverer,
    /// The contact with this number.
    Contact(usize),
}

impl ContactChart {
    /// The chart of a facility from the rows of its ledger of contacts, on a day.
    pub fn of(facility: &str, rows: &[LedgerRow], on: Date) -> Self {
        let calls = calls::Calls::of(rows);
        let mut contacts = calls.contacts;
        let missing = missing::missing(&contacts, calls.faults, on);
        contacts.sort_by_key(|contact| (contact.role, contact.number));
        let mut groups: Vec<Group> = Vec::new();
        for contact in contacts {
            match groups.last_mut() {
                Some(group) if group.role == contact.role => group.contacts.push(contact),
                _ => groups.push(Group {
                    role: contact.role,
                    contacts: vec![contact],
                }),
            }
        }
        ContactChart {
            facility: facility.to_owned(),
            on,
            groups,
            missing,
        }
    }

    /// All contacts in the order they are called in.
    pub fn in_order(&self) -> Vec<&Contact> {
        let mut all: Vec<&Contact> = (self.groups.iter())
            .flat_map(|group| &group.contacts)
            .collect();
        all.sort_by_key(|contact| contact.number);
        all
    }

    /// The chart in words, a line for each contact: what those hear who do not see the drawing.
    pub fn text(&self) -> String {
        let mut lines = vec![format!(
            "{}の連絡体制図（{}）",
            self.facility,
            era_date(self.on)
        )];
        lines.extend(self.in_order().into_iter().map(Contact::text));
        lines.extend(self.missing.iter().map(|it| format!("足りないこと：{it}")));
        lines.join("\n")
    }
}

impl Contact {
    /// Organization and person.
    pub fn name(&self) -> String {
        let parts = [&*self.organization, &*self.person];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match parts.is_empty() {
            true => "（名前のない連絡先）".to_owned(),
            false => parts.join(" "),
        }
    }

    /// Whether there is no telephone at all.
    pub fn has_no_phone(&self) -> bool {
        self.phone.is_empty() && self.night_phone.is_empty()
    }

    fn text(&self) -> String {
        let by = match self.caller {
            Caller::Discoverer => "気づいた人が連絡".to_owned(),
            Caller::Contact(number) => format!("{number}番が連絡"),
        };
        let mut text = format!(
            "{}番（{by}）{}：{}",
            self.number,
            self.role.title(),
            self.name()
        );
        for (term, value) in [
            ("受け持ち", &self.covers),
            ("電話", &self.phone),
            ("夜間・休日", &self.night_phone),
            ("メール", &self.mail),
        ] {
            if !value.is_empty() {
                text += &format!("、{term} {value}");
            }
        }
        if self.has_no_phone() {
            text += "、電話番号がありません";
        }
        if !self.advice.is_empty() {
            text += &format!("（{}）", self.advice);
        }
        text
    }
}
