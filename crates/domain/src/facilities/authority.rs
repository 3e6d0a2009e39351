//! The 157 health authorities: 47 prefectures, 87 cities with a health centre,
//! 23 special wards.

use serde::{Deserialize, Serialize};

/// The kind of a health authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// 都道府県
    Prefecture,
    /// 政令指定都市
    DesignatedCity,
    /// 中核市
    CoreCity,
    /// その他の政令市 (Community Health Act enforcement order, article 1 no. 3)
    OtherCity,
    /// 特別区
    SpecialWard,
}

impl AuthorityKind {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            AuthorityKind::Prefecture => "都道府県",
            AuthorityKind::DesignatedCity => "政令指定都市",
            AuthorityKind::CoreCity => "中核市",
            AuthorityKind::OtherCity => "その他の政令市",
            AuthorityKind::SpecialWard => "特別区",
        }
    }
}

/// One authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Six-digit code of the local government, with its check digit.
    pub code6: String,
    /// The code's first five digits (JIS X 0402).
    pub code5: String,
    /// Kind.
    pub kind: AuthorityKind,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// Name.
    pub name: String,
}

/// Reads the authorities' list (CSV with the columns of the struct).
pub fn read(csv_text: &str) -> Result<Vec<Authority>, csv::Error> {
    csv::Reader::from_reader(csv_text.as_bytes())
        .deserialize()
        .collect()
}

impl Authority {
    /// Whether this is a city whose name no other municipality has, and a text begins with it.
    /// Special wards and prefectures are none: wards of the same name are elsewhere too.
    fn is_city_of(&self, municipality: &str) -> bool {
        let is_city = !matches!(
            self.kind,
            AuthorityKind::Prefecture | AuthorityKind::SpecialWard
        );
        is_city && municipality.starts_with(&self.name)
    }
}

/// The authority whose city a municipality begins with, if it lies in another prefecture (two-digit
/// code): then one of them is wrong.
pub fn city_elsewhere<'a>(
    authorities: &'a [Authority],
    municipality: &str,
    prefecture: &str,
) -> Option<&'a Authority> {
    let city = authorities.iter().find(|it| it.is_city_of(municipality))?;
    (city.prefecture != prefecture).then_some(city)
}
