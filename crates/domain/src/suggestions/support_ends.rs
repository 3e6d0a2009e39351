//! Until when makers give updates for operating systems, and which one people mean by what they write.
//!
//! Source: `catalog/support_ends.toml`, which names its own. A name is taken for a system only if nothing of it is
//! left over; everything else is "to check", never asserted (domain-facts 11.1).

use jiff::civil::Date;
use serde::Deserialize;

use crate::text::input::plain;

/// Operating systems and their ends of support.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportEnds {
    makers: Vec<String>,
    editions: Vec<String>,
    families: Vec<Family>,
    /// With the family's position and the spelling of its version, the longest spelling first.
    versions: Vec<(usize, String, System)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    makers: Vec<String>,
    editions: Vec<String>,
    families: Vec<Family>,
    systems: Vec<System>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    id: String,
    kind: String,
    names: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    family: String,
    name: String,
    versions: Vec<String>,
    ends_on: Option<Date>,
    last_on: Option<Date>,
    #[serde(default)]
    estimated: bool,
    #[serde(default)]
    releases: Vec<Release>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    name: String,
    ends_on: Date,
    last_on: Date,
}

/// What is known of the system somebody wrote down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'a> {
    /// The kind of device it runs on, as in the ledger of devices: `server` or `pc`.
    pub kind: &'a str,
    /// Which one it is; none if its family is clear and its version is not.
    pub version: Option<Version>,
}

/// One system, and how long there are updates for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its full name: `Windows 8.1`.
    pub name: String,
    /// The last day of ordinary support, if there is one.
    pub ends_on: Option<Date>,
    /// The last day for anybody, with paid extensions and other editions; none if the maker never said.
    pub last_on: Option<Date>,
}

impl SupportEnds {
    /// Reads `support_ends.toml`.
    ///
    /// # Errors
    /// What is wrong with the file, with its line.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut families = raw.families;
        for family in &mut families {
            family.names = spelled(&family.names);
        }
        let mut versions = Vec::new();
        for system in raw.systems {
            let Some(family) = families
                .iter()
                .position(|family| family.id == system.family)
            else {
                return Err(format!(
                    "「{}」の family「{}」がありません。",
                    system.name, system.family
                ));
            };
            let at = spelled(&system.versions).into_iter();
            versions.extend(at.map(|version| (family, version, system.clone())));
        }
        versions.sort_by_key(|(_, version, _)| std::cmp::Reverse(version.len()));
        Ok(SupportEnds {
            makers: spelled(&raw.makers),
            editions: spelled(&raw.editions),
            families,
            versions,
        })
    }

    /// What people mean by what they wrote as operating system: `Win8`, `ウィンドウズ10`, `Ｗｉｎ１０ Pro 22H2`.
    /// `None` if it names no family that is known.
    pub fn of(&self, written: &str) -> Option<Known<'_>> {
        let bare = bare(written);
        let rest = self
            .makers
            .iter()
            .find_map(|maker| bare.strip_prefix(maker.as_str()))
            .unwrap_or(&bare);
        // The longest name decides: a server is no "windows" with a version "server".
        let (family, rest) = (self.families.iter().enumerate())
            .flat_map(|(at, family)| family.names.iter().map(move |name| (at, name)))
            .filter_map(|(at, name)| Some((name.len(), at, rest.strip_prefix(name.as_str())?)))
            .max_by_key(|(length, ..)| *length)
            .map(|(_, at, rest)| (at, rest))?;
        let kind = &self.families.get(family)?.kind;
        let version = self.versions.iter().find_map(|(of, version, system)| {
            let rest = rest
                .strip_prefix(version.as_str())
                .filter(|_| *of == family)?;
            self.only_edition(rest, system)
        });
        Some(Known { kind, version })
    }

    /// The version, if what is written behind its name is an edition, a release, or nothing.
    fn only_edition(&self, mut rest: &str, system: &System) -> Option<Version> {
        let mut release = None;
        while !rest.is_empty() {
            let edition = self
                .editions
                .iter()
                .filter_map(|word| rest.strip_prefix(word.as_str()))
                .min_by_key(|rest| rest.len());
            rest = match edition {
                Some(rest) => rest,
                None if release.is_none() => {
                    let (name, rest) = release_of(rest)?;
                    release = Some(name);
                    rest
                }
                None => return None,
            };
        }
        let known = release
            .and_then(|name| (system.releases.iter()).find(|one| plain(&one.name) == name))
            .map(|one| Version {
                name: format!("{} {}", system.name, one.name),
                ends_on: Some(one.ends_on),
                last_on: Some(one.last_on),
            });
        Some(known.unwrap_or_else(|| {
            Version {
                name: system.name.clone(),
                ends_on: system.ends_on,
                last_on: system
                    .last_on
                    .or(system.ends_on)
                    .filter(|_| !system.estimated),
            }
        }))
    }
}

/// A release of Windows at the beginning of a text: `22h2`.
fn release_of(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_at_checked(4)?;
    let is_release = matches!(name.as_bytes(), [a, b, b'h', b'1' | b'2'] if a.is_ascii_digit() && b.is_ascii_digit());
    is_release.then_some((name, rest))
}

/// A name without what varies: width, case, spaces, signs of trade marks, dashes, brackets.
fn bare(text: &str) -> String {
    let text = plain(text)
        .replace("(r)", "")
        .replace("(tm)", "")
        .replace('™', "");
    text.chars()
        .filter(|c| !matches!(c, '-' | '_' | '(' | ')' | '[' | ']' | ',' | '®' | '・'))
        .collect()
}

fn spelled(words: &[String]) -> Vec<String> {
    words.iter().map(|word| bare(word)).collect()
}
