//! What a facility has of a fee (診療報酬の加算), as a paper for the file.

use serde::Serialize;

use super::{Fonts, PaperError, Pdf, typesetting};

/// What stands on the paper. Days and states are given as people say them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FeePaper {
    /// Name of the facility.
    pub facility: String,
    /// Its ten-digit code; may be empty.
    pub code: String,
    /// Name of the fee.
    pub fee: String,
    /// How often it is claimed, and what it brings.
    pub points: String,
    /// The day it was looked at.
    pub on: String,
    /// Whether all of it is met.
    pub state: String,
    /// Each requirement.
    pub requirements: Vec<PaperRequirement>,
    /// What people should know of it.
    pub notes: Vec<String>,
    /// Where the texts are from.
    pub source: String,
}

/// A requirement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PaperRequirement {
    /// As printed.
    pub number: String,
    /// Verbatim.
    pub text: String,
    /// 望ましい: it decides nothing.
    pub desirable: bool,
    /// Whether it is met.
    pub state: String,
    /// Why, each as a sentence.
    pub because: Vec<String>,
    /// Papers to be kept with it.
    pub papers: Vec<String>,
}

/// The requirements as PDF on A4, with a box to tick for each paper that lies with them.
///
/// It takes a core for as long as it runs: call it where nothing else waits.
///
/// # Errors
/// A fault of the template.
pub fn fee_requirements(fonts: &Fonts, paper: &FeePaper) -> Result<Pdf, PaperError> {
    let template = include_str!("fees.typ");
    typesetting::pdf(fonts, template, std::slice::from_ref(paper), 1..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Document;

    fn paper() -> FeePaper {
        FeePaper {
            facility: "見本病院".to_owned(),
            code: "1310000000".to_owned(),
            fee: "見本加算1".to_owned(),
            points: "入院初日　160点".to_owned(),
            on: "令和8年11月20日（金）".to_owned(),
            state: "確かめる".to_owned(),
            requirements: vec![PaperRequirement {
                number: "(9)".to_owned(),
                text: "責任者を配置すること。".to_owned(),
                desirable: true,
                state: "満たしている".to_owned(),
                because: vec!["「責任者」は「はい」です。".to_owned()],
                papers: vec!["責任者を決めた辞令や規程".to_owned()],
            }],
            notes: vec!["告示で確かめてください。".to_owned()],
            source: "見本の資料".to_owned(),
        }
    }

    fn read(paper: &FeePaper) -> Vec<String> {
        let fonts = Fonts::of_this_system().unwrap();
        let pdf = fee_requirements(&fonts, paper).unwrap().content;
        let document = Document::load_mem(&pdf).unwrap();
        let text = |page: &u32| document.extract_text(&[*page]).unwrap();
        let pages = document.get_pages();
        let texts = pages.keys().map(text);
        texts
            .map(|text| text.split_whitespace().collect())
            .collect()
    }

    #[test]
    fn everything_that_was_found_is_on_the_paper() {
        let pages = read(&paper());
        assert_eq!(pages.len(), 1);
        for words in [
            "見本病院",
            "1310000000",
            "見本加算1",
            "160点",
            "令和8年11月20日（金）",
            "確かめる",
            "(9)",
            "責任者を配置すること。",
            "望ましい",
            "満たしている",
            "「責任者」は「はい」です。",
            "責任者を決めた辞令や規程",
            "告示で確かめてください。",
            "見本の資料",
        ] {
            assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
        }
    }

    #[test]
    fn long_texts_flow_over_pages_and_nothing_is_taken_for_markup() {
        let mut long = paper();
        let text = r##"#panic() *本店* $x$ @a _b_ `c` <d> [e] = ~ "##;
        let because = format!("{text}{}", "長い文章。".repeat(200));
        long.requirements = vec![
            PaperRequirement {
                because: vec![because; 3],
                ..PaperRequirement::default()
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
            let paper = FeePaper {
                facility: text(),
                fee: text(),
                requirements: vec![PaperRequirement {
                    number: "(1)".to_owned(),
                    text: text(),
                    state: "確かめる".to_owned(),
                    because: vec![text()],
                    papers: vec![text()],
                    desirable: false,
                }],
                notes: vec![text()],
                source: text(),
                ..paper()
            };
            let template = include_str!("fees.typ");
            let edge = crate::typesetting::measured::right_edge(template, &[paper]);
            assert!(edge <= 191.0, "{edge} mm: {words}");
        }
    }
}
