//! A form: a survey or checklist as data, one published version of it.
//!
//! A version never changes once published; its identity is `id@version`.
//! [`crate::forms::form_file`] reads it from TOML and reports every fault with its line,
//! [`condition`] says when an item is asked, [`path`] walks the items an answer
//! set leads through.

mod answers;
mod brought;
pub mod condition;
mod devices;
pub(crate) mod names;
pub mod path;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

use crate::forms::answer::{AnswerType, Check, Columns, GroupField};
use crate::text::calendar::FiscalYear;
pub use brought::{Brought, Elsewhere, Link, PaperWords};
use condition::Condition;
pub use devices::{Device, Devices};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// 調査票: answered once in a window, as of a reference date.
    Survey,
    /// チェックリスト: checked, dated and checked again during a fiscal year.
    Checklist,
}

impl FormKind {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            FormKind::Survey => "調査票",
            FormKind::Checklist => "チェックリスト",
        }
    }
}

/// How an item's text was obtained; shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// Word for word from the official document.
    Verbatim,
    /// Rebuilt from published results; the questionnaire itself was not available.
    Reconstructed,
    /// From a draft that may differ from the final text.
    Draft,
    /// Tenken's own; not official.
    Own,
}

impl Provenance {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Provenance::Verbatim => "原文",
            Provenance::Reconstructed => "再構成",
            Provenance::Draft => "案",
            Provenance::Own => "独自",
        }
    }

    /// What that means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Provenance::Verbatim => "公式の文書の文言をそのまま載せています。",
            Provenance::Reconstructed => {
                "公表された結果の見出しから組み立てたもので、公式の調査票の文言ではありません。"
            }
            Provenance::Draft => "確定前の案にもとづく文言です。確定版と違うことがあります。",
            Provenance::Own => "この製品が独自に用意したもので、公式の様式ではありません。",
        }
    }
}

/// Who answers a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Respondent {
    /// 病院
    Hospital,
    /// 診療所
    Clinic,
    /// 歯科診療所
    DentalClinic,
    /// 薬局
    Pharmacy,
    /// 事業者
    Vendor,
}

impl Respondent {
    /// The kind of facility, unless it is a vendor.
    pub fn facility_kind(self) -> Option<crate::FacilityKind> {
        use crate::FacilityKind as Kind;
        match self {
            Respondent::Hospital => Some(Kind::Hospital),
            Respondent::Clinic => Some(Kind::Clinic),
            Respondent::DentalClinic => Some(Kind::DentalClinic),
            Respondent::Pharmacy => Some(Kind::Pharmacy),
            Respondent::Vendor => None,
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        self.facility_kind()
            .map_or("事業者", crate::FacilityKind::label)
    }
}

/// One published version of a survey or checklist.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    /// Stable name across versions: `pharmacy-survey`.
    pub id: String,
    /// Version: `R8`.
    pub version: String,
    /// Survey or checklist.
    pub kind: FormKind,
    /// Official title, word for word.
    pub title: String,
    /// Short name for lists, ours.
    pub short_title: String,
    /// For whom the paper is, as printed beside the title: `薬局確認用`.
    pub label: Option<String>,
    /// Who answers it.
    pub respondents: Vec<Respondent>,
    /// How the text was obtained, unless an item says otherwise.
    pub provenance: Provenance,
    /// Who issued it.
    pub issuer: String,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// The document it was taken from.
    pub source: String,
    /// The fiscal year it was made for.
    pub fiscal_year: Option<FiscalYear>,
    /// What it is, in plain words, ours.
    pub about: String,
    /// Notes printed on the form, word for word.
    pub official_notes: Vec<String>,
    /// Known slips in the source, ours.
    pub erratum: Option<String>,
    /// The official round, where there was one.
    pub window: Option<Window>,
    /// The form that the vendors of whoever answers this one are asked, `id@version`.
    pub vendor_form: Option<String>,
    /// The columns of a checklist, with what is printed above each.
    pub columns: Arc<Columns>,
    /// What else is printed on a checklist.
    pub paper: PaperWords,
    /// The devices its rows can be about: the usual ones and its own.
    pub devices: Vec<Devices>,
    /// What it brings into the catalog: measures, clauses, words, questions, desks.
    pub brought: Brought,
    /// Documents to be opened while one answers.
    pub links: Vec<Link>,
    /// What other facilities are told than those it was made for.
    pub elsewhere: Option<Elsewhere>,
    /// Sections in printed order.
    pub sections: Vec<Section>,
    /// Items in printed order.
    pub items: Vec<Item>,
    /// Where each item stands, by id.
    #[serde(skip)]
    pub(crate) index: HashMap<String, usize>,
}

/// The dates of the official round a form was used in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First day.
    #[serde(deserialize_with = "optional_date", default)]
    pub opens: Option<Date>,
    /// Last day, to its end in Tokyo.
    #[serde(deserialize_with = "optional_date", default)]
    pub closes: Option<Date>,
    /// The day whose situation is asked about (基準日).
    #[serde(deserialize_with = "optional_date", default)]
    pub reference_date: Option<Date>,
}

/// A printed section.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Key within the form.
    pub id: String,
    /// Printed heading.
    pub title: String,
    /// Printed text under the heading.
    #[serde(default)]
    pub lead: Option<String>,
    /// Printed text below the rows.
    #[serde(default)]
    pub foot: Option<String>,
    /// 参考項目: counts only from the next fiscal year.
    #[serde(default)]
    pub reference: bool,
}

/// One question or checklist row.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Key; numbers repeat on paper, ids never do.
    pub id: String,
    /// Number as printed; empty where the form prints none.
    pub number: String,
    /// Index of its section.
    pub section: usize,
    /// The question, word for word.
    pub text: String,
    /// What can be answered.
    pub answer: AnswerType,
    /// The printed line above the row.
    pub lead: Option<String>,
    /// The devices a checklist row is about (機器種別).
    #[serde(serialize_with = "devices::id_alone")]
    pub device: Option<Devices>,
    /// The row before all others of a checklist, which asks whether there is anything to check at all.
    pub gate: bool,
    /// Official explanation, word for word.
    pub explanation: Option<String>,
    /// Plain explanation, ours.
    pub guidance: Option<String>,
    /// Glossary terms used.
    pub terms: Vec<String>,
    /// The measure it asks about.
    pub measure: Option<String>,
    /// Guideline clauses, `version/volume/chapter/number`.
    pub clauses: Vec<String>,
    /// Must be answered before submitting, when asked.
    pub required: bool,
    /// When it is asked; `None` is always.
    pub when: Option<Condition>,
    /// When a checklist row needs no entry, and why.
    pub not_required: Option<NotRequired>,
    /// How the text was obtained.
    pub provenance: Provenance,
    /// A slip in the source, kept in the text above.
    pub erratum: Option<String>,
    /// Denominator of its figures.
    pub base: Base,
    /// How to print the denominator.
    pub base_label: Option<String>,
    /// Tenken's own question, not part of the official form: neither counted
    /// nor printed, and never required.
    pub helper: bool,
    /// A helper question that the paper form asks, too, but in its head and not in a row.
    pub in_head: bool,
}

impl Item {
    /// The columns of a checklist row.
    pub fn check(&self) -> Option<&Check> {
        match &self.answer {
            AnswerType::Check(check) => Some(check),
            _ => None,
        }
    }
}

/// When a checklist row needs no entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotRequired {
    /// The condition.
    pub when: Condition,
    /// The reason, for people.
    pub reason: String,
}

/// The denominator of an item's rates (母数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Those who were asked: whose path reaches the item.
    #[default]
    Asked,
    /// Every submission.
    All,
}

/// How many counted items a form has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ItemCounts {
    /// All numbered questions or rows.
    pub total: usize,
    /// Those that count this fiscal year.
    pub regular: usize,
    /// 参考項目.
    pub reference: usize,
}

/// Whether a text can be the id of something in a form.
pub(crate) fn is_key(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

impl Form {
    /// `id@version`
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// What facilities of a kind are told for whom the form was not made; `None` if it was.
    pub fn not_made_for(&self, kind: crate::FacilityKind) -> Option<String> {
        let made_for = |who: &Respondent| who.facility_kind() == Some(kind);
        if self.respondents.iter().any(made_for) {
            return None;
        }
        let told = self
            .elsewhere
            .as_ref()
            .filter(|one| one.kinds.contains(&kind));
        Some(told.map_or_else(
            || {
                let who: Vec<&str> = self.respondents.iter().map(|who| who.label()).collect();
                let (who, kind) = (who.join("・"), kind.label());
                format!("この様式は{who}のために作られたもので、{kind}のための様式ではありません。設問や説明の言葉が、{kind}に合わないことがあります。")
            },
            |one| one.note.clone(),
        ))
    }

    /// Whether facilities answer it, and not vendors alone.
    pub fn asks_facilities(&self) -> bool {
        let mut asked = self.respondents.iter();
        asked.any(|who| who.facility_kind().is_some())
    }

    /// The position of an item by its id. Group children (`Q1.name`) are found
    /// under their group.
    pub fn position(&self, key: &str) -> Option<usize> {
        let id = key.split_once('.').map_or(key, |(id, _)| id);
        self.index.get(id).copied()
    }

    /// An item by its id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.index.get(id).map(|&at| &self.items[at])
    }

    /// Whether an item stands in a 参考項目 section.
    pub fn is_reference(&self, item: &Item) -> bool {
        self.sections[item.section].reference
    }

    /// The items of a section, in printed order.
    pub fn items_of(&self, section: usize) -> impl Iterator<Item = (usize, &Item)> {
        self.items
            .iter()
            .enumerate()
            .filter(move |(_, item)| item.section == section)
    }

    /// Counts the official items; helper questions are not among them.
    pub fn counts(&self) -> ItemCounts {
        let (reference, regular): (Vec<&Item>, Vec<&Item>) = self
            .items
            .iter()
            .filter(|item| !item.helper)
            .partition(|item| self.is_reference(item));
        ItemCounts {
            total: reference.len() + regular.len(),
            regular: regular.len(),
            reference: reference.len(),
        }
    }

    /// Every key an answer can be stored under, with its item and type: one per
    /// item, and for a group one per child (`Q1.name`).
    pub fn keys(&self) -> impl Iterator<Item = (String, &Item, &AnswerType)> {
        self.items.iter().flat_map(|item| match &item.answer {
            AnswerType::Group(group) => group
                .fields
                .iter()
                .map(|field| (format!("{}.{}", item.id, field.id), item, &field.answer))
                .collect::<Vec<_>>(),
            answer => vec![(item.id.clone(), item, answer)],
        })
    }

    /// The answer type stored under a key.
    pub fn answer_type(&self, key: &str) -> Option<&AnswerType> {
        match self.field(key) {
            Some(field) => Some(&field.answer),
            None => self
                .item(key)
                .map(|item| &item.answer)
                .filter(|answer| !matches!(answer, AnswerType::Group(_))),
        }
    }

    /// The field of a group a key (`Q1.name`) stands for.
    pub fn field(&self, key: &str) -> Option<&GroupField> {
        let (id, child) = key.split_once('.')?;
        match &self.item(id)?.answer {
            AnswerType::Group(group) => group.fields.iter().find(|field| field.id == child),
            _ => None,
        }
    }
}

/// Reads a TOML local date.
pub(crate) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    let Some(value) = Option::<toml::value::Datetime>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let wrong = || serde::de::Error::custom("日付は 2026-07-06 の形で書いてください。");
    let date = value.date.ok_or_else(wrong)?;
    Date::new(date.year as i16, date.month as i8, date.day as i8)
        .map(Some)
        .map_err(|_| wrong())
}
