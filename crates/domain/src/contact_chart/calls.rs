//! Who calls whom, in which order.
//!
//! Whoever noticed the incident calls the first contact inside; that one calls everybody who has no caller
//! written in the ledger. A written caller is the person or the organization of another contact.

use std::collections::{HashMap, VecDeque};

use super::missing::{listed, short};
use super::{Caller, Contact, MINISTRY_ADVICE, Role};
use crate::ledgers::LedgerRow;
use crate::text::input::plain;

/// What people write for whoever noticed the incident.
const DISCOVERER: &[&str] = &[
    "発見者",
    "第一発見者",
    "発見した人",
    "気づいた人",
    "気付いた人",
    "見つけた人",
];

/// All contacts with their callers and numbers.
pub(super) struct Calls {
    pub(super) contacts: Vec<Contact>,
    /// What is wrong with the written callers.
    pub(super) faults: Vec<String>,
}

/// Whom a row names as its caller.
#[derive(Clone, Copy, PartialEq)]
enum Named {
    Nobody,
    Discoverer,
    /// The contact at this place.
    Someone(usize),
    /// Somebody who is not in the ledger.
    Stranger,
}

impl Calls {
    pub(super) fn of(rows: &[LedgerRow]) -> Self {
        let position = |row: &LedgerRow| row.values.number("position").unwrap_or(i64::MAX);
        let role = |row: &LedgerRow| Role::of(row.values.get("role"));
        let mut rows: Vec<&LedgerRow> = rows.iter().collect();
        // Stable: what is equal stays in the order of the ledger.
        rows.sort_by_key(|row| (position(row), role(row)));
        let mut contacts: Vec<Contact> = rows.iter().map(|row| contact(row)).collect();
        let named = named(&rows, &contacts);
        let mut faults: Vec<String> = strangers(&rows, &contacts, &named).into_iter().collect();
        let first = first(&contacts, &named);
        let mut callers: Vec<Option<usize>> = (named.iter().enumerate())
            .map(|(at, named)| match named {
                Named::Discoverer => None,
                Named::Someone(caller) => Some(*caller),
                Named::Nobody | Named::Stranger => first.filter(|first| *first != at),
            })
            .collect();
        let rounds = break_rounds(&mut callers);
        if !rounds.is_empty() {
            let names = rounds.iter().filter_map(|at| contacts.get(*at));
            let names: Vec<String> = names.map(|it| short(&it.name())).collect();
            faults.push(format!(
                "「だれが連絡するか」がひと回りしていて、最初に電話する人がいません：{}。図では、気づいた人が連絡することにしています。連絡先の表の「だれが連絡するか」を直してください。",
                listed(&names)
            ));
        }
        let order = order(&callers, first);
        let mut numbers = vec![0; contacts.len()];
        for (before, at) in order.iter().enumerate() {
            numbers[*at] = before + 1;
        }
        for ((contact, caller), number) in contacts.iter_mut().zip(callers).zip(&numbers) {
            contact.number = *number;
            contact.caller = caller
                .and_then(|at| numbers.get(at))
                .map_or(Caller::Discoverer, |number| Caller::Contact(*number));
        }
        Calls { contacts, faults }
    }
}

/// A row, before it is known who calls.
fn contact(row: &LedgerRow) -> Contact {
    let text = |column: &str| row.values.get(column).trim().to_owned();
    let role = Role::of(row.values.get("role"));
    let advice = match role {
        Role::Ministry => MINISTRY_ADVICE,
        _ => "",
    };
    Contact {
        number: 0,
        caller: Caller::Discoverer,
        role,
        organization: text("organization"),
        person: text("person"),
        covers: text("covers"),
        phone: text("phone"),
        night_phone: text("night_phone"),
        mail: text("mail"),
        confirmed_on: row.values.day("confirmed_on"),
        advice: advice.to_owned(),
    }
}

/// Whom each row names. Of several with a name the first one counts, but nobody is taken for their own caller
/// while there is another.
fn named(rows: &[&LedgerRow], contacts: &[Contact]) -> Vec<Named> {
    let mut people: HashMap<String, Vec<usize>> = HashMap::new();
    let mut organizations: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, contact) in contacts.iter().enumerate() {
        for name in [plain(&contact.person), plain(&contact.name())] {
            people.entry(name).or_default().push(at);
        }
        let name = plain(&contact.organization);
        organizations.entry(name).or_default().push(at);
    }
    let whom = |(at, row): (usize, &&LedgerRow)| {
        let written = plain(row.values.get("called_by"));
        if written.is_empty() {
            return Named::Nobody;
        }
        if DISCOVERER.contains(&&*written) {
            return Named::Discoverer;
        }
        let bare = ["さん", "様", "氏"]
            .iter()
            .find_map(|honour| written.strip_suffix(honour));
        let names = [Some(&*written), bare];
        let found = (names.into_iter().flatten())
            .find_map(|name| people.get(name).or_else(|| organizations.get(name)));
        let other = |found: &Vec<usize>| found.iter().copied().find(|other| *other != at);
        match found {
            Some(found) => Named::Someone(other(found).unwrap_or(at)),
            None => Named::Stranger,
        }
    };
    rows.iter().enumerate().map(whom).collect()
}

/// What is said of callers who are not in the ledger.
fn strangers(rows: &[&LedgerRow], contacts: &[Contact], named: &[Named]) -> Option<String> {
    let all = named.iter().zip(contacts).zip(rows);
    let unknown = all.filter(|((named, _), _)| **named == Named::Stranger);
    let told = unknown.map(|((_, contact), row)| {
        let written = short(row.values.get("called_by").trim());
        format!("「{written}」（{}の行）", short(&contact.name()))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| {
        format!(
            "「だれが連絡するか」に書かれた名前が、連絡先の表に見つかりません：{}。表にある人か会社の名前と同じに書いてください。",
            listed(&told)
        )
    })
}

/// The contact inside who is called first: one whom no other contact calls, if there is any.
fn first(contacts: &[Contact], named: &[Named]) -> Option<usize> {
    let inside = || (contacts.iter().enumerate()).filter(|(_, it)| it.role == Role::Inside);
    let is_called = |at: &usize| matches!(named.get(*at), Some(Named::Someone(_)));
    let places = || inside().map(|(at, _)| at);
    places()
        .find(|at| !is_called(at))
        .or_else(|| places().next())
}

/// Where callers go round in a circle, the first of the circle is called by whoever noticed the incident. Gives
/// all in such circles.
fn break_rounds(callers: &mut [Option<usize>]) -> Vec<usize> {
    let mut in_rounds = Vec::new();
    // The walk in which each was last met; 0 is none.
    let mut met = vec![0; callers.len()];
    for start in 0..callers.len() {
        let walk = start + 1;
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| met[*at] == 0) {
            met[at] = walk;
            next = callers[at];
        }
        let Some(again) = next.filter(|at| met[*at] == walk) else {
            continue;
        };
        let mut round = vec![again];
        let mut caller = callers[again];
        while let Some(at) = caller.filter(|at| *at != again) {
            round.push(at);
            caller = callers[at];
        }
        round.sort_unstable();
        callers[round[0]] = None;
        in_rounds.extend(round);
    }
    in_rounds
}

/// The order of the calls: the first one inside, then whom the same caller calls before whom those call.
fn order(callers: &[Option<usize>], first: Option<usize>) -> Vec<usize> {
    let mut called: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (at, caller) in callers.iter().enumerate() {
        called.entry(*caller).or_default().push(at);
    }
    if let Some(by_discoverer) = called.get_mut(&None) {
        by_discoverer.sort_by_key(|at| Some(*at) != first);
    }
    let mut order = Vec::with_capacity(callers.len());
    let mut waiting = VecDeque::from([None]);
    while let Some(caller) = waiting.pop_front() {
        for at in called.remove(&caller).unwrap_or_default() {
            order.push(at);
            waiting.push_back(Some(at));
        }
    }
    order
}
