//! What the pages of the log share: what is looked for, and the file of it.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as Reply};
use futures_util::stream::try_unfold;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::parse_date;
use tenken_ops::Error;
use tenken_ops::audit::{Action, Export, LogEntry, LogFilter};
use tenken_spreadsheets::CsvText;

use super::fields::option;
use crate::web::addresses;

/// What the log is limited to, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    from: String,
    to: String,
    who: String,
    action: String,
    facility: String,
    after: String,
}

impl LogQuery {
    /// The filter.
    ///
    /// # Errors
    /// A day that is none, in words.
    pub fn filter(&self) -> Result<LogFilter, Error> {
        Ok(LogFilter {
            from: day(&self.from)?,
            to: day(&self.to)?,
            who: self.who.clone(),
            action: self.action.clone(),
            facility: self.facility.clone(),
        })
    }

    /// The entry the page before ended with.
    pub fn before(&self) -> Option<i64> {
        self.after.parse().ok()
    }

    /// The same as a query, with where the page begins.
    pub fn query(&self) -> [(&str, &str); 6] {
        [
            ("from", &self.from),
            ("to", &self.to),
            ("who", &self.who),
            ("action", &self.action),
            ("facility", &self.facility),
            ("after", &self.after),
        ]
    }

    /// The fields to change it.
    pub fn form(&self, path: &str, any_facility: bool) -> Markup {
        html! {
            form class="filter" method="get" action=(path) {
                div class="field" { label class="label" for="from" { "はじめの日" } input type="date" id="from" name="from" value=(self.from); }
                div class="field" { label class="label" for="to" { "おわりの日" } input type="date" id="to" name="to" value=(self.to); }
                div class="field" { label class="label" for="who" { "だれが（サインインに使う名前か氏名）" } input type="search" id="who" name="who" value=(self.who); }
                div class="field" {
                    label class="label" for="action" { "何をした" }
                    select id="action" name="action" {
                        (option("", "すべて", &self.action))
                        @for action in Action::ALL { (option(action.id(), action.label(), &self.action)) }
                    }
                }
                @if any_facility {
                    div class="field" { label class="label" for="facility" { "施設（10桁のコード）" } input type="search" id="facility" name="facility" value=(self.facility); }
                }
                button class="btn second" { "しぼりこむ" }
            }
        }
    }

    /// The way to the same as a file.
    pub fn file_link(&self, path: &str) -> Markup {
        let query: Vec<_> = self
            .query()
            .into_iter()
            .filter(|(name, _)| *name != "after")
            .collect();
        html! {
            p { a href={ (path) (addresses::query(&query)) } download { "この記録をCSV（Excelで開けます）で受け取る" } }
        }
    }
}

fn day(text: &str) -> Result<Option<Date>, Error> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    parse_date(text).map(Some).ok_or_else(|| {
        Error::bad(
            "date",
            format!("「{text}」という日はありません。2026-11-20 のように書いてください。"),
        )
    })
}

/// More lines than this are folded.
const MANY: usize = 2;

/// What changed, line by line.
pub fn describe_entry(entry: &LogEntry) -> Markup {
    let told = entry.told();
    let many = told.len() > MANY;
    let lines = html! { @for line in told { span class="small line" { (line) } } };
    html! {
        @if many { details data-print-open { summary class="small" { "くわしく" } (lines) } }
        @else { (lines) }
    }
}

/// An export as a file, read while it is sent.
pub fn file<const N: usize>(
    name: &str,
    head: [&'static str; N],
    export: Export,
    cells: fn(&LogEntry) -> [String; N],
) -> Reply {
    let lines = try_unfold((export, Some(head)), move |(mut export, head)| async move {
        let Some(entries) = export.more().await? else {
            return Ok::<_, Error>(None);
        };
        let mut text = if let Some(head) = head {
            let mut text = CsvText::file();
            text.line(head);
            text
        } else {
            CsvText::more()
        };
        for entry in &entries {
            text.line(cells(entry).iter().map(String::as_str));
        }
        Ok(Some((text.into_bytes(), (export, None))))
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
    ];
    (headers, Body::from_stream(lines)).into_response()
}
