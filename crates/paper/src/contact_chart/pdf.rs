//! The contact chart as PDF.

use serde::Serialize;
use tenken_domain::contact_chart::{Contact, ContactChart};
use tenken_domain::text::calendar::{era_date, short_era_date};

use super::plan::{COMPLETE, DISCOVERER, FIRST, MISSING, NO_PHONE, NOBODY, Plan};
use crate::{Fonts, PaperError, Pdf, typesetting};

/// A chart as its template reads it.
#[derive(Serialize)]
struct Paper<'c> {
    facility: &'c str,
    on: String,
    plan: Plan,
    rows: Vec<Row<'c>>,
    /// What the chart lacks.
    lacks: &'c [String],
    words: Words,
}

/// What the drawing on screens says too.
#[derive(Serialize)]
struct Words {
    discoverer: [&'static str; 2],
    first: &'static str,
    nobody: &'static str,
    no_phone: &'static str,
    lacking: &'static str,
    complete: &'static str,
}

/// A contact in the table.
#[derive(Serialize)]
struct Row<'c> {
    number: String,
    role: &'static str,
    name: String,
    phone: &'c str,
    night_phone: &'c str,
    covers: &'c str,
    confirmed_on: String,
}

impl<'c> Row<'c> {
    fn of(contact: &'c Contact) -> Self {
        Row {
            number: contact.number.to_string(),
            role: contact.role.title(),
            name: contact.name(),
            phone: &contact.phone,
            night_phone: &contact.night_phone,
            covers: &contact.covers,
            confirmed_on: contact.confirmed_on.map_or(String::new(), short_era_date),
        }
    }
}

/// The chart as PDF on A4: the drawing, what is missing, a table of all contacts.
///
/// It takes a core for as long as it runs: call it where nothing else waits.
///
/// # Errors
/// A fault of the template.
pub fn contact_chart(fonts: &Fonts, chart: &ContactChart) -> Result<Pdf, PaperError> {
    typesetting::pdf(fonts, TEMPLATE, &[paper(chart)], 1..)
}

const TEMPLATE: &str = include_str!("contact_chart.typ");

fn paper(chart: &ContactChart) -> Paper<'_> {
    let contacts = chart.groups.iter().flat_map(|group| &group.contacts);
    Paper {
        facility: &chart.facility,
        on: era_date(chart.on),
        plan: Plan::of(chart),
        rows: contacts.map(Row::of).collect(),
        lacks: &chart.missing,
        words: Words {
            discoverer: DISCOVERER,
            first: FIRST,
            nobody: NOBODY,
            no_phone: NO_PHONE,
            lacking: MISSING,
            complete: COMPLETE,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{chain, chart, many, usual};
    use super::*;
    use lopdf::Document;

    /// The words of each page, without the spaces that come from where they stand.
    fn read(chart: &ContactChart) -> Vec<String> {
        let fonts = Fonts::of_this_system().unwrap();
        let pdf = contact_chart(&fonts, chart).unwrap().content;
        let document = Document::load_mem(&pdf).unwrap();
        let text = |page: &u32| document.extract_text(&[*page]).unwrap();
        let pages = document.get_pages();
        pages
            .keys()
            .map(|page| {
                text(page)
                    .replace('\u{200b}', "")
                    .split_whitespace()
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_usual_chart_is_one_page_with_everything_on_it() {
        let chart = usual();
        let pages = read(&chart);
        assert_eq!(pages.len(), 1);
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        for contact in chart.in_order() {
            for (words, times) in [(&contact.organization, 2), (&contact.phone, 2)] {
                let found = pages[0].matches(&squeezed(words)).count();
                assert!(found >= times, "{words} is {found} times in {}", pages[0]);
            }
        }
        for words in [
            "連絡体制図",
            "作成日令和8年11月2日（月）",
            "Tenkenで作成",
            "まず、ここに電話（施設内）",
            "気づいた人",
            "「184」をつけた電話",
            "電話番号がない連絡先があります：見本大学見本教授。",
        ] {
            assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
        }
    }

    #[test]
    fn without_contacts_it_says_what_is_missing() {
        let pages = read(&chart("見本薬局", &[]));
        assert_eq!(pages.len(), 1);
        for words in [
            "連絡先がまだ入っていません。",
            "警察の連絡先がありません。",
            "03-6812-7837",
        ] {
            assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
        }
    }

    #[test]
    fn sixty_contacts_flow_over_pages_and_none_is_lost() {
        for chart in [chain(12), many()] {
            let pages = read(&chart);
            assert!(pages.len() > 3);
            // In the drawing and in the table.
            assert!(pages.concat().matches("担当").count() >= 120);
        }
        // Letter by letter, because a name may go on on the next page.
        let chart = chain(200);
        let letters = |text: &str| text.matches('長').count();
        let names = chart
            .in_order()
            .into_iter()
            .map(|it| letters(&it.organization));
        assert!(letters(&read(&chart).concat()) >= 2 * names.sum::<usize>());
    }

    #[test]
    fn no_word_runs_off_the_sheet_and_nothing_is_taken_for_markup() {
        let mut all = crate::typesetting::measured::endless();
        all.push(r##"#panic() *本店* $x$ @a _b_ `c` <d> [e] = ~ "##.to_owned());
        for words in all {
            let rows = [
                ["inside", &words, &words, &words, ""],
                ["ministry", "省", &words, &words, ""],
            ];
            let chart = chart(&words, &rows);
            let edge = crate::typesetting::measured::right_edge(TEMPLATE, &[paper(&chart)]);
            assert!(edge <= 195.0, "{edge} mm: {words}");
        }
    }
}
