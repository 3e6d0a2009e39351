//! The result of an inspection (立入検査の結果), as the facility gets it.

use serde::Serialize;

use super::{Fonts, PaperError, Pdf, typesetting};

/// What stands on the paper. Days are given as people say them (令和8年8月21日（金）); empty texts are left
/// out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct InspectionPaper {
    /// Name of the facility.
    pub facility: String,
    /// Its ten-digit code.
    pub code: String,
    /// Name of the authority.
    pub authority: String,
    /// What was inspected.
    pub checklist: String,
    /// The day it took place.
    pub visited_on: String,
    /// The day the result was told.
    pub told_on: String,
    /// Names of who inspected.
    pub inspectors: Vec<String>,
    /// The rows.
    pub rows: Vec<PaperRow>,
    /// The findings.
    pub findings: Vec<PaperFinding>,
    /// Advice on the whole.
    pub advice: String,
    /// Until when the facility replies.
    pub reply_by: String,
    /// When it is looked at again.
    pub follow_up_on: String,
}

/// An inspected row.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PaperRow {
    /// Number, device and text.
    pub name: String,
    /// What the facility answered.
    pub answer: String,
    /// What the inspectors saw.
    pub verdict: String,
    /// In words.
    pub note: String,
}

/// A finding.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PaperFinding {
    /// The row it is about.
    pub row: String,
    /// What was found.
    pub what: String,
    /// What to do about it.
    pub advice: String,
    /// By when.
    pub due: String,
}

/// The result as PDF on A4.
///
/// It takes a core for as long as it runs: call it where nothing else waits.
///
/// # Errors
/// A fault of the template.
pub fn inspection_result(fonts: &Fonts, paper: &InspectionPaper) -> Result<Pdf, PaperError> {
    let template = include_str!("inspection.typ");
    typesetting::pdf(fonts, template, std::slice::from_ref(paper), 1..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Document;

    fn paper() -> InspectionPaper {
        let row = |name: &str, verdict: &str| PaperRow {
            name: name.to_owned(),
            answer: "1回目 はい（R8.11.2）".to_owned(),
            verdict: verdict.to_owned(),
            note: String::new(),
        };
        InspectionPaper {
            facility: "見本薬局".to_owned(),
            code: "1312345670".to_owned(),
            authority: "見本県".to_owned(),
            checklist: "令和8年度 薬局チェックリスト".to_owned(),
            visited_on: "令和8年11月20日（金）".to_owned(),
            told_on: "令和8年11月24日（火）".to_owned(),
            inspectors: vec!["見本 検査".to_owned()],
            rows: vec![
                row("（１） 台帳", "確認済み"),
                row("（２） 保守", "不備あり"),
            ],
            findings: vec![PaperFinding {
                row: "（２） 保守".to_owned(),
                what: "聞いた記録がない".to_owned(),
                advice: "事業者に聞いて書き残す".to_owned(),
                due: "令和8年12月25日（金）".to_owned(),
            }],
            advice: "よく整っています。".to_owned(),
            reply_by: "令和8年12月10日（木）".to_owned(),
            follow_up_on: String::new(),
        }
    }

    fn read(paper: &InspectionPaper) -> Vec<String> {
        let fonts = Fonts::of_this_system().unwrap();
        let pdf = inspection_result(&fonts, paper).unwrap().content;
        let document = Document::load_mem(&pdf).unwrap();
        let text = |page: &u32| document.extract_text(&[*page]).unwrap();
        let pages = document.get_pages();
        pages
            .keys()
            .map(|page| text(page).split_whitespace().collect())
            .collect()
    }

    #[test]
    fn everything_that_was_told_is_on_the_paper() {
        let pages = read(&paper());
        assert_eq!(pages.len(), 1);
        for words in [
            "見本薬局",
            "1312345670",
            "見本県",
            "令和8年11月20日（金）",
            "令和8年11月24日（火）",
            "見本検査",
            "不備あり",
            "聞いた記録がない",
            "事業者に聞いて書き残す",
            "令和8年12月25日（金）",
            "よく整っています。",
            "令和8年12月10日（木）",
        ] {
            assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
        }
        assert!(!pages[0].contains("再確認"), "what is empty is left out");
    }

    #[test]
    fn long_texts_flow_over_pages_and_nothing_is_taken_for_markup() {
        let mut long = paper();
        let text = r##"#panic() *本店* $x$ @a _b_ `c` <d> [e] = ~ "##;
        long.findings = vec![
            PaperFinding {
                what: format!("{text}{}", "長い文章。".repeat(390)),
                ..PaperFinding::default()
            };
            5
        ];
        let pages = read(&long);
        assert!(pages.len() > 2);
        let together: String = text.split_whitespace().collect();
        assert!(pages.concat().contains(&together));
    }

    #[test]
    fn no_word_runs_off_the_sheet() {
        for words in crate::typesetting::measured::endless() {
            let text = || words.clone();
            let paper = InspectionPaper {
                facility: text(),
                authority: text(),
                checklist: text(),
                inspectors: vec![text()],
                advice: text(),
                rows: vec![PaperRow {
                    name: text(),
                    answer: text(),
                    verdict: "確認済み".to_owned(),
                    note: text(),
                }],
                findings: vec![PaperFinding {
                    row: text(),
                    what: text(),
                    advice: text(),
                    due: String::new(),
                }],
                ..paper()
            };
            let template = include_str!("inspection.typ");
            let edge = crate::typesetting::measured::right_edge(template, &[paper]);
            assert!(edge <= 191.0, "{edge} mm: {words}");
        }
    }

    #[test]
    fn without_findings_it_says_so() {
        let mut fine = paper();
        fine.findings.clear();
        assert!(read(&fine)[0].contains("指摘した事項はありません"));
    }
}
