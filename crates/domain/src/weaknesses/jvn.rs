//! What MyJVN answers to getVulnOverviewList (feed=hnd): RSS 1.0 with mod_sec and a status (JVNRSS 3.2, status_3.3;
//! domain facts 11.3, `MyJVN/np` docs/getVulnOverviewList_api_hnd.md). One answer has at most fifty entries.

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::feed::{Faults, FeedFault, cut, moment, utf8, whole};

/// How deep elements may lie in each other; an answer has six.
const DEEPEST: usize = 32;

/// Entries of JVN iPedia.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JvnData {
    /// The day the newest answer is from, in Tokyo.
    pub made: Date,
    /// By their ids.
    pub entries: BTreeMap<String, JvnEntry>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JvnEntry {
    /// What it is called.
    pub title: String,
    /// How bad it is, by the newest version of CVSS it has one of.
    pub severity: Option<Severity>,
    /// When it was changed last, in Tokyo.
    pub modified: Date,
    /// Vendor and product of each CPE, in small letters: `microsoft:windows_11`.
    pub products: Vec<String>,
}

/// How bad a weakness is, as CVSS says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// なし
    None,
    /// 注意
    Low,
    /// 警告
    Medium,
    /// 重要
    High,
    /// 緊急
    Critical,
}

impl Severity {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "None" => Severity::None,
            "Low" => Severity::Low,
            "Medium" => Severity::Medium,
            "High" => Severity::High,
            "Critical" => Severity::Critical,
            _ => return None,
        })
    }

    /// The word of JVN iPedia for it.
    pub fn label(self) -> &'static str {
        match self {
            Severity::None => "なし",
            Severity::Low => "注意",
            Severity::Medium => "警告",
            Severity::High => "重要",
            Severity::Critical => "緊急",
        }
    }
}

impl JvnData {
    /// Reads an answer.
    ///
    /// # Errors
    /// Every reason to refuse it.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<FeedFault>> {
        let text = utf8(bytes)?;
        let answer = Answer::of(text).map_err(|fault| vec![fault])?;
        answer.checked()
    }

    /// These entries, and those of before that are not among them or are newer there.
    pub(super) fn after(mut self, before: JvnData) -> JvnData {
        for (id, old) in before.entries {
            match self.entries.get(&id) {
                Some(new) if new.modified >= old.modified => {}
                _ => {
                    self.entries.insert(id, old);
                }
            }
        }
        self.made = self.made.max(before.made);
        self
    }
}

/// An answer as it is written.
#[derive(Default)]
struct Answer {
    root: String,
    made: String,
    /// How many entries the table of contents has.
    listed: Option<usize>,
    items: Vec<Item>,
    status: Option<BTreeMap<String, String>>,
}

#[derive(Default)]
struct Item {
    id: String,
    title: String,
    modified: String,
    date: String,
    products: Vec<String>,
    /// The version of CVSS and what it says.
    severity: Option<(String, Severity)>,
}

impl Answer {
    fn of(text: &str) -> Result<Self, FeedFault> {
        let mut reader = Reader::from_str(text);
        let (mut answer, mut path, mut inner) = (Answer::default(), Vec::new(), String::new());
        loop {
            let event = reader.read_event();
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let broken = |code, message: &str| {
                let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
                let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
                FeedFault {
                    place: format!("{line}行目"),
                    code,
                    message: message.to_owned(),
                }
            };
            let early = || {
                broken(
                    "truncated",
                    "ファイルが途中で終わっています。もう一度、最後まで取得してください。",
                )
            };
            match event {
                Ok(Event::Start(tag)) => {
                    answer
                        .open(&tag, &path)
                        .map_err(|message| broken("syntax", message))?;
                    path.push(local(&tag));
                    inner.clear();
                    if path.len() > DEEPEST {
                        return Err(broken(
                            "shape",
                            "MyJVNの回答の形と違います。別のファイルを選んでいないか、確かめてください。",
                        ));
                    }
                }
                Ok(Event::Empty(tag)) => {
                    answer
                        .open(&tag, &path)
                        .map_err(|message| broken("syntax", message))?;
                }
                Ok(Event::End(_)) => {
                    answer.close(&path, &inner);
                    path.pop();
                    inner.clear();
                }
                Ok(Event::Text(part)) => inner.push_str(&part.xml10_content()),
                Ok(Event::CData(part)) => inner.push_str(&part.xml10_content()),
                Ok(Event::GeneralRef(part)) => match resolved(&part) {
                    Some(letter) => inner.push(letter),
                    None => {
                        return Err(broken(
                            "syntax",
                            "XMLの文字の書き方（&…;）に、読めないものがあります。",
                        ));
                    }
                },
                Ok(Event::DocType(_)) => {
                    return Err(broken(
                        "doctype",
                        "MyJVNの回答には無い書き方（DOCTYPE）があります。取得したファイルを、そのまま選んでください。",
                    ));
                }
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => {}
                Ok(Event::Eof) if path.is_empty() => return Ok(answer),
                Ok(Event::Eof) => return Err(early()),
                Err(quick_xml::Error::Syntax(_)) if at >= text.len() => return Err(early()),
                Err(_) => {
                    return Err(broken(
                        "syntax",
                        "XMLとして読めません。取得したファイルを、そのまま選んでください。",
                    ));
                }
            }
        }
    }

    /// An element begins below `path`.
    fn open(&mut self, tag: &BytesStart<'_>, path: &[String]) -> Result<(), &'static str> {
        let name = local(tag);
        let below: Vec<&str> = path.iter().skip(1).map(String::as_str).collect();
        let attributes = || {
            let mut found = BTreeMap::new();
            for attribute in tag.attributes() {
                let attribute = attribute.map_err(|_| "XMLの属性が読めません。")?;
                let value = attribute
                    .normalized_value(XmlVersion::Explicit1_0)
                    .map_err(|_| "XMLの属性が読めません。")?;
                let key = attribute.key.local_name().as_ref().to_owned();
                found.insert(key, value.into_owned());
            }
            Ok::<_, &'static str>(found)
        };
        match (below.as_slice(), name.as_str()) {
            ([], root) if path.is_empty() => self.root = root.to_owned(),
            ([], "item") => self.items.push(Item::default()),
            ([], "Status") => self.status = Some(attributes()?),
            (["channel", "items"], "Seq") => self.listed = Some(0),
            (["channel", "items", "Seq"], "li") => {
                self.listed = self.listed.map(|listed| listed + 1);
            }
            (["item"], "cvss") => {
                let said = attributes()?;
                let version = said.get("version").cloned().unwrap_or_default();
                let severity = said.get("severity").and_then(|text| Severity::parse(text));
                let Some((item, severity)) = self.items.last_mut().zip(severity) else {
                    return Ok(());
                };
                if item
                    .severity
                    .as_ref()
                    .is_none_or(|(before, _)| *before < version)
                {
                    item.severity = Some((version, severity));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The element at the end of `path` ends; `inner` is its text.
    fn close(&mut self, path: &[String], inner: &str) {
        let below: Vec<&str> = path.iter().skip(1).map(String::as_str).collect();
        match below.as_slice() {
            ["channel", "date"] => self.made = inner.trim().to_owned(),
            ["item", field] => {
                let Some(item) = self.items.last_mut() else {
                    return;
                };
                match *field {
                    "identifier" => item.id = cut(inner, 40),
                    "title" => item.title = cut(inner, 300),
                    "modified" => item.modified = inner.trim().to_owned(),
                    "date" => item.date = inner.trim().to_owned(),
                    "cpe" => item.products.extend(product(inner)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// What it says, if all of it is there and in order.
    fn checked(self) -> Result<JvnData, Vec<FeedFault>> {
        let mut faults = Faults::default();
        let empty = |made| JvnData {
            made,
            entries: BTreeMap::new(),
        };
        if !matches!(self.root.as_str(), "RDF" | "Result")
            || self.root == "Result" && self.status.is_none()
        {
            return Err(vec![whole(
                "shape",
                "MyJVNの回答（getVulnOverviewList、RDFの形）ではありません。別のファイルを選んでいないか、確かめてください。",
            )]);
        }
        let said = |key: &str| {
            let status = self.status.as_ref()?;
            status.get(key).map(String::as_str)
        };
        if said("retCd").is_some_and(|code| code != "0") {
            let message = format!(
                "MyJVNが、データのかわりに誤りを返しています（{}）。指定を直して、もう一度取得してください。",
                cut(said("errMsg").unwrap_or_default(), 200)
            );
            return Err(vec![whole("refused", message)]);
        }
        let expected = match said("totalResRet") {
            Some(said) => said.trim().parse().ok(),
            None => self.listed,
        };
        let found = self.items.len();
        match expected {
            Some(0) => return Err(vec![whole("empty", "該当する情報が1件もない回答です。指定を直して、もう一度取得してください。")]),
            Some(expected) if expected == found => {}
            Some(expected) => {
                let message = format!(
                    "{expected}件とありますが、ファイルには{found}件あります。途中までのファイルかもしれません。もう一度取得してください。"
                );
                faults.add("", "count", message);
            }
            None => faults.add("", "count", "何件の回答か、書かれていません（status:Status の totalResRet）。もう一度取得してください。"),
        }
        let made = moment(&self.made).unwrap_or_else(|| {
            let message = format!("「{}」は日時として読めません。", cut(&self.made, 30));
            faults.add("channel の dc:date", "date", message);
            Date::default()
        });
        let mut data = empty(made);
        for (number, item) in (1..).zip(self.items) {
            let place = match item.id.as_str() {
                "" => format!("{number}件目"),
                id => format!("{number}件目（{id}）"),
            };
            if !item.id.starts_with("JVNDB-") {
                faults.add(
                    format!("{place}の sec:identifier"),
                    "id",
                    "JVNDB- で始まる番号がありません。",
                );
            }
            if item.title.is_empty() {
                faults.add(format!("{place}の title"), "missing", "ありません。");
            }
            let changed = match item.modified.as_str() {
                "" => &item.date,
                modified => modified,
            };
            let Some(modified) = moment(changed) else {
                let message = format!("「{}」は日時として読めません。", cut(changed, 30));
                faults.add(format!("{place}の dcterms:modified"), "date", message);
                continue;
            };
            let mut products = item.products;
            products.sort_unstable();
            products.dedup();
            data.entries.insert(
                item.id,
                JvnEntry {
                    title: item.title,
                    severity: item.severity.map(|(_, severity)| severity),
                    modified,
                    products,
                },
            );
        }
        faults.done(data)
    }
}

/// The name of an element without its prefix.
fn local(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_owned()
}

/// The letter that `&amp;` or `&#38;` stands for.
fn resolved(part: &BytesRef<'_>) -> Option<char> {
    match part.resolve_char_ref() {
        Ok(Some(letter)) => Some(letter),
        Ok(None) => Some(match part.as_ref() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        }),
        Err(_) => None,
    }
}

/// Vendor and product of a CPE, of version 2.2 (`cpe:/o:microsoft:windows_11`) or 2.3.
fn product(cpe: &str) -> Option<String> {
    let cpe = cpe.trim().to_lowercase();
    let rest = (cpe.strip_prefix("cpe:/")).or_else(|| cpe.strip_prefix("cpe:2.3:"))?;
    let mut parts = rest.split(':').skip(1);
    let (vendor, product) = (parts.next()?, parts.next()?);
    let is_some = !vendor.is_empty() && !product.is_empty();
    is_some.then(|| cut(&format!("{vendor}:{product}"), 200))
}
