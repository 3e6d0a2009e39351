//! What a bundle says about itself: which checklists are not in it or not as they were written.

use super::legible::code;
use super::{PaperError, Pdf};
use tenken_domain::checklists::paper::Sheet;

/// The name of the text in a bundle; it stands before all papers.
pub(super) const READ_FIRST: &str = "0000_はじめにお読みください.txt";

/// What is to be said.
#[derive(Default)]
pub(super) struct Contents {
    papers: usize,
    left_out: Vec<String>,
    unshown: Vec<String>,
}

impl Contents {
    /// These are in the bundle.
    pub(super) fn add(&mut self, sheets: &[Sheet], pdf: &Pdf) {
        self.papers += sheets.len();
        let missing = sheets.iter().zip(&pdf.missing);
        let missing = missing.filter(|(_, missing)| !missing.is_empty());
        self.unshown.extend(missing.map(|(sheet, missing)| {
            let characters: Vec<String> = missing
                .iter()
                .map(|c| match c.is_control() {
                    true => code(*c),
                    false => format!("{c}（{}）", code(*c)),
                })
                .collect();
            format!("{}：{}", sheet.respondent, characters.join("、"))
        }));
    }

    /// This one could not be made.
    pub(super) fn leave_out(&mut self, sheet: &Sheet, why: &PaperError) {
        self.left_out.push(format!("{}：{why}", sheet.respondent));
    }

    /// And these others.
    pub(super) fn extend(&mut self, other: Contents) {
        self.papers += other.papers;
        self.left_out.extend(other.left_out);
        self.unshown.extend(other.unshown);
    }

    /// In words; none if all is as it should be.
    pub(super) fn told(&self, stopped: Option<&str>) -> Option<String> {
        let mut lines = Vec::new();
        if let Some(why) = stopped {
            lines.push(format!(
                "■ 途中で止まったため、ここにあるのは{}施設の分だけです。残りは入っていません。もう一度、はじめから受け取ってください。",
                self.papers
            ));
            lines.push(format!("　理由：{why}"));
        }
        if !self.left_out.is_empty() {
            lines.push(format!(
                "■ 次の{}施設の用紙は作れなかったため、入っていません。それぞれの施設の画面から、Excelで受け取れます。",
                self.left_out.len()
            ));
            lines.extend(self.left_out.iter().map(|line| format!("　{line}")));
        }
        if !self.unshown.is_empty() {
            lines.push(format!(
                "■ 次の{}施設の用紙には、書体にない文字があり、「〓」で示しています。画面とExcelでは、もとの文字のままです。",
                self.unshown.len()
            ));
            lines.extend(self.unshown.iter().map(|line| format!("　{line}")));
        }
        (!lines.is_empty()).then(|| lines.join("\r\n") + "\r\n")
    }
}
