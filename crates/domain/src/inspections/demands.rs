//! What the guide for inspectors demands, checked against what a facility has submitted.

use jiff::civil::Date;

use super::vendors::{VendorForm, VendorRowState};
use crate::checklists::rows::{RowState, row_state};
use crate::forms::answer::{Answer, Answers, CheckRow, Column};
use crate::forms::form::path::Path;
use crate::forms::form::{Form, Item};
use crate::text::calendar::{FiscalYear, era_date};

/// The measure whose row the guide wants to see in the original: the contact chart (連絡体制図).
const CONTACT_CHART: &str = "incident.contact_chart";

/// What a demand is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The facility's checklist as a whole.
    Checklist,
    /// One of its rows, by the item's id.
    Item(String),
    /// The forms of all vendors.
    Vendors,
    /// The form of one vendor, by name.
    Vendor(String),
}

/// Whether a demand is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It can only be seen, or said, on site (現物).
    OnSite,
}

impl Met {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Met::Yes => "満たしています",
            Met::No => "足りません",
            Met::OnSite => "現地で確認",
        }
    }
}

/// One thing the guide demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What it is about.
    pub about: About,
    /// Whether it is met.
    pub met: Met,
    /// What is demanded and how it stands, in a sentence.
    pub words: String,
}

impl Demand {
    fn new(about: About, met: Met, words: impl Into<String>) -> Self {
        Demand {
            about,
            met,
            words: words.into(),
        }
    }
}

/// The rows that are inspected, with their positions: those that are asked and need an entry, without
/// 参考項目 (guide, 「参考項目の検査は不要です」) and questions of our own. The row that asks whether
/// there is any system is among them.
pub fn inspected<'f>(
    form: &'f Form,
    answers: &Answers,
) -> impl Iterator<Item = (usize, &'f Item)> + use<'f> {
    let path = Path::of(form, answers);
    form.items.iter().enumerate().filter(move |(at, item)| {
        path.expects(*at) && !item.helper && !form.is_reference(item) && item.check().is_some()
    })
}

/// Everything the guide demands of a facility.
///
/// `answers` is what was last submitted, `None` if nothing was; `today` is the day in Tokyo and `year`
/// the fiscal year the checklist is for. `vendors` are the forms of the vendors there is a contract
/// with, `None` if nobody has registered which there are.
pub fn demands(
    form: &Form,
    answers: Option<&Answers>,
    vendors: Option<&[VendorForm]>,
    today: Date,
    year: FiscalYear,
) -> Vec<Demand> {
    let Some(answers) = answers else {
        let words = "チェックリストが、まだ提出されていません。訪問の前に提出を求めるか、現地で紙の記入を確認してください。";
        return vec![Demand::new(About::Checklist, Met::No, words)];
    };
    let mut found: Vec<Demand> = inspected(form, answers)
        .flat_map(|(_, item)| of_row(form, item, answers, today, year))
        .collect();
    if has_no_system(form, answers) {
        // Guide, ①: below a "no" there, nothing has to be confirmed.
        return found;
    }
    found.extend(of_vendors(vendors, says_no_contract(form, answers), year));
    found
}

fn row<'a>(item: &Item, answers: &'a Answers) -> Option<&'a CheckRow> {
    match answers.get(&item.id) {
        Some(Answer::Check(row)) => Some(row),
        _ => None,
    }
}

fn has_no_system(form: &Form, answers: &Answers) -> bool {
    let mut gates = form.items.iter().filter(|item| item.gate);
    gates.any(|gate| row(gate, answers).is_some_and(CheckRow::needs_target))
}

/// Guide, ①（※）: rows that need no entry without a contract are there only where there is none.
fn says_no_contract(form: &Form, answers: &Answers) -> bool {
    let path = Path::of(form, answers);
    (0..form.items.len()).any(|at| path.is_not_required(at))
}

fn of_row(
    form: &Form,
    item: &Item,
    answers: &Answers,
    today: Date,
    year: FiscalYear,
) -> Vec<Demand> {
    let row = row(item, answers);
    let first = row.and_then(|row| row.first).unwrap_or_default();
    let about = || About::Item(item.id.clone());
    let demand = |met, words: String| vec![Demand::new(about(), met, words)];
    let Some(check) = item.check() else {
        return Vec::new();
    };
    let name = check.check_name(Column::First);
    // Guide, ①: every row has its first check, with the day and a "yes" or "no".
    let (value, on) = match (first.value, first.on) {
        (Some(value), Some(on)) => (value, era_date(on)),
        (Some(_), None) if check.has(Column::FirstOn) => {
            return demand(Met::No, format!("{name}に、日付がありません。"));
        }
        (Some(value), None) => (value, String::new()),
        (None, _) => {
            return demand(Met::No, format!("{name}が、記入されていません。"));
        }
    };
    let answered = if value { "はい" } else { "いいえ" };
    let mut found = demand(
        Met::Yes,
        format!("{name}があります（{on}「{answered}」）。"),
    );
    if item.gate {
        return found;
    }
    let state = row_state(item, row, today);
    let target_name = || check.name(Column::Target);
    // Guide, ①: a "no" has its target date, and the facility is urged to turn it into a "yes" within
    // the year.
    let urge = format!("{}のうちに「はい」になるよう、取組を促してください。", year);
    match &state {
        RowState::Planned { target } => {
            found.push(Demand::new(
                about(),
                Met::Yes,
                format!("{}があります（{}）。", target_name(), era_date(*target)),
            ));
            found.push(Demand::new(about(), Met::OnSite, urge));
        }
        RowState::Overdue { target } => found.push(Demand::new(
            about(),
            Met::OnSite,
            format!(
                "{}（{}）を過ぎています。{urge}",
                target_name(),
                era_date(*target)
            ),
        )),
        RowState::NoTarget => found.push(Demand::new(
            about(),
            Met::No,
            format!("「いいえ」なのに、{}がありません。", target_name()),
        )),
        RowState::Unmet => found.push(Demand::new(about(), Met::OnSite, urge)),
        RowState::MetLater => found.push(Demand::new(
            about(),
            Met::Yes,
            format!(
                "{}で「はい」になっています。",
                check.check_name(Column::Second)
            ),
        )),
        RowState::Met | RowState::Open | RowState::NotRequired { .. } => {}
    }
    // Guide, ①: the contact chart is seen in the original where its row says "yes".
    let is_yes = matches!(state, RowState::Met | RowState::MetLater);
    if is_yes && item.measure.as_deref() == Some(CONTACT_CHART) && !form.is_reference(item) {
        found.push(Demand::new(
            about(),
            Met::OnSite,
            "連絡体制図の現物を見せてもらい、確認してください。",
        ));
    }
    found
}

/// Guide, ②: the forms of all vendors there is a contract with.
fn of_vendors(
    vendors: Option<&[VendorForm]>,
    says_no_contract: bool,
    year: FiscalYear,
) -> Vec<Demand> {
    match vendors {
        None | Some([]) if says_no_contract => Vec::new(),
        None => vec![Demand::new(
            About::Vendors,
            Met::OnSite,
            "契約している事業者が、登録されていません。契約しているか、事業者ごとの「事業者確認用」がすべてそろっているかを、現物で確認してください。",
        )],
        Some([]) => vec![Demand::new(
            About::Vendors,
            Met::OnSite,
            "登録されている契約はありません。契約がないことを、聞いて確認してください。",
        )],
        Some(sheets) => {
            let contradicted = says_no_contract.then(|| {
                let words = "「事業者と契約していない」という回答ですが、契約が登録されています。どちらが正しいかを確認してください。";
                Demand::new(About::Vendors, Met::No, words)
            });
            let each = sheets.iter().flat_map(|sheet| of_sheet(sheet, year));
            contradicted.into_iter().chain(each).collect()
        }
    }
}

fn of_sheet(sheet: &VendorForm, year: FiscalYear) -> Vec<Demand> {
    let demand = |met, words: String| Demand::new(About::Vendor(sheet.vendor.clone()), met, words);
    if !sheet.collected {
        let words = "「事業者確認用」が、まだ集まっていません。";
        return vec![demand(Met::No, words.to_owned())];
    }
    let collected = demand(Met::Yes, "「事業者確認用」が集まっています。".to_owned());
    let rows = sheet.rows.iter().filter_map(|row| {
        let name = &row.name;
        Some(match &row.state {
            VendorRowState::Yes => return None,
            VendorRowState::Open => {
                demand(Met::No, format!("{name}：1回目の確認が、記入されていません。"))
            }
            VendorRowState::NoTarget => demand(
                Met::No,
                format!("{name}：「いいえ」なのに、目標日がありません。"),
            ),
            VendorRowState::Planned(target) => demand(
                Met::OnSite,
                format!(
                    "{name}：目標日は{}です。{year}のうちに「はい」になるよう、事業者の取組を促すことを、施設に伝えてください。",
                    era_date(*target)
                ),
            ),
            VendorRowState::No => demand(
                Met::OnSite,
                format!("{name}：「いいえ」です。{year}のうちに「はい」になるよう、事業者の取組を促すことを、施設に伝えてください。"),
            ),
            VendorRowState::CoveredBy(other) => demand(
                Met::Yes,
                format!("{name}：契約の対象外ですが、「{other}」の用紙に記入があります。"),
            ),
            VendorRowState::Uncovered => demand(
                Met::No,
                format!("{name}：契約の対象外で、施設の用紙にも、ほかの事業者の用紙にも記入がありません。"),
            ),
        })
    });
    std::iter::once(collected).chain(rows).collect()
}
