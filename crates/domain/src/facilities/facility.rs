//! Who answers: kinds of facilities and the classes figures are grouped by.

use serde::{Deserialize, Serialize};

/// The kind of a medical facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacilityKind {
    /// 病院
    Hospital,
    /// 診療所
    Clinic,
    /// 歯科診療所
    DentalClinic,
    /// 薬局
    Pharmacy,
}

impl FacilityKind {
    /// All kinds, in the order the statistics list them.
    pub const ALL: [FacilityKind; 4] = [
        Self::Hospital,
        Self::Clinic,
        Self::DentalClinic,
        Self::Pharmacy,
    ];

    /// The name used in data and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Clinic => "clinic",
            Self::DentalClinic => "dental_clinic",
            Self::Pharmacy => "pharmacy",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hospital => "病院",
            Self::Clinic => "診療所",
            Self::DentalClinic => "歯科診療所",
            Self::Pharmacy => "薬局",
        }
    }

    /// Reads the data name or the Japanese name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = crate::text::input::fold(text);
        Self::ALL
            .into_iter()
            .find(|kind| text == kind.id() || text == kind.label())
            .or_else(|| Self::by_ending(&text))
    }

    /// As lists write them: `一般病院`, `有床診療所`, `歯科医院`, `調剤薬局`.
    fn by_ending(text: &str) -> Option<Self> {
        let ends = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
        // Animals are not treated under these laws.
        let unclear = text.contains("病院") && text.contains("診療所");
        if text.contains("動物") || text.contains("獣医") || unclear {
            None
        } else if ends(&["病院"]) {
            Some(Self::Hospital)
        } else if ends(&["薬局"]) {
            Some(Self::Pharmacy)
        } else if ends(&["診療所", "医院", "クリニック"]) {
            Some(match text.contains("歯科") {
                true => Self::DentalClinic,
                false => Self::Clinic,
            })
        } else {
            match text {
                "歯科" | "診療所(歯科)" => Some(Self::DentalClinic),
                "診療所(医科)" => Some(Self::Clinic),
                _ => None,
            }
        }
    }
}

/// The size classes of hospitals by beds, as the published results use them
/// (domain facts, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BedClass {
    /// 20 to 99 beds.
    From20,
    /// 100 to 199 beds.
    From100,
    /// 200 to 299 beds.
    From200,
    /// 300 to 399 beds.
    From300,
    /// 400 to 499 beds.
    From400,
    /// 500 beds and more.
    From500,
}

impl BedClass {
    /// All classes, smallest first.
    pub const ALL: [BedClass; 6] = [
        Self::From20,
        Self::From100,
        Self::From200,
        Self::From300,
        Self::From400,
        Self::From500,
    ];

    /// The class of a hospital; `None` below 20 beds, where no hospital begins
    /// (Medical Care Act, article 1-5).
    pub fn of(beds: i64) -> Option<Self> {
        Some(match beds {
            ..20 => return None,
            20..100 => Self::From20,
            100..200 => Self::From100,
            200..300 => Self::From200,
            300..400 => Self::From300,
            400..500 => Self::From400,
            _ => Self::From500,
        })
    }

    /// The name used in data: `20-99` … `500+`.
    pub fn id(self) -> &'static str {
        match self {
            Self::From20 => "20-99",
            Self::From100 => "100-199",
            Self::From200 => "200-299",
            Self::From300 => "300-399",
            Self::From400 => "400-499",
            Self::From500 => "500+",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::From20 => "20～99床",
            Self::From100 => "100～199床",
            Self::From200 => "200～299床",
            Self::From300 => "300～399床",
            Self::From400 => "400～499床",
            Self::From500 => "500床以上",
        }
    }
}

/// The 47 prefectures in the order of their codes (JIS X 0401).
pub const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// A prefecture by its JIS number, 1 to 47.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(u8);

impl Prefecture {
    /// The first.
    pub(crate) const HOKKAIDO: Prefecture = Prefecture(1);

    /// All 47, by code.
    pub fn all() -> impl Iterator<Item = Prefecture> {
        (1..=47).map(Prefecture)
    }

    /// Reads `13`, `東京都` or `東京`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = crate::text::input::fold(text);
        if let Ok(number @ 1..=47) = text.parse::<u8>() {
            return Some(Prefecture(number));
        }
        PREFECTURES
            .iter()
            .position(|name| {
                *name == text || name.strip_suffix(['都', '府', '県']) == Some(text.as_str())
            })
            .map(|at| Prefecture(at as u8 + 1))
    }

    /// JIS number, 1 to 47.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Two-digit code, as stored: `01` … `47`.
    pub fn code(self) -> String {
        format!("{:02}", self.0)
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        PREFECTURES[usize::from(self.0) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bed_classes_meet_without_gap_or_overlap() {
        for (beds, class) in [
            (0, None),
            (19, None),
            (20, Some("20-99")),
            (99, Some("20-99")),
            (100, Some("100-199")),
            (199, Some("100-199")),
            (200, Some("200-299")),
            (300, Some("300-399")),
            (400, Some("400-499")),
            (499, Some("400-499")),
            (500, Some("500+")),
            (1400, Some("500+")),
        ] {
            assert_eq!(BedClass::of(beds).map(BedClass::id), class, "{beds}");
        }
    }

    #[test]
    fn kinds_and_prefectures_by_code_or_name() {
        assert_eq!(FacilityKind::parse("薬局"), Some(FacilityKind::Pharmacy));
        assert_eq!(
            FacilityKind::parse("dental_clinic"),
            Some(FacilityKind::DentalClinic)
        );
        for (text, kind) in [
            ("獣医", None),
            ("動物病院", None),
            ("助産所", None),
            ("医科", None),
            ("病院・診療所", None),
            ("一般病院", Some(FacilityKind::Hospital)),
            ("精神科病院", Some(FacilityKind::Hospital)),
            ("歯科病院", Some(FacilityKind::Hospital)),
            ("有床診療所", Some(FacilityKind::Clinic)),
            ("医院", Some(FacilityKind::Clinic)),
            ("歯科クリニック", Some(FacilityKind::DentalClinic)),
            ("診療所（歯科）", Some(FacilityKind::DentalClinic)),
            ("調剤薬局", Some(FacilityKind::Pharmacy)),
        ] {
            assert_eq!(FacilityKind::parse(text), kind, "{text}");
        }
        assert_eq!(
            Prefecture::parse("１３").map(Prefecture::label),
            Some("東京都")
        );
        assert_eq!(
            Prefecture::parse("京都府").map(Prefecture::number),
            Some(26)
        );
        assert_eq!(Prefecture::parse("京都").map(Prefecture::number), Some(26));
        assert_eq!(Prefecture::parse("48"), None);
        assert_eq!(Prefecture::all().count(), 47);
    }
}
