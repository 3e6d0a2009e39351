//! What a contact is to the facility.

use serde::{Deserialize, Serialize};

/// What a contact is, in the order of the manual (3(1)), with those behind that it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Inside the facility.
    Inside,
    /// The head office of its corporation.
    HeadOffice,
    /// Who provides or looks after systems.
    Vendor,
    /// A security firm.
    Security,
    /// An expert from outside.
    Expert,
    /// The department of the prefecture's police.
    Police,
    /// Health centre, municipality, prefecture.
    HealthAuthority,
    /// The ministry of health, or another one in charge.
    Ministry,
    /// Who insures against incidents.
    Insurer,
    /// Anybody else, and whatever an operator added to the choice.
    Other,
}

impl Role {
    /// The role that an option of the ledger's column stands for.
    pub(super) fn of(option: &str) -> Self {
        match option {
            "inside" => Role::Inside,
            "head_office" => Role::HeadOffice,
            "vendor" => Role::Vendor,
            "security" => Role::Security,
            "expert" => Role::Expert,
            "police" => Role::Police,
            "health_authority" => Role::HealthAuthority,
            "ministry" => Role::Ministry,
            "insurer" => Role::Insurer,
            _ => Role::Other,
        }
    }

    /// The word on the chart.
    pub fn title(self) -> &'static str {
        match self {
            Role::Inside => "施設内",
            Role::HeadOffice => "会社本部",
            Role::Vendor => "事業者",
            Role::Security => "情報セキュリティ事業者",
            Role::Expert => "外部有識者",
            Role::Police => "警察",
            Role::HealthAuthority => "保健所・自治体",
            Role::Ministry => "厚生労働省・所管省庁",
            Role::Insurer => "保険会社",
            Role::Other => "その他",
        }
    }
}
