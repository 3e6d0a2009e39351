//! The fields of one row: from what is stored or was typed to what is shown, and back from a post.

use maud::{Markup, html};
use tenken_domain::records::role_sharing::{Charge, Part};
use tenken_ops::records::role_sharing::{RoleFault, Said, Saved, TypedStatement, Voice};

use super::{day, first};
use crate::web::parts::fields::option;
use crate::web::posted::Posted;

/// A row as it is shown.
pub struct Entry {
    typed: TypedStatement,
    faults: Vec<RoleFault>,
    /// What somebody else made of it meanwhile.
    newer: Option<Said>,
}

impl Entry {
    /// As it stands.
    pub fn of_said(said: Option<&Said>) -> Self {
        let date = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let typed = said.map(|said| {
            let statement = said.statement.clone();
            TypedStatement {
                row: String::new(),
                seen: said.revision,
                charge: statement.charge.map_or("", Charge::id).to_owned(),
                first: match statement.first {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "",
                }
                .to_owned(),
                first_on: date(statement.first_on).unwrap_or_default(),
                done_on: date(statement.done_on).unwrap_or_default(),
                place: statement.place,
                remark: statement.remark,
            }
        });
        Entry {
            typed: typed.unwrap_or_default(),
            faults: Vec::new(),
            newer: None,
        }
    }

    /// As it was typed when it could not be kept; what was not posted is as it stands.
    pub fn of_typed(typed: Option<&TypedStatement>, said: Option<&Said>, refused: &Saved) -> Self {
        let Some(typed) = typed else {
            return Entry::of_said(said);
        };
        let mut entry = Entry {
            typed: typed.clone(),
            faults: Vec::new(),
            newer: None,
        };
        match refused {
            Saved::Refused(faults) => {
                let of_row = faults.iter().filter(|fault| fault.row == typed.row);
                entry.faults = of_row.cloned().collect();
            }
            Saved::ChangedMeanwhile(rows) if rows.contains(&typed.row) => {
                entry.newer = said.cloned();
                // Sent again, it replaces what is shown beside it now.
                entry.typed.seen = said.map_or(0, |said| said.revision);
            }
            _ => {}
        }
        entry
    }

    /// Whether it wants to be looked at.
    pub fn is_marked(&self) -> bool {
        !self.faults.is_empty() || self.newer.is_some()
    }

    fn fault(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.field == field);
        fault.map(|fault| fault.message.as_str())
    }
}

/// The id and name of a field of a row.
pub fn id(at: usize, field: &str) -> String {
    format!("r{at}-{field}")
}

/// What a page posted, row by row.
pub fn typed(posted: &Posted) -> Vec<TypedStatement> {
    let text = |at: usize, field: &str| posted.text(&id(at, field)).to_owned();
    let is_there = |at: &usize| posted.value(&id(*at, "row")).is_some();
    (0..)
        .take_while(is_there)
        .map(|at| {
            let (first, mut first_on) = (text(at, "first"), text(at, "first_on"));
            if !first.is_empty() && first_on.is_empty() {
                first_on = posted.text("day").to_owned();
            }
            TypedStatement {
                row: text(at, "row"),
                // A page always posts it; without it nothing newer may be overwritten.
                seen: text(at, "seen").parse().unwrap_or(0),
                charge: text(at, "charge"),
                first,
                first_on,
                done_on: text(at, "done_on"),
                place: text(at, "place"),
                remark: text(at, "remark"),
            }
        })
        .collect()
}

/// What somebody says to the row, if it is anything.
pub fn statement_of(who: &str, said: Option<&Said>) -> Markup {
    let Some(statement) = said.map(|said| &said.statement) else {
        return html! {};
    };
    html! { @if !statement.is_empty() {
        dl class="facts" {
            dt { (who) } dd { (statement.charge.map_or("（だれが行うか選んでいません）", Charge::label)) }
            @if statement.first.is_some() { dt { "初回確認" } dd { (first(statement)) } }
            @if statement.done_on.is_some() { dt { "完了日" } dd { (day(statement.done_on)) } }
            @if !statement.place.is_empty() { dt { "書いてあるところ" } dd class="pre" { (statement.place) } }
            @if !statement.remark.is_empty() { dt { "備考" } dd class="pre" { (statement.remark) } }
        }
    } }
}

/// The fields of a row, for who may speak.
pub fn fields(at: usize, key: &str, part: Part, voice: Voice, entry: &Entry) -> Markup {
    let typed = &entry.typed;
    html! {
        @if let Some(newer) = &entry.newer { div class="conflict" { p { "ほかの人が、この行を次のように変更しました。" } (statement_of("いまの内容", Some(newer))) } }
        input type="hidden" name=(id(at, "row")) value=(key);
        input type="hidden" name=(id(at, "seen")) value=(typed.seen);
        @if part == Part::Joint { (charge(at, entry)) }
        @if voice == Voice::Facility {
            div class="check" {
                (confirmation(at, entry))
                (date(at, "first_on", "確認した日", entry))
                // Hidden by style while "no" is not chosen, unless it must be mended.
                div class=[entry.fault("done_on").is_none().then_some("target")] {
                    (date(at, "done_on", "完了日（「いいえ」だったことが、できた日）", entry))
                }
            }
        }
        details open[!typed.place.is_empty() || !typed.remark.is_empty() || entry.fault("place").or(entry.fault("remark")).is_some()] {
            summary { @if part == Part::Joint { "書いてあるところ・備考" } @else { "備考" } }
            @if part == Part::Joint { (text(at, "place", "書いてあるところ（契約書・SLAなどの名前とページ）", &typed.place, entry)) }
            (text(at, "remark", "備考", &typed.remark, entry))
        }
    }
}

fn charge(at: usize, entry: &Entry) -> Markup {
    let id = id(at, "charge");
    html! {
        div class="field" {
            label class="label" for=(id) { "だれが行うか" }
            select id=(id) name=(id) {
                (option("", "まだ決めていない", &entry.typed.charge))
                @for charge in Charge::ALL { (option(charge.id(), charge.label(), &entry.typed.charge)) }
            }
        }
    }
}

fn confirmation(at: usize, entry: &Entry) -> Markup {
    let name = id(at, "first");
    html! {
        fieldset class="field first" id=(name) tabindex="-1" {
            legend class="label" { "初回の確認" }
            (error(at, "first", entry))
            div class="choices pair" {
                @for (value, label) in [("yes", "はい"), ("no", "いいえ"), ("", "まだ")] {
                    label class="choice" { input type="radio" name=(name) value=(value) checked[entry.typed.first == value]; span { (label) } }
                }
            }
        }
    }
}

fn date(at: usize, field: &str, label: &str, entry: &Entry) -> Markup {
    let value = match field {
        "first_on" => &entry.typed.first_on,
        _ => &entry.typed.done_on,
    };
    let id = id(at, field);
    html! {
        div class="field" {
            label class="label" for=(id) { (label) }
            (error(at, field, entry))
            input type="date" id=(id) name=(id) value=(value)
                aria-describedby=[described(at, field, entry)] aria-invalid=[entry.fault(field).map(|_| "true")];
        }
    }
}

fn text(at: usize, field: &str, label: &str, value: &str, entry: &Entry) -> Markup {
    let id = id(at, field);
    html! {
        div class="field" {
            label class="label" for=(id) { (label) }
            (error(at, field, entry))
            textarea id=(id) name=(id) rows="2" data-limit="500"
                aria-describedby=[described(at, field, entry)] aria-invalid=[entry.fault(field).map(|_| "true")] { "\n" (value) }
        }
    }
}

fn error(at: usize, field: &str, entry: &Entry) -> Markup {
    html! {
        @if let Some(message) = entry.fault(field) { p class="error" id=(id(at, &format!("{field}-error"))) { "修正が必要です：" (message) } }
    }
}

fn described(at: usize, field: &str, entry: &Entry) -> Option<String> {
    entry
        .fault(field)
        .map(|_| id(at, &format!("{field}-error")))
}
